/*
 * csv_write.h: JSON lines to CSV on stdout, the other half of lq-csv.
 *
 *     st = csv_write(&opts, argc, argv);
 *
 * Columns are those of the map that reads such a file (csv_map.h), else the
 * ones asked for (column.h: PATH[:money|:json][=LABEL]), else the top-level
 * scalars of the first record. With a map, the ones asked for come behind its
 * own, and are JSON Pointers.
 *
 * A value is written so that reading it with the same map gives it back: money
 * as 23.00, numbers as they are written, an absent member or null as an empty
 * cell, an object or array as compact JSON, text as csv_cell.h and csv_guard.h
 * have it. A value that isn't of its column's type rejects the record. A map
 * with "-" gives one row for each element.
 *
 * With a map, or without anything, what no column takes is said on stderr,
 * each member once; when the stream is strict, it rejects the record.
 */
#ifndef LQ_CSV_WRITE_H
#define LQ_CSV_WRITE_H

#include "base/diag.h"
#include <stdbool.h>

struct csv_write_opts {
    const char *map;     /* file, or NULL */
    const char *columns; /* list, or NULL */
    bool bom;            /* a byte order mark first, for Excel */
    bool crlf;           /* rows end with CR LF */
    bool excel_text;     /* long identifiers of digits as ="00123" */
    bool no_guard;       /* text as it is, formula or not */
    bool strict;         /* what no column takes rejects its record */
};

/* No files: standard input. */
enum status csv_write(const struct csv_write_opts *o, int filec, char *const *files);

#endif
