/*
 * The writing verbs: records in, one batch at a time, output only after the
 * batch is durable (order/batch.h).
 */
#include "lq-order/files.h"
#include "pension/case.h"

static void check_options(void)
{
    batch_check_given(&given);
    if (given.drop && (given.need.n > 0 || given.fix.n > 0))
        diag_usage("request: --drop closes what was asked; ask with --need or --fix by itself");
}

static bool is_case(struct office *o, struct rec *in)
{
    const struct json_node *root = json_root(&in->doc);
    struct slice id = rec_str(in, root, "order");
    struct store_record there;

    if (!id.p)
        return json_get(&in->doc, root, "case") != NULL;
    return !store_get(o->store, slice_of("order"), id, &there) &&
           store_get(o->store, slice_of("pension"), id, &there);
}

/* An order, or a pension case: an officer looks after both, and decides on both, just so. */
static bool assign(struct office *o, const struct edge *e, struct rec *in, struct buf *out,
                   bool *yes)
{
    return is_case(o, in) ? case_assign(o, e, in, out, yes) : walk_order(o, e, in, out, yes);
}

static bool decide(struct office *o, const struct edge *e, struct rec *in, struct buf *out,
                   bool *yes)
{
    return is_case(o, in) ? case_decide(o, e, in, out, yes) : walk_order(o, e, in, out, yes);
}

static batch_worker *worker_of(const struct edge *e)
{
    if (strcmp(e->name, "assign") == 0)
        return assign;
    return strcmp(e->name, "decide") == 0 ? decide : walk_order;
}

static enum status walk_all(const struct edge *e, int argc, char **argv)
{
    struct case_desk cases = {0};
    struct batch_job job = {.work = worker_of(e),
                            .edge = e,
                            .given = &given,
                            .state = &cases,
                            .prepare = with_files ? files_prepare : NULL,
                            .names = filed_of_answer,
                            .dry = dry_run,
                            .room = BATCH_ROOM};
    enum status st;

    if (with_files && !files_start(with_files))
        return ST_IO;
    st = batch_walk(&job, argc, argv);
    files_end();
    pension_tables_free(&cases.tables);
    return st;
}

enum status run_edge(const struct verb *v, int argc, char **argv)
{
    check_options();
    return walk_all(edge_by_name(v->name), argc, argv);
}

enum status run_decide(const struct verb *v, int argc, char **argv)
{
    check_options();
    if (given.accept && given.refuse)
        diag_usage("decide: --accept or --refuse, not both");
    if (argc == 0)
        return walk_all(edge_by_name(v->name), argc, argv);
    if (argc != 2 || given.accept == given.refuse)
        diag_usage("decide: ORDER FINDING --accept|--refuse --note TEXT");
    given.finding = argv[1];
    return walk_all(edge_by_name(v->name), 1, argv);
}

static bool submit(struct office *o, const struct edge *e, struct rec *in, struct buf *out,
                   bool *yes)
{
    (void)e;
    return order_submit(o, in, out, yes);
}

static bool packet(struct office *o, const struct edge *e, struct rec *in, struct buf *out,
                   bool *yes)
{
    (void)e;
    return order_packet(o, in, out, yes);
}

/* An application is one event; a packet (below) holds and receives for each order in it. */
enum status run_submit(const struct verb *v, int argc, char **argv)
{
    struct batch_job job = {.work = submit,
                            .given = &given,
                            .prepare = with_files ? files_prepare : NULL,
                            .names = filed_of_application,
                            .dry = dry_run,
                            .room = 1,
                            .line_max = SUBMIT_LINE_MAX};
    enum status st;

    (void)v;
    if (with_files && !files_start(with_files))
        return ST_IO;
    st = batch_stream(&job, argc, argv);
    files_end();
    return st;
}

enum status run_packet(const struct verb *v, int argc, char **argv)
{
    struct batch_job job = {.work = packet,
                            .given = &given,
                            .dry = dry_run,
                            .room = BATCH_ROOM,
                            .line_max = SUBMIT_LINE_MAX};

    (void)v;
    return batch_stream(&job, argc, argv);
}
