#include "order/walk.h"

void order_put_not_found(struct buf *out, const char *verb, struct slice id)
{
    struct edge e = {.name = verb};
    struct walk w;

    memset(&w, 0, sizeof w);
    w.edge = &e;
    finding_add_seen(&w.found, F_ORDER_NOT_FOUND, id.p ? "/order" : "", "", id);
    walk_put_transition(out, &w, false);
}

void order_print_unknown(struct buf *out, const char *verb, struct slice id)
{
    struct buf t = {0};

    order_put_not_found(&t, verb, id);
    buf_addc(out, '{');
    buf_adds(out, "\"order\":");
    json_put_str(out, id);
    json_put_member_raw(out, "transition", buf_slice(&t));
    buf_addc(out, '}');
    buf_release(&t);
}
