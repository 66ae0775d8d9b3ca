/*
 * sheet.h: the rows of one report, and the ways to show them.
 *
 *     struct sheet s = {.name = "queue", .zh = "…", .en = "…", .columns = columns};
 *     sheet_begin(&s); json_put_member_i64(&s.rows, "orders", 3); sheet_end(&s);
 *     sheet_table(&s, "zh", width, bold);      or sheet_csv(), sheet_lines()
 *     sheet_release(&s);
 *
 * Rows are JSON objects, one a line, each with `report` first: that is what machines read, the
 * same in every language. Tables, CSV and pages show the columns that the sheet names.
 * Text in them may be an applicant's; every way of showing makes it harmless.
 */
#ifndef LQ_SHEET_H
#define LQ_SHEET_H

#include "stream/stream.h"

struct sheet_column {
    const char *path; /* as in lib/text/column.h; NULL ends the list */
    const char *zh, *en;
    bool bar; /* a count: shown with a bar as well */
};

struct sheet {
    const char *name;
    const char *zh, *en;
    const struct sheet_column *columns;
    struct buf rows;
    size_t n;
};

void sheet_begin(struct sheet *s);
void sheet_end(struct sheet *s);
void sheet_release(struct sheet *s);

/* Each row again, in order; fn may use r until it returns. */
void sheet_each(const struct sheet *s, void (*fn)(void *ctx, struct rec *r), void *ctx);

/* The largest value of a column of counts. */
int64_t sheet_most(const struct sheet *s, const struct sheet_column *c);

/* On standard output. */
void sheet_lines(const struct sheet *s);
void sheet_csv(const struct sheet *s, const char *lang);
/* width 0: rows are never cut. ST_IO: no memory for the table. */
enum status sheet_table(const struct sheet *s, const char *lang, size_t width, bool bold);

#endif
