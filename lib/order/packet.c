/*
 * A packet: what a clerk wrote down on opening one envelope.
 *
 * One `packet` event, then one keyed `hold` event an order, then `receive`
 * where its guard passes. All of it can be fed again: what is done already is
 * left, what was cut off is completed.
 */
#include "order/guard.h"
#include "order/intake.h"
#include "order/number.h"
#include "order/packet.h"

/* ---- reading ---- */

static void read_contents(struct packet *p)
{
    struct json *j = &p->in->doc;
    const struct json_node *list = rec_arr(p->in, json_root(j), "contents");

    for (const struct json_node *c = json_first(j, list); c; c = json_next(j, c)) {
        struct slice order;
        if (p->n == CONTENTS_MAX) {
            rec_fail(p->in, c, "more than %d contents in one packet", CONTENTS_MAX);
            return;
        }
        if (c->type != JSON_OBJECT)
            rec_fail(p->in, c, "not an object");
        order = rec_str(p->in, c, "order");
        if (!order.p && !rec_failed(p->in))
            rec_missing(p->in, c, "order");
        for (size_t i = 0; i < p->n; i++) {
            if (slice_eq(p->order[i], order))
                rec_fail(p->in, c, "the same order twice in one packet");
        }
        packet_check_content(p, c);
        p->content[p->n] = c;
        p->order[p->n++] = order;
    }
}

static void check_head(struct packet *p, const struct json_node *root)
{
    bool refused = rec_bool(p->in, root, "refused_at_door", false);
    const struct json_node *contents = rec_arr(p->in, root, "contents");
    struct slice by = rec_str(p->in, root, "by");

    packet_record_check(p->in, root);
    if (by.p && !slice_is(by, "counter") && !slice_is(by, "mail"))
        rec_fail(p->in, json_get(&p->in->doc, root, "by"), "not one of mail, counter");
    if (refused && json_first(&p->in->doc, contents))
        rec_fail(p->in, contents, "what was refused at the door has no contents");
    if (p->corrects.p && slice_eq(p->corrects, p->id))
        rec_fail(p->in, json_get(&p->in->doc, root, "corrects"), "a packet can't correct itself");
}

static bool read_packet(struct packet *p)
{
    const struct json_node *root = json_root(&p->in->doc);
    bool have;

    intake_refuse_null(p->in);
    intake_check_size(p->in);
    p->id = rec_str(p->in, root, "packet");
    if (!p->id.p && !rec_failed(p->in))
        rec_missing(p->in, root, "packet");
    else if (p->id.p && !order_number_plain(p->id))
        rec_fail(p->in, json_get(&p->in->doc, root, "packet"),
                 "not a packet number (1 to 64 letters, digits, '-', '_' or '.')");
    rec_instant(p->in, root, "received_at", &have);
    p->corrects = rec_str(p->in, root, "corrects");
    p->supplements = rec_str(p->in, root, "supplements");
    check_head(p, root);
    read_contents(p);
    if (!rec_failed(p->in))
        packet_check_room(p);
    return !rec_failed(p->in);
}

/* ---- the packet's own event ---- */

static bool stored_member(struct packet *p, const struct json_node *m)
{
    struct slice key = json_key(&p->in->doc, m, &p->in->arena);

    return !slice_is(key, "packet") && !slice_is(key, "orders") && !intake_derived_member(key);
}

static void put_body(struct packet *p, struct buf *out)
{
    struct json *j = &p->in->doc;

    buf_addc(out, '{');
    for (const struct json_node *m = json_first(j, json_root(j)); m; m = json_next(j, m)) {
        if (!stored_member(p, m))
            continue;
        json_put_member(out, j, m);
    }
    buf_addc(out, '}');
}

static bool same_body(struct slice x, struct slice y)
{
    static struct json a;
    static struct json b;
    struct json_error err;

    return json_scan(&a, x.p, x.n, &err) && json_scan(&b, y.p, y.n, &err) &&
           json_same(&a, json_root(&a), &b, json_root(&b));
}

/* False: the number is taken by a packet of other content. */
static bool record_packet(struct packet *p)
{
    struct event_in ev = {.kind = slice_of("packet"), .id = p->id, .event = "packet"};
    struct store_record there;
    struct buf body = {0};
    struct buf key = {0};
    bool ok = true;

    put_body(p, &body);
    if (store_get(p->office->store, ev.kind, p->id, &there)) {
        ok = same_body(there.body, buf_slice(&body));
        if (!ok)
            finding_add_seen(&p->found, F_PACKET_CONFLICT, "/packet", "", p->id);
    } else {
        buf_add_slice(&key, p->id);
        buf_adds(&key, "/packet");
        ev.key = buf_slice(&key);
        ev.patch = buf_slice(&body);
        p->written = office_stage(p->office, &ev);
    }
    buf_release(&body);
    buf_release(&key);
    return ok;
}

static void check_refers(struct packet *p, struct slice other, const char *at)
{
    struct store_record rec;

    if (other.p && !store_get(p->office->store, slice_of("packet"), other, &rec))
        finding_add_seen(&p->found, F_PACKET_UNKNOWN, at, "", other);
}

/* ---- receiving ---- */

static void put_result(struct packet *p, struct walk *w, bool moved)
{
    enum verdict v = findings_verdict(&w->found);

    json_put_comma(&p->orders);
    verdict_begin(&p->orders, &w->found);
    json_put_member_str(&p->orders, "order", w->id);
    if (w->state != S_NONE)
        json_put_member_str(&p->orders, "state", slice_of(state_name(moved ? w->to : w->state)));
    /* R16: that it was received, or what came and what it still lacks: one message. */
    if (w->state != S_NONE && (moved || p->written))
        json_put_member_raw(&p->orders, "message_due", slice_of("true"));
    verdict_end(&p->orders, &w->found);
    if (v != VERDICT_YES)
        p->all_well = false;
}

/* What it still lacks is said as soon as it is known, whether or not it waits for materials. */
static bool receive(struct walk *w)
{
    struct slice state = slice_of(state_name(w->state));

    mail_check_time(&w->found, state, "");
    if (mail_stage_of(state) == MAIL_PAST || w->state > S_MATERIALS_RECEIVED)
        return false;
    w->edge->guard(w);
    walk_apply_decisions(w);
    if (rec_failed(w->cur)) {
        diag_say("order %.64s as stored: %s", arena_copy(&w->in->arena, w->id).p,
                 buf_str(&w->cur->why));
        return false;
    }
    return w->state == S_AWAITING_MATERIALS && findings_verdict(&w->found) == VERDICT_YES &&
           walk_stage(w);
}

static void receive_one(struct packet *p, size_t i)
{
    struct walk w;
    bool moved = false;
    char at[40];

    if (packet_walk(p, &w, p->order[i], edge_by_name("receive"))) {
        moved = receive(&w);
        if (rec_failed(w.cur))
            p->all_well = false;
    } else {
        snprintf(at, sizeof at, "/contents/%zu/order", i);
        finding_add_seen(&w.found, F_ORDER_NOT_FOUND, at, "", p->order[i]);
    }
    put_result(p, &w, moved);
    walk_release(&w);
}

/* ---- the whole ---- */

static void put_line(struct packet *p, struct buf *out)
{
    bool dry = p->office->dry;
    struct buf t = {0};

    verdict_begin(&t, &p->found);
    json_put_member_str(&t, "edge", slice_of("packet"));
    json_put_member_raw(&t, "written", slice_of(p->written && !dry ? "true" : "false"));
    if (dry)
        json_put_member_raw(&t, "dry_run", slice_of("true"));
    json_put_key(&t, "orders");
    buf_addc(&t, '[');
    buf_add_slice(&t, buf_slice(&p->orders));
    buf_addc(&t, ']');
    verdict_end(&t, &p->found);
    json_splice(out, &p->in->doc, "transition", buf_slice(&t));
    buf_addc(out, '\n');
    buf_release(&t);
}

bool order_packet(struct office *o, struct rec *in, struct buf *out, bool *yes)
{
    struct packet *p = mem_alloc(1, sizeof *p);
    bool ok;

    p->office = o;
    p->in = in;
    p->all_well = true;
    if (read_packet(p)) {
        office_may(o, "intake", &p->found);
        ok = p->found.n == 0 && record_packet(p);
        check_refers(p, p->corrects, "/corrects");
        check_refers(p, p->supplements, "/supplements");
        if (ok)
            packet_hold_all(p);
        for (size_t i = 0; ok && i < p->n; i++)
            receive_one(p, i);
    }
    ok = !rec_failed(in);
    if (ok) {
        put_line(p, out);
        *yes = p->all_well && findings_verdict(&p->found) == VERDICT_YES;
    }
    buf_release(&p->orders);
    free(p);
    return ok;
}
