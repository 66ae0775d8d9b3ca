#include "report/sheet.h"

#include "stream/out.h"
#include "text/csv_cell.h"
#include "text/csv_guard.h"
#include "text/column.h"
#include "text/grid.h"

#define BAR_CELLS 24

void sheet_begin(struct sheet *s)
{
    buf_addc(&s->rows, '{');
    json_put_member_str(&s->rows, "report", slice_of(s->name));
}

void sheet_end(struct sheet *s)
{
    buf_adds(&s->rows, "}\n");
    s->n++;
}

void sheet_release(struct sheet *s)
{
    buf_release(&s->rows);
    s->n = 0;
}

void sheet_each(const struct sheet *s, void (*fn)(void *ctx, struct rec *r), void *ctx)
{
    struct rec *r = mem_alloc(1, sizeof *r);

    for (size_t at = 0; at < s->rows.n;) {
        const char *lf = memchr(s->rows.p + at, '\n', s->rows.n - at);
        size_t n = lf ? (size_t)(lf - s->rows.p) - at : s->rows.n - at;

        if (rec_scan(r, slice_from(s->rows.p + at, n), s->name))
            fn(ctx, r);
        at += n + 1;
    }
    rec_release(r);
    free(r);
}

static const char *label(const struct sheet_column *c, const char *lang)
{
    return strcmp(lang, "zh") == 0 ? c->zh : c->en;
}

struct most {
    struct column column;
    int64_t most;
};

static void look(void *ctx, struct rec *r)
{
    struct most *m = ctx;
    const struct json_node *v = column_node(&m->column, r);
    int64_t n;

    if (v && json_i64(&r->doc, v, &n) && n > m->most)
        m->most = n;
}

int64_t sheet_most(const struct sheet *s, const struct sheet_column *c)
{
    struct most m = {.most = 0};

    if (column_parse(slice_of(c->path), &m.column))
        sheet_each(s, look, &m);
    return m.most;
}

void sheet_lines(const struct sheet *s)
{
    out_add_buf(&s->rows);
}

/* ---- CSV ---- */

static void csv_row(void *ctx, struct rec *r)
{
    const struct sheet *s = ctx;
    struct buf cell = {0};

    for (const struct sheet_column *c = s->columns; c->path; c++) {
        struct column column;
        bool number;

        if (!column_parse(slice_of(c->path), &column))
            continue;
        buf_reset(&cell);
        number = column_cell(&column, r, &cell);
        if (c != s->columns)
            out_adds(",");
        csv_cell_put(out_buf(), buf_slice(&cell), !number && csv_guard_needed(buf_slice(&cell)));
    }
    buf_release(&cell);
    out_adds("\n");
}

void sheet_csv(const struct sheet *s, const char *lang)
{
    struct sheet whole = *s;

    for (const struct sheet_column *c = s->columns; c->path; c++) {
        if (c != s->columns)
            out_adds(",");
        csv_cell_put(out_buf(), slice_of(label(c, lang)), false);
    }
    out_adds("\n");
    sheet_each(s, csv_row, &whole);
}

/* ---- table ---- */

struct drawing {
    struct grid *table;
    const struct sheet *sheet;
    const struct sheet_column *bar; /* NULL: none */
    int64_t most;
    struct rec *barred;
    struct buf line;
};

/* The row with a bar behind its other members. */
static void table_line(void *ctx, struct rec *r)
{
    struct drawing *d = ctx;
    struct column column;
    int64_t n = 0;
    const struct json_node *v;

    if (!d->bar || !column_parse(slice_of(d->bar->path), &column)) {
        grid_row(d->table, r);
        return;
    }
    v = column_node(&column, r);
    if (!v || !json_i64(&r->doc, v, &n) || n < 0)
        n = 0;
    buf_reset(&d->line);
    buf_add(&d->line, r->line.p, r->line.n - 1);
    buf_adds(&d->line, ",\"bar\":\"");
    if (d->most > 0) {
        /* what there is at all shows */
        size_t cells = (size_t)((double)n * BAR_CELLS / (double)d->most);
        for (cells += n > 0 && cells == 0; cells > 0; cells--)
            buf_adds(&d->line, "█");
    }
    buf_adds(&d->line, "\"}");
    buf_reserve(&d->line, BUF_PAD);
    if (rec_scan(d->barred, buf_slice(&d->line), d->sheet->name))
        grid_row(d->table, d->barred);
}

enum status sheet_table(const struct sheet *s, const char *lang, size_t width, bool bold)
{
    struct drawing d = {.sheet = s};
    struct buf list = {0};
    enum status st = ST_YES;

    out_addf("%s\n", strcmp(lang, "zh") == 0 ? s->zh : s->en);
    for (const struct sheet_column *c = s->columns; c->path; c++) {
        buf_addf(&list, "%s%s=%s", c == s->columns ? "" : ",", c->path, label(c, lang));
        if (c->bar) {
            d.bar = c;
            buf_adds(&list, ",bar= ");
        }
    }
    if (d.bar)
        d.most = sheet_most(s, d.bar);
    if (s->n > 0) {
        struct grid_opts o = {.columns = buf_str(&list), .width = width, .bold = bold};

        d.barred = mem_alloc(1, sizeof *d.barred);
        d.table = grid_open(&o);
        sheet_each(s, table_line, &d);
        st = grid_close(d.table);
        rec_release(d.barred);
        free(d.barred);
    }
    buf_release(&d.line);
    buf_release(&list);
    return st;
}
