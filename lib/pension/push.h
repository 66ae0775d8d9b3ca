/*
 * push.h: checked cases to their departments (R69).
 *
 *     struct push_job job = {.transport = NULL};
 *     st = push_run(&job);
 *
 * Into the spool, each case is one file of two lines: the case, and a manifest
 * with the number of cases before it and the sha256 of their bytes. In this
 * order, for a batch: every file durable in tmp/ · events `pushing` durable ·
 * files renamed into new/ · events `pushed` durable (store/outbox.h says why that is
 * exactly once).
 *
 * Through a transport (a command for sh), the cases of one division are
 * piped to it, many lines and one manifest; LQ_DIVISION is in its environment and
 * no data of a person. Ended with 0 it has them, and `pushed` is recorded; killed
 * between the two it gets them again: at least once, and `case` is what the
 * receiver tells a second one by. One that failed leaves its cases as they were,
 * its division is not tried again in this run, the others are. Status 4.
 *
 * One push at a time; a second one waits, then gives up with status 4.
 */
#ifndef LQ_PENSION_PUSH_H
#define LQ_PENSION_PUSH_H

#include "base/diag.h"

struct push_job {
    const char *transport; /* NULL: the spool */
    long long batch; /* cases handed over together, at most 1024; 0: that, or 256 to a transport */
};

enum status push_run(const struct push_job *job);

#endif
