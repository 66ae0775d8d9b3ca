/*
 * table.h: records as an aligned table on stdout, by libsmartcols.
 *
 *     struct table *t = table_open(&opts);
 *     for each record: table_row(t, rec);
 *     st = table_close(t);
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
 * Rows are aligned page by page, at most TABLE_PAGE_ROWS rows or
 * TABLE_PAGE_BYTES of text, so memory is bounded; the header comes once. A
 * column is aligned right when all its cells on the page are numbers.
 *
 * Whatever an applicant wrote is shown with controls escaped. With a width,
 * the widest columns of text are cut, with "…", until a row fits.
 *
 * libsmartcols pads by the C library's width tables: a character they don't
 * know yet (glibc 2.36: CJK extension H) shifts the rest of its row.
 */
#ifndef LQ_TABLE_H
#define LQ_TABLE_H

#include "stream/stream.h"

#define TABLE_PAGE_ROWS   10000
#define TABLE_PAGE_BYTES  ((size_t)4 << 20)
#define TABLE_COLUMNS_MAX 64

struct table;

struct table_opts {
    const char *columns; /* NULL: from the first record. Wrong ones are a usage error */
    size_t width;        /* columns of the terminal; 0: never cut */
    bool bold;           /* the header */
};

struct table *table_open(const struct table_opts *o);
void table_row(struct table *t, struct rec *r);
enum status table_close(struct table *t); /* ST_IO: libsmartcols ran out of memory */

#endif
