/*
 * csv_import.h: CSV files to JSON lines on stdout, the whole work of lq-csv.
 *
 *     st = csv_import(&opts, argc, argv);
 *
 * Every file has its own header. Rows that can't be records are told and kept
 * as stream/reject.h says: "FILE:LINE:COLUMN: HEADER: REASON" with the line the
 * row starts on and the number of the column; in the rejects file the header
 * comes first, so that it can be fed again. A file whose header is no good is
 * one rejection, and goes there whole.
 *
 * What csv_guard.h put before a cell is taken away again. With group, rows are
 * records as csv_group.h says; each row counts, also when it is rejected with
 * its group.
 */
#ifndef LQ_CSV_IMPORT_H
#define LQ_CSV_IMPORT_H

#include "base/diag.h"
#include <stdbool.h>

struct csv_import_opts {
    const char *map;      /* file, or NULL */
    const char *encoding; /* "utf-8" (or NULL) or "gb18030" */
    const char *rejects;  /* file, or NULL */
    const char *group;    /* member or column whose equal values make rows one record, or NULL */
    bool no_guard;        /* cells are what stands in them */
    bool strict;          /* stop at the first rejected row */
};

/* No files: standard input. */
enum status csv_import(const struct csv_import_opts *o, int filec, char *const *files);

#endif
