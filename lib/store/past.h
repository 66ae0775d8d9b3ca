/*
 * past.h: the part of the journal that isn't in memory.
 *
 *     past_open(&p, …);
 *     if (past_rebase(&p)) journal_start(&j, &p.base);   memory begins behind p.base
 *     … index_…(p.ix, …) for records below it, past_line() for their lines …
 *     past_close(&p);
 *
 * Without an index that can be trusted p.ix is NULL and memory begins at event 1.
 */
#ifndef LQ_PAST_H
#define LQ_PAST_H

#include "store/index.h"

struct past {
    struct index *ix;
    struct index_base base; /* n 0: nothing is below memory */
    int jfd;                /* journal/, borrowed */
    int fd;                 /* the segment read last, -1: none */
    uint64_t fd_segment;
    struct buf line;
    struct buf body_line; /* of the record fetched last */
};

void past_open(struct past *p, int dirfd, int jfd, const char *store_id, bool writer,
               uint64_t journal_bytes);
void past_close(struct past *p);

/* Take what the index covers now as the base. False: nothing, or it doesn't
 * fit the journal on the disk; the index is then done without. */
bool past_rebase(struct past *p);

/* A writer has moved the index on since past_rebase(). */
bool past_moved(struct past *p);

/* An event's line without its LF, BUF_PAD readable bytes after it, valid until
 * the next call. Absent: it isn't there. */
struct slice past_line(struct past *p, const struct index_place *place);

/* index_fetch() with the body, wherever it stands: valid until the next one, as
 * the rest is. INDEX_BROKEN: the line isn't the one that the index names. */
enum index_answer past_fetch(struct past *p, struct slice kind, struct slice id,
                             struct index_record *out);

/* The body of a record of the index that stands in the journal. False as above. */
bool past_body(struct past *p, struct index_record *r);

/* Before a decision: the record's last event stands in the journal with the
 * hash that the index names, and hashes to it. */
bool past_check(struct past *p, const struct index_record *r);

#endif
