/*
 * journal.h: the append-only journal in memory and on disk.
 *
 * Reading:
 *     journal_open(&j, …); journal_read(&j);      whole good lines up to now; again later for more
 *     for (n = 1; n <= j.n; n++) journal_line(&j, n) …
 *     journal_close(&j);
 *
 * Writing:
 *     journal_begin(&j, &who, wait_ms);           locked, recovered, caught up
 *     journal_stage(&j, line, h) …                in memory only
 *     journal_commit(&j) or journal_rollback(&j); unlocked
 *
 * Everything that goes wrong has been said when a status other than ST_YES
 * comes back. Lines stay where they are in memory until journal_close(), or
 * until `generation` changes: then everything was read anew, because another
 * writer's recovery dropped lines that had been seen here but never
 * acknowledged.
 *
 * The invariants are listed in journal.c.
 */
#ifndef LQ_JOURNAL_H
#define LQ_JOURNAL_H

#include "store/event.h"
#include "store/index.h"
#include "store/lock.h"

#define JOURNAL_SEGMENT_BYTES ((uint64_t)64 << 20)
#define JOURNAL_BATCH_BYTES   ((size_t)4 << 20)
#define JOURNAL_NAME_MAX      32

struct segment {
    uint64_t first_n;
    char *mem;     /* mapped; BUF_PAD readable bytes after the last line */
    size_t mapped; /* size of the mapping */
    size_t len;    /* bytes of whole good lines, staged ones included */
    bool on_disk;
};

struct line_ref {
    const char *p;
    uint32_t len; /* without its LF */
};

struct journal {
    const char *dir; /* for messages */
    int dirfd;       /* the store */
    int jfd;         /* journal/ */
    int lock_rd;     /* lock, for reading the mark */
    int lock_wr;     /* lock, for writing; -1 until the first begin */
    int wfd;         /* the segment being written, -1: none */
    uint64_t wfd_segment;
    uint64_t segment_bytes;
    char genesis[SHA256_HEX + 1];

    /* Memory begins behind event `start.n`, at the end of its line: what is
     * below is the index's (past.h). n 0: memory begins at event 1. */
    struct index_base start;

    struct segment *seg;
    size_t segs;
    size_t segs_cap;
    struct line_ref *line;
    size_t lines_cap;

    uint64_t n;             /* last event in memory, staged ones included */
    char h[SHA256_HEX + 1]; /* its hash, or genesis */
    uint64_t base_n;        /* last event on disk as far as read */
    char base_h[SHA256_HEX + 1];
    size_t base_len; /* of the last segment */
    struct mark mark;
    bool have_mark;
    uint64_t tail; /* bytes on disk after the last good line of the last segment */
    const char *tail_why;
    unsigned generation;
    bool locked;
    bool broken; /* a commit failed: no more writes through this handle */
};

/* Who is writing: goes into the event that a recovery adds. */
struct writer {
    const char *by;
    const char *rules;
    struct instant now;
};

/* dirfd stays the caller's; dir and store_id must outlive j. */
enum status journal_open(struct journal *j, int dirfd, const char *dir, const char *store_id,
                         uint64_t segment_bytes);
void journal_close(struct journal *j);

enum status journal_read(struct journal *j);

enum status journal_begin(struct journal *j, const struct writer *who, int wait_ms);
/* line with its LF, composed with n = j->n + 1 and prev = j->h. */
void journal_stage(struct journal *j, struct slice line, const char h[SHA256_HEX + 1]);
size_t journal_staged_bytes(const struct journal *j);
struct slice journal_staged(const struct journal *j);
enum status journal_commit(struct journal *j);
void journal_rollback(struct journal *j);

/* Forget what is in memory and begin behind `at` (n 0: from the first event).
 * Nothing may be staged. journal_read() or journal_begin() then reads on. */
void journal_start(struct journal *j, const struct index_base *at);

/* Line n without its LF; j->start.n < n <= j->n. */
static inline struct slice journal_line(const struct journal *j, uint64_t n)
{
    return slice_from(j->line[n - j->start.n - 1].p, j->line[n - j->start.n - 1].len);
}

/* Where line n stands on the disk. */
void journal_place(const struct journal *j, uint64_t n, struct index_place *out);

/* The `at` of the last event; false if there is none. */
bool journal_last_at(const struct journal *j, struct instant *at);

/* "000000000042.jsonl" */
void journal_name(char out[JOURNAL_NAME_MAX], uint64_t first_n);

/* Say where line n is damaged and why: DIR/journal/SEGMENT:LINE:BYTE: WHAT. */
void journal_say_damage(const struct journal *j, uint64_t n, size_t at, const char *what);

/* ---- between journal.c, load.c and recover.c ---- */

/* Read on from where memory ends. Stops at the first line that isn't whole and
 * good: before the mark that is damage (ST_IO), after it j->tail and j->tail_why. */
enum status journal_load(struct journal *j);
void journal_forget(struct journal *j);
void journal_append(struct journal *j, struct slice line, const char h[SHA256_HEX + 1]);
struct segment *journal_add_segment(struct journal *j, uint64_t first_n);
enum status journal_open_lock(struct journal *j);
enum status journal_unlock(struct journal *j, enum status st);

/* Mark the store poisoned; what names the call that failed. Always ST_IO. */
enum status journal_poison(struct journal *j, const char *what, int err);
enum status journal_write_mark(struct journal *j, bool sync);
enum status journal_open_segment(struct journal *j);

/* Under the lock, after journal_load(): make what lies beyond the mark durable,
 * put what isn't good into quarantine. */
enum status recover_tail(struct journal *j, const struct writer *who);

#endif
