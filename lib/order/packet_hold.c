/*
 * What came in a packet, put into the custody of each order named in it.
 */
#include "records/custody.h"
#include "order/held.h"
#include "order/packet.h"
#include "order/requests.h"

static const struct edge hold = {.name = "hold", .role = "intake"};

/* ---- checking ---- */

/* Members of an element of packets[] that the content doesn't bring. */
static const char *const carried[] = {"received_at", "by",     "corrects", "supplements",
                                      "envelope",    "family", "separated"};
static const char *const kept[] = {"returned", "mislaid", "envelope_used"};

static void check_owned(struct packet *p, const struct json_node *content)
{
    static const char *const owned[] = {"packet", "together"};
    static const struct {
        size_t n;
        const char *const *v;
    } lists[] = {{2, owned},
                 {sizeof carried / sizeof *carried, carried},
                 {sizeof kept / sizeof *kept, kept}};

    for (size_t k = 0; k < sizeof lists / sizeof *lists; k++) {
        for (size_t i = 0; i < lists[k].n; i++) {
            const struct json_node *m = json_get(&p->in->doc, content, lists[k].v[i]);
            if (m)
                rec_fail(p->in, m, "isn't part of a content");
        }
    }
}

void packet_check_content(struct packet *p, const struct json_node *content)
{
    check_owned(p, content);
    packet_record_check_content(p->in, content);
}

bool packet_walk(struct packet *p, struct walk *w, struct slice order, const struct edge *e)
{
    walk_init(w, p->office);
    w->in = p->in;
    walk_clear(w, e);
    return walk_load(w, order);
}

static struct slice hold_key(struct packet *p, struct slice order)
{
    struct buf b = {0};
    struct slice key;

    buf_add_slice(&b, p->id);
    buf_adds(&b, "/hold/");
    buf_add_slice(&b, order);
    key = arena_copy(&p->in->arena, buf_slice(&b));
    buf_release(&b);
    return key;
}

/* Nodes stand in document order: those within a value follow it. */
static uint32_t values_in(const struct json *j, const struct json_node *v)
{
    size_t end = (size_t)v->val + v->val_n;
    const struct json_node *at = v;

    while (at < j->node + j->count && at->val < end)
        at++;
    return (uint32_t)(at - v);
}

void packet_check_room(struct packet *p)
{
    const struct json_node *envelope = json_get(&p->in->doc, json_root(&p->in->doc), "envelope");
    uint32_t more = envelope ? values_in(&p->in->doc, envelope) : 0;
    size_t longer = envelope ? envelope->val_n : 0;

    for (size_t i = 0; i < p->n && !rec_failed(p->in); i++) {
        const struct json_node *content = p->content[i];
        struct walk w;
        /* A little more than the content: numbers, and what "as required" adds. */
        if (packet_walk(p, &w, p->order[i], &hold) &&
            !store_done(p->office->store, hold_key(p, p->order[i])) &&
            (w.body.n + content->val_n + longer + 1024 > ORDER_BYTES_MAX ||
             w.cur->doc.count + values_in(&p->in->doc, content) + more + 16 > ORDER_NODES_MAX))
            rec_fail(
                p->in, content,
                "with this the order would be larger than a record may be (%d values, %zu KiB)",
                ORDER_NODES_MAX, ORDER_BYTES_MAX >> 10);
        walk_release(&w);
    }
}

/* ---- the element of packets[] ---- */

static void put_merged(struct packet *p, const struct json_node *typed, struct slice defaults,
                       struct buf *out)
{
    static struct json d;
    struct json_error err;
    struct buf text = {0};

    buf_add_slice(&text, defaults);
    if (!typed)
        buf_add_slice(out, defaults);
    else if (json_scan(&d, text.p, text.n, &err))
        json_merge_patch(out, &d, json_root(&d), &p->in->doc, typed);
    else
        buf_add_slice(out, json_raw(&p->in->doc, typed));
    buf_release(&text);
}

/* What "as_required" stands for with this order; false: nothing of that member. */
static bool required(struct packet *p, struct walk *w, const char *member, struct buf *out)
{
    const struct json_node *root = json_root(&w->cur->doc);
    const struct json_node *held = rec_obj(w->cur, root, "held_document");
    struct slice number = rec_str(w->cur, held, "number");
    struct slice way = rec_str(w->cur, rec_obj(w->cur, root, "delivery"), "out");
    struct slice by = rec_str(p->in, json_root(&p->in->doc), "by");

    buf_adds(out, "{\"as_required\":true");
    if (strcmp(member, "old_document") == 0) {
        if (number.p)
            json_put_member_str(out, "number", number);
        buf_addc(out, '}');
        return held && !rec_bool(w->cur, held, "lost", false);
    }
    if (strcmp(member, "payment") == 0) {
        buf_adds(out, ",\"kind\":\"money-order\"}");
        return !slice_is(rec_str(w->cur, rec_obj(w->cur, root, "payment"), "kind"), "wechat");
    }
    buf_addc(out, '}');
    return !slice_is(by, "counter") && (!way.p || slice_is(way, "mail"));
}

/* "as_required": the clerk typed only what deviates and the numbers; the rest came as it should. */
static void put_as_required(struct packet *p, struct walk *w, const struct json_node *content,
                            struct buf *out)
{
    static const char *const members[] = {"old_document", "payment", "return_envelope"};
    struct buf value = {0};

    for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
        const struct json_node *typed = json_get(&p->in->doc, content, members[i]);
        buf_reset(&value);
        if (!required(p, w, members[i], &value) && !typed)
            continue;
        json_put_key(out, members[i]);
        put_merged(p, typed, buf_slice(&value), out);
    }
    if (!json_get(&p->in->doc, content, "photos"))
        json_put_member_i64(out, "photos", w->office->post->photo_prints);
    buf_release(&value);
}

static bool put_apart(struct slice key, bool as_required)
{
    return slice_is(key, "order") ||
           (as_required && (slice_is(key, "old_document") || slice_is(key, "payment") ||
                            slice_is(key, "return_envelope")));
}

/* was: the element this one corrects, or NULL; what went back of it went back. */
static void put_element(struct packet *p, struct walk *w, const struct json_node *content,
                        const struct json_node *was, struct buf *out)
{
    struct json *j = &p->in->doc;
    bool as_required = rec_bool(p->in, content, "as_required", false);

    buf_addc(out, '{');
    json_put_member_str(out, "packet", p->id);
    for (size_t i = 0; i < sizeof carried / sizeof *carried; i++) {
        const struct json_node *m = json_get(j, json_root(j), carried[i]);
        if (m)
            json_put_member_raw(out, carried[i], json_raw(j, m));
    }
    if (p->n > 1)
        json_put_member_i64(out, "together", (int64_t)p->n);
    for (const struct json_node *m = json_first(j, content); m; m = json_next(j, m)) {
        if (put_apart(json_key(j, m, &p->in->arena), as_required))
            continue;
        json_put_member(out, j, m);
    }
    if (as_required)
        put_as_required(p, w, content, out);
    for (size_t i = 0; was && i < sizeof kept / sizeof *kept; i++) {
        const struct json_node *m = json_get(&w->cur->doc, was, kept[i]);
        if (m)
            json_put_member_raw(out, kept[i], json_raw(&w->cur->doc, m));
    }
    buf_addc(out, '}');
}

/* ---- holding ---- */

/* The element that this packet corrects: of the packet named, or of an earlier
 * correction of the same one. */
static const struct json_node *corrected(struct packet *p, struct walk *w)
{
    struct json *j = &w->cur->doc;
    const struct json_node *list = rec_arr(w->cur, json_root(j), "packets");
    const struct json_node *e = p->corrects.p ? json_first(j, list) : NULL;

    while (e && !slice_eq(rec_str(w->cur, e, "packet"), p->corrects) &&
           !slice_eq(rec_str(w->cur, e, "corrects"), p->corrects))
        e = json_next(j, e);
    return e;
}

struct change {
    const struct json_node *was;
    struct slice element; /* absent: it goes */
};

static bool put_in_place(void *ctx, struct walk *w, const struct json_node *e, struct buf *out)
{
    const struct change *c = ctx;

    (void)w;
    if (e != c->was)
        return false;
    if (c->element.p)
        buf_add_slice(out, c->element);
    return true;
}

struct brought {
    struct packet *p;
    const struct json_node *content;
};

static bool among_extras(struct rec *r, const struct json_node *content, struct slice item)
{
    const struct json_node *list = rec_arr(r, content, "extra");

    for (const struct json_node *v = json_first(&r->doc, list); v; v = json_next(&r->doc, v)) {
        struct slice what =
            v->type == JSON_STRING ? json_str(&r->doc, v, &r->arena) : rec_str(r, v, "what");
        if (slice_eq(what, item))
            return true;
    }
    return false;
}

/* What was asked for by mail is closed by the packet that brings it. */
static bool brought(void *ctx, struct slice item)
{
    const struct brought *b = ctx;
    struct rec *r = b->p->in;
    const struct custody_kind *k = custody_kind(item);

    if (k &&
        (json_get(&r->doc, b->content, k->member) || rec_bool(r, b->content, "as_required", false)))
        return true;
    if (slice_is(item, "slip") && json_get(&r->doc, b->content, "slip"))
        return true;
    return among_extras(r, b->content, item);
}

static void close_requests(struct packet *p, struct walk *w, const struct json_node *content)
{
    struct brought b = {p, content};

    if (content && requests_open_count(w) > 0 && requests_close(w, brought, &b) == 0 &&
        w->state == S_NEEDS_SUPPLEMENT)
        requests_resume(w);
}

static void stage_hold(struct packet *p, struct walk *w, const struct json_node *content,
                       const struct json_node *was)
{
    struct event_in ev = {.kind = slice_of("order"), .id = w->id, .event = "hold"};
    struct change change = {.was = was};
    struct buf element = {0};
    struct buf patch = {0};

    buf_reset(&w->patch);
    if (content) {
        put_element(p, w, content, was, &element);
        change.element = buf_slice(&element);
    }
    held_rewrite(w, was ? put_in_place : NULL, &change, was ? (struct slice){0} : change.element);
    close_requests(p, w, content);
    buf_addc(&patch, '{');
    buf_add_slice(&patch, buf_slice(&w->patch));
    buf_addc(&patch, '}');
    if (w->to != S_NONE)
        ev.to = state_name(w->to);
    ev.key = hold_key(p, w->id);
    ev.patch = buf_slice(&patch);
    p->written |= office_stage(p->office, &ev);
    buf_release(&element);
    buf_release(&patch);
}

static void hold_one(struct packet *p, struct slice order, const struct json_node *content)
{
    const struct json_node *was;
    struct walk w;

    if (store_done(p->office->store, hold_key(p, order)))
        return;
    if (packet_walk(p, &w, order, &hold)) {
        was = corrected(p, &w);
        if (content || was)
            stage_hold(p, &w, content, was);
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
static void release_wrong(struct packet *p)
{
    struct store_record rec;
    struct rec *old;
    struct buf body = {0};
    const struct json_node *list;

    if (!p->corrects.p || !store_get(p->office->store, slice_of("packet"), p->corrects, &rec))
        return;
    old = mem_alloc(1, sizeof *old);
    buf_add_slice(&body, rec.body);
    if (rec_scan(old, buf_slice(&body), "store")) {
        list = rec_arr(old, json_root(&old->doc), "contents");
        for (const struct json_node *c = json_first(&old->doc, list); c;
             c = json_next(&old->doc, c)) {
            struct slice order = rec_str(old, c, "order");
            if (!slice_blank(order) && !named(p, order))
                hold_one(p, order, NULL);
        }
    }
    rec_release(old);
    free(old);
    buf_release(&body);
}

void packet_hold_all(struct packet *p)
{
    release_wrong(p);
    for (size_t i = 0; i < p->n; i++)
        hold_one(p, p->order[i], p->content[i]);
}
