#include "text/csv_map.h"

#include "base/diag.h"
#include "stream/json.h"
#include <errno.h>

#define MAP_FILE_MAX ((size_t)1 << 20)

/* One row of the map. */
struct mapped {
    struct slice column;
    struct slice at;
    uint32_t leaf;
    bool optional;
};

struct csv_map {
    bool given; /* there is a map, not just the header's names */
    struct csv_tree tree;
    struct mapped *row;
    size_t row_count;
    struct arena names;

    /* of the current file */
    struct arena header_text;
    struct slice *header;
    size_t header_count;
    size_t *row_of; /* of each column, counted from 1; 0: it has none in the map */
    size_t *extra;  /* columns without a row in the map */
    size_t extra_count;
};

/* ---- reading the map ---- */

static void read_whole(const char *path, struct buf *out)
{
    FILE *f = fopen(path, "re");
    size_t got;

    if (!f)
        diag_die(ST_USAGE, "%s: %s", path, strerror(errno));
    do {
        got = fread(buf_reserve(out, 65536), 1, 65536, f);
        out->n += got;
    } while (got > 0 && out->n <= MAP_FILE_MAX);
    if (ferror(f))
        diag_die(ST_IO, "%s: %s", path, strerror(errno));
    if (out->n > MAP_FILE_MAX)
        diag_die(ST_USAGE, "%s: longer than 1 MiB", path);
    if (fclose(f) != 0)
        diag_die(ST_IO, "%s: %s", path, strerror(errno));
}

static _Noreturn void bad_map(const char *path, size_t row, const char *what)
{
    diag_usage("%s: row %zu of the map: %s", path, row, what);
}

/* A string member of a row of the map; absent if it isn't there. */
static struct slice text_of(struct csv_map *m, const struct json *j, const struct json_node *row,
                            const char *key, const char *path, size_t no)
{
    const struct json_node *v = json_get(j, row, key);
    char what[64];

    if (!v)
        return (struct slice){0};
    (void)snprintf(what, sizeof what, "\"%s\" is not a string", key);
    if (v->type != JSON_STRING)
        bad_map(path, no, what);
    return arena_copy(&m->names, json_str(j, v, &m->names));
}

static void check_members(struct csv_map *m, const struct json *j, const struct json_node *row,
                          const char *path, size_t no)
{
    const struct json_node *v = json_first(j, row);
    struct buf what = {0};

    for (; v; v = json_next(j, v)) {
        struct slice key = json_key(j, v, &m->names);
        if (slice_is(key, "column") || slice_is(key, "at") || slice_is(key, "type") ||
            slice_is(key, "optional"))
            continue;
        buf_addf(&what, "unknown member \"%.*s\" (column, at, type, optional)", (int)key.n, key.p);
        bad_map(path, no, buf_str(&what));
    }
}

static void add_row(struct csv_map *m, const struct json *j, const struct json_node *row,
                    const char *path, size_t no)
{
    const struct json_node *optional = json_get(j, row, "optional");
    struct slice at = text_of(m, j, row, "at", path, no);
    const char *each = at.p ? strstr(at.p, "/-/csv") : NULL;
    struct slice type = text_of(m, j, row, "type", path, no);
    struct mapped *to = &m->row[m->row_count];
    enum csv_type as = CSV_AS_STRING;
    struct buf why = {0};

    to->column = text_of(m, j, row, "column", path, no);
    if (!to->column.p || to->column.n == 0 || !at.p)
        bad_map(path, no, "\"column\" and \"at\" must both be there");
    if (type.p && !csv_type_named(type, &as))
        bad_map(path, no, "\"type\" is one of string, int, bool, money, decimal");
    if (optional && optional->type != JSON_TRUE && optional->type != JSON_FALSE)
        bad_map(path, no, "\"optional\" is true or false");
    for (size_t i = 0; i < m->row_count; i++)
        if (slice_eq(m->row[i].column, to->column))
            bad_map(path, no, "an earlier row has the same column");
    if (slice_is(at, "/csv") || slice_starts(at, "/csv/") ||
        (each && (each[6] == '\0' || each[6] == '/')))
        bad_map(path, no, "/csv is kept for the columns that have no row in the map");
    to->at = at;
    to->optional = optional && optional->type == JSON_TRUE;
    to->leaf = csv_tree_add(&m->tree, at, as, &why);
    if (!to->leaf)
        diag_usage("%s: row %zu of the map: \"at\" %.*s %s", path, no, (int)at.n, at.p,
                   buf_str(&why));
    m->row_count++;
}

static void read_map(struct csv_map *m, const char *path)
{
    static struct json j;
    const struct json_node *row;
    struct json_error error;
    struct buf text = {0};
    size_t no = 0;

    read_whole(path, &text);
    if (!json_scan(&j, buf_str(&text), text.n, &error))
        diag_usage("%s: byte %zu: %s", path, error.at + 1, error.what);
    if (json_root(&j)->type != JSON_ARRAY)
        diag_usage("%s: a map is a JSON array of {\"column\":…,\"at\":…}", path);
    m->row = mem_alloc(j.count, sizeof *m->row);
    for (row = json_first(&j, json_root(&j)); row; row = json_next(&j, row)) {
        no++;
        if (row->type != JSON_OBJECT)
            bad_map(path, no, "not an object");
        check_members(m, &j, row, path, no);
        add_row(m, &j, row, path, no);
    }
    buf_release(&text);
}

struct csv_map *csv_map_load(const char *path)
{
    struct csv_map *m = mem_alloc(1, sizeof *m);

    m->given = path != NULL;
    if (path)
        read_map(m, path);
    return m;
}

void csv_map_free(struct csv_map *m)
{
    csv_tree_release(&m->tree);
    arena_release(&m->names);
    arena_release(&m->header_text);
    free(m->row);
    free(m->header);
    free(m->row_of);
    free(m->extra);
    free(m);
}

/* ---- the header of a file ---- */

static bool fail(struct csv_map_error *e, size_t column, struct slice name, const char *why)
{
    e->column = column;
    buf_reset(&e->why);
    if (name.n > 0)
        buf_addf(&e->why, "%.*s: ", (int)name.n, name.p);
    buf_adds(&e->why, why);
    return false;
}

static bool check_names(const struct csv_map *m, struct csv_map_error *e)
{
    for (size_t i = 0; i < m->header_count; i++) {
        if (m->header[i].n == 0)
            return fail(e, i + 1, m->header[i], "the header has no name for this column");
        for (size_t k = 0; k < i; k++)
            if (slice_eq(m->header[i], m->header[k]))
                return fail(e, i + 1, m->header[i], "the header has this name twice");
    }
    return true;
}

/* The map's row for a column of the header, from 1; 0 if it has none. Tells the tree. */
static size_t place(struct csv_map *m, size_t column)
{
    for (size_t i = 0; i < m->row_count; i++) {
        if (!slice_eq(m->row[i].column, m->header[column]))
            continue;
        csv_tree_column(&m->tree, m->row[i].leaf, (int)column);
        return i + 1;
    }
    return 0;
}

static bool in_header(const struct csv_map *m, struct slice name)
{
    for (size_t i = 0; i < m->header_count; i++)
        if (slice_eq(m->header[i], name))
            return true;
    return false;
}

bool csv_map_bind(struct csv_map *m, const struct slice *header, size_t n,
                  struct csv_map_error *error)
{
    arena_reset(&m->header_text);
    m->header = mem_grow(m->header, n + 1, sizeof *m->header);
    m->extra = mem_grow(m->extra, n + 1, sizeof *m->extra);
    m->row_of = mem_grow(m->row_of, n + 1, sizeof *m->row_of);
    m->header_count = n;
    m->extra_count = 0;
    for (size_t i = 0; i < n; i++)
        m->header[i] = arena_copy(&m->header_text, header[i]);
    if (!check_names(m, error))
        return false;
    for (size_t i = 0; i < m->row_count; i++) {
        csv_tree_column(&m->tree, m->row[i].leaf, -1);
        if (!m->row[i].optional && !in_header(m, m->row[i].column))
            return fail(error, 0, m->row[i].column, "the map has this column, the header lacks it");
    }
    for (size_t i = 0; i < n; i++) {
        m->row_of[i] = place(m, i);
        if (!m->row_of[i])
            m->extra[m->extra_count++] = i;
    }
    return true;
}

/* ---- rows ---- */

static void put_extra(const struct csv_map *m, const struct slice *cells, struct buf *out)
{
    bool any = false;

    for (size_t i = 0; i < m->extra_count; i++) {
        size_t c = m->extra[i];

        if (cells[c].n == 0)
            continue;
        if (m->given && !any) {
            json_put_key(out, "csv");
            buf_addc(out, '{');
        }
        any = true;
        json_put_comma(out);
        json_put_str(out, m->header[c]);
        buf_addc(out, ':');
        json_put_str(out, cells[c]);
    }
    if (m->given && any)
        buf_addc(out, '}');
}

bool csv_map_count(const struct csv_map *m, size_t n, struct csv_map_error *error)
{
    char why[64];

    if (n == m->header_count)
        return true;
    (void)snprintf(why, sizeof why, "%zu cells, but the header has %zu", n, m->header_count);
    return fail(error, n < m->header_count ? n : m->header_count + 1, (struct slice){0}, why);
}

/* What a cell of that column can't be. */
static bool fail_cell(const struct csv_map *m, size_t column, struct buf *why,
                      struct csv_map_error *error)
{
    (void)fail(error, column, m->header[column - 1], buf_str(why));
    buf_release(why);
    return false;
}

/* elements: those of the whole group; NULL: the row is a record of its own. */
static bool put_row(struct csv_map *m, const struct slice *cells, const struct slice *elements,
                    struct buf *out, struct csv_map_error *error)
{
    size_t start = out->n;
    struct buf why = {0};
    size_t column = 0;

    buf_addc(out, '{');
    if (!csv_tree_put(&m->tree, cells, elements, out, &column, &why)) {
        out->n = start;
        return fail_cell(m, column, &why, error);
    }
    buf_release(&why);
    if (!elements)
        put_extra(m, cells, out);
    buf_addc(out, '}');
    return true;
}

bool csv_map_row(struct csv_map *m, const struct slice *cells, size_t n, struct buf *out,
                 struct csv_map_error *error)
{
    return csv_map_count(m, n, error) && put_row(m, cells, NULL, out, error);
}

/* ---- groups ---- */

static const struct mapped *mapped(const struct csv_map *m, size_t column)
{
    return m->row_of[column] ? &m->row[m->row_of[column] - 1] : NULL;
}

enum csv_level csv_map_level(const struct csv_map *m, size_t column)
{
    const struct mapped *row = mapped(m, column);

    if (!row)
        return CSV_EXTRA;
    return csv_tree_of_each(&m->tree, row->leaf) ? CSV_EACH : CSV_SHARED;
}

enum csv_type csv_map_type(const struct csv_map *m, size_t column)
{
    const struct mapped *row = mapped(m, column);

    return row ? csv_tree_type(&m->tree, row->leaf) : CSV_AS_STRING;
}

bool csv_map_groups(const struct csv_map *m)
{
    return csv_tree_has_each(&m->tree);
}

int csv_map_find(const struct csv_map *m, struct slice name)
{
    for (size_t i = 0; i < m->header_count; i++) {
        const struct mapped *row = mapped(m, i);

        if (slice_eq(m->header[i], name))
            return (int)i;
        if (row && row->at.p[0] == '/' && slice_eq(slice_from(row->at.p + 1, row->at.n - 1), name))
            return (int)i;
    }
    return -1;
}

bool csv_map_element(struct csv_map *m, const struct slice *cells, struct buf *elements,
                     struct csv_map_error *error)
{
    size_t start = elements->n;
    struct buf why = {0};
    size_t column = 0;
    size_t empty;

    if (!csv_tree_put_each(&m->tree, cells, elements, &column, &why))
        return fail_cell(m, column, &why, error);
    buf_release(&why);
    if (elements->n > start) {
        elements->n--; /* its closing brace comes again */
    } else {
        if (start > 0)
            buf_addc(elements, ',');
        buf_addc(elements, '{');
    }
    empty = elements->n;
    put_extra(m, cells, elements);
    if (elements->n == empty && elements->p[empty - 1] == '{')
        elements->n = start;
    else
        buf_addc(elements, '}');
    return true;
}

bool csv_map_whole(struct csv_map *m, const struct slice *cells, struct slice elements,
                   struct buf *out, struct csv_map_error *error)
{
    return put_row(m, cells, &elements, out, error);
}

/* ---- writing ---- */

struct csv_tree *csv_map_tree(struct csv_map *m)
{
    return &m->tree;
}

bool csv_map_column(const struct csv_map *m, size_t i, struct slice *name, uint32_t *leaf)
{
    if (i >= m->row_count)
        return false;
    *name = m->row[i].column;
    *leaf = m->row[i].leaf;
    return true;
}
