/*
 * attempts.h: who failed how often, so that nobody tries numbers until one fits (R73).
 *
 *     struct attempts *a = attempts_open(dir, &limits);       NULL: said
 *     if (!attempts_begin(a, caller, now, &locked)) …         the lock is held from here
 *     … look up, unless locked …
 *     attempts_end(a, failed);                                counts, lets go
 *     attempts_close(a);
 *
 * DIR/failures.jsonl is a flat file, one line a failure:
 * {"at":"…","caller":"uid:1000"}; a caller named by the record stands there as
 * "id:" and 16 hex digits of a hash with DIR/key, a random key made with the
 * directory. No number, sticker, authority or name is written. All processes of
 * the office count in the same file, one at a time, under a record lock on it. A
 * file without a failure in the window and lock time is emptied.
 *
 * A caller who failed `attempts` times within the window is locked until
 * `lock_min` after the last of these; what is asked while locked isn't looked up
 * and doesn't count. Memory: a few words for each caller in the file.
 */
#ifndef LQ_LEGAL_ATTEMPTS_H
#define LQ_LEGAL_ATTEMPTS_H

#include "base/clock.h"
#include "records/post.h"

struct attempts;
struct attempts *attempts_open(const char *dir, const struct post_legal *limits);
void attempts_close(struct attempts *a); /* NULL is fine */

/* caller: from the record; absent or empty: the user the program runs for. False: said. */
bool attempts_begin(struct attempts *a, struct slice caller, struct instant now, bool *locked);
bool attempts_end(struct attempts *a, bool failed);

#endif
