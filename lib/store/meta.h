/*
 * meta.h: store.json, and finding and opening a store's directory.
 *
 * Failures have been said, with what to do, when a status other than ST_YES
 * comes back.
 */
#ifndef LQ_STORE_META_H
#define LQ_STORE_META_H

#include "base/buf.h"
#include "base/diag.h"

#include <stdint.h>

#define META_FORMAT      1
#define META_MAX         ((size_t)64 << 10)
#define META_SEGMENT_MIN 4096
#define META_SEGMENT_MAX ((int64_t)1 << 30)

struct meta {
    int64_t format;
    char *id; /* owned, as are the other strings */
    char *post;
    char *profile_sha256;
    bool settable;
    uint64_t segment_bytes;
};

/* The directory a command means: dir, else $LQ_STORE; NULL: said. */
const char *meta_dir(const char *dir);

/* Open the store's directory; -1: said, *st tells the status. */
int meta_open_dir(const char *dir, enum status *st);

/* Parse store.json: what is wrong with it, or NULL. Another format than
 * META_FORMAT is not wrong: look at m->format. */
const char *meta_parse(struct slice text, struct meta *m);

enum status meta_load(int dirfd, const char *dir, struct meta *m);
void meta_release(struct meta *m);
void meta_print(struct buf *out, const struct meta *m);

/* Writers: refuse file systems where locks and fsync can't be relied on. */
enum status meta_refuse_remote(int dirfd, const char *dir);

/* The kernel's word on who runs this: the real user's name, else the number.
 * $LQ_ACTOR in a settable store. Valid until the next call. */
const char *meta_actor(bool settable);

#endif
