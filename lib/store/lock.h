/*
 * lock.h: the file `lock`: who may write, and how much is durable.
 *
 * The lock is an open file description lock on the whole file: it belongs to
 * the descriptor, goes away with the process however that ends, and excludes
 * other threads as well as other programs.
 *
 * The durable mark says how far the journal was on disk when the last writer
 * acknowledged: segment, length, n and h of the last event. Two slots, a page
 * apart, are written in turn, each with a sequence number and a checksum: a
 * torn write of one leaves the other. The newest whole one counts.
 *
 * The mark is written after the journal's fdatasync, so it never claims what
 * isn't durable. It isn't synced itself (but for rotation, recovery and
 * poison): after a power cut it may be some batches old, never wrong. That is
 * why recovery keeps every good line beyond it.
 *
 *   {"mark":7,"segment":1,"length":12345,"n":42,"h":"…","poisoned":false,"sum":"…"}
 *
 * Functions set errno and say nothing, except lock_take().
 */
#ifndef LQ_STORE_LOCK_H
#define LQ_STORE_LOCK_H

#include "base/diag.h"
#include "store/sha256.h"

#include <stdbool.h>
#include <stdint.h>

#define LOCK_SLOT 4096 /* distance of the slots; the file is two of them long */

struct mark {
    uint64_t seq;     /* counts the writes */
    uint64_t segment; /* number of the segment's first event: its name */
    uint64_t length;  /* durable bytes in that segment */
    uint64_t n;       /* last durable event, 0: none */
    char h[SHA256_HEX + 1];
    bool poisoned; /* an fdatasync failed: nobody writes before lq-store recover */
};

enum mark_found {
    MARK_GOOD,
    MARK_DAMAGED, /* neither slot is whole */
    MARK_UNREADABLE
};

/* Make the file with its first mark; fsynced. */
bool lock_create(int dirfd, const struct mark *first);

/* Wait up to wait_ms for the lock. ST_BUSY and ST_IO have been said; path is for that. */
enum status lock_take(int fd, int wait_ms, const char *path);
void lock_drop(int fd);

enum mark_found mark_read(int fd, struct mark *m);

/* Write m with the next sequence number into the older slot. */
bool mark_write(int fd, struct mark *m);

#endif
