/*
 * Reading a record and answering it from the store, without a lock; and lookup,
 * which joins packets with the orders they name.
 */
#include "lq-order/order.h"
#include "stream/out.h"

enum status each_record(enum status (*answer)(struct desk *d, struct rec *r), int argc, char **argv)
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
        st = answer(&d, r);
        if (rec_failed(r))
            stream_reject(s, r);
        else
            stream_status(s, st);
    }
    st = status_max(stream_close(s), store_failed(d.store));
    desk_close(&d);
    return st;
}

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
