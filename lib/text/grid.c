#include "text/grid.h"

#include "stream/out.h"
#include "text/column.h"
#include "text/width.h"

#include <langinfo.h>
#include <libsmartcols/libsmartcols.h>
#include <locale.h>

#define SEPARATOR       "  "
#define SEPARATOR_WIDTH 2
#define LEAST_WIDTH     4 /* of a column that is cut */

struct grid {
    struct grid_opts o;
    struct column column[GRID_COLUMNS_MAX];
    size_t width[GRID_COLUMNS_MAX]; /* widest cell of the page, or of the header on the first */
    bool number[GRID_COLUMNS_MAX];  /* all cells of the page that aren't empty */
    size_t columns;
    struct arena names; /* of the columns taken from the first record */

    struct buf shown; /* one cell as it goes to libsmartcols */
    struct buf text;  /* cells of the page, each with its NUL */
    size_t *start;    /* of each cell in text */
    size_t rows;
    size_t cells_cap;
    bool headed; /* the header has been printed */
    bool failed;
};

/* libsmartcols counts widths by the locale. */
static void need_utf8(void)
{
    static const char *const known[] = {"C.UTF-8", "en_US.UTF-8"};

    (void)setlocale(LC_CTYPE, "");
    for (size_t i = 0; strcmp(nl_langinfo(CODESET), "UTF-8") != 0; i++)
        if (i == sizeof known / sizeof known[0] || setlocale(LC_CTYPE, known[i]))
            return;
}

/* Valid until the next one. */
static struct slice label(struct grid *t, size_t c)
{
    buf_reset(&t->shown);
    column_show(&t->shown, t->column[c].label);
    return buf_slice(&t->shown);
}

static void reset_page(struct grid *t)
{
    buf_reset(&t->text);
    t->rows = 0;
    for (size_t c = 0; c < t->columns; c++) {
        t->width[c] = t->headed ? 0 : width_of(label(t, c));
        t->number[c] = true;
    }
}

static void parse_columns(struct grid *t, const char *spec)
{
    struct slice rest = slice_of(spec);

    while (rest.p) {
        const char *comma = rest.n ? memchr(rest.p, ',', rest.n) : NULL;
        struct slice one = slice_from(rest.p, comma ? (size_t)(comma - rest.p) : rest.n);

        if (t->columns == GRID_COLUMNS_MAX)
            diag_usage("--columns: more than %d", GRID_COLUMNS_MAX);
        if (!column_parse(one, &t->column[t->columns++]))
            diag_usage("--columns: '%.*s' is not PATH[:money|:json][=LABEL]",
                       (int)(one.n < 80 ? one.n : 80), one.p);
        rest = comma ? slice_from(comma + 1, rest.n - one.n - 1) : (struct slice){0};
    }
}

struct grid *grid_open(const struct grid_opts *o)
{
    struct grid *t = mem_alloc(1, sizeof *t);

    need_utf8();
    t->o = *o;
    if (o->columns)
        parse_columns(t, o->columns);
    reset_page(t);
    return t;
}

/* Columns from a record: scalars and verdicts, or else everything. */
static void take_columns(struct grid *t, struct rec *r, bool all)
{
    const struct json_node *m = json_first(&r->doc, json_root(&r->doc));

    for (; m && t->columns < GRID_COLUMNS_MAX; m = json_next(&r->doc, m)) {
        struct column *c = &t->column[t->columns];

        if (!all &&
            (m->type == JSON_ARRAY || (m->type == JSON_OBJECT && !column_is_verdict(&r->doc, m))))
            continue;
        c->path = arena_copy(&t->names, json_key(&r->doc, m, &r->arena));
        if (c->path.n == 0)
            continue;
        c->label = c->path;
        t->columns++;
    }
}

/* ---- a page ---- */

/* The widest column that may still be cut, text before numbers; columns if none. */
static size_t widest(const struct grid *t, bool numbers)
{
    size_t best = t->columns;

    for (size_t c = 0; c < t->columns; c++) {
        if (t->width[c] <= LEAST_WIDTH || (t->number[c] && !numbers))
            continue;
        if (best == t->columns || t->width[c] > t->width[best])
            best = c;
    }
    return best;
}

/* Cut columns until a row fits, the widest always first. */
static void fit(struct grid *t)
{
    size_t total = (t->columns - 1) * SEPARATOR_WIDTH;

    for (size_t c = 0; c < t->columns; c++)
        total += t->width[c];
    while (t->o.width > 0 && total > t->o.width) {
        size_t most = widest(t, false);
        size_t next = LEAST_WIDTH;
        size_t equal = 0;
        size_t by;

        if (most == t->columns)
            most = widest(t, true);
        if (most == t->columns)
            return;
        for (size_t c = 0; c < t->columns; c++) {
            if (t->width[c] < t->width[most] && t->width[c] > next)
                next = t->width[c];
            equal += t->width[c] == t->width[most];
        }
        by = (total - t->o.width + equal - 1) / equal; /* as wide ones are cut alike */
        by = by < t->width[most] - next ? by : t->width[most] - next;
        t->width[most] -= by;
        total -= by;
    }
}

static bool add_columns(struct grid *t, struct libscols_table *to)
{
    for (size_t c = 0; c < t->columns; c++) {
        struct slice name = label(t, c);
        struct buf cut = {0};
        struct libscols_column *col;

        width_cut(&cut, name, t->width[c] ? t->width[c] : 1);
        col = scols_table_new_column(to, buf_str(&cut), 0, t->number[c] ? SCOLS_FL_RIGHT : 0);
        buf_release(&cut);
        if (!col)
            return false;
        if (t->o.bold && scols_cell_set_color(scols_column_get_header(col), "bold") != 0)
            return false;
    }
    return true;
}

static bool add_rows(struct grid *t, struct libscols_table *to)
{
    for (size_t i = 0; i < t->rows; i++) {
        struct libscols_line *line = scols_table_new_line(to, NULL);

        for (size_t c = 0; line && c < t->columns; c++) {
            buf_reset(&t->shown);
            width_cut(&t->shown, slice_of(t->text.p + t->start[i * t->columns + c]),
                      t->width[c] ? t->width[c] : 1);
            if (scols_line_set_data(line, c, buf_str(&t->shown)) != 0)
                return false;
        }
        if (!line)
            return false;
    }
    return true;
}

static bool print_page(struct grid *t, struct libscols_table *to)
{
    char *text = NULL;
    bool ok = scols_table_set_column_separator(to, SEPARATOR) == 0 &&
              scols_table_set_termforce(to, SCOLS_TERMFORCE_NEVER) == 0 &&
              scols_table_enable_noencoding(to, 1) == 0 && scols_table_enable_minout(to, 1) == 0 &&
              scols_table_enable_noheadings(to, t->headed) == 0 &&
              scols_table_enable_colors(to, t->o.bold) == 0 && add_columns(t, to) &&
              add_rows(t, to) && scols_print_table_to_string(to, &text) == 0;

    if (ok && text) {
        out_adds(text);
        out_adds("\n");
    }
    free(text);
    return ok;
}

static void flush_page(struct grid *t)
{
    struct libscols_table *to;

    if (t->rows == 0 || t->failed)
        return;
    fit(t);
    to = scols_new_table();
    if (!to || !print_page(t, to)) {
        diag_say("out of memory");
        t->failed = true;
    }
    scols_unref_table(to);
    t->headed = true;
    reset_page(t);
}

/* ---- rows ---- */

static void add_cell(struct grid *t, struct rec *r, size_t c)
{
    size_t from = t->text.n;
    bool number = column_cell(&t->column[c], r, &t->text);
    struct slice cell = slice_from(t->text.p + from, t->text.n - from);
    size_t width = cell.n ? width_of(cell) : 0;

    t->start[t->rows * t->columns + c] = from;
    if (width > t->width[c])
        t->width[c] = width;
    if (cell.n > 0 && !number)
        t->number[c] = false;
    buf_addc(&t->text, '\0');
}

void grid_row(struct grid *t, struct rec *r)
{
    size_t need;

    if (t->columns == 0) {
        take_columns(t, r, false);
        if (t->columns == 0)
            take_columns(t, r, true);
        reset_page(t);
    }
    if (t->columns == 0)
        return; /* an empty record has nothing to show */
    need = (t->rows + 1) * t->columns;
    if (need > t->cells_cap) {
        t->cells_cap = need * 2;
        t->start = mem_grow(t->start, t->cells_cap, sizeof *t->start);
    }
    for (size_t c = 0; c < t->columns; c++)
        add_cell(t, r, c);
    t->rows++;
    if (t->rows == GRID_PAGE_ROWS || t->text.n >= GRID_PAGE_BYTES)
        flush_page(t);
}

enum status grid_close(struct grid *t)
{
    enum status st;

    flush_page(t);
    st = t->failed ? ST_IO : ST_YES;
    arena_release(&t->names);
    buf_release(&t->text);
    buf_release(&t->shown);
    free(t->start);
    free(t);
    return st;
}
