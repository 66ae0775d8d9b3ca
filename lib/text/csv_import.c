#include "text/csv_import.h"

#include "base/utf8.h"
#include "stream/out.h"
#include "stream/reject.h"
#include "stream/stream.h"
#include "text/csv_group.h"
#include "text/csv_guard.h"
#include "text/csv_map.h"
#include "text/csv_read.h"
#include "text/csv_value.h"
#include "text/decode.h"

struct import {
    const struct csv_import_opts *o;
    const char *file;
    struct csv_reader *reader;
    struct csv_map *map;
    struct csv_group *group; /* NULL: each row is a record */
    struct decoder *decoder; /* NULL: the input is UTF-8 */
    struct decoder *guess;   /* opened at the first cell that is not UTF-8 */
    struct reject *rejects;
    struct csv_map_error error;
    struct buf header; /* raw, of the first file that had one */
    struct buf text;   /* decoded cells of a row */
    struct slice cell[CSV_CELLS_MAX];
    uint64_t total;
    bool stop;
};

static bool fail(struct import *im, size_t column, const char *why)
{
    im->error.column = column;
    buf_reset(&im->error.why);
    buf_adds(&im->error.why, why);
    return false;
}

static void reject_row(struct import *im, const struct csv_row *row)
{
    struct slice raw = row->raw;
    struct slice piece;
    size_t column = im->error.column ? im->error.column : 1;

    reject_line(im->rejects, im->file, row->line, column, buf_str(&im->error.why), raw.p, raw.n);
    while (row->cut && csv_more(im->reader, &piece)) {
        reject_more(im->rejects, piece.p, piece.n);
        raw = piece;
    }
    if (raw.n > 0 && raw.p[raw.n - 1] != '\n' && raw.p[raw.n - 1] != '\r')
        reject_more(im->rejects, "\n", 1);
    im->stop = im->o->strict;
}

/* ---- encodings ---- */

static bool not_utf8(struct import *im, const struct csv_row *row, size_t column)
{
    if (!im->guess)
        im->guess = decoder_open("gb18030");
    if (im->guess && decoder_accepts(im->guess, row->raw))
        return fail(im, column, "not UTF-8; it looks like GB18030: try --encoding gb18030");
    return fail(im, column, "not UTF-8");
}

static bool not_decoded(struct import *im, struct slice cell, size_t at, size_t column)
{
    char why[96];

    (void)snprintf(why, sizeof why, "byte %zu of the cell, 0x%02x, is not %s", at + 1,
                   (unsigned)(unsigned char)cell.p[at], im->o->encoding);
    return fail(im, column, why);
}

/* What a cell says: without what was put there for a spreadsheet's sake. */
static struct slice content(const struct import *im, struct slice cell)
{
    struct slice inner = im->o->no_guard ? cell : csv_value_unwrap(cell);

    return im->o->no_guard || inner.p != cell.p ? inner : csv_guard_undo(cell);
}

/* The cells of a row as UTF-8 in im->cell. */
static bool decode_row(struct import *im, const struct csv_row *row)
{
    size_t end[CSV_CELLS_MAX];
    size_t from = 0;
    size_t bad;

    for (size_t i = 0; i < row->n && !im->decoder; i++) {
        if (!utf8_valid(row->cell[i]))
            return not_utf8(im, row, i + 1);
        im->cell[i] = content(im, row->cell[i]);
    }
    if (!im->decoder)
        return true;
    buf_reset(&im->text);
    for (size_t i = 0; i < row->n; i++) {
        if (!decoder_run(im->decoder, row->cell[i], &im->text, &bad))
            return not_decoded(im, row->cell[i], bad, i + 1);
        end[i] = im->text.n;
    }
    for (size_t i = 0; i < row->n; i++) {
        im->cell[i] = content(im, slice_from(buf_slice(&im->text).p + from, end[i] - from));
        from = end[i];
    }
    return true;
}

/* ---- headers ---- */

static bool check_mark(struct import *im)
{
    enum csv_mark mark = csv_mark(im->reader);

    if (mark == CSV_MARK_UTF16)
        return fail(im, 1, "it looks like UTF-16: save it as CSV UTF-8");
    if (mark == CSV_MARK_UTF8 && im->decoder)
        return fail(im, 1, "its byte order mark says UTF-8: leave --encoding gb18030 out");
    if (mark == CSV_MARK_GB18030 && !im->decoder)
        return fail(im, 1, "its byte order mark says GB18030: try --encoding gb18030");
    return true;
}

static struct slice without_end(struct slice line)
{
    while (line.n > 0 && (line.p[line.n - 1] == '\n' || line.p[line.n - 1] == '\r'))
        line.n--;
    return line;
}

/* One rejects file has one header, or its rows could not be fed again. */
static bool keep_header(struct import *im, struct slice raw)
{
    struct slice line = without_end(raw);

    if (im->header.n == 0) {
        buf_add_slice(&im->header, line);
        buf_addc(&im->header, '\n');
        reject_header(im->rejects, im->header.p, im->header.n);
        return true;
    }
    if (!im->o->rejects || slice_eq(slice_from(im->header.p, im->header.n - 1), line))
        return true;
    return fail(im, 1, "with --rejects all files need the same header");
}

static bool take_header(struct import *im, const struct csv_row *row)
{
    if (!check_mark(im))
        return false;
    if (row->bad)
        return fail(im, row->bad_cell, row->bad);
    return decode_row(im, row) && csv_map_bind(im->map, im->cell, row->n, &im->error) &&
           (!im->group || csv_group_begin(im->group, &im->error)) && keep_header(im, row->raw);
}

/* The whole file is one rejection. The first one goes to the rejects as it came,
 * header and rows; behind another header it could not be fed again from there,
 * and it is a file of its own already. */
static void reject_file(struct import *im, struct csv_row *header)
{
    bool keep = im->header.n == 0;
    struct csv_row row;
    struct slice piece;

    buf_adds(&im->error.why, " (the whole file is rejected)");
    if (!keep)
        header->raw = slice_of("");
    reject_row(im, header);
    while (keep && !im->stop && csv_next(im->reader, &row)) {
        reject_more(im->rejects, row.raw.p, row.raw.n);
        while (row.cut && csv_more(im->reader, &piece))
            reject_more(im->rejects, piece.p, piece.n);
    }
}

/* ---- rows ---- */

static bool take_row(struct import *im, const struct csv_row *row)
{
    struct buf *out = out_buf();
    size_t start = out->n;

    if (row->bad)
        return fail(im, row->bad_cell, row->bad);
    if (!decode_row(im, row) || !csv_map_row(im->map, im->cell, row->n, out, &im->error))
        return false;
    if (out->n - start > STREAM_LINE_MAX) {
        out->n = start;
        return fail(im, 1, "longer than 1 MiB as JSON");
    }
    out_add("\n", 1);
    return true;
}

static void reject_of_group(void *state, const struct csv_row *row, size_t column, const char *why)
{
    struct import *im = state;

    (void)fail(im, column, why);
    reject_row(im, row);
}

/* The group says itself what it can't use. */
static void group_row(struct import *im, const struct csv_row *row)
{
    if (row->bad)
        csv_group_bad(im->group, row, row->bad_cell, row->bad);
    else if (!decode_row(im, row))
        csv_group_bad(im->group, row, im->error.column, buf_str(&im->error.why));
    else
        csv_group_row(im->group, row, im->cell);
}

static void rows(struct import *im)
{
    struct csv_row row;

    while (!im->stop && csv_next(im->reader, &row)) {
        im->total++;
        if (im->group)
            group_row(im, &row);
        else if (!take_row(im, &row))
            reject_row(im, &row);
    }
    if (im->group && !im->stop)
        csv_group_end(im->group);
}

static enum status import_file(struct import *im, const char *name)
{
    struct csv_row row;

    im->file = name;
    im->reader = csv_open(name);
    if (!im->reader)
        return ST_IO;
    if (csv_next(im->reader, &row)) {
        if (!take_header(im, &row)) {
            im->total++;
            reject_file(im, &row);
            return csv_close(im->reader);
        }
        rows(im);
    }
    return csv_close(im->reader);
}

enum status csv_import(const struct csv_import_opts *o, int filec, char *const *files)
{
    static struct import im;
    enum status st = ST_YES;

    im = (struct import){.o = o};
    im.map = csv_map_load(o->map);
    if (o->encoding && strcmp(o->encoding, "utf-8") != 0) {
        im.decoder = decoder_open(o->encoding);
        if (!im.decoder)
            return ST_IO;
    }
    if (o->group)
        im.group = csv_group_open(im.map, o->group, reject_of_group, &im);
    im.rejects = reject_open(o->rejects);
    if (filec == 0)
        st = import_file(&im, "-");
    for (int i = 0; i < filec && !im.stop; i++)
        st = status_max(st, import_file(&im, files[i]));
    st = status_max(st, reject_close(im.rejects, im.total));
    csv_group_close(im.group);
    decoder_close(im.decoder);
    decoder_close(im.guess);
    csv_map_free(im.map);
    buf_release(&im.error.why);
    buf_release(&im.header);
    buf_release(&im.text);
    return st;
}
