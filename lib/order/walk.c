#include "order/walk.h"
#include "records/custody.h"
#include "order/case_keys.h"
#include "order/decision.h"
#include "order/guard.h"
#include "order/interview.h"
#include "order/person.h"
#include "order/shared.h"
#include "records/interview_record.h"

/* A record's table of nodes is a quarter of a megabyte. Zeroing one for every
 * order was a third of what taking an order in costs: the last one is kept. */
static struct rec *spare;

static struct rec *empty_rec(void)
{
    struct rec *r = spare;

    if (!r)
        return mem_alloc(1, sizeof *r);
    spare = NULL;
    r->doc.text = NULL;
    r->doc.n = 0;
    r->doc.count = 0;
    r->doc.node[0] = (struct json_node){0}; /* the root, to who looks without a scan */
    r->line = (struct slice){0};
    r->file = NULL;
    r->line_no = 0;
    r->failed = false;
    r->fail_at = 0;
    return r;
}

void walk_init(struct walk *w, struct office *o)
{
    memset(w, 0, offsetof(struct walk, found));
    findings_reset(&w->found);
    w->office = o;
    w->cur = empty_rec();
}

void walk_release(struct walk *w)
{
    rec_release(w->cur);
    free(spare);
    spare = w->cur;
    buf_release(&w->body);
    buf_release(&w->patch);
}

bool walk_load(struct walk *w, struct slice id)
{
    struct store_record rec;

    w->id = id;
    if (!store_get(w->office->store, slice_of("order"), id, &rec))
        return false;
    buf_reset(&w->body);
    buf_add_slice(&w->body, rec.body);
    w->state = state_by_name(rec.state);
    w->version = rec.version;
    return rec_scan(w->cur, buf_slice(&w->body), "store");
}

void walk_clear(struct walk *w, const struct edge *e)
{
    findings_reset(&w->found);
    buf_reset(&w->patch);
    w->edge = e;
    w->to = e->to;
    w->note = (struct slice){0};
    w->no_patch = w->already = w->written_anyway = false;
    w->state = S_NONE;
    w->version = 0;
    w->now = store_now(w->office->store);
    instant_print(w->now_text, w->now);
}

struct slice walk_key(struct walk *w, uint64_t version)
{
    struct buf b = {0};
    struct slice key;

    buf_add_slice(&b, w->id);
    buf_addf(&b, "@%llu/%s", (unsigned long long)version, w->edge->name);
    if (w->digest[0])
        buf_addf(&b, "#%s", w->digest);
    key = arena_copy(&w->in->arena, buf_slice(&b));
    buf_release(&b);
    return key;
}

/* The version the caller saw; a retry of what already happened is a success. */
static bool version_fits(struct walk *w)
{
    const struct json_node *root = json_root(&w->in->doc);
    int64_t seen = rec_i64(w->in, root, "version", -1);
    struct finding *f;

    if (seen < 0 && json_get(&w->in->doc, root, "version"))
        rec_fail(w->in, json_get(&w->in->doc, root, "version"), "not a version");
    if (seen < 0 || rec_failed(w->in) || w->no_patch || (uint64_t)seen == w->version)
        return true;
    if (store_done(w->office->store, walk_key(w, (uint64_t)seen))) {
        w->already = true;
        return false;
    }
    f = finding_add(&w->found, F_VERSION_CONFLICT, "/version", "");
    f->seen = finding_number(seen);
    f->want = finding_number((int64_t)w->version);
    return false;
}

/* R35: before the document is made, dispatch has a finding of its own. */
static bool state_fits(struct walk *w)
{
    enum finding_id id = F_STATE_WRONG;

    if (w->edge->from == 0 || w->edge->from & 1U << w->state)
        return true;
    if (strcmp(w->edge->name, "dispatch") == 0 && w->state < S_READY)
        id = F_NOT_MADE;
    if (strcmp(w->edge->name, "receive") == 0 && w->state < S_AWAITING_MATERIALS)
        id = F_TOO_EARLY;
    if (strcmp(w->edge->name, "book") == 0)
        id = F_INTERVIEW_NOT_REQUESTED;
    finding_add_seen(&w->found, id, "/state", "", slice_of(state_name(w->state)));
    return false;
}

void walk_apply_decisions(struct walk *w)
{
    decisions_apply(w->cur, &w->found);
}

/* What is stored was checked when it came in; a wrong type now is nobody's guess to make. */
static void stored_is_sound(struct walk *w)
{
    if (rec_failed(w->cur) && !rec_failed(w->in))
        rec_fail(w->in, json_root(&w->in->doc), "the order as stored: %s", buf_str(&w->cur->why));
}

bool walk_judge(struct walk *w, const struct edge *e)
{
    walk_clear(w, e);
    if (!walk_load(w, w->id)) {
        if (!rec_failed(w->in))
            finding_add_seen(&w->found, F_ORDER_NOT_FOUND, "/order", "", w->id);
        return false;
    }
    e->guard(w);
    walk_apply_decisions(w);
    stored_is_sound(w);
    return !rec_failed(w->in);
}

/* A plain note is no change of the record: no version, no key. */
static bool plain_note(struct walk *w)
{
    return w->edge->guard == guard_note && !w->office->given->exception &&
           !json_get(&w->in->doc, walk_input(w, "exception"), "exception");
}

/* A decision is for the role that the catalogue names with the finding. */
static const char *role_for(struct walk *w)
{
    if (w->edge->guard != guard_decide)
        return w->edge->role;
    return decision_role(walk_text(w, w->office->given->finding, "finding"), w->edge->role);
}

static void judge(struct walk *w)
{
    size_t by_rules;

    if (!walk_load(w, w->id)) {
        finding_add_seen(&w->found, F_ORDER_NOT_FOUND, "/order", "", w->id);
        return;
    }
    w->no_patch = plain_note(w);
    if (!version_fits(w) || w->already || !state_fits(w))
        return;
    w->edge->guard(w);
    by_rules = w->found.n;
    office_may(w->office, role_for(w), &w->found);
    walk_four_eyes(w);
    if (w->found.n >
        by_rules) /* what may be recorded in spite of the rules is for who may record */
        w->written_anyway = false;
    walk_apply_decisions(w);
    stored_is_sound(w);
    if (w->note.n > NOTE_MAX)
        rec_fail(w->in, json_get(&w->in->doc, json_root(&w->in->doc), "note"),
                 "note: longer than %zu bytes", NOTE_MAX);
}

/* R16: does this step of the order make a message to the applicant due? */
static bool message_due(const struct walk *w)
{
    if (w->edge->guard == guard_note)
        return !w->no_patch; /* an exception in the mail (R50) */
    if (w->edge->guard == guard_remake)
        return w->state == S_READY; /* they were told that it was made */
    return w->edge->message;
}

void walk_put_transition(struct buf *out, struct walk *w, bool written)
{
    enum order_state to = w->to == S_NONE ? w->state : w->to;
    bool dry = w->office && w->office->dry;

    if (w->already && w->found.n == 0)
        to = w->state;
    verdict_begin(out, &w->found);
    json_put_member_str(out, "edge", slice_of(w->edge->name));
    if (w->state != S_NONE)
        json_put_member_str(out, "from", slice_of(state_name(w->state)));
    if (written && to != S_NONE)
        json_put_member_str(out, "to", slice_of(state_name(to)));
    json_put_member_raw(out, "written", slice_of(written && !dry ? "true" : "false"));
    if (dry)
        json_put_member_raw(out, "dry_run", slice_of("true"));
    if (w->already)
        json_put_member_raw(out, "already", slice_of("true"));
    if (written && message_due(w))
        json_put_member_raw(out, "message_due", slice_of("true"));
    verdict_end(out, &w->found);
}

bool office_stage(struct office *o, const struct event_in *ev)
{
    if (store_stage(o->store, ev))
        return true;
    if (store_failed(o->store) == ST_YES)
        diag_say("%.64s: too much for one batch; nothing of it is written", ev->event);
    o->broken = true;
    return false;
}

bool walk_stage(struct walk *w)
{
    struct buf patch = {0};
    bool moves = w->to != S_NONE && w->to != w->state;
    struct event_in ev = {.kind = slice_of("order"), .id = w->id, .event = w->edge->name};
    bool ok;

    if (moves)
        ev.to = state_name(w->to);
    if (!w->no_patch) {
        buf_addc(&patch, '{');
        buf_add_slice(&patch, buf_slice(&w->patch));
        buf_addc(&patch, '}');
        ev.patch = buf_slice(&patch);
        ev.key = walk_key(w, w->version);
    }
    ev.note = w->note;
    ok = office_stage(w->office, &ev);
    buf_release(&patch);
    return ok;
}

static void put_unknown(struct walk *w, struct buf *out, struct slice transition)
{
    buf_addc(out, '{');
    json_put_member_str(out, "order", w->id);
    json_put_member_raw(out, "transition", transition);
    buf_addc(out, '}');
}

static void put_line(struct walk *w, struct buf *out, bool written)
{
    struct store_record rec;
    struct buf transition = {0};

    walk_put_transition(&transition, w, written);
    if (store_get(w->office->store, slice_of("order"), w->id, &rec))
        order_print(out, &rec, buf_slice(&transition));
    else
        put_unknown(w, out, buf_slice(&transition));
    buf_addc(out, '\n');
    buf_release(&transition);
}

bool walk_passes(const struct walk *w)
{
    return !w->already && (findings_verdict(&w->found) == VERDICT_YES || w->written_anyway);
}

bool walk_again(struct walk *w, const struct edge *e, struct rec *in)
{
    w->in = in;
    w->edge = e;
    w->id = rec_str(in, json_root(&in->doc), "order");
    walk_clear(w, e);
    judge(w);
    return !rec_failed(in);
}

static bool passes(struct walk *w)
{
    struct buf patch = {0};
    bool fits;

    if (!walk_passes(w))
        return false;
    buf_addc(&patch, '{');
    buf_add_slice(&patch, buf_slice(&w->patch));
    buf_addc(&patch, '}');
    fits = w->no_patch || walk_fits(w, buf_slice(&patch));
    buf_release(&patch);
    return fits;
}

bool walk_order(struct office *o, const struct edge *e, struct rec *in, struct buf *out, bool *yes)
{
    struct walk w;
    bool written = false;

    walk_init(&w, o);
    w.in = in;
    w.edge = e;
    w.id = rec_str(in, json_root(&in->doc), "order");
    if (slice_blank(w.id) && !rec_failed(in))
        rec_missing(in, json_root(&in->doc), "order");
    if (!rec_failed(in)) {
        walk_clear(&w, e);
        walk_digest(&w);
        judge(&w);
    }
    if (!rec_failed(in) && passes(&w))
        written = walk_stage(&w);
    if (rec_failed(in)) {
        walk_release(&w);
        return false;
    }
    if (written && e->guard == guard_return)
        return_shared(&w);
    *yes = (written && findings_verdict(&w.found) == VERDICT_YES) || w.already;
    put_line(&w, out, written);
    walk_release(&w);
    return true;
}

/* ---- printing ---- */

void order_print(struct buf *out, const struct store_record *rec, struct slice transition)
{
    struct slice inside = slice_trim(rec->body);

    buf_adds(out, "{\"");
    /* a plain word: "order", "packet", …; a pension's records are cases */
    buf_add_slice(out, slice_is(rec->kind, "pension") ? slice_of("case") : rec->kind);
    buf_adds(out, "\":");
    json_put_str(out, rec->id);
    json_put_member_i64(out, "version", (int64_t)rec->version);
    if (rec->state.p)
        json_put_member_str(out, "state", rec->state);
    json_put_member_str(out, "updated_at", rec->updated_at);
    inside = slice_trim(slice_from(inside.p + 1, inside.n - 2));
    if (inside.n) {
        buf_addc(out, ',');
        buf_add_slice(out, inside);
    }
    if (transition.p)
        json_put_member_raw(out, "transition", transition);
    buf_addc(out, '}');
}

/* ---- unique values ---- */

/* The envelope it will go out in: another one given before it is no longer needed. */
static const struct json_node *latest_envelope(struct rec *r, const struct json_node *list)
{
    const struct json_node *latest = NULL;

    for (const struct json_node *e = json_first(&r->doc, list); e; e = json_next(&r->doc, e)) {
        if (custody_holds(r, e, "return_envelope"))
            latest = e;
    }
    return latest;
}

static void packet_keys(struct store_keys *to, struct rec *r, const struct json_node *e,
                        bool goes_out)
{
    const struct json_node *pay = rec_obj(r, e, "payment");
    const struct json_node *envelope = rec_obj(r, e, "return_envelope");
    struct slice serial = {0};
    struct slice tracking = {0};

    if (slice_is(rec_str(r, pay, "kind"), "money-order") && custody_holds(r, e, "payment"))
        serial = rec_str(r, pay, "serial");
    if (goes_out || rec_bool(r, e, "envelope_used", false)) /* used ones stay taken: R45 */
        tracking = rec_str(r, envelope, "tracking");
    if (!slice_blank(serial))
        store_key(to, "money-order", serial);
    if (!slice_blank(tracking))
        store_key(to, "return-tracking", tracking);
}

/* Came by mail or e-mail, so that the intake_ref is the clerk's. */
static bool post_numbered(struct rec *r)
{
    return rec_str(r, json_root(&r->doc), "post_number").p != NULL;
}

void order_keys(struct store_keys *to, struct slice kind, struct slice body)
{
    static struct rec r; /* a view on body for the getters */
    const struct json_node *pay;
    const struct json_node *list;
    const struct json_node *latest;
    struct slice tx;
    struct slice ref;

    if (!slice_is(kind, "order") && !slice_is(kind, "pension"))
        return;
    arena_reset(&r.arena);
    r.failed = false;
    if (!rec_scan(&r, body, "store"))
        return;
    if (slice_is(kind, "pension")) {
        case_keys(to, &r);
        return;
    }
    ref = rec_str(&r, json_root(&r.doc), "post_number");
    if (!slice_blank(ref))
        store_key(to, "post-number", ref);
    ref = rec_str(&r, json_root(&r.doc), "intake_ref");
    if (!slice_blank(ref) && post_numbered(&r))
        store_key(to, "intake-ref", ref);
    pay = rec_obj(&r, json_root(&r.doc), "payment");
    tx = rec_str(&r, pay, "transaction");
    if (slice_is(rec_str(&r, pay, "kind"), "wechat") && !slice_blank(tx))
        store_key(to, "wechat", tx);
    interview_keys(to, &r);
    person_keys(to, &r);
    list = rec_arr(&r, json_root(&r.doc), "packets");
    latest = latest_envelope(&r, list);
    for (const struct json_node *e = json_first(&r.doc, list); e; e = json_next(&r.doc, e))
        packet_keys(to, &r, e, e == latest);
}
