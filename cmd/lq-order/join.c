/*
 * lookup joins packets with the orders they name; find answers a caller who
 * has no order number. Both only read.
 */
#include "lq-order/order.h"
#include "order/person.h"
#include "stream/out.h"

typedef enum status joiner(struct desk *d, struct rec *r);

static enum status each_record(joiner *join, int argc, char **argv)
{
    struct stream_opts o = {.rejects = cmd_common()->rejects, .strict = cmd_common()->strict};
    struct desk d;
    struct stream *s;
    struct rec *r;
    enum status st;

    if (!desk_open(&d, false, &st)) {
        desk_close(&d);
        return st;
    }
    s = stream_open(&o, argc, argv);
    while ((r = stream_next(s))) {
        st = join(&d, r);
        if (rec_failed(r))
            stream_reject(s, r);
        else
            stream_status(s, st);
    }
    st = status_max(stream_close(s), store_failed(d.store));
    desk_close(&d);
    return st;
}

/* ---- lookup ---- */

static enum status put_order(struct desk *d, struct slice id, struct buf *out)
{
    struct store_record rec;

    json_put_comma(out);
    if (store_get(d->store, slice_of("order"), id, &rec)) {
        order_print(out, &rec, (struct slice){0});
        return ST_YES;
    }
    order_print_unknown(out, "lookup", id);
    return ST_NO;
}

static enum status lookup(struct desk *d, struct rec *r)
{
    const struct json_node *root = json_root(&r->doc);
    const struct json_node *list = rec_arr(r, root, "contents");
    enum status st = ST_YES;
    struct slice id = rec_str(r, root, "order");
    struct buf orders = {0};

    if (!list && !id.p && !rec_bool(r, root, "refused_at_door", false) && !rec_failed(r))
        rec_missing(r, root, "contents");
    buf_addc(&orders, '[');
    if (id.p)
        st = put_order(d, id, &orders);
    for (const struct json_node *c = json_first(&r->doc, list); c; c = json_next(&r->doc, c)) {
        id = rec_str(r, c, "order");
        if (id.p)
            st = status_max(st, put_order(d, id, &orders));
    }
    buf_addc(&orders, ']');
    if (!rec_failed(r)) {
        json_splice(out_buf(), &r->doc, "orders", buf_slice(&orders));
        out_add("\n", 1);
    }
    buf_release(&orders);
    return st;
}

enum status run_lookup(const struct verb *v, int argc, char **argv)
{
    (void)v;
    return each_record(lookup, argc, argv);
}

/* ---- find ---- */

struct query {
    struct desk *desk;
    const struct person_space *space[8];
    struct slice kept[8];
    size_t n;
    struct arena ids;
    struct slice *hit;
    size_t hits;
    struct rec *scratch;
};

static bool read_query(struct query *q, struct rec *r)
{
    const struct json_node *root = json_root(&r->doc);

    for (const struct person_space *s = person_spaces; s->member; s++) {
        struct slice v = person_value(s, rec_str(r, root, s->member), &r->arena);
        if (!v.p)
            continue;
        q->space[q->n] = s;
        q->kept[q->n++] = v;
    }
    if (q->n == 0 && !rec_failed(r))
        rec_fail(r, root,
                 "none of name, name_latin, passport, id_number, phone, email, account in it");
    return !rec_failed(r);
}

static bool remember(void *ctx, struct slice id)
{
    struct query *q = ctx;

    q->hit = mem_grow(q->hit, q->hits + 1, sizeof *q->hit);
    q->hit[q->hits++] = arena_copy(&q->ids, id);
    return true;
}

/* All that was asked must hold; what the index found by the first is looked at again. */
static bool holds(struct query *q, const struct store_record *rec)
{
    if (!rec_scan(q->scratch, rec->body, "store"))
        return false;
    for (size_t i = 0; i < q->n; i++) {
        if (!person_has(q->scratch, q->space[i], q->kept[i]))
            return false;
    }
    return true;
}

static size_t put_hits(struct query *q)
{
    struct store_record rec;
    size_t given_out = 0;

    for (size_t i = 0; i < q->hits; i++) {
        if (!store_get(q->desk->store, slice_of("order"), q->hit[i], &rec) || !holds(q, &rec))
            continue;
        order_print(out_buf(), &rec, (struct slice){0});
        out_add("\n", 1);
        given_out++;
    }
    return given_out;
}

static enum status find(struct desk *d, struct rec *r)
{
    struct query q = {.desk = d};
    enum status st = ST_YES;

    if (!read_query(&q, r) || q.n == 0)
        return ST_YES;
    q.scratch = mem_alloc(1, sizeof *q.scratch);
    store_key_each(d->store, q.space[0]->space, q.kept[0], remember, &q);
    if (put_hits(&q) == 0) {
        /* The query comes back, so that nobody's name must be looked for in a log. */
        struct buf t = {0};
        order_put_not_found(&t, "find", (struct slice){0});
        json_splice(out_buf(), &r->doc, "transition", buf_slice(&t));
        out_add("\n", 1);
        buf_release(&t);
        st = ST_NO;
    }
    rec_release(q.scratch);
    free(q.scratch);
    free(q.hit);
    arena_release(&q.ids);
    return st;
}

enum status run_find(const struct verb *v, int argc, char **argv)
{
    (void)v;
    return each_record(find, argc, argv);
}
