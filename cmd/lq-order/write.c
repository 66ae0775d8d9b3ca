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

/* An order, or a pension case, which an officer looks after just so. */
static bool assign(struct office *o, const struct edge *e, struct rec *in, struct buf *out,
                   bool *yes)
{
    const struct json_node *root = json_root(&in->doc);
    struct slice id = rec_str(in, root, "order");
    struct store_record there;

    if (id.p && !store_get(o->store, slice_of("order"), id, &there) &&
        store_get(o->store, slice_of("pension"), id, &there))
        return case_assign(o, e, in, out, yes);
    if (!id.p && json_get(&in->doc, root, "case"))
        return case_assign(o, e, in, out, yes);
    return walk_order(o, e, in, out, yes);
}

static enum status walk_all(const struct edge *e, int argc, char **argv)
{
    struct batch_job job = {.work = strcmp(e->name, "assign") == 0 ? assign : walk_order,
                            .edge = e,
                            .given = &given,
                            .prepare = with_files ? files_prepare : NULL,
                            .names = filed_of_answer,
                            .dry = dry_run,
                            .room = BATCH_ROOM};
    enum status st;

    if (with_files && !files_start(with_files))
        return ST_IO;
    st = batch_walk(&job, argc, argv);
    files_end();
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
