/*
 * proof.h: one order's events, each proven to stand in the journal that a
 * checkpoint covers. The file shows no line of another order, and needs nothing
 * but the verifier to be checked.
 *
 *   {"proof":1,"order":"A2021…","events":[{"n":7,"line":"{\"n\":7,…}","path":"base64"},…],
 *    "checkpoint":"lq/chicago/…\n1042\n…"}
 *
 * `line` is the journal's line; `path` are the hashes of RFC 6962, 2.1.1, one
 * after the other. `later` counts events that came after the checkpoint.
 *
 * That each event is in the journal is proven; that there are no others of the
 * order can't be, but the version and prev that events carry tell of most gaps.
 */
#ifndef LQ_AUDIT_PROOF_H
#define LQ_AUDIT_PROOF_H

#include "base/buf.h"
#include "base/diag.h"

#define PROOF_EVENTS_MAX 1024
#define PROOF_BYTES_MAX  ((size_t)64 << 20)

/* store NULL: $LQ_STORE. ST_NO: no such order, or none of its events under a checkpoint (said). */
enum status proof_make(const char *store, const char *order, struct buf *out);

/* One JSON line to out: {"order":…,"ok":…,"events":…,"size":…,"wrong":[{"n":…,"what":…}]}.
 * ST_NO: something doesn't hold. ST_REJECTED: not a proof (said). */
enum status proof_check(const char *file, const char *verifiers, struct buf *out);

#endif
