/*
 * submit: an application becomes a case, whole or not; again, it changes
 * nothing; with what was missing, it is amended as long as it waits for that.
 */
#include "order/intake.h"
#include "order/number.h"
#include "pension/case.h"
#include "records/calendar.h"

/* What only the post writes. */
static const char *const owned[] = {"department", "results",     "contradiction", "settled",
                                    "fallback",   "assigned_to", "post_number",   "pushing_at",
                                    "pushed_at",  "received_at", "certified_on",  "person",
                                    "decisions"};

const struct pension_tables *case_tables(struct office *o)
{
    struct case_desk *d = o->state;

    if (!d->tables.divisions && !pension_tables_load(&d->tables, store_info(o->store)->settable)) {
        o->broken = true;
        return NULL;
    }
    return &d->tables;
}

static bool is_owned(struct slice key)
{
    for (size_t i = 0; i < sizeof owned / sizeof *owned; i++) {
        if (slice_is(key, owned[i]))
            return true;
    }
    return false;
}

static bool stored_member(struct slice key)
{
    return !slice_is(key, "case") && !intake_derived_member(key);
}

static void refuse_owned(struct rec *in)
{
    const struct json *j = &in->doc;

    for (const struct json_node *m = json_first(j, json_root(j)); m; m = json_next(j, m)) {
        if (is_owned(json_key(j, m, &in->arena)))
            rec_fail(in, m, "is written by the post; an application can't bring it");
    }
}

/* A patch that makes an object of the store what the input says, members that are gone
 * included. Depth is bounded by the scanner. */
static void put_change(struct buf *out, struct case_walk *w, const struct json_node *old,
                       const struct json_node *now, bool top)
{
    struct json *was = &w->cur->doc;
    struct json *is = &w->in->doc;

    for (const struct json_node *m = json_first(was, old); m; m = json_next(was, m)) {
        struct slice key = json_key(was, m, &w->cur->arena);
        if (json_get_slice(is, now, key) || (top && is_owned(key)))
            continue;
        json_put_key_of(out, was, m);
        buf_adds(out, "null");
    }
    for (const struct json_node *m = json_first(is, now); m; m = json_next(is, m)) {
        struct slice key = json_key(is, m, &w->in->arena);
        const struct json_node *before = json_get_slice(was, old, key);
        if (top && !stored_member(key))
            continue;
        json_put_key_of(out, is, m);
        if (before && before->type == JSON_OBJECT && m->type == JSON_OBJECT) {
            buf_addc(out, '{');
            put_change(out, w, before, m, false);
            buf_addc(out, '}');
        } else {
            buf_add_slice(out, json_raw(is, m));
        }
    }
}

static bool same_content(struct case_walk *w)
{
    const struct json *was = &w->cur->doc;
    const struct json *is = &w->in->doc;
    const struct json_node *m;

    for (m = json_first(is, json_root(is)); m; m = json_next(is, m)) {
        struct slice key = json_key(is, m, &w->in->arena);
        const struct json_node *before = json_get_slice(was, json_root(was), key);
        if (stored_member(key) && (!before || !json_same(is, m, was, before)))
            return false;
    }
    for (m = json_first(was, json_root(was)); m; m = json_next(was, m)) {
        struct slice key = json_key(was, m, &w->cur->arena);
        if (!is_owned(key) && !json_get_slice(is, json_root(is), key))
            return false;
    }
    return true;
}

/* CHIP-21-000042-K: as an order that comes by mail has one (order/number.h), in a series of its own. */
static struct slice new_number(struct case_walk *w)
{
    struct buf prefix = {0};
    struct number_series series = {"pension", "pension-number", NULL,
                                   calendar_local_day(w->office->post, w->now).year};
    struct slice out;

    buf_addf(&prefix, "%sP", w->office->post->order_prefix);
    series.prefix = buf_str(&prefix);
    out = order_number_new(w->in, w->office->store, &series);
    buf_release(&prefix);
    return out;
}

/* The app's number; what comes on paper has the clerk's reference, and gets one of the post. */
static void identify(struct case_walk *w, bool paper)
{
    const struct json_node *root = json_root(&w->in->doc);
    struct slice id = rec_str(w->in, root, "case");
    struct slice ref = rec_str(w->in, root, "intake_ref");
    struct slice owner;

    if (id.p && (!order_number_plain(id) || id.p[0] == '.'))
        rec_fail(w->in, json_get(&w->in->doc, root, "case"),
                 "not a case's number (1 to 64 letters, digits, '-', '_' or '.')");
    if (rec_failed(w->in))
        return;
    if (!paper || !slice_blank(id)) {
        w->id = slice_blank(id) ? (struct slice){0} : id;
        if (!w->id.p)
            pension_missing(&w->found, "/case");
        return;
    }
    if (slice_blank(ref)) {
        finding_add(&w->found, F_INTAKE_REF_MISSING, "/intake_ref", "");
        return;
    }
    owner = store_key_owner(w->office->store, "pension-ref", ref);
    w->id = owner.p ? arena_copy(&w->in->arena, owner) : new_number(w);
    if (!owner.p && w->id.p)
        json_put_member_str(&w->patch, "post_number", w->id);
}

/* There already: the same again, what was missing, or another's content. */
static void resubmit(struct case_walk *w)
{
    findings_reset(&w->found);
    w->already = same_content(w);
    if (w->already)
        return;
    if (w->state != C_RECEIVED) {
        finding_add_seen(&w->found, F_KEY_CONFLICT, "/case", "", w->id);
        return;
    }
    w->edge = case_edge("amend");
    put_change(&w->patch, w, json_root(&w->cur->doc), json_root(&w->in->doc), true);
}

static void put_new(struct case_walk *w)
{
    const struct json *j = &w->in->doc;

    for (const struct json_node *m = json_first(j, json_root(j)); m; m = json_next(j, m)) {
        if (!stored_member(json_key(j, m, &w->in->arena)))
            continue;
        json_put_key_of(&w->patch, j, m);
        buf_add_slice(&w->patch, json_raw(j, m));
    }
    json_put_member_str(&w->patch, "received_at", slice_of(w->now_text));
}

static void judge(struct case_walk *w, struct pension_case *c, const struct pension_tables *t)
{
    bool new_case;

    office_may(w->office, w->edge->role, &w->found);
    identify(w, c->facts.paper);
    if (rec_failed(w->in) || !w->id.p)
        return;
    new_case = !case_load(w, w->id);
    if (new_case)
        put_new(w);
    else
        resubmit(w);
    if (w->already || findings_verdict(&w->found) != VERDICT_YES)
        return;
    pension_record_judge(c, w->in, w->office->post, &w->found);
    if (!new_case)
        verdict_settle(&w->found, w->cur, json_root(&w->cur->doc));
    /* R67: paper that nobody needs isn't taken in; all else leaves a trace */
    w->written = findings_have(&w->found, F_PAPER_NOT_NEEDED) ? IF_YES : ANYWAY;
    w->to = findings_verdict(&w->found) == VERDICT_YES ? case_whole(c) : C_RECEIVED;
    if (!c->desk && !new_case)
        json_put_member_raw(&w->patch, "department", slice_of("null"));
    pension_put_department(&w->patch, c, t);
    if (c->id_number.p) /* what the store finds the person by */
        json_put_member_str(&w->patch, "person", c->id_number);
    else if (!new_case)
        json_put_member_raw(&w->patch, "person", slice_of("null"));
}

bool case_submit(struct office *o, const struct edge *e, struct rec *in, struct buf *out, bool *yes)
{
    struct case_walk w;
    struct pension_case c;
    const struct pension_tables *t = case_tables(o);

    (void)e;
    if (!t)
        return false;
    intake_refuse_null(in);
    intake_check_size(in);
    refuse_owned(in);
    if (!rec_failed(in)) {
        struct civil today = calendar_local_day(o->post, store_now(o->store));
        pension_record_fill(&c, in, o->post, t, today);
    }
    if (rec_failed(in))
        return false;
    case_init(&w, o, "submit", in);
    judge(&w, &c, t);
    return case_end(&w, out, yes);
}
