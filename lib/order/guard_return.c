/*
 * return: items held go back, one by one; the rest stays held. mislay: they are no longer to be
 * found in the office, which is a fact like any other: then others can be asked for. What turns
 * up again is recorded as a packet that supplements.
 */
#include "records/custody.h"
#include "order/guard.h"
#include "order/held.h"
#include "order/shared.h"

#define RETURN_MAX 64

struct wish {
    struct slice item;   /* "payment", or "all" */
    struct slice packet; /* absent: whichever holds it */
    bool met;
};

struct going {
    struct walk *w;
    const char *list; /* of the packet's element: "returned" or "mislaid" */
    struct wish wish[RETURN_MAX];
    size_t n;
    struct slice how;
    const struct json_node *counts; /* the payment it was made for; NULL: none of those held */
    bool bound;                     /* from production on */
};

static void add_wish(struct going *g, struct slice item, struct slice packet)
{
    if (g->n < RETURN_MAX)
        g->wish[g->n++] = (struct wish){.item = item, .packet = packet};
}

static void read_wishes(struct going *g)
{
    struct walk *w = g->w;
    struct json *j = &w->in->doc;
    const struct opt_list *option = &w->office->given->items;
    const struct json_node *list = rec_arr(w->in, walk_input(w, "items"), "items");

    for (size_t i = 0; i < option->n; i++)
        add_wish(g, slice_of(option->v[i]), (struct slice){0});
    for (const struct json_node *v = json_first(j, list); v; v = json_next(j, v)) {
        if (v->type == JSON_STRING)
            add_wish(g, json_str(j, v, &w->in->arena), (struct slice){0});
        else
            add_wish(g, rec_str(w->in, v, "item"), rec_str(w->in, v, "packet"));
    }
    if (g->n == 0 && !rec_failed(w->in))
        rec_missing(w->in, json_root(j), "items");
}

static bool wished(struct going *g, const struct custody_kind *k, struct slice packet)
{
    bool hit = false;

    for (size_t i = 0; i < g->n; i++) {
        struct wish *x = &g->wish[i];
        if (!slice_is(x->item, k->item) && !slice_is(x->item, "all"))
            continue;
        if (x->packet.p && !slice_eq(x->packet, packet))
            continue;
        hit = x->met = true;
    }
    return hit;
}

/* From production on the old document and the payment that counts have done
 * their work; a payment that another one replaced may still go back. */
static bool allowed(struct going *g, const struct custody_kind *k, const struct json_node *value)
{
    bool old = strcmp(k->item, "old-document") == 0 && g->w->state <= S_READY;
    bool needed = old || value == g->counts;

    if (!g->bound || !needed)
        return true;
    finding_add_seen(&g->w->found, F_RETURN_NOT_ALLOWED, "/items", "", slice_of(k->item));
    return false;
}

static void put_returned(struct going *g, struct buf *to, const char *item)
{
    json_put_comma(to);
    buf_addc(to, '{');
    json_put_member_str(to, "item", slice_of(item));
    json_put_member_str(to, "at", slice_of(g->w->now_text));
    if (g->how.p)
        json_put_member_str(to, "how", g->how);
    buf_addc(to, '}');
}

static bool take_back(void *ctx, struct walk *w, const struct json_node *e, struct buf *out)
{
    struct going *g = ctx;
    struct json *j = &w->cur->doc;
    const struct json_node *old = rec_arr(w->cur, e, g->list);
    struct slice packet = rec_str(w->cur, e, "packet");
    struct buf patch = {0};
    size_t before;

    buf_addf(&patch, "{\"%s\":[", g->list);
    for (const struct json_node *v = json_first(j, old); v; v = json_next(j, v)) {
        json_put_comma(&patch);
        buf_add_slice(&patch, json_raw(j, v));
    }
    before = patch.n;
    for (const struct custody_kind *k = custody_kinds; k->item; k++) {
        if (custody_holds(w->cur, e, k->member) && wished(g, k, packet) &&
            allowed(g, k, json_get(j, e, k->member)))
            put_returned(g, &patch, k->item);
    }
    buf_adds(&patch, "]}");
    if (patch.n > before + 2)
        held_merge(w, e, buf_slice(&patch), out);
    buf_release(&patch);
    return out->n > 0;
}

/* Of the packet that `produce` went by, or of the one that corrects it. */
static const struct json_node *payment_that_counts(struct walk *w, const struct custody *c)
{
    struct slice packet = rec_str(w->cur, json_root(&w->cur->doc), "paid_by_packet");

    for (size_t i = c->payment_count; packet.p && i-- > 0;) {
        const struct json_node *e = c->payments[i].packet;
        if (slice_eq(rec_str(w->cur, e, "packet"), packet) ||
            slice_eq(rec_str(w->cur, e, "corrects"), packet))
            return c->payments[i].value;
    }
    return NULL;
}

static void take_out(struct going *g, const struct custody *c)
{
    struct walk *w = g->w;

    read_wishes(g);
    if (rec_failed(w->in))
        return;
    if (c->items == 0) {
        finding_add(&w->found, F_NOTHING_HELD, "/packets", "");
        return;
    }
    held_rewrite(w, take_back, g, (struct slice){0});
    for (size_t i = 0; i < g->n; i++) {
        if (!g->wish[i].met)
            finding_add_seen(&w->found, F_ITEM_NOT_HELD, "/items", "", g->wish[i].item);
    }
    w->note = walk_text(w, w->office->given->note, "note");
}

void guard_return(struct walk *w)
{
    struct going g = {.w = w, .list = "returned"};
    struct custody c;

    custody_read(&c, w->cur);
    g.how = walk_text(w, w->office->given->how, "how");
    g.bound = w->state >= S_IN_PRODUCTION && w->state <= S_CLOSED;
    g.counts = payment_that_counts(w, &c);
    take_out(&g, &c);
}

void guard_mislay(struct walk *w)
{
    struct going g = {.w = w, .list = "mislaid"};
    struct custody c;

    custody_read(&c, w->cur);
    take_out(&g, &c);
    if (slice_blank(w->note))
        finding_add(&w->found, F_REASON_MISSING, "/note", "");
}

/* ---- money orders sent for several people ---- */

static void return_there(struct walk *w, struct slice order, struct slice packet)
{
    /* The payment alone: what else goes back here stays there. */
    struct given only = {.how = w->office->given->how, .note = w->office->given->note};
    struct office office = *w->office;
    struct rec *in = mem_alloc(1, sizeof *in);
    struct buf text = {0};
    struct walk other;

    office.given = &only;

    buf_adds(&text, "{\"items\":[{\"item\":\"payment\"");
    json_put_member_str(&text, "packet", packet);
    buf_adds(&text, "}]}");
    walk_init(&other, &office);
    if (rec_scan(in, buf_slice(&text), "return")) {
        other.in = in;
        other.id = order;
        if (walk_judge(&other, w->edge) && findings_verdict(&other.found) == VERDICT_YES)
            walk_stage(&other);
    }
    w->office->broken = office.broken;
    walk_release(&other);
    rec_release(in);
    free(in);
    buf_release(&text);
}

/* The other orders this packet names the same serial for. */
static void others_in(struct walk *w, struct slice packet, struct slice serial)
{
    struct store_record rec;
    struct rec *r = mem_alloc(1, sizeof *r);
    struct buf body = {0};
    const struct json_node *list;

    if (store_get(w->office->store, slice_of("packet"), packet, &rec)) {
        buf_add_slice(&body, rec.body);
        if (rec_scan(r, buf_slice(&body), "store")) {
            list = rec_arr(r, json_root(&r->doc), "contents");
            for (const struct json_node *c = json_first(&r->doc, list); c;
                 c = json_next(&r->doc, c)) {
                struct slice order = rec_str(r, c, "order");
                if (order.p && !slice_eq(order, w->id) &&
                    slice_eq(rec_str(r, rec_obj(r, c, "payment"), "serial"), serial))
                    return_there(w, order, packet);
            }
        }
    }
    buf_release(&body);
    rec_release(r);
    free(r);
}

/* w->cur is still the record before the return: what it held then and the
 * staged patch no longer holds went back. */
void return_shared(struct walk *w)
{
    struct going g = {.w = w};
    struct custody c;

    custody_read(&c, w->cur);
    read_wishes(&g);
    for (size_t i = 0; i < c.payment_count; i++) {
        struct slice packet = rec_str(w->cur, c.payments[i].packet, "packet");
        struct slice serial = rec_str(w->cur, c.payments[i].value, "serial");
        if (!slice_blank(serial) && wished(&g, custody_kind(slice_of("payment")), packet))
            others_in(w, packet, serial);
    }
}
