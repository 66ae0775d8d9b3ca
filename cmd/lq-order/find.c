/*
 * find: the orders of a caller who has no order number. The query is a record,
 * so that nobody's name stands in an argument list.
 */
#include "lq-order/order.h"
#include "order/person.h"
#include "stream/out.h"

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
    return desk_each_record(false, find, argc, argv);
}
