/*
 * follow prints events as they become durable; states draws the lifecycle.
 */
#include "lq-order/order.h"
#include "stream/out.h"

int64_t follow_from;
bool follow_once;
bool states_dot;

/* A fifth of a second: soon enough for a person, and no load for the disk. */
static void pause_a_little(void)
{
    const struct timespec t = {0, 200000000};

    (void)nanosleep(&t, NULL);
}

enum status run_follow(const struct verb *v, int argc, char **argv)
{
    uint64_t last = follow_from > 0 ? (uint64_t)follow_from - 1 : 0;
    struct desk d;
    enum status st;

    (void)v;
    if (argc > 0)
        diag_usage("follow takes no operands: '%s'", argv[0]);
    if (!desk_open(&d, false, &st)) {
        desk_close(&d);
        return st;
    }
    for (;;) {
        st = store_follow(d.store, last, print_event, NULL, &last);
        if (!out_flush() && st == ST_YES)
            st = ST_IO;
        if (st != ST_YES || follow_once)
            break;
        pause_a_little();
    }
    desk_close(&d);
    return st;
}

/* ---- the diagram ---- */

static void put_arrow(const struct edge *e, enum order_state from)
{
    enum order_state to = e->to == S_NONE ? from : e->to;

    out_addf("  \"%s\" -> \"%s\" [label=\"%s\\n%s%s\"];\n", state_name(from), state_name(to),
             e->name, e->role, e->message ? " ✉" : "");
}

static void put_dot(void)
{
    out_adds("digraph order {\n  rankdir=LR;\n  node [shape=box];\n  start [shape=point];\n"
             "  start -> \"submitted\" [label=\"submit\"];\n"
             "  start -> \"incomplete\" [label=\"submit\"];\n");
    for (int s = S_INCOMPLETE; s < S_COUNT; s++)
        out_addf("  \"%s\" [label=\"%s\\n%s\"];\n", state_name((enum order_state)s),
                 state_name((enum order_state)s), state_label((enum order_state)s, "zh"));
    for (const struct edge *e = edges; e->name; e++) {
        for (int s = S_INCOMPLETE; s < S_COUNT; s++) {
            if (e->from & 1U << s)
                put_arrow(e, (enum order_state)s);
        }
    }
    out_adds("}\n");
}

enum status run_states(const struct verb *v, int argc, char **argv)
{
    struct buf line = {0};

    (void)v;
    if (argc > 0)
        diag_usage("states takes no operands: '%s'", argv[0]);
    if (states_dot) {
        put_dot();
        return ST_YES;
    }
    for (int s = S_INCOMPLETE; s < S_COUNT; s++) {
        buf_reset(&line);
        buf_addc(&line, '{');
        json_put_member_str(&line, "state", slice_of(state_name((enum order_state)s)));
        json_put_member_str(&line, "zh", slice_of(state_label((enum order_state)s, "zh")));
        json_put_member_str(&line, "en", slice_of(state_label((enum order_state)s, "en")));
        buf_adds(&line, "}\n");
        out_add_buf(&line);
    }
    buf_release(&line);
    return ST_YES;
}
