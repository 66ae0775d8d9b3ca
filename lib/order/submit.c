#include "order/filed.h"
#include "order/intake.h"
#include "order/number.h"
#include "records/calendar.h"
#include "records/fee_record.h"
#include "records/intake_record.h"

/* Known members whose content tells whether two submissions are the same. */
static const char *const known[] = {
    "channel",     "module",    "document",  "business",      "submitted_at",
    "needed_by",   "account",   "applicant", "held_document", "name_annotation",
    "declaration", "photo",     "uploads",   "face",          "delivery",
    "payment",     "emergency", "materials", "intake_ref"};

/* What only the post writes; an application can't bring it. */
static const char *const owned[] = {"requests",
                                    "decisions",
                                    "packets",
                                    "new_document",
                                    "invoice",
                                    "dispatch",
                                    "assigned_to",
                                    "interview",
                                    "exceptions",
                                    "spoilt",
                                    "resume_state",
                                    "rejected_for",
                                    "old_document_cancelled",
                                    "post_number",
                                    "paid_by_packet",
                                    "attachments"};

/* Asked of each member of each application: by length before by bytes. */
bool intake_derived_member(struct slice key)
{
#define NAME(s)                                                                                    \
    {                                                                                              \
        sizeof(s) - 1, s                                                                           \
    }
    static const struct {
        size_t n;
        const char *name;
    } derived[] = {NAME("order"),
                   NAME("version"),
                   NAME("state"),
                   NAME("updated_at"),
                   NAME("fee"),
                   NAME("mailcheck"),
                   NAME("track"),
                   NAME("id_check"),
                   NAME("account_check"),
                   NAME("identity_check"),
                   NAME("photo_check"),
                   NAME("route"),
                   NAME("interview_check"),
                   NAME("dispatch_check"),
                   NAME("pension_check"),
                   NAME("legalization"),
                   NAME("fraud"),
                   NAME("translation"),
                   NAME("explain"),
                   NAME("transition")};
#undef NAME

    for (size_t i = 0; i < sizeof derived / sizeof *derived; i++) {
        if (key.n == derived[i].n && memcmp(key.p, derived[i].name, key.n) == 0)
            return true;
    }
    return false;
}

void intake_refuse_null(struct rec *in)
{
    for (uint32_t i = 0; i < in->doc.count; i++) {
        if (in->doc.node[i].type == JSON_NULL) {
            rec_fail(in, &in->doc.node[i], "is null; leave the member out instead");
            return;
        }
    }
}

static void refuse_owned(struct rec *in)
{
    for (size_t i = 0; i < sizeof owned / sizeof *owned; i++) {
        const struct json_node *v = json_get(&in->doc, json_root(&in->doc), owned[i]);
        if (v)
            rec_fail(in, v, "is written by the post; an application can't bring it");
    }
}

/* Joined into another record or put into an event it lies deeper than it came. */
void intake_check_size(struct rec *in)
{
    if (in->doc.count > SUBMIT_NODES_MAX)
        rec_fail(in, json_root(&in->doc), "more than %d values in one record", SUBMIT_NODES_MAX);
    else if (in->doc.depth > SUBMIT_DEPTH_MAX)
        rec_fail(in, json_root(&in->doc), "nested deeper than %d levels", SUBMIT_DEPTH_MAX);
}

static void check_number(struct rec *in, struct slice id)
{
    if (id.p && !order_number_plain(id))
        rec_fail(in, json_get(&in->doc, json_root(&in->doc), "order"),
                 "not an order number (1 to 64 letters, digits, '-', '_' or '.')");
}

struct first {
    const struct filed *filed;
    struct rec *now;
    struct rec *scratch;
    bool same;
};

static bool same_member(struct first *f, const struct json_node *patch, const char *key)
{
    const struct json_node *x = json_get(&f->now->doc, json_root(&f->now->doc), key);
    const struct json_node *y = json_get(&f->scratch->doc, patch, key);

    if (!x && y && strcmp(key, "submitted_at") == 0)
        return true; /* the post's own time stamp */
    if (!x || !y)
        return x == y;
    if (strcmp(key, "photo") == 0 || strcmp(key, "uploads") == 0)
        return filed_same(f->filed, f->now, x, f->scratch, y, strcmp(key, "photo") == 0);
    return json_same(&f->now->doc, x, &f->scratch->doc, y);
}

static bool compare_first(void *ctx, uint64_t n, struct slice line)
{
    struct first *f = ctx;
    const struct json_node *patch;
    struct json_error err;

    (void)n;
    f->same = false;
    if (!json_scan_within(&f->scratch->doc, line.p, line.n, JSON_CAP_DEPTH, JSON_CAP_NODES, &err))
        return false;
    patch = json_get(&f->scratch->doc, json_root(&f->scratch->doc), "patch");
    f->same = patch != NULL;
    for (size_t i = 0; f->same && i < sizeof known / sizeof *known; i++)
        f->same = same_member(f, patch, known[i]);
    return false; /* only the first event */
}

static bool same_as_first(struct walk *w)
{
    struct first f = {
        .filed = w->office->filed, .now = w->in, .scratch = mem_alloc(1, sizeof *f.scratch)};

    store_events(w->office->store, slice_of("order"), w->id, compare_first, &f);
    free(f.scratch);
    return f.same;
}

static void put_application(struct walk *w)
{
    struct json *j = &w->in->doc;

    for (const struct json_node *m = json_first(j, json_root(j)); m; m = json_next(j, m)) {
        if (intake_derived_member(json_key(j, m, &w->in->arena)))
            continue;
        json_put_key_of(&w->patch, j, m);
        if (!filed_put(&w->patch, w->office->filed, w->in, json_key(j, m, &w->in->arena), m))
            buf_add_slice(&w->patch, json_raw(j, m));
    }
    if (!json_get(j, json_root(j), "submitted_at"))
        json_put_member_str(&w->patch, "submitted_at", slice_of(w->now_text));
}

static void stage_submit(struct walk *w)
{
    struct event_in ev = {.kind = slice_of("order"), .id = w->id, .event = "submit"};
    struct buf patch = {0};
    struct buf key = {0};

    put_application(w);
    buf_addc(&patch, '{');
    buf_add_slice(&patch, buf_slice(&w->patch));
    buf_addc(&patch, '}');
    buf_add_slice(&key, w->id);
    buf_adds(&key, "/submit");
    ev.to = state_name(w->to);
    ev.patch = buf_slice(&patch);
    ev.key = buf_slice(&key);
    office_stage(w->office, &ev);
    buf_release(&patch);
    buf_release(&key);
}

/* Fed again once its files have come: they are added, nothing else is. */
static void complete_files(struct walk *w)
{
    struct filed_names names = filed_of_application(w->in);
    struct event_in ev = {.kind = slice_of("order"), .id = w->id, .event = "attach"};
    struct buf patch = {0};

    if (!w->office->filed || !walk_load(w, w->id))
        return;
    buf_addc(&patch, '{');
    filed_put_missing(&patch, w->office->filed, w->in, w->cur);
    filed_findings(&w->found, w->office->filed, w->in, &names, w->cur);
    if (patch.n > 1)
        office_may(w->office, w->edge->role, &w->found);
    if (patch.n > 1 && !findings_have(&w->found, F_ROLE_MISSING)) {
        buf_addc(&patch, '}');
        ev.patch = buf_slice(&patch);
        office_stage(w->office, &ev);
    }
    buf_release(&patch);
}

static void new_number(struct walk *w)
{
    const struct post *post = w->office->post;
    struct number_series series = {"order", "post-number", post->order_prefix,
                                   calendar_local_day(post, w->now).year};

    w->id = order_number_new(w->in, w->office->store, &series);
    if (w->id.p)
        json_put_member_str(&w->patch, "post_number", w->id);
}

/* Whose number is it: the app's, or the post's own for mail and e-mail. */
static bool identify(struct walk *w, const struct intake *in)
{
    struct store_record there;
    struct slice owner;

    w->id = rec_str(w->in, json_root(&w->in->doc), "order");
    check_number(w->in, w->id);
    if (w->id.p && !in->on_app && !store_get(w->office->store, slice_of("order"), w->id, &there))
        rec_fail(w->in, json_get(&w->in->doc, json_root(&w->in->doc), "order"),
                 "the post numbers what comes by mail or e-mail; leave the number out");
    if (slice_blank(w->id) && !in->on_app && !slice_blank(in->intake_ref)) {
        owner = store_key_owner(w->office->store, "intake-ref", in->intake_ref);
        if (owner.p)
            w->id = arena_copy(&w->in->arena, owner);
        else if (findings_verdict(&w->found) == VERDICT_YES)
            new_number(w);
    }
    return !slice_blank(w->id);
}

static bool judge(struct walk *w)
{
    struct intake in;
    struct fee_quote quote;
    struct store_record there;
    struct filed_names names = filed_of_application(w->in);

    intake_record_fill(&in, w->in, w->office->post, w->now);
    fee_record_payment(w->in, rec_obj(w->in, json_root(&w->in->doc), "payment"));
    /* An application that can't be priced must not pass later for want of a price. */
    fee_record_quote(w->in, w->office->post, w->now, &quote);
    if (rec_failed(w->in))
        return false;
    office_may(w->office, w->edge->role, &w->found);
    intake_admit(&w->found, &in);
    if (!identify(w, &in)) {
        if (in.on_app)
            finding_add_seen(&w->found, F_FIELD_MISSING, "/order", "", slice_of("/order"));
        return false;
    }
    if (store_get(w->office->store, slice_of("order"), w->id, &there)) {
        findings_reset(&w->found);
        w->state = state_by_name(there.state);
        w->already = same_as_first(w);
        if (w->already)
            complete_files(w);
        else
            finding_add_seen(&w->found, F_KEY_CONFLICT, "/order", "", w->id);
        return false;
    }
    if (findings_verdict(&w->found) != VERDICT_YES)
        return false;
    intake_complete(&w->found, &in);
    w->to = findings_verdict(&w->found) == VERDICT_YES ? S_SUBMITTED : S_INCOMPLETE;
    filed_findings(&w->found, w->office->filed, w->in, &names, NULL); /* recorded all the same */
    return true;
}

/* The stored record, or the input where nothing was stored, with `transition`. */
static void put_line(struct walk *w, struct buf *out, bool written)
{
    struct buf transition = {0};
    struct store_record rec;

    walk_put_transition(&transition, w, written);
    if ((written || w->already) && store_get(w->office->store, slice_of("order"), w->id, &rec))
        order_print(out, &rec, buf_slice(&transition));
    else
        json_splice(out, &w->in->doc, "transition", buf_slice(&transition));
    buf_addc(out, '\n');
    buf_release(&transition);
}

const struct edge submit_edge = {.name = "submit", .role = "intake", .message = true};

bool submit_again(struct walk *w, struct rec *in)
{
    w->in = in;
    walk_clear(w, &submit_edge);
    if (!judge(w))
        w->to = S_NONE;
    return !rec_failed(in);
}

bool order_submit(struct office *o, struct rec *in, struct buf *out, bool *yes)
{
    struct walk w;
    bool written;

    intake_refuse_null(in);
    refuse_owned(in);
    filed_refuse_measures(in);
    intake_check_size(in);
    if (rec_failed(in))
        return false;
    walk_init(&w, o);
    w.in = in;
    walk_clear(&w, &submit_edge);
    written = judge(&w);
    if (rec_failed(in)) {
        walk_release(&w);
        return false;
    }
    if (written)
        stage_submit(&w);
    *yes = findings_verdict(&w.found) == VERDICT_YES;
    put_line(&w, out, written);
    walk_release(&w);
    return true;
}
