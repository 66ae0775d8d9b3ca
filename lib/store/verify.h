/*
 * verify.h: the whole chain, from the first byte to the last.
 *
 *   struct verify_opts o = {.on_damage = fn, .ctx = ctx};
 *   struct verify_result r;
 *   st = verify_run(dirfd, dir, &meta, &o, &r);
 *
 * Every line is parsed, its JSON validated, hashed, and compared with the line
 * before it and with the durable mark. Works read-only and in constant memory.
 * After a damage the walk goes on at the next line, so all are reported.
 *
 * What lies beyond the mark and isn't whole was never acknowledged: a tail,
 * not a damage; the next writer puts it aside. Where the mark itself is lost,
 * that is damage, and bytes after the last good line count as a tail only if
 * no good line follows them.
 */
#ifndef LQ_STORE_VERIFY_H
#define LQ_STORE_VERIFY_H

#include "base/diag.h"
#include "base/slice.h"
#include "store/event.h"
#include "store/lock.h"
#include "store/meta.h"

struct verify_opts {
    bool direct; /* read the disk, past the page cache, where the file system can */
    /* segment 0: the damage isn't in a segment (the mark, a stray file). */
    void (*on_damage)(void *ctx, uint64_t segment, uint64_t line, uint64_t byte, const char *what);
    void *ctx;
    /* Each line in the place of event n, good or not, without its LF; the tail isn't told. ev: its
     * members, NULL if it hasn't an event's shape. on_line NULL: nobody asks. */
    void (*on_line)(void *ctx, uint64_t n, struct slice line, const struct event *ev);
    void *line_ctx;
};

struct verify_result {
    uint64_t n; /* last event */
    char h[SHA256_HEX + 1];
    uint64_t bytes; /* good ones */
    uint64_t segments;
    uint64_t damages;
    uint64_t tail_bytes; /* after the last good line, beyond the mark */
    enum mark_found mark_found;
    struct mark mark;
};

/* ST_YES sound, ST_IO damaged (on_damage told) or unreadable (said). */
enum status verify_run(int dirfd, const char *dir, const struct meta *meta,
                       const struct verify_opts *opts, struct verify_result *out);

#endif
