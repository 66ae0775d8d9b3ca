/*
 * libFuzzer target: every byte of a CSV file is accounted for. Rows are slices
 * of the input in its order, and what lies between them are rows without
 * anything in any cell; a row that is none costs one line, or if it is too
 * long, what follows up to its end.
 */
#include "csv_file.h"

#include "text/csv_read.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t n);

struct walk {
    struct slice in;
    size_t at;     /* up to here all is accounted for */
    uint64_t line; /* of in.p[at] */
};

static uint64_t lines_in(struct slice s)
{
    uint64_t lines = 0;

    for (size_t i = 0; i < s.n; i++)
        lines += s.p[i] == '\n' ? i == 0 || s.p[i - 1] != '\r' : s.p[i] == '\r';
    return lines;
}

static void step(struct walk *w, size_t n)
{
    w->line += lines_in(slice_from(w->in.p + w->at, n));
    w->at += n;
}

/* Nothing but what empty rows are made of may be passed over. */
static void pass_blank(struct walk *w, size_t to)
{
    if (to < w->at || to > w->in.n)
        csv_finding("a row that begins before the one before ended");
    for (size_t i = w->at; i < to; i++)
        if (!w->in.p[i] || !strchr("\",= \t\r\n", w->in.p[i]))
            csv_finding("bytes that are in no row");
    step(w, to - w->at);
}

static void take_raw(struct walk *w, struct slice raw)
{
    if (raw.n > w->in.n - w->at || memcmp(raw.p, w->in.p + w->at, raw.n) != 0)
        csv_finding("a row that isn't what stands there");
    step(w, raw.n);
}

static void check_cells(const struct csv_row *row)
{
    size_t total = 0;

    for (size_t i = 0; i < row->n; i++)
        total += row->cell[i].n;
    if (total > row->raw.n)
        csv_finding("cells with more in them than the row");
    if (row->n == 0 || row->n > CSV_CELLS_MAX)
        csv_finding("a row of a wrong number of cells");
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t n)
{
    struct walk w = {.in = slice_from((const char *)data, n), .line = 1};
    struct csv_reader *r = csv_open(csv_file_of(data, n));
    struct csv_row row;
    struct slice piece;
    bool first = true;

    while (r && csv_next(r, &row)) {
        if (first && csv_mark(r) != CSV_MARK_NONE)
            w.at = csv_mark(r) == CSV_MARK_UTF8 ? 3 : csv_mark(r) == CSV_MARK_GB18030 ? 4 : 2;
        first = false;
        pass_blank(&w, row.byte);
        if (w.line != row.line)
            csv_finding("a row with another line's number");
        if (!row.bad)
            check_cells(&row);
        else if (!row.cut && row.raw.n == 0)
            csv_finding("a bad row of nothing");
        take_raw(&w, row.raw);
        while (row.cut && csv_more(r, &piece))
            take_raw(&w, piece);
    }
    if (!r)
        return 0;
    if (first && csv_mark(r) != CSV_MARK_NONE)
        w.at = n < 4                             ? n
               : csv_mark(r) == CSV_MARK_UTF8    ? 3
               : csv_mark(r) == CSV_MARK_GB18030 ? 4
                                                 : 2;
    pass_blank(&w, n);
    if (csv_close(r) != ST_YES)
        csv_finding("a file that can't be closed");
    return 0;
}
