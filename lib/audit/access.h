/*
 * access.h: who acted on what, from the journal alone.
 *
 *     st = access_run(store, officer)      store NULL: $LQ_STORE; officer NULL: all of them
 *
 * Once through the journal (store/replay.h), a line for each of these:
 *
 *   act            every event of the officer asked for
 *   decision       a finding settled, with the note; `waiver`: a refusal waived
 *   role-missing   a step without the role for it, as staff events had granted them by then
 *   four-eyes      a step by somebody who walked the other of the pair
 *   odd-hours      outside the office's hours at the post
 *   after-closing  on an order that was closed
 *   held-long      the applicant's old document was here for more office hours than the target from
 *                  materials-received to dispatched; `still`: it is here now
 *   officer        at the end, one each: events, orders, steps by name, and how many of the above
 *
 * ST_NO: a role was missing, or one pair of eyes did for two. What somebody only read leaves no trace.
 */
#ifndef LQ_AUDIT_ACCESS_H
#define LQ_AUDIT_ACCESS_H

#include "base/diag.h"

enum status access_run(const char *store, const char *officer);

#endif
