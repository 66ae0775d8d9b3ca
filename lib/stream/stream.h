/*
 * stream.h: records in, one a line; the loop every command shares.
 *
 * Pull form, for commands that batch (the store's):
 *
 *     struct stream *s = stream_open(&opts, argc, argv);
 *     struct rec *r;
 *     while ((r = stream_next(s))) {
 *         … read members with the rec_…() getters; they remember the first thing wrong
 *         if (rec_failed(r)) { stream_reject(s, r); continue; }
 *         …
 *     }
 *     return stream_close(s);
 *
 * Before a read that could wait, opts.before_wait is called (default: flush
 * standard output), so a line comes out when it went in; a batch is committed there.
 *
 * Loop form, for filters: filter_run() below.
 *
 * A record that is not JSON, not an object, over a limit, or that the worker
 * finds of the wrong type is rejected: one line on stderr
 * "PROG: FILE:LINE:COLUMN: MEMBER: REASON", the raw line to --rejects FILE and
 * its place and reason to FILE.why; the work goes on, unless --strict. Records
 * out plus records rejected equals records in, always; the last line on stderr
 * counts the rejected ones if there were any.
 *
 * Lines live in the stream's buffer with BUF_PAD readable bytes after them
 * until the next stream_next(). Memory is bounded: a longer line than the
 * limit is one rejection and skipped in constant memory.
 */
#ifndef LQ_STREAM_H
#define LQ_STREAM_H

#include "base/clock.h"
#include "base/diag.h"
#include "stream/json.h"

#define STREAM_LINE_MAX ((size_t)1 << 20)

struct stream;

struct stream_opts {
    size_t line_max;     /* longest line without its LF; 0: STREAM_LINE_MAX */
    const char *rejects; /* file for rejected lines, or NULL */
    bool strict;         /* stop at the first rejected record */
    void (*before_wait)(void *state); /* NULL: out_flush() */
    void *state;
};

/* Files are operands ("-" is standard input; none: standard input). One that
 * can't be opened is said, makes the status ST_IO and the rest goes on. */
struct stream *stream_open(const struct stream_opts *o, int filec, char *const *files);

/* One record. Getters take nodes of doc; where a member has the wrong type
 * they remember it (the first one) and return the absent value. */
struct rec {
    struct json doc;
    struct slice line;  /* raw, without LF */
    const char *file;   /* as named by the operand; "-" for standard input */
    uint64_t line_no;   /* from 1 */
    struct arena arena; /* decoded strings of this record */
    bool failed;
    struct buf why;   /* "payment.amount_cents: not an integer" */
    size_t fail_at;   /* byte offset in the line */
};

struct rec *stream_next(struct stream *s);
void stream_reject(struct stream *s, struct rec *r);
/* Let the status be at least st. */
void stream_status(struct stream *s, enum status st);
enum status stream_close(struct stream *s);

/* Parse a line that doesn't come from a stream (a store's record) with the same getters. */
bool rec_scan(struct rec *r, struct slice line, const char *name);
void rec_release(struct rec *r);

/* ---- getters: absent gives the absent value; null and wrong types fail ---- */
const struct json_node *rec_obj(struct rec *r, const struct json_node *obj, const char *key);
const struct json_node *rec_arr(struct rec *r, const struct json_node *obj, const char *key);
struct slice rec_str(struct rec *r, const struct json_node *obj, const char *key);
int64_t rec_i64(struct rec *r, const struct json_node *obj, const char *key, int64_t absent);
bool rec_bool(struct rec *r, const struct json_node *obj, const char *key, bool absent);
/* RFC 3339, and a date "2021-06-10"; *have tells whether it was there. */
struct instant rec_instant(struct rec *r, const struct json_node *obj, const char *key, bool *have);
struct civil rec_date(struct rec *r, const struct json_node *obj, const char *key, bool *have);
/* obj may be NULL in all of them (an absent object): the answer is "absent". */

/* Fail the record at a node (its path and column are worked out), or for a
 * member missing from obj. */
void rec_fail(struct rec *r, const struct json_node *at, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
void rec_missing(struct rec *r, const struct json_node *obj, const char *key);
static inline bool rec_failed(const struct rec *r)
{
    return r->failed;
}

/* ---- the filter loop ---- */

enum answer { ANSWER_YES, ANSWER_NO };

struct filter {
    /* Name of the member it adds, or NULL for a bridge that writes its own
     * lines with out_add(). */
    const char *verdict;
    /* Judge r; write the member's value to out. A record that failed
     * (rec_failed) is rejected whatever this returns. */
    enum answer (*work)(void *state, struct rec *r, struct buf *out);
    void *state;
    size_t line_max;
};

/* The whole life of a filter: options from cmd_common(), every record judged,
 * the verdict spliced in, output flushed before a read that could wait. */
enum status filter_run(const struct filter *f, int filec, char *const *files);

#endif
