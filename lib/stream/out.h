/*
 * out.h: the one buffered stdout.
 *
 *   out_add(p, n) …            gathers
 *   out_flush()                writes now (before a read that could wait)
 *   out_close()                at the end of main: flush, close, say what failed
 *
 * After a failed write nothing more is written, the failure has been said
 * once, and out_close() returns ST_IO. A closed pipe ends the program quietly
 * by SIGPIPE, as for any filter.
 */
#ifndef LQ_OUT_H
#define LQ_OUT_H

#include "base/buf.h"
#include "base/diag.h"

void out_add(const void *p, size_t n);
void out_adds(const char *s);
void out_add_buf(const struct buf *b);
/* The buffer itself, for building a line in place. */
struct buf *out_buf(void);
void out_addf(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
bool out_flush(void);          /* false: the write failed (said) */
bool out_failed(void);         /* a write failed: more input is of no use */
enum status out_close(void);   /* ST_YES or ST_IO */
bool out_is_terminal(void);    /* stdout is one: escape what applicants wrote, use colour unless NO_COLOR */

#endif
