/*
 * reject.h: records that can't be used, told and kept.
 *
 *   struct reject *r = reject_open(path);    path NULL: told on stderr only
 *   reject_line(r, file, line_no, column, "payment.amount_cents: not an integer", raw, raw_n);
 *   st = reject_close(r, total);             says "2 of 140 records rejected"
 *
 * Each rejection is one line on stderr, FILE:LINE:COLUMN: REASON; the raw line
 * goes to `path`, so that it can be fed again, and one JSON object with file,
 * line, byte and reason to `path`.why. Both files are created at the first
 * rejection, mode 0660 less the umask, never through a symbolic link.
 */
#ifndef LQ_REJECT_H
#define LQ_REJECT_H

#include "base/buf.h"
#include "base/diag.h"

struct reject;

struct reject *reject_open(const char *path);

/* raw may be given in pieces: reject_line() with the first, reject_more() with the rest. */
void reject_line(struct reject *r, const char *file, uint64_t line_no, size_t column,
                 const char *why, const char *raw, size_t raw_n);
void reject_more(struct reject *r, const char *raw, size_t raw_n);

/* A line that goes before the first rejected one (a CSV header). Call before it. */
void reject_header(struct reject *r, const char *raw, size_t raw_n);

uint64_t reject_count(const struct reject *r);

/* Close both files; ST_REJECTED if there were any, ST_IO if a file failed. Frees r. */
enum status reject_close(struct reject *r, uint64_t total);

#endif
