/*
 * libFuzzer target: records written as CSV and read again are the same records,
 * whatever an applicant wrote. The first byte picks the options; NUL ends a cell.
 */
#include "csv_file.h"

#include "base/utf8.h"
#include "stream/json.h"
#include "stream/out.h"
#include "text/csv_import.h"
#include "text/csv_write.h"

#define COLUMNS 3

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t n);

static const char *const names[COLUMNS] = {"a", "b", "c"};

/* The next cell of the input; false at its end. */
static bool next_cell(struct slice *rest, struct slice *cell)
{
    const char *end = rest->n ? memchr(rest->p, '\0', rest->n) : NULL;

    if (rest->n == 0)
        return false;
    *cell = slice_from(rest->p, end ? (size_t)(end - rest->p) : rest->n);
    *rest = slice_from(rest->p + cell->n + (end != NULL), rest->n - cell->n - (end != NULL));
    return true;
}

/* Records of the input's cells; an empty cell is an absent member, and a record
 * without any would not be a row. False: not text. */
static bool records(struct buf *out, struct slice rest)
{
    struct slice cell;
    bool more = true;

    while (more) {
        size_t start = out->n;

        buf_addc(out, '{');
        for (int i = 0; i < COLUMNS && (more = next_cell(&rest, &cell)); i++) {
            if (!utf8_valid(cell))
                return false;
            if (cell.n > 0)
                json_put_member_str(out, names[i], cell);
        }
        if (out->n == start + 1)
            out->n = start;
        else
            buf_adds(out, "}\n");
    }
    return true;
}

/* What was put out, as a file. */
static const char *output(struct buf *copy)
{
    struct buf *out = out_buf();

    buf_reset(copy);
    buf_add(copy, out->p, out->n);
    buf_reset(out);
    return csv_file_of(copy->p, copy->n);
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t n)
{
    static struct buf in;
    static struct buf copy;
    unsigned pick = n ? data[0] : 0;
    struct csv_write_opts o = {.columns = "a,b,c",
                               .bom = pick & 1,
                               .crlf = pick & 2,
                               .excel_text = (pick & 12) == 4,
                               .no_guard = pick & 8};
    struct csv_import_opts back = {.no_guard = o.no_guard};
    char name[32];
    char *files[] = {name};

    buf_reset(&in);
    if (n == 0 || !records(&in, slice_from((const char *)data + 1, n - 1)))
        return 0;
    (void)snprintf(name, sizeof name, "%s", csv_file_of(in.p, in.n));
    if (csv_write(&o, 1, files) != ST_YES)
        csv_finding("records that can't be written");
    (void)output(&copy);
    if (csv_import(&back, 1, files) != ST_YES)
        csv_finding("what was written can't be read");
    (void)output(&copy);
    if (!slice_eq(buf_slice(&in), buf_slice(&copy)))
        csv_finding("other records than were written");
    return 0;
}
