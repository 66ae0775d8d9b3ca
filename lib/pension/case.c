#include "pension/case.h"

/* A record's table of nodes is large: one serves all steps, as each ends before the next begins. */
static struct rec shared;

void case_init(struct case_walk *w, struct office *o, const char *edge, struct rec *in)
{
    memset(w, 0, sizeof *w);
    w->office = o;
    w->edge = case_edge(edge);
    w->in = in;
    w->cur = &shared;
    arena_reset(&shared.arena);
    shared.failed = false;
    w->to = w->edge->to;
    w->now = store_now(o->store);
    instant_print(w->now_text, w->now);
}

void case_release(struct case_walk *w)
{
    buf_release(&w->body);
    buf_release(&w->patch);
}

bool case_load(struct case_walk *w, struct slice id)
{
    struct store_record rec;

    w->id = id;
    if (!store_get(w->office->store, slice_of("pension"), id, &rec))
        return false;
    buf_reset(&w->body);
    buf_add_slice(&w->body, rec.body);
    w->state = case_state_by_name(rec.state);
    w->version = rec.version;
    return rec_scan(w->cur, buf_slice(&w->body), "store");
}

static void put_key(struct case_walk *w, struct buf *key, uint64_t version)
{
    buf_adds(key, "pension/");
    buf_add_slice(key, w->id);
    buf_addf(key, "@%llu/%s", (unsigned long long)version, w->edge->name);
    if (w->twist.n) {
        buf_addc(key, '/');
        buf_add_slice(key, w->twist);
    }
}

/* The version the caller saw; a retry of what already happened is a success. */
static bool version_fits(struct case_walk *w)
{
    const struct json_node *root = json_root(&w->in->doc);
    int64_t seen = rec_i64(w->in, root, "version", -1);
    struct buf key = {0};
    struct finding *f;

    if (seen < 0 && json_get(&w->in->doc, root, "version"))
        rec_fail(w->in, json_get(&w->in->doc, root, "version"), "not a version");
    if (seen < 0 || rec_failed(w->in) || (uint64_t)seen == w->version)
        return true;
    put_key(w, &key, (uint64_t)seen);
    w->already = store_done(w->office->store, buf_slice(&key));
    buf_release(&key);
    if (w->already)
        return false;
    f = finding_add(&w->found, F_VERSION_CONFLICT, "/version", "");
    f->seen = finding_number(seen);
    f->want = finding_number((int64_t)w->version);
    return false;
}

bool case_find(struct case_walk *w)
{
    const struct json_node *root = json_root(&w->in->doc);
    struct slice id = rec_str(w->in, root, "case");

    if (!id.p) /* lq-order's name for what it is given */
        id = rec_str(w->in, root, "order");
    if (slice_blank(id) && !rec_failed(w->in))
        rec_missing(w->in, root, "case");
    if (rec_failed(w->in))
        return false;
    if (!case_load(w, id)) {
        if (store_failed(w->office->store) != ST_YES)
            w->office->broken = true;
        finding_add_seen(&w->found, F_NOT_FOUND, "/case", "", id);
        return false;
    }
    if (!version_fits(w) || w->already || rec_failed(w->in))
        return false;
    office_may(w->office, w->edge->role, &w->found);
    if (w->edge->from && !(w->edge->from & 1U << w->state)) {
        finding_add_seen(&w->found, F_STATE_WRONG, "/state", "",
                         slice_of(case_state_name(w->state)));
        return false;
    }
    return true;
}

bool case_stage(struct case_walk *w)
{
    struct event_in ev = {.kind = slice_of("pension"), .id = w->id, .event = w->edge->name};
    struct buf patch = {0};
    struct buf key = {0};
    bool ok;

    buf_addc(&patch, '{');
    buf_add_slice(&patch, buf_slice(&w->patch));
    buf_addc(&patch, '}');
    put_key(w, &key, w->version);
    if (w->to != C_NONE && w->to != w->state)
        ev.to = case_state_name(w->to);
    ev.patch = buf_slice(&patch);
    ev.key = buf_slice(&key);
    ev.note = w->note;
    ok = office_stage(w->office, &ev);
    buf_release(&patch);
    buf_release(&key);
    return ok;
}

static void put_transition(struct case_walk *w, struct buf *out, bool written)
{
    enum case_state to = w->to == C_NONE ? w->state : w->to;

    verdict_begin(out, &w->found);
    json_put_member_str(out, "edge", slice_of(w->edge->name));
    if (w->state != C_NONE)
        json_put_member_str(out, "from", slice_of(case_state_name(w->state)));
    if (written)
        json_put_member_str(out, "to", slice_of(case_state_name(to)));
    json_put_member_raw(out, "written", slice_of(written && !w->office->dry ? "true" : "false"));
    if (w->office->dry)
        json_put_member_raw(out, "dry_run", slice_of("true"));
    if (w->already)
        json_put_member_raw(out, "already", slice_of("true"));
    if (written && case_message_due(slice_of(w->edge->name), to != w->state))
        json_put_member_raw(out, "message_due", slice_of("true"));
    verdict_end(out, &w->found);
}

/* The stored record, or what came in where nothing is stored, with `transition`. */
static void put_line(struct case_walk *w, struct buf *out, bool written)
{
    struct buf transition = {0};
    struct store_record rec;

    put_transition(w, &transition, written);
    if (w->id.p && store_get(w->office->store, slice_of("pension"), w->id, &rec))
        order_print(out, &rec, buf_slice(&transition));
    else
        json_splice(out, &w->in->doc, "transition", buf_slice(&transition));
    buf_addc(out, '\n');
    buf_release(&transition);
}

bool case_end(struct case_walk *w, struct buf *out, bool *yes)
{
    enum verdict v = findings_verdict(&w->found);
    bool goes =
        v == VERDICT_YES || w->written == ANYWAY || (w->written == IF_OPEN && v == VERDICT_OPEN);
    bool written = false;

    if (rec_failed(w->cur) && !rec_failed(w->in))
        rec_fail(w->in, json_root(&w->in->doc), "the case as stored: %s", buf_str(&w->cur->why));
    if (w->note.n > NOTE_MAX)
        rec_fail(w->in, json_get(&w->in->doc, json_root(&w->in->doc), "note"),
                 "note: longer than %zu bytes", NOTE_MAX);
    if (!rec_failed(w->in) && goes && !w->already && w->id.p)
        written = case_stage(w);
    if (rec_failed(w->in)) {
        case_release(w);
        return false;
    }
    *yes = v != VERDICT_NO;
    put_line(w, out, written);
    case_release(w);
    return true;
}

/* An officer looks after it, or nobody does any more. */
bool case_assign(struct office *o, const struct edge *e, struct rec *in, struct buf *out, bool *yes)
{
    struct case_walk w;
    struct slice to;

    (void)e;
    case_init(&w, o, "assign", in);
    if (case_find(&w)) {
        to = o->given->to ? slice_of(o->given->to) : rec_str(in, json_root(&in->doc), "to");
        if (o->given->nobody) {
            json_put_member_raw(&w.patch, "assigned_to", slice_of("null"));
        } else if (slice_blank(to)) {
            finding_add(&w.found, F_REASON_MISSING, "/to", "");
        } else {
            office_must_employ(o, to, &w.found);
            json_put_member_str(&w.patch, "assigned_to", to);
        }
    }
    return case_end(&w, out, yes);
}
