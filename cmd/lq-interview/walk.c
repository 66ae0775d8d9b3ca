/*
 * book, cancel, result: the edges that lq-order has, by the names an
 * interviewer uses.
 */
#include "lq-interview/interview.h"

static struct batch_job job_for(batch_worker *work, const char *edge)
{
    batch_check_given(&given);
    return (struct batch_job){.work = work,
                              .edge = edge_by_name(edge),
                              .given = &given,
                              .dry = dry_run,
                              .room = BATCH_ROOM};
}

enum status run_book(const struct verb *v, int argc, char **argv)
{
    struct batch_job job = job_for(walk_order, "book");

    (void)v;
    if (argc == 0)
        return batch_walk(&job, 0, argv);
    if (argc != 2)
        diag_usage("book: ORDER TIME, or records on standard input");
    given.slot = argv[1];
    return batch_walk(&job, 1, argv);
}

enum status run_cancel(const struct verb *v, int argc, char **argv)
{
    struct batch_job job = job_for(walk_order, "cancel");

    (void)v;
    return batch_walk(&job, argc, argv);
}

/* One that didn't take place is the edge missed, every other one interviewed. */
static bool result(struct office *o, const struct edge *e, struct rec *in, struct buf *out,
                   bool *yes)
{
    struct walk w;

    /* Loaded first: a member `result` that an applicant wrote comes back through a pipe. */
    walk_init(&w, o);
    w.in = in;
    walk_load(&w, rec_str(in, json_root(&in->doc), "order"));
    if (slice_is(walk_text(&w, o->given->result, "result"), "missed"))
        e = edge_by_name("missed");
    walk_release(&w);
    return walk_order(o, e, in, out, yes);
}

enum status run_result(const struct verb *v, int argc, char **argv)
{
    struct batch_job job = job_for(result, "interviewed");

    (void)v;
    return batch_walk(&job, argc, argv);
}
