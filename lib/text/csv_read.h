/*
 * csv_read.h: rows out of a CSV file, each with its place and its raw bytes.
 *
 *     struct csv_reader *r = csv_open(name);          NULL: said on stderr
 *     struct csv_row row;
 *     while (csv_next(r, &row)) {
 *         if (row.bad) … report row.line, row.bad_cell, row.bad; row.raw can be fed again
 *         else … row.cell[0..row.n)
 *     }
 *     st = csv_close(r);
 *
 * libcsv takes the rows apart, in strict mode. Around it: physical lines are
 * handed over one by one, so that a row knows the line it starts on, and a row
 * that is not CSV costs exactly its first line. Reading goes on at the next
 * line, even when an unclosed quote had swallowed the rest of the file.
 *
 * What comes out of a cell:
 *   - blanks (space, tab) around a cell go, unless it is quoted;
 *   - ="00123", Excel's way to keep leading zeros, is 00123;
 *   - bytes are not converted (that is decode.h). Quotes, commas and line ends
 *     never are trail bytes in UTF-8 or GB18030, so rows can be cut before that.
 * A line ends with LF, CR LF or CR. A row without anything in any cell is not
 * a row and is passed over, as Excel leaves them at the end of a sheet.
 *
 * Memory is bounded by CSV_ROW_MAX and CSV_CELLS_MAX. Slices in a row belong
 * to the reader and are valid until the next csv_next().
 */
#ifndef LQ_CSV_READ_H
#define LQ_CSV_READ_H

#include "base/buf.h"
#include "base/diag.h"

#define CSV_ROW_MAX   ((size_t)1 << 20) /* longest row in bytes; a longer one is one bad row */
#define CSV_CELLS_MAX 1024

struct csv_reader;

struct csv_row {
    uint64_t line;    /* physical line it starts on, from 1 */
    uint64_t byte;    /* offset of that line in the input */
    struct slice raw; /* as it came, line end included; empty for one that is too long */
    bool cut;         /* too long: csv_more() gives its bytes */
    const struct slice *cell;
    size_t n;
    const char *bad; /* static text: why this is not a row; NULL if it is */
    size_t bad_cell; /* the column it went wrong in, from 1 */
};

/* "-" is standard input. A UTF-8 or GB18030 byte order mark at the start is passed over. */
struct csv_reader *csv_open(const char *name);
bool csv_next(struct csv_reader *r, struct csv_row *row);

/* The bytes of a row that is too long, piece by piece; false when there is no
 * more. Optional: csv_next() passes over them. */
bool csv_more(struct csv_reader *r, struct slice *piece);

enum status csv_close(struct csv_reader *r);

/* The marks found at the start of the input, known after the first csv_next(). */
enum csv_mark { CSV_MARK_NONE, CSV_MARK_UTF8, CSV_MARK_GB18030, CSV_MARK_UTF16 };
enum csv_mark csv_mark(const struct csv_reader *r);

#endif
