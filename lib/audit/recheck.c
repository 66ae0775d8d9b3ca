#include "audit/recheck.h"
#include "audit/recheck_input.h"
#include "order/filed.h"
#include "order/intake.h"
#include "order/walk.h"
#include "store/replay.h"
#include "stream/out.h"

#define EXPECTED_MAX 256

/* A packet's hold: the order is due to be received if it passes. */
struct expected {
    char *order;
    char *packet;
    bool passes;
};

struct recheck {
    struct store *store;
    struct post *post;
    struct given given;
    struct office office;
    struct replay_event e;
    struct rec *event;
    struct rec *was;
    struct rec *in;
    struct buf text;    /* of in */
    struct buf body;    /* of was */
    struct filed filed; /* what an answer's photo was measured as */
    struct expected held[EXPECTED_MAX];
    size_t holds;
    bool settled; /* they have been judged: the holds are through */
    uint64_t judged;
    uint64_t otherwise;
};

/* ---- telling ---- */

static void tell(struct recheck *k, struct walk *w, const char *failed)
{
    const struct json_node *root = json_root(&k->event->doc);
    struct buf again = {0};
    struct buf line = {0};

    k->otherwise++;
    buf_addf(&line, "{\"n\":%llu", (unsigned long long)k->e.ev.n);
    json_put_member_str(&line, "at", rec_str(k->event, root, "at"));
    json_put_member_str(&line, "by", rec_str(k->event, root, "by"));
    json_put_member_str(&line, "order", rec_str(k->event, root, "id"));
    json_put_member_str(&line, "event", rec_str(k->event, root, "event"));
    if (k->e.ev.to.p)
        json_put_member_str(&line, "to", rec_str(k->event, root, "to"));
    json_put_member_str(&line, "rules", rec_str(k->event, root, "rules"));
    if (failed) {
        json_put_member_str(&line, "failed", slice_of(failed));
    } else {
        walk_put_transition(&again, w, walk_passes(w));
        json_put_member_raw(&line, "again", buf_slice(&again));
    }
    buf_adds(&line, "}\n");
    out_add_buf(&line);
    buf_release(&again);
    buf_release(&line);
}

/* ---- packets ---- */

static void forget_holds(struct recheck *k)
{
    for (size_t i = 0; i < k->holds; i++) {
        free(k->held[i].order);
        free(k->held[i].packet);
    }
    k->holds = 0;
    k->settled = false;
}

/* The order was received with the packet that brought it, where nothing spoke against it. */
static bool receive_passes(struct recheck *k, struct walk *w, const char *order)
{
    static const char nothing_given[2 + BUF_PAD] = "{}";

    walk_init(w, &k->office);
    w->in = k->in;
    w->id = slice_of(order);
    return rec_scan(k->in, slice_from(nothing_given, 2), "journal") &&
           walk_judge(w, edge_by_name("receive")) && w->state == S_AWAITING_MATERIALS &&
           findings_verdict(&w->found) == VERDICT_YES;
}

static void settle_holds(struct recheck *k)
{
    for (size_t i = 0; i < k->holds && !k->settled; i++) {
        struct walk w;
        k->held[i].passes = receive_passes(k, &w, k->held[i].order);
        k->judged++;
        walk_release(&w);
    }
    k->settled = true;
}

/* What should have been received with its packet, and wasn't. */
static void tell_unreceived(struct recheck *k)
{
    for (size_t i = 0; i < k->holds; i++) {
        struct buf line = {0};
        if (!k->held[i].passes)
            continue;
        k->otherwise++;
        buf_addf(&line, "{\"n\":%llu", (unsigned long long)k->e.ev.n - 1);
        json_put_member_str(&line, "packet", slice_of(k->held[i].packet));
        json_put_member_str(&line, "order", slice_of(k->held[i].order));
        json_put_member_str(&line, "event", slice_of("hold"));
        buf_adds(&line, ",\"again\":{\"edge\":\"receive\",\"ok\":true,\"findings\":[]}}\n");
        out_add_buf(&line);
        buf_release(&line);
    }
    forget_holds(k);
}

/* Named in the packet: an order that a correction took out of it isn't received. */
static bool in_packet(struct recheck *k, struct slice packet, struct slice order)
{
    struct store_record there;
    struct rec *r = k->was;
    bool named = false;

    if (!store_get(k->store, slice_of("packet"), packet, &there))
        return false;
    buf_reset(&k->body);
    buf_add_slice(&k->body, there.body);
    (void)buf_reserve(&k->body, 0);
    if (!rec_scan(r, buf_slice(&k->body), "journal"))
        return false;
    for (const struct json_node *c =
             json_first(&r->doc, rec_arr(r, json_root(&r->doc), "contents"));
         c; c = json_next(&r->doc, c))
        named = named || slice_eq(rec_str(r, c, "order"), order);
    return named;
}

/* "P-1/hold/A1": of packet P-1. */
static void take_hold(struct recheck *k, struct slice order)
{
    struct slice key = rec_str(k->event, json_root(&k->event->doc), "key");
    struct slice packet = key;

    if (key.n <= order.n + 6)
        return;
    packet.n -= order.n + 6;
    if (k->settled || (k->holds > 0 && !slice_is(packet, k->held[0].packet)))
        tell_unreceived(k);
    if (k->holds < EXPECTED_MAX && in_packet(k, packet, order))
        k->held[k->holds++] = (struct expected){.order = mem_dup(order), .packet = mem_dup(packet)};
}

/* A `receive` that a packet brought about; false: somebody walked it. */
static bool take_receive(struct recheck *k, struct slice order)
{
    for (size_t i = 0; i < k->holds; i++) {
        if (!k->held[i].passes || !slice_is(order, k->held[i].order))
            continue;
        k->held[i].passes = false;
        return true;
    }
    return false;
}

/* ---- edges ---- */

static bool read_event(struct recheck *k)
{
    struct store_record rec;
    struct slice id;

    if (!walk_scan_event(k->event, k->e.line))
        return false;
    id = rec_str(k->event, json_root(&k->event->doc), "id");
    arena_reset(&k->was->arena);
    k->was->failed = false;
    k->was->doc.count = 0;
    k->was->doc.node[0] = (struct json_node){0};
    if (!store_get(k->store, slice_of("order"), id, &rec))
        return true;
    buf_reset(&k->body);
    buf_add_slice(&k->body, rec.body);
    (void)buf_reserve(&k->body, 0);
    return rec_scan(k->was, buf_slice(&k->body), "journal");
}

/* The state as the event recorded it, against the one judged now. */
static bool comes_out(struct recheck *k, const struct walk *w, bool submission)
{
    enum order_state recorded = k->e.ev.to.p ? state_by_name(k->e.ev.to) : w->state;
    enum order_state now = w->to == S_NONE ? w->state : w->to;

    if (submission)
        return w->to == recorded;
    return walk_passes(w) && now == recorded;
}

/* An answer is judged by the photo it brought, which was measured then. */
static void recall_files(struct recheck *k, struct slice event)
{
    const struct json *j = &k->event->doc;
    const struct json_node *patch = json_get(j, json_root(j), "patch");

    k->office.filed = NULL;
    if (slice_is(event, "answer") &&
        filed_recall(&k->filed, k->event, rec_obj(k->event, patch, "photo")))
        k->office.filed = &k->filed;
}

static void judge(struct recheck *k, struct slice event, const struct edge *e)
{
    struct recheck_event from = {k->event, k->was};
    const char *why = NULL;
    struct walk w;
    bool ok;

    k->judged++;
    buf_reset(&k->text);
    recheck_input(&k->text, event, &from);
    recall_files(k, event);
    (void)buf_reserve(&k->text, 0);
    arena_reset(&k->in->arena);
    k->in->failed = false;
    k->given.nobody =
        slice_is(event, "assign") &&
        json_get(&k->event->doc, json_get(&k->event->doc, json_root(&k->event->doc), "patch"),
                 "assigned_to")
                ->type == JSON_NULL;
    walk_init(&w, &k->office);
    ok = rec_scan(k->in, buf_slice(&k->text), "journal") &&
         (e == &submit_edge ? submit_again(&w, k->in) : walk_again(&w, e, k->in));
    if (!ok)
        why = buf_str(&k->in->why);
    if (!ok || !comes_out(k, &w, e == &submit_edge))
        tell(k, &w, why);
    walk_release(&w);
}

static void order_event(struct recheck *k)
{
    struct slice event = k->e.ev.event;
    struct slice id;
    const struct edge *e = slice_is(event, "submit") ? &submit_edge : NULL;

    if (!read_event(k)) {
        tell(k, NULL, "the event or the order before it can't be read");
        return;
    }
    id = rec_str(k->event, json_root(&k->event->doc), "id");
    if (slice_is(event, "hold")) {
        take_hold(k, id);
        return;
    }
    if (slice_is(event, "receive") && take_receive(k, id))
        return;
    for (const struct edge *x = edges; x->name && !e; x++)
        e = slice_is(event, x->name) ? x : NULL;
    if (e)
        judge(k, event, e);
}

static bool of_holds(const struct recheck *k)
{
    return slice_is(k->e.ev.kind, "order") &&
           (slice_is(k->e.ev.event, "hold") || slice_is(k->e.ev.event, "receive"));
}

static void one(struct recheck *k)
{
    bool hold = slice_is(k->e.ev.kind, "order") && slice_is(k->e.ev.event, "hold");

    if (k->holds > 0 && !hold && !k->settled)
        settle_holds(k);
    if (k->holds > 0 && !of_holds(k))
        tell_unreceived(k);
    if (slice_is(k->e.ev.kind, "staff"))
        k->office.staff = STAFF_UNKNOWN;
    if (slice_is(k->e.ev.kind, "order"))
        order_event(k);
    replay_apply(k->store);
}

/* ---- the whole ---- */

static enum status run(struct recheck *k)
{
    k->event = mem_alloc(1, sizeof *k->event);
    k->was = mem_alloc(1, sizeof *k->was);
    k->in = mem_alloc(1, sizeof *k->in);
    k->office = (struct office){.store = k->store, .post = k->post, .given = &k->given};
    while (!k->office.broken && !out_failed() && replay_next(k->store, &k->e))
        one(k);
    k->e.ev.n++;
    if (k->holds > 0) {
        settle_holds(k);
        tell_unreceived(k);
    }
    out_addf("{\"judged\":%llu,\"otherwise\":%llu}\n", (unsigned long long)k->judged,
             (unsigned long long)k->otherwise);
    forget_holds(k);
    rec_release(k->event);
    rec_release(k->was);
    rec_release(k->in);
    free(k->event);
    free(k->was);
    free(k->in);
    buf_release(&k->text);
    buf_release(&k->body);
    buf_release(&k->filed.measures);
    if (k->office.broken)
        return ST_IO;
    return status_max(store_failed(k->store), k->otherwise > 0 ? ST_NO : ST_YES);
}

enum status recheck_run(const char *store)
{
    struct store_config cfg = {.dir = store, .keys = order_keys};
    struct recheck *k = mem_alloc(1, sizeof *k);
    enum status st;

    k->store = replay_open(&cfg, &st);
    if (k->store) {
        k->post = post_load(store_info(k->store)->post, store_info(k->store)->settable);
        st = k->post ? run(k) : ST_IO;
    }
    store_close(k->store);
    post_free(k->post);
    free(k);
    return st;
}
