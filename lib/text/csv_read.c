#include "text/csv_read.h"

#include "stream/out.h"

#include <csv.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#define CHUNK      ((size_t)64 << 10)
#define OPEN_QUOTE "the quote opened in this cell is not closed"
#define STRAY_QUOTE                                                                                \
    "a quote where none may stand: a cell with quotes in it must be quoted and its quotes doubled"
#define CSV_OPTIONS (CSV_STRICT | CSV_STRICT_FINI | CSV_REPALL_NL)

struct csv_reader {
    const char *name;
    int fd;
    bool eof;
    bool failed;
    bool started;  /* the first bytes have been looked at */
    bool skipping; /* within a row that was too long */
    bool quoted;   /* there, within quotes */
    bool was_cr;   /* there, just behind a CR */
    enum csv_mark mark;
    struct buf in; /* in.p[at..in.n) is not yet a row */
    size_t at;
    uint64_t line; /* of in.p[at] */
    uint64_t byte;

    struct csv_parser parser;
    bool ready; /* parser stands at the start of a row */
    bool done;  /* it saw the end of the row */
    bool blank; /* no cell of the row holds anything */
    struct buf text;
    size_t end[CSV_CELLS_MAX]; /* of each cell in text */
    size_t n;                  /* cells seen, those beyond the limit counted */
    struct slice cell[CSV_CELLS_MAX];
};

struct csv_reader *csv_open(const char *name)
{
    bool standard = strcmp(name, "-") == 0;
    int fd = standard ? STDIN_FILENO : open(name, O_RDONLY | O_CLOEXEC);
    struct csv_reader *r;

    if (fd < 0) {
        diag_say("%s: %s", name, strerror(errno));
        return NULL;
    }
    r = mem_alloc(1, sizeof *r);
    memset(r, 0, sizeof *r);
    r->name = name;
    r->fd = fd;
    r->line = 1;
    return r;
}

enum csv_mark csv_mark(const struct csv_reader *r)
{
    return r->mark;
}

static void drop_parser(struct csv_reader *r)
{
    if (r->ready)
        csv_free(&r->parser);
    r->ready = false;
}

enum status csv_close(struct csv_reader *r)
{
    enum status st = r->failed ? ST_IO : ST_YES;

    drop_parser(r);
    if (r->fd != STDIN_FILENO && close(r->fd) != 0 && st == ST_YES) {
        diag_say("%s: %s", r->name, strerror(errno));
        st = ST_IO;
    }
    buf_release(&r->in);
    buf_release(&r->text);
    free(r);
    return st;
}

/* What was written so far must be seen before this waits for more. */
static void flush_if_waiting(int fd)
{
    struct pollfd p = {.fd = fd, .events = POLLIN};

    if (poll(&p, 1, 0) == 0)
        (void)out_flush(); /* a failed write is remembered for out_close() */
}

static void fill(struct csv_reader *r)
{
    char *room = buf_reserve(&r->in, CHUNK);
    ssize_t got;

    flush_if_waiting(r->fd);
    do
        got = read(r->fd, room, CHUNK);
    while (got < 0 && errno == EINTR);
    if (got < 0) {
        diag_say("%s: %s", r->name, strerror(errno));
        r->failed = true;
    }
    if (got <= 0)
        r->eof = true;
    else
        r->in.n += (size_t)got;
}

static void pass_mark(struct csv_reader *r)
{
    static const struct {
        const char *bytes;
        size_t n;
        enum csv_mark mark;
    } marks[] = {{"\xEF\xBB\xBF", 3, CSV_MARK_UTF8},
                 {"\x84\x31\x95\x33", 4, CSV_MARK_GB18030},
                 {"\xFF\xFE", 2, CSV_MARK_UTF16},
                 {"\xFE\xFF", 2, CSV_MARK_UTF16}};

    r->started = true;
    while (r->in.n < 4 && !r->eof)
        fill(r);
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
        if (r->in.n < marks[i].n || memcmp(r->in.p, marks[i].bytes, marks[i].n) != 0)
            continue;
        r->mark = marks[i].mark;
        r->at = r->byte = marks[i].n;
        return;
    }
}

/* ---- libcsv's side ---- */

static void on_cell(void *data, size_t n, void *ctx)
{
    struct csv_reader *r = ctx;

    if (r->n < CSV_CELLS_MAX) {
        buf_add(&r->text, data, n);
        r->end[r->n] = r->text.n;
    }
    r->n++;
    if (n > 0)
        r->blank = false;
}

static void on_row(int end_byte, void *ctx)
{
    struct csv_reader *r = ctx;

    (void)end_byte;
    r->done = true;
}

static void start_row(struct csv_reader *r)
{
    if (!r->ready && csv_init(&r->parser, CSV_OPTIONS) != 0)
        diag_die(ST_IO, "out of memory");
    r->ready = true;
    r->done = false;
    r->blank = true;
    r->n = 0;
    buf_reset(&r->text);
}

static bool parse(struct csv_reader *r, const char *p, size_t n)
{
    if (csv_parse(&r->parser, p, n, on_cell, on_row, r) == n)
        return true;
    if (csv_error(&r->parser) != CSV_EPARSE)
        diag_die(ST_IO, "out of memory");
    return false;
}

static const char *find_wrapped(const char *p, const char *end)
{
    while (p < end && (p = memchr(p, '=', (size_t)(end - p))) != NULL) {
        if (p + 1 < end && p[1] == '"')
            return p;
        p++;
    }
    return NULL;
}

/* One physical line. ="…" at the start of a cell would be a strict error: the
 * '=' is left out, and what stays is a quoted cell. Whether a cell starts here
 * only libcsv knows: it has just handed over the one before. */
static bool feed(struct csv_reader *r, size_t from, size_t to, bool first)
{
    const char *p = r->in.p + from;
    const char *end = r->in.p + to;
    bool at_start = first;

    if (!find_wrapped(p, end))
        return parse(r, p, to - from);
    while (p < end) {
        size_t before = r->n;

        if (at_start && end - p > 1 && p[0] == '=' && p[1] == '"')
            p++;
        if (!parse(r, p, 1))
            return false;
        at_start = r->n != before || (at_start && *p == ' ');
        p++;
    }
    return true;
}

/* ---- lines ---- */

static bool too_long(const struct csv_reader *r, size_t to)
{
    return to - r->at > CSV_ROW_MAX;
}

/* The end of the physical line that starts at from, its line end included; at
 * the end of input from itself. False: the row is too long. */
static bool line_end(struct csv_reader *r, size_t from, size_t *to)
{
    size_t seen = from;

    for (;;) {
        size_t n = r->in.n - seen;
        const char *p = n ? r->in.p + seen : NULL;
        const char *lf = n ? memchr(p, '\n', n) : NULL;
        const char *cr = n ? memchr(p, '\r', lf ? (size_t)(lf - p) : n) : NULL;

        *to = r->in.n;
        if (cr)
            *to = (size_t)(cr - r->in.p) + 1;
        else if (lf)
            *to = (size_t)(lf - r->in.p) + 1;
        if (cr && *to < r->in.n)
            *to += r->in.p[*to] == '\n';
        if (too_long(r, *to))
            return false;
        /* A CR that is the last byte read may have its LF still to come. */
        if (r->eof || (cr && *to > (size_t)(cr - r->in.p) + 1) || (cr && *to < r->in.n) ||
            (!cr && lf))
            return true;
        seen = cr ? *to - 1 : r->in.n;
        fill(r);
    }
}

static void advance(struct csv_reader *r, size_t to, uint64_t lines)
{
    r->byte += to - r->at;
    r->at = to;
    r->line += lines;
}

/* Give the memory of what is behind us back to the buffer. */
static void compact(struct csv_reader *r)
{
    if (r->at < CHUNK && r->at < r->in.n)
        return;
    if (r->at < r->in.n)
        memmove(r->in.p, r->in.p + r->at, r->in.n - r->at);
    r->in.n -= r->at;
    r->at = 0;
}

/* The rest of a row that was too long, in constant memory: to the first line end
 * outside quotes. What it holds is never looked at as rows of its own: text an
 * applicant wrote must not become records by being long. */
bool csv_more(struct csv_reader *r, struct slice *piece)
{
    size_t from;

    if (!r->skipping)
        return false;
    compact(r);
    if (r->at == r->in.n && !r->eof)
        fill(r);
    from = r->at;
    while (r->skipping && r->at < r->in.n) {
        char c = r->in.p[r->at];

        if (r->was_cr && !r->quoted && c != '\n') {
            r->skipping = false;
            break;
        }
        advance(r, r->at + 1, c == '\n' ? !r->was_cr : c == '\r');
        r->quoted ^= c == '"';
        r->was_cr = c == '\r';
        if (c == '\n' && !r->quoted)
            r->skipping = false;
    }
    if (r->at == r->in.n && r->eof)
        r->skipping = false;
    *piece = slice_from(r->in.p + from, r->at - from);
    return piece->n > 0;
}

/* ---- rows ---- */

static bool bad_row(struct csv_reader *r, struct csv_row *row, size_t to, const char *why)
{
    row->bad = why;
    row->bad_cell = r->n + 1;
    row->n = 0;
    row->raw = slice_from(r->in.p + r->at, to - r->at);
    drop_parser(r);
    advance(r, to, 1);
    return true;
}

static bool long_row(struct csv_reader *r, struct csv_row *row)
{
    row->bad = "the row is longer than 1 MiB, or a quote in it is never closed";
    row->bad_cell = r->n + 1;
    row->n = 0;
    row->cut = true;
    row->raw = slice_of("");
    drop_parser(r);
    r->skipping = true;
    r->quoted = r->was_cr = false;
    return true;
}

static bool good_row(struct csv_reader *r, struct csv_row *row, size_t to, uint64_t lines)
{
    size_t from = 0;

    row->raw = slice_from(r->in.p + r->at, to - r->at);
    row->n = r->n < CSV_CELLS_MAX ? r->n : CSV_CELLS_MAX;
    row->cell = r->cell;
    for (size_t i = 0; i < row->n; i++) {
        r->cell[i] = slice_from((r->text.p ? r->text.p : "") + from, r->end[i] - from);
        from = r->end[i];
    }
    if (r->n > CSV_CELLS_MAX) {
        row->bad = "more than 1024 columns";
        row->bad_cell = CSV_CELLS_MAX + 1;
    } else if (memchr(row->raw.p, '\0', row->raw.n)) {
        row->bad = "a NUL byte";
        row->bad_cell = 0;
    }
    advance(r, to, lines);
    return true;
}

/* The row at `at`; false at the end of input. r->done stays false for a bad row. */
static bool take_row(struct csv_reader *r, struct csv_row *row)
{
    size_t first = 0;
    size_t from = r->at;
    size_t to;
    uint64_t lines = 0;

    start_row(r);
    for (;; from = to) {
        if (!line_end(r, from, &to))
            return long_row(r, row);
        if (to > from) {
            lines++;
            first = first ? first : to;
            if (!feed(r, from, to, from == r->at))
                return bad_row(r, row, first, lines > 1 ? OPEN_QUOTE : STRAY_QUOTE);
            if (r->done)
                return good_row(r, row, to, lines);
        }
        if (!r->eof || to < r->in.n)
            continue;
        if (to == r->at)
            return false;
        if (csv_fini(&r->parser, on_cell, on_row, r) != 0)
            return bad_row(r, row, first, OPEN_QUOTE);
        return good_row(r, row, to, lines);
    }
}

bool csv_next(struct csv_reader *r, struct csv_row *row)
{
    struct slice rest;

    if (!r->started)
        pass_mark(r);
    while (r->skipping)
        (void)csv_more(r, &rest);
    for (;;) {
        compact(r);
        *row = (struct csv_row){.line = r->line, .byte = r->byte};
        if (!take_row(r, row))
            return false;
        if (row->bad || !r->blank)
            return true;
    }
}
