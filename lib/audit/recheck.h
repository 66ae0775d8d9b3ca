/*
 * recheck.h: every transition in the journal judged again, from the facts
 * before it, by today's code and the rows of share/ that were valid that day.
 *
 *     st = recheck_run(store, out)         store NULL: $LQ_STORE; ST_NO: some come out otherwise
 *
 * Once through the journal (store/replay.h): before each event the store is what
 * it was then, with the time and the officer of the event. What was given to an
 * edge is read back from what it changed (recheck_input.h). Asked again are
 *
 *   - submissions, and the state they came to;
 *   - every edge of lib/order/lifecycle.h, decide included, with roles and four eyes;
 *   - every packet: whether what was held then let the order be received.
 *
 * Facts (hold, attach, packet itself) are not judged: they happened.
 *
 * A line for each that comes out otherwise: n, at, by, order, event, to and
 * rules as recorded, and `again`, the transition as it is judged now; at the end
 * one line with `judged` and `otherwise`.
 */
#ifndef LQ_AUDIT_RECHECK_H
#define LQ_AUDIT_RECHECK_H

#include "base/diag.h"

enum status recheck_run(const char *store);

#endif
