/*
 * lookup: joins packets with the orders they name.
 */
#include "lq-order/order.h"
#include "stream/out.h"

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
    return desk_each_record(false, lookup, argc, argv);
}
