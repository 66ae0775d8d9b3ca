#include "report/deposits.h"

#include "base/diag.h"
#include "base/num.h"
#include "store/table.h"
#include "stream/stream.h"
#include "text/csv_read.h"

struct deposits_index {
    struct table table;
    struct arena arena;
    size_t cap;
};

struct deposits *deposits_new(void)
{
    struct deposits *d = mem_alloc(1, sizeof *d);

    d->index = mem_alloc(1, sizeof *d->index);
    table_start(&d->index->table);
    return d;
}

void deposits_free(struct deposits *d)
{
    if (!d)
        return;
    table_release(&d->index->table);
    arena_release(&d->index->arena);
    free(d->index);
    free(d->v);
    free(d);
}

struct deposit *deposits_find(struct deposits *d, struct slice kind, struct slice number)
{
    uint64_t hash = table_hash(&d->index->table, kind, number);
    size_t it = 0;
    uint32_t i;

    while ((i = table_find(&d->index->table, hash, &it)) != TABLE_NONE) {
        if (slice_eq(d->v[i].kind, kind) && slice_eq(d->v[i].number, number))
            return &d->v[i];
    }
    return NULL;
}

struct deposit *deposits_add(struct deposits *d, struct slice kind, struct slice number)
{
    struct deposit *x = deposits_find(d, kind, number);

    if (x)
        return x;
    if (d->n == TABLE_NONE - 1)
        diag_die(ST_IO, "more payments than can be counted");
    if (d->n == d->index->cap) {
        d->index->cap = d->index->cap ? 2 * d->index->cap : 64;
        d->v = mem_grow(d->v, d->index->cap, sizeof *d->v);
    }
    x = &d->v[d->n];
    *x = (struct deposit){.kind = arena_copy(&d->index->arena, kind),
                          .number = arena_copy(&d->index->arena, number)};
    table_add(&d->index->table, table_hash(&d->index->table, kind, number), (uint32_t)d->n);
    d->n++;
    return x;
}

/* One row of a list; the reason if it can't be used. */
static const char *take(struct deposits *d, struct slice kind, struct slice number,
                        struct slice transaction, bool has_cents, int64_t cents)
{
    struct deposit *x;

    if (!slice_blank(transaction)) {
        number = transaction;
        kind = kind.p && kind.n ? kind : slice_of("wechat");
    }
    if (slice_blank(number))
        return "no number";
    if (!has_cents)
        return "no amount, or not one to the cent";
    x = deposits_add(d, kind.p && kind.n ? kind : slice_of("money-order"), slice_trim(number));
    if (__builtin_add_overflow(x->cents, cents, &x->cents))
        return "the amount is too large";
    x->rows++;
    return NULL;
}

/* ---- CSV ---- */

enum { C_KIND, C_NUMBER, C_SERIAL, C_TRANSACTION, C_AMOUNT, C_CENTS, C_COUNT };
static const char *const names[C_COUNT] = {"kind",        "number", "serial",
                                           "transaction", "amount", "amount_cents"};

/* Where each member stands in the header; SIZE_MAX: nowhere. */
static void read_header(const struct csv_row *row, size_t at[C_COUNT])
{
    for (size_t k = 0; k < C_COUNT; k++) {
        at[k] = SIZE_MAX;
        for (size_t i = 0; i < row->n; i++) {
            if (slice_is(row->cell[i], names[k]))
                at[k] = i;
        }
    }
}

static struct slice cell(const struct csv_row *row, const size_t at[C_COUNT], int k)
{
    return at[k] < row->n && row->cell[at[k]].n ? row->cell[at[k]] : (struct slice){0};
}

static const char *csv_take(struct deposits *d, const struct csv_row *row, const size_t at[C_COUNT])
{
    struct slice number = cell(row, at, C_NUMBER);
    int64_t cents = 0;
    bool has =
        num_i64(cell(row, at, C_CENTS), &cents) || money_cents(cell(row, at, C_AMOUNT), &cents);

    return take(d, cell(row, at, C_KIND), number.p ? number : cell(row, at, C_SERIAL),
                cell(row, at, C_TRANSACTION), has, cents);
}

static bool load_csv(struct deposits *d, const char *path, bool *rejected)
{
    struct csv_reader *r = csv_open(path);
    struct csv_row row;
    size_t at[C_COUNT];
    bool headed = false;

    if (!r)
        return false;
    while (csv_next(r, &row)) {
        const char *why = row.bad;

        if (!headed && !why) {
            read_header(&row, at);
            headed = true;
            continue;
        }
        if (!why)
            why = headed ? csv_take(d, &row, at) : "the header isn't CSV";
        if (why) {
            diag_say("%s:%llu: %s", path, (unsigned long long)row.line, why);
            *rejected = true;
        }
    }
    return csv_close(r) == ST_YES;
}

/* ---- JSON lines ---- */

static bool load_lines(struct deposits *d, const char *path, bool *rejected)
{
    struct stream_opts o = {0};
    char name[4096];
    char *files[] = {name};
    struct stream *s;
    struct rec *r;
    enum status st;

    if (snprintf(name, sizeof name, "%s", path) >= (int)sizeof name) {
        diag_say("%s: the path is too long", path);
        return false;
    }
    s = stream_open(&o, 1, files);
    while ((r = stream_next(s))) {
        const struct json_node *root = json_root(&r->doc);
        struct slice number = rec_str(r, root, "number");
        struct slice amount = rec_str(r, root, "amount");
        int64_t cents = rec_i64(r, root, "amount_cents", INT64_MIN);
        bool has = cents != INT64_MIN || money_cents(amount, &cents);
        struct slice serial = rec_str(r, root, "serial");
        struct slice transaction = rec_str(r, root, "transaction");
        struct slice kind = rec_str(r, root, "kind");
        const char *why = NULL;

        if (!rec_failed(r))
            why = take(d, kind, number.p ? number : serial, transaction, has, cents);
        if (why)
            rec_fail(r, root, "%s", why);
        if (rec_failed(r))
            stream_reject(s, r);
    }
    st = stream_close(s);
    *rejected |= st == ST_REJECTED;
    return st == ST_YES || st == ST_REJECTED;
}

struct deposits *deposits_load(const char *path, bool *rejected)
{
    struct deposits *d = deposits_new();
    size_t n = strlen(path);
    bool csv = n > 4 && strcmp(path + n - 4, ".csv") == 0;

    if (csv ? load_csv(d, path, rejected) : load_lines(d, path, rejected))
        return d;
    deposits_free(d);
    return NULL;
}
