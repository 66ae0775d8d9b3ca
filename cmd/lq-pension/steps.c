/*
 * The verbs that write: records in, one batch at a time (order/batch.h); push.
 */
#include "lq-pension/pension.h"
#include "order/intake.h"
#include "pension/push.h"

enum status run_step(const struct verb *v, int argc, char **argv)
{
    static const struct {
        const char *verb;
        batch_worker *work;
        bool files; /* operands are files, else cases */
    } steps[] = {{"submit", case_submit, true},
                 {"result", case_result, true},
                 {"settle", case_settle, false},
                 {"fallback", case_fallback, false}};
    struct case_desk desk = {0};
    struct batch_job job = {.given = &given,
                            .state = &desk,
                            .member = "case",
                            .dry = dry_run,
                            .room = 1,
                            .line_max = SUBMIT_LINE_MAX};
    enum status st = ST_USAGE;

    batch_check_given(&given);
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        if (strcmp(steps[i].verb, v->name) != 0)
            continue;
        job.work = steps[i].work;
        st = steps[i].files ? batch_stream(&job, argc, argv) : batch_walk(&job, argc, argv);
    }
    pension_tables_free(&desk.tables);
    return st;
}

enum status run_push(const struct verb *v, int argc, char **argv)
{
    struct push_job job = {.transport = transport, .batch = batch_size};

    (void)v;
    (void)argc;
    (void)argv;
    if (transport && !*transport)
        diag_usage("--transport: the command is empty");
    return push_run(&job);
}
