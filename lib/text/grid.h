/*
 * grid.h: records as an aligned table on stdout, by libsmartcols.
 *
 *     struct grid *t = grid_open(&opts);
 *     for each record: grid_row(t, rec);
 *     st = grid_close(t);
 *
 * A column is PATH[:FORMAT][=LABEL], columns are separated by commas. PATH is
 * member names with dots (applicant.name, packets.0.tracking) or a JSON
 * Pointer; FORMAT is
 *
 *   money   an integer of cents as 23.00
 *   json    the value as it is in the record
 *
 * A verdict is shown as "yes", "no amount-wrong …" or "open interview-minor".
 * Without columns those of the first record are taken: its top-level scalars
 * and its verdicts; if it has none, all its members. Anything else that isn't
 * a scalar is shown as compact JSON, an absent member as an empty cell.
 *
 * Rows are aligned page by page, at most GRID_PAGE_ROWS rows or
 * GRID_PAGE_BYTES of text, so memory is bounded; the header comes once. A
 * column is aligned right when all its cells on the page are numbers.
 *
 * Whatever an applicant wrote is shown with controls escaped. With a width,
 * the widest columns of text are cut, with "…", until a row fits.
 *
 * libsmartcols pads by the C library's width tables: a character they don't
 * know yet (glibc 2.36: CJK extension H) shifts the rest of its row.
 */
#ifndef LQ_GRID_H
#define LQ_GRID_H

#include "stream/stream.h"

#define GRID_PAGE_ROWS   10000
#define GRID_PAGE_BYTES  ((size_t)4 << 20)
#define GRID_COLUMNS_MAX 64

struct grid;

struct grid_opts {
    const char *columns; /* NULL: from the first record. Wrong ones are a usage error */
    size_t width;        /* columns of the terminal; 0: never cut */
    bool bold;           /* the header */
};

struct grid *grid_open(const struct grid_opts *o);
void grid_row(struct grid *t, struct rec *r);
enum status grid_close(struct grid *t); /* ST_IO: libsmartcols ran out of memory */

#endif
