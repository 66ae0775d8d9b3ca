/*
 * admin.h: what lq-store and lq-audit do with a store as a whole. Everything
 * else goes through store.h.
 *
 * dir NULL means $LQ_STORE. Each writes one JSON line about what it did or
 * found to report. A status other than ST_YES has been said.
 */
#ifndef LQ_STORE_ADMIN_H
#define LQ_STORE_ADMIN_H

#include "base/buf.h"
#include "base/diag.h"

#include <stdbool.h>
#include <stdint.h>

/* Id, post, counts, size; takes no lock. */
enum status store_stat(const char *dir, struct buf *report);

struct meta;
struct slice;
struct event;

/* Who looks on while the chain is verified, and has the last word (lib/audit). */
struct store_witness {
    /* Before the first line. A status other than ST_YES has been said and ends it. */
    enum status (*begin)(void *ctx, int dirfd, const char *dir, const struct meta *meta);
    /* verify.h, on_line */
    void (*line)(void *ctx, uint64_t n, struct slice line, const struct event *ev);
    /* After the last one; may add members (",\"name\":…") to the report. What is wrong has
     * been said. `last` is the number of the last event. */
    enum status (*end)(void *ctx, uint64_t last, struct buf *report);
    void *ctx;
};

/* The whole chain against the durable mark; each damage is said. ST_IO: damaged.
 * witness may be NULL. */
enum status store_verify(const char *dir, const struct store_witness *witness, struct buf *report);

/* Verify the journal from the disk, put aside what was never acknowledged,
 * set the durable mark anew, lift the poison. ST_IO: damage that needs a backup. */
enum status store_recover(const char *dir, const char *rules, struct buf *report);

/* Copy what dest lacks up to the durable mark; dest becomes a store. */
enum status store_backup(const char *dir, const char *dest, struct buf *report);

/* ---- shared by init.c and backup.c ---- */

/* Open a store's directory to be, making it if need be. -1: said. */
int layout_open(const char *dir);
enum status layout_make(int dirfd, const char *dir);
/* Nothing in it but what an interrupted init or backup leaves. */
enum status layout_check_empty(int dirfd, const char *dir);

#endif
