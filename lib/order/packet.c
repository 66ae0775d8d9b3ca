/*
 * A packet: what a clerk wrote down on opening one envelope.
 *
 * One `packet` event, then one keyed `hold` event an order, then `receive`
 * where its guard passes. All of it can be fed again: what is done already is
 * left, what was cut off is completed.
 */
#include "order/custody.h"
#include "order/guard.h"
#include "order/held.h"
#include "order/intake.h"
#include "order/number.h"
#include "order/requests.h"

#define CONTENTS_MAX 64

struct packet {
    struct office *office;
    struct rec *in;
    struct slice id;
    struct slice corrects;
    struct slice supplements;
    struct findings found;  /* of the packet as a whole */
    struct buf orders;      /* results, elements of transition.orders */
    bool all_well;
    size_t n;
    const struct json_node *content[CONTENTS_MAX];
    struct slice order[CONTENTS_MAX];
};

static const struct edge hold = {.name = "hold", .role = "intake"};

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
        p->content[p->n] = c;
        p->order[p->n++] = order;
    }
}

static bool read_packet(struct packet *p)
{
    const struct json_node *root = json_root(&p->in->doc);
    bool have;

    intake_refuse_null(p->in);
    p->id = rec_str(p->in, root, "packet");
    if (!p->id.p && !rec_failed(p->in))
        rec_missing(p->in, root, "packet");
    else if (p->id.p && !order_number_plain(p->id))
        rec_fail(p->in, json_get(&p->in->doc, root, "packet"),
                 "not a packet number (1 to 64 letters, digits, '-', '_' or '.')");
    rec_instant(p->in, root, "received_at", &have);
    p->corrects = rec_str(p->in, root, "corrects");
    p->supplements = rec_str(p->in, root, "supplements");
    read_contents(p);
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
        json_put_comma(out);
        buf_add(out, j->text + m->key - 1, m->key_n + 2);
        buf_addc(out, ':');
        buf_add_slice(out, json_raw(j, m));
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
static bool record_packet(struct packet *p, bool *written)
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
        *written = store_stage(p->office->store, &ev);
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

/* ---- holding ---- */

static struct slice hold_key(struct packet *p, struct slice order)
{
    struct buf b = {0};
    struct slice key;

    buf_addf(&b, "%.*s/hold/%.*s", (int)p->id.n, p->id.p, (int)order.n, order.p);
    key = arena_copy(&p->in->arena, buf_slice(&b));
    buf_release(&b);
    return key;
}

/* "as_required": the clerk typed only what deviates; the rest came as it should. */
static void put_as_required(struct packet *p, struct walk *w, const struct json_node *content,
                            struct buf *out)
{
    struct json *j = &p->in->doc;
    const struct json_node *root = json_root(&w->cur->doc);
    const struct json_node *held = rec_obj(w->cur, root, "held_document");
    bool online = slice_is(rec_str(w->cur, rec_obj(w->cur, root, "payment"), "kind"), "wechat");

    if (!rec_bool(p->in, content, "as_required", false))
        return;
    if (held && !rec_bool(w->cur, held, "lost", false) && !json_get(j, content, "old_document")) {
        json_put_key(out, "old_document");
        buf_adds(out, "{\"as_required\":true");
        json_put_member_str(out, "number", rec_str(w->cur, held, "number"));
        buf_addc(out, '}');
    }
    if (!json_get(j, content, "photos"))
        json_put_member_i64(out, "photos", w->office->post->photo_prints);
    if (!online && !json_get(j, content, "payment"))
        json_put_member_raw(out, "payment",
                            slice_of("{\"kind\":\"money-order\",\"as_required\":true}"));
}

static void put_element(struct packet *p, struct walk *w, const struct json_node *content,
                        struct buf *out)
{
    struct json *j = &p->in->doc;
    const struct json_node *root = json_root(j);
    static const char *const carried[] = {"received_at", "by", "corrects", "supplements"};

    buf_addc(out, '{');
    json_put_member_str(out, "packet", p->id);
    for (size_t i = 0; i < sizeof carried / sizeof *carried; i++) {
        const struct json_node *m = json_get(j, root, carried[i]);
        if (m)
            json_put_member_raw(out, carried[i], json_raw(j, m));
    }
    for (const struct json_node *m = json_first(j, content); m; m = json_next(j, m)) {
        if (slice_is(json_key(j, m, &p->in->arena), "order"))
            continue;
        json_put_comma(out);
        buf_add(out, j->text + m->key - 1, m->key_n + 2);
        buf_addc(out, ':');
        buf_add_slice(out, json_raw(j, m));
    }
    put_as_required(p, w, content, out);
    buf_addc(out, '}');
}

/* The element of the corrected packet goes; the correction's takes its place. */
static bool corrected(void *ctx, struct walk *w, const struct json_node *e, struct buf *out)
{
    (void)out;
    return slice_eq(rec_str(w->cur, e, "packet"), *(const struct slice *)ctx);
}

/* What was asked for by mail is closed by the packet that brings it. */
static bool brought(void *ctx, struct slice item)
{
    const struct custody_kind *k = custody_kind(item);
    struct rec *r = ((struct packet *)ctx)->in;

    for (size_t i = 0; k && i < ((struct packet *)ctx)->n; i++) {
        if (json_get(&r->doc, ((struct packet *)ctx)->content[i], k->member))
            return true;
    }
    return false;
}

static void stage_hold(struct packet *p, struct walk *w, const struct json_node *content)
{
    struct event_in ev = {.kind = slice_of("order"), .id = w->id, .event = "hold"};
    struct packet one = {.in = p->in, .n = content ? 1 : 0, .content = {content}};
    struct buf element = {0};
    struct buf patch = {0};
    struct slice append = {0};

    buf_reset(&w->patch);
    if (content) {
        put_element(p, w, content, &element);
        append = buf_slice(&element);
    }
    held_rewrite(w, p->corrects.p ? corrected : NULL, &p->corrects, append);
    if (requests_open_count(w) > 0)
        requests_close(w, brought, &one);
    buf_addc(&patch, '{');
    buf_add_slice(&patch, buf_slice(&w->patch));
    buf_addc(&patch, '}');
    ev.key = hold_key(p, w->id);
    ev.patch = buf_slice(&patch);
    store_stage(p->office->store, &ev);
    buf_release(&element);
    buf_release(&patch);
}

static bool open_walk(struct packet *p, struct walk *w, struct slice order, const struct edge *e)
{
    walk_init(w, p->office);
    w->in = p->in;
    walk_clear(w, e);
    return walk_load(w, order);
}

static void hold_one(struct packet *p, struct slice order, const struct json_node *content,
                     bool *written)
{
    struct walk w;

    if (store_done(p->office->store, hold_key(p, order)))
        return;
    if (open_walk(p, &w, order, &hold)) {
        stage_hold(p, &w, content);
        *written = true;
    }
    walk_release(&w);
}

static bool named(const struct packet *p, struct slice order)
{
    for (size_t i = 0; i < p->n; i++) {
        if (slice_eq(p->order[i], order))
            return true;
    }
    return false;
}

/* Orders the corrected packet named by mistake hold nothing of it any more. */
static void release_wrong(struct packet *p, bool *written)
{
    struct store_record rec;
    struct rec *old;
    struct buf body = {0};
    const struct json_node *list;

    if (!p->corrects.p ||
        !store_get(p->office->store, slice_of("packet"), p->corrects, &rec))
        return;
    old = mem_alloc(1, sizeof *old);
    buf_add_slice(&body, rec.body);
    if (rec_scan(old, buf_slice(&body), "store")) {
        list = rec_arr(old, json_root(&old->doc), "contents");
        for (const struct json_node *c = json_first(&old->doc, list); c;
             c = json_next(&old->doc, c)) {
            struct slice order = rec_str(old, c, "order");
            if (!slice_blank(order) && !named(p, order))
                hold_one(p, order, NULL, written);
        }
    }
    rec_release(old);
    free(old);
    buf_release(&body);
}

/* ---- receiving ---- */

static void put_result(struct packet *p, struct walk *w, bool moved)
{
    enum verdict v = findings_verdict(&w->found);

    json_put_comma(&p->orders);
    verdict_begin(&p->orders, &w->found);
    json_put_member_str(&p->orders, "order", w->id);
    if (w->state != S_NONE)
        json_put_member_str(&p->orders, "state",
                            slice_of(state_name(moved ? w->to : w->state)));
    verdict_end(&p->orders, &w->found);
    if (v != VERDICT_YES)
        p->all_well = false;
}

static void receive_one(struct packet *p, size_t i)
{
    const struct edge *receive = edge_by_name("receive");
    struct walk w;
    bool moved = false;

    if (!open_walk(p, &w, p->order[i], receive)) {
        char at[40];
        snprintf(at, sizeof at, "/contents/%zu/order", i);
        finding_add_seen(&w.found, F_ORDER_NOT_FOUND, at, "", p->order[i]);
    } else if (w.state < S_AWAITING_MATERIALS) { /* R26 */
        finding_add_seen(&w.found, F_TOO_EARLY, "/state", "", slice_of(state_name(w.state)));
    } else if (w.state == S_AWAITING_MATERIALS) {
        receive->guard(&w);
        walk_apply_decisions(&w);
        if (findings_verdict(&w.found) == VERDICT_YES)
            moved = walk_stage(&w);
    }
    put_result(p, &w, moved);
    walk_release(&w);
}

/* ---- the whole ---- */

static void put_line(struct packet *p, struct buf *out, bool written)
{
    struct buf t = {0};

    verdict_begin(&t, &p->found);
    json_put_member_str(&t, "edge", slice_of("packet"));
    json_put_member_raw(&t, "written", slice_of(written ? "true" : "false"));
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
    bool written = false;
    bool ok = false;

    p->office = o;
    p->in = in;
    p->all_well = true;
    if (read_packet(p)) {
        ok = record_packet(p, &written);
        check_refers(p, p->corrects, "/corrects");
        check_refers(p, p->supplements, "/supplements");
        if (ok)
            release_wrong(p, &written);
        for (size_t i = 0; ok && i < p->n; i++)
            hold_one(p, p->order[i], p->content[i], &written);
        for (size_t i = 0; ok && i < p->n; i++)
            receive_one(p, i);
    }
    if (!rec_failed(in)) {
        put_line(p, out, written);
        *yes = p->all_well && findings_verdict(&p->found) == VERDICT_YES;
        ok = true;
    } else {
        ok = false;
    }
    buf_release(&p->orders);
    free(p);
    return ok;
}
