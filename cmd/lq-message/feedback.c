/*
 * feedback (R84): problems, suggestions and calls in the post's name that people
 * report, and the staff's answers.
 *
 *   {"feedback":"F-20210701-01","kind":"fraud-call","text":"…","from":"…","order":"…"}
 *   {"feedback":"F-20210701-01","answer":"…"}
 *
 * A record of kind "feedback" in the store, open until it is answered. The same
 * record again changes nothing. An answer makes a message due like a step of an order
 * (message/cause.h): to `from` where that is an e-mail address, in `language`, else the
 * language of the text.
 */
#include "lq-message/message.h"
#include "order/batch.h"
#include "order/number.h"
#include "stream/out.h"

bool feedback_open;
bool feedback_all;

#define TEXT_MAX ((size_t)16384)

static const struct slice kind = {"feedback", 8};

/* What is kept, and compared when the same number comes again. */
static const char *const members[] = {"kind",    "text",     "from",       "order",
                                      "channel", "language", "received_at"};

struct call {
    struct office *o;
    struct rec *in;
    struct slice id;
    struct slice answer;
    struct findings found;
    const char *became;
    bool already;
};

static void check_text(struct rec *r, const char *key)
{
    const struct json_node *v = json_get(&r->doc, json_root(&r->doc), key);
    struct slice text = rec_str(r, json_root(&r->doc), key);

    if (v && !rec_failed(r) && (slice_blank(text) || text.n > TEXT_MAX))
        rec_fail(r, v, "empty, or longer than %zu bytes", TEXT_MAX);
}

static bool read_call(struct call *c)
{
    static const char *const others[] = {"from", "order", "channel"};
    const struct json_node *root = json_root(&c->in->doc);
    struct slice what = rec_str(c->in, root, "kind");
    struct slice language = rec_str(c->in, root, "language");
    bool have;

    c->id = rec_str(c->in, root, "feedback");
    c->answer = rec_str(c->in, root, "answer");
    if (!c->id.p && !rec_failed(c->in))
        rec_missing(c->in, root, "feedback");
    else if (c->id.p && !order_number_plain(c->id))
        rec_fail(c->in, json_get(&c->in->doc, root, "feedback"),
                 "not a number of feedback (1 to 64 letters, digits, '-', '_' or '.')");
    check_text(c->in, "answer");
    check_text(c->in, "text");
    if (c->answer.p || rec_failed(c->in))
        return !rec_failed(c->in);
    if (!json_get(&c->in->doc, root, "text"))
        rec_missing(c->in, root, "text");
    if (!slice_is(what, "problem") && !slice_is(what, "suggestion") &&
        !slice_is(what, "fraud-call"))
        rec_fail(c->in, root, "kind: not problem, suggestion or fraud-call");
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        check_text(c->in, others[i]);
    if (language.p && !slice_is(language, "zh") && !slice_is(language, "en"))
        rec_fail(c->in, json_get(&c->in->doc, root, "language"), "not zh or en");
    (void)rec_instant(c->in, root, "received_at", &have);
    return !rec_failed(c->in);
}

/* What was said, as it was written down. */
static void put_body(struct call *c, struct buf *out)
{
    struct json *j = &c->in->doc;

    buf_addc(out, '{');
    for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
        const struct json_node *v = json_get(j, json_root(j), members[i]);
        if (v)
            json_put_member_raw(out, members[i], json_raw(j, v));
    }
}

/* Equal in what put_body() keeps. */
static bool same(struct call *c, struct slice stored)
{
    static struct json b;
    struct json *a = &c->in->doc;
    struct json_error err;

    if (!json_scan(&b, stored.p, stored.n, &err))
        return false;
    for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
        const struct json_node *x = json_get(a, json_root(a), members[i]);
        const struct json_node *y = json_get(&b, json_root(&b), members[i]);
        if (!x != !y || (x && !json_same(a, x, &b, y)))
            return false;
    }
    return true;
}

static bool same_answer(struct call *c, struct slice stored)
{
    static struct json b;
    struct json_error err;
    const struct json_node *y;

    if (!json_scan(&b, stored.p, stored.n, &err))
        return false;
    y = json_get(&b, json_root(&b), "answer");
    return y &&
           json_same(&c->in->doc, json_get(&c->in->doc, json_root(&c->in->doc), "answer"), &b, y);
}

static void stage(struct call *c, const char *event, const char *to, struct buf *patch)
{
    struct event_in ev = {.kind = kind, .id = c->id, .event = event, .to = to};

    buf_addc(patch, '}');
    (void)buf_reserve(patch, 0);
    ev.patch = buf_slice(patch);
    if (office_stage(c->o, &ev))
        c->became = to;
}

static void take(struct call *c)
{
    struct store_record there;
    bool known = store_get(c->o->store, kind, c->id, &there);
    struct buf patch = {0};

    office_may(c->o, c->answer.p ? "reviewer" : "intake", &c->found);
    if (c->answer.p && !known)
        finding_add_seen(&c->found, F_FEEDBACK_NOT_FOUND, "/feedback", "", c->id);
    if (!c->answer.p && known && !same(c, there.body))
        finding_add_seen(&c->found, F_FEEDBACK_CONFLICT, "/feedback", "", c->id);
    if (findings_verdict(&c->found) != VERDICT_YES)
        return;
    c->already = known && (!c->answer.p || same_answer(c, there.body));
    if (c->already)
        return;
    if (c->answer.p) {
        buf_addc(&patch, '{');
        json_put_member_str(&patch, "answer", c->answer);
        json_put_member_str(&patch, "answered_by", slice_of(store_actor(c->o->store)));
        stage(c, "answer", "answered", &patch);
    } else {
        put_body(c, &patch);
        stage(c, "record", "open", &patch);
    }
    buf_release(&patch);
}

static void put_line(struct call *c, struct buf *out)
{
    struct store_record rec;
    struct buf t = {0};
    bool wrote = c->became && !c->o->dry;

    verdict_begin(&t, &c->found);
    json_put_member_str(&t, "edge", slice_of(c->answer.p ? "answer-feedback" : "feedback"));
    if (c->became)
        json_put_member_str(&t, "to", slice_of(c->became));
    json_put_member_raw(&t, "written", slice_of(wrote ? "true" : "false"));
    if (c->already)
        json_put_member_raw(&t, "already", slice_of("true"));
    (void)verdict_end(&t, &c->found);
    if (store_get(c->o->store, kind, c->id, &rec))
        order_print(out, &rec, buf_slice(&t));
    else
        json_splice(out, &c->in->doc, "transition", buf_slice(&t));
    buf_addc(out, '\n');
    buf_release(&t);
}

static bool feedback_one(struct office *o, const struct edge *e, struct rec *in, struct buf *out,
                         bool *yes)
{
    struct call c = {.o = o, .in = in};

    (void)e;
    findings_reset(&c.found);
    if (!read_call(&c))
        return false;
    take(&c);
    *yes = c.became || c.already;
    put_line(&c, out);
    return true;
}

/* ---- listing ---- */

static bool list_one(void *ctx, const struct store_record *rec)
{
    (void)ctx;
    order_print(out_buf(), rec, (struct slice){0});
    buf_addc(out_buf(), '\n');
    return !out_failed();
}

static enum status list(void)
{
    struct desk d;
    enum status st;

    if (desk_open(&d, false, &st)) {
        (void)store_each(d.store, kind, feedback_all ? NULL : "open", list_one, NULL);
        st = store_failed(d.store);
    }
    desk_close(&d);
    return st;
}

enum status run_feedback(const struct verb *v, int argc, char **argv)
{
    struct given none = {0};
    struct batch_job job = {.work = feedback_one, .given = &none, .room = 1};

    (void)v;
    if (!feedback_open && !feedback_all)
        return batch_stream(&job, argc, argv);
    if (argc > 0 || (feedback_open && feedback_all))
        diag_usage("--open or --all lists, and takes no file");
    return list();
}
