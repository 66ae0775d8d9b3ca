#include "text/csv_group.h"

#include "stream/out.h"
#include "stream/stream.h"

/* A row of the open group, as it came. */
struct kept {
    uint64_t line;
    size_t end; /* in raw */
};

struct csv_group {
    struct csv_map *map;
    const char *name;
    csv_group_reject *reject;
    void *state;
    size_t key_column;
    uint64_t suspect; /* line of a row just before that could not be read; 0 none */

    /* the open group */
    bool open;
    uint64_t spoilt; /* line of the row that keeps the group back; 0 none */
    size_t n;
    struct slice cell[CSV_CELLS_MAX]; /* those of the first row that has them */
    uint64_t line[CSV_CELLS_MAX];     /* which one that is */
    struct arena text;
    struct buf elements;
    struct buf raw;
    struct kept *row;
    size_t rows;
    size_t rows_cap;
    struct csv_map_error error;
};

struct csv_group *csv_group_open(struct csv_map *m, const char *name, csv_group_reject *reject,
                                 void *state)
{
    struct csv_group *g = mem_alloc(1, sizeof *g);

    if (!csv_map_groups(m))
        diag_usage("--group needs a --map with columns under \"-\", such as /contents/-/order");
    g->map = m;
    g->name = name;
    g->reject = reject;
    g->state = state;
    return g;
}

void csv_group_close(struct csv_group *g)
{
    if (!g)
        return;
    arena_release(&g->text);
    buf_release(&g->elements);
    buf_release(&g->raw);
    buf_release(&g->error.why);
    free(g->row);
    free(g);
}

bool csv_group_begin(struct csv_group *g, struct csv_map_error *error)
{
    int column = csv_map_find(g->map, slice_of(g->name));

    if (column < 0 || csv_map_level(g->map, (size_t)column) != CSV_SHARED) {
        error->column = 0;
        buf_reset(&error->why);
        buf_addf(&error->why, "--group %s: no column of the record itself has or fills that",
                 g->name);
        return false;
    }
    g->key_column = (size_t)column;
    g->suspect = 0;
    g->open = false;
    return true;
}

/* ---- rejecting ---- */

static void keep_back(struct csv_group *g, const struct csv_row *row)
{
    char why[160];

    (void)snprintf(why, sizeof why,
                   "kept back: line %llu can't be used, and a %s is taken whole or not at all",
                   (unsigned long long)g->spoilt, g->name);
    g->reject(g->state, row, g->key_column + 1, why);
}

/* Reject what was kept; the row of that line for the reason in g->error. */
static void spoil(struct csv_group *g, uint64_t line)
{
    size_t from = 0;

    g->spoilt = line;
    for (size_t i = 0; i < g->rows; i++) {
        struct csv_row row = {.line = g->row[i].line,
                              .raw = slice_from(g->raw.p + from, g->row[i].end - from)};

        if (row.line == line)
            g->reject(g->state, &row, g->error.column, buf_str(&g->error.why));
        else
            keep_back(g, &row);
        from = g->row[i].end;
    }
    g->rows = 0;
    buf_reset(&g->raw);
}

/* The row that is being taken can't be: it and its group go. */
static void spoil_with(struct csv_group *g, const struct csv_row *row)
{
    spoil(g, row->line);
    g->reject(g->state, row, g->error.column, buf_str(&g->error.why));
}

static bool fail(struct csv_group *g, size_t column, const char *why)
{
    g->error.column = column + 1;
    buf_reset(&g->error.why);
    buf_adds(&g->error.why, why);
    return false;
}

/* A row that may be of the group before it or of the one behind it; g->error says why. */
static void bad(struct csv_group *g, const struct csv_row *row)
{
    if (g->open && !g->spoilt)
        spoil(g, row->line);
    g->reject(g->state, row, g->error.column, buf_str(&g->error.why));
    g->open = false;
    g->suspect = row->line;
}

void csv_group_bad(struct csv_group *g, const struct csv_row *row, size_t column, const char *why)
{
    (void)fail(g, column - 1, why);
    bad(g, row);
}

/* ---- taking ---- */

static void start(struct csv_group *g, const struct csv_row *row)
{
    arena_reset(&g->text);
    buf_reset(&g->elements);
    buf_reset(&g->raw);
    g->rows = 0;
    g->n = row->n;
    for (size_t i = 0; i < row->n; i++)
        g->cell[i] = slice_of("");
    g->open = true;
    g->spoilt = g->suspect;
    g->suspect = 0;
}

/* A decimal's text without the zeros that say nothing: 9.50 is 9.5. */
static void drop_zeros(struct buf *number)
{
    if (!memchr(number->p, '.', number->n))
        return;
    while (number->p[number->n - 1] == '0')
        number->n--;
    if (number->p[number->n - 1] == '.')
        number->n--;
}

/* Another way to write the same value. */
static bool same_value(const struct csv_group *g, size_t column, struct slice cell)
{
    enum csv_type type = csv_map_type(g->map, column);
    struct buf a = {0};
    struct buf b = {0};
    struct buf why = {0};
    bool same =
        csv_value_put(&a, type, g->cell[column], &why) && csv_value_put(&b, type, cell, &why);

    if (same && type == CSV_AS_DECIMAL) {
        drop_zeros(&a);
        drop_zeros(&b);
    }
    same = same && slice_eq(buf_slice(&a), buf_slice(&b));
    buf_release(&a);
    buf_release(&b);
    buf_release(&why);
    return same;
}

static bool contradicts(struct csv_group *g, size_t column, struct slice cell)
{
    (void)fail(g, column, "");
    csv_value_quote(&g->error.why, cell);
    buf_adds(&g->error.why, " contradicts ");
    csv_value_quote(&g->error.why, g->cell[column]);
    buf_addf(&g->error.why, " in line %llu of the same %s", (unsigned long long)g->line[column],
             g->name);
    return false;
}

/* The cells that are the record's own: new ones are taken, known ones compared. */
static bool take_shared(struct csv_group *g, const struct csv_row *row, const struct slice *cells)
{
    for (size_t i = 0; i < g->n; i++) {
        if (cells[i].n == 0 || csv_map_level(g->map, i) != CSV_SHARED)
            continue;
        if (g->cell[i].n == 0) {
            g->cell[i] = arena_copy(&g->text, cells[i]);
            g->line[i] = row->line;
        } else if (!slice_eq(g->cell[i], cells[i]) && !same_value(g, i, cells[i])) {
            return contradicts(g, i, cells[i]);
        }
    }
    return true;
}

static bool keep(struct csv_group *g, const struct csv_row *row)
{
    if (row->raw.n > CSV_ROW_MAX - g->raw.n)
        return fail(g, g->key_column, "the rows of one record are longer than 1 MiB");
    if (g->rows == g->rows_cap) {
        g->rows_cap = g->rows_cap ? g->rows_cap * 2 : 16;
        g->row = mem_grow(g->row, g->rows_cap, sizeof *g->row);
    }
    buf_add_slice(&g->raw, row->raw);
    g->row[g->rows++] = (struct kept){row->line, g->raw.n};
    return true;
}

void csv_group_row(struct csv_group *g, const struct csv_row *row, const struct slice *cells)
{
    struct csv_map_error *e = &g->error;

    if (!csv_map_count(g->map, row->n, e) ||
        (slice_blank(cells[g->key_column]) &&
         !fail(g, g->key_column, "empty: which record does the row belong to?"))) {
        bad(g, row);
        return;
    }
    if (g->open && !slice_eq(cells[g->key_column], g->cell[g->key_column]))
        csv_group_end(g);
    if (!g->open) {
        start(g, row);
        g->cell[g->key_column] = arena_copy(&g->text, cells[g->key_column]);
        g->line[g->key_column] = row->line;
    }
    if (g->spoilt)
        keep_back(g, row);
    else if (!take_shared(g, row, cells) || !csv_map_element(g->map, cells, &g->elements, e) ||
             !keep(g, row))
        spoil_with(g, row);
}

static bool write_record(struct csv_group *g)
{
    struct buf *out = out_buf();
    size_t begin = out->n;

    if (!csv_map_whole(g->map, g->cell, buf_slice(&g->elements), out, &g->error))
        return false;
    if (out->n - begin > STREAM_LINE_MAX) {
        out->n = begin;
        return fail(g, g->key_column, "longer than 1 MiB as JSON");
    }
    out_add("\n", 1);
    return true;
}

void csv_group_end(struct csv_group *g)
{
    if (g->open && !g->spoilt && !write_record(g))
        spoil(g, g->line[g->error.column - 1]);
    g->open = false;
}
