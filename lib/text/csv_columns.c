#include "text/csv_columns.h"

static struct csv_column *add(struct csv_columns *c, struct slice name)
{
    struct csv_column *to = &c->column[c->n];

    if (c->n == CSV_CELLS_MAX)
        diag_usage("more than %d columns", CSV_CELLS_MAX);
    for (size_t i = 0; i < c->n; i++)
        if (slice_eq(c->column[i].name, name))
            diag_usage("two columns have the name '%.*s'", (int)(name.n < 80 ? name.n : 80),
                       name.p);
    *to = (struct csv_column){.name = name};
    c->n++;
    return to;
}

static void take_map(struct csv_columns *c)
{
    struct slice name;
    uint32_t leaf;

    for (size_t i = 0; csv_map_column(c->map, i, &name, &leaf); i++) {
        struct csv_column *to = add(c, name);

        to->type = csv_tree_type(c->tree, leaf);
        to->each = csv_tree_of_each(c->tree, leaf);
        csv_tree_column(c->tree, leaf, (int)c->n - 1);
    }
}

/* The name of a column nobody named: the reader puts /order and …/csv/… back by it. */
static struct slice default_name(struct slice path)
{
    static const char kept[] = "/csv/";
    const char *csv = strstr(path.p, kept); /* path is of a terminated list */
    size_t from = slice_starts(path, "/");
    struct slice name;

    if (csv && csv < path.p + path.n && (csv == path.p || csv[-1] == '-'))
        from = (size_t)(csv - path.p) + strlen(kept);
    if (from > path.n)
        return path;
    name = slice_from(path.p + from, path.n - from);
    return name.n == 0 || memchr(name.p, '/', name.n) ? path : name;
}

static void take_one(struct csv_columns *c, struct slice spec)
{
    struct csv_column *to;
    struct column path;
    struct buf why = {0};
    uint32_t leaf;

    if (!column_parse(spec, &path) || path.label.n == 0)
        diag_usage("--columns: '%.*s' is not PATH[:money|:json][=LABEL]",
                   (int)(spec.n < 80 ? spec.n : 80), spec.p);
    to = add(c, path.label.p == path.path.p ? default_name(path.path) : path.label);
    to->path = path;
    to->json = path.format == COLUMN_JSON;
    to->type = path.format == COLUMN_MONEY ? CSV_AS_MONEY : CSV_AS_STRING;
    if (!c->tree)
        return;
    leaf = csv_tree_add(c->tree, path.path, to->type, &why);
    if (!leaf)
        diag_usage("--columns: '%.*s' %s", (int)(path.path.n < 80 ? path.path.n : 80), path.path.p,
                   buf_str(&why));
    to->each = csv_tree_of_each(c->tree, leaf);
    csv_tree_column(c->tree, leaf, (int)c->n - 1);
}

static void take_list(struct csv_columns *c, const char *list)
{
    struct slice rest = slice_of(list);

    while (rest.p) {
        const char *comma = rest.n ? memchr(rest.p, ',', rest.n) : NULL;
        struct slice one = slice_from(rest.p, comma ? (size_t)(comma - rest.p) : rest.n);

        take_one(c, one);
        rest = comma ? slice_from(comma + 1, rest.n - one.n - 1) : (struct slice){0};
    }
}

void csv_columns_open(struct csv_columns *c, const char *map, const char *list, csv_tree_left *left,
                      void *state)
{
    c->left = left;
    c->state = state;
    c->chosen = map || list;
    if (map) {
        c->map = csv_map_load(map);
        c->tree = csv_map_tree(c->map);
        take_map(c);
    }
    if (list)
        take_list(c, list);
    if (c->chosen && c->n == 0)
        diag_usage("%s: the map has no columns", map);
}

/* Scalars, or where there is none, everything. An unnamed column can't be read back. */
static void take_members(struct csv_columns *c, struct rec *r, bool all)
{
    for (const struct json_node *m = json_first(&r->doc, json_root(&r->doc)); m;
         m = json_next(&r->doc, m)) {
        struct slice key;

        if (!all && (m->type == JSON_ARRAY || m->type == JSON_OBJECT))
            continue;
        if (m->key_n == 0 || c->n == CSV_CELLS_MAX)
            continue;
        key = arena_copy(&c->names, json_key(&r->doc, m, &r->arena));
        c->column[c->n] = (struct csv_column){.name = key};
        csv_tree_column(c->tree, csv_tree_member(c->tree, key), (int)c->n);
        c->n++;
    }
}

bool csv_columns_ready(struct csv_columns *c, struct rec *r)
{
    if (c->chosen)
        return true;
    c->tree = &c->own;
    take_members(c, r, false);
    if (c->n == 0)
        take_members(c, r, true);
    c->chosen = c->n > 0;
    return c->chosen;
}

void csv_columns_find(struct csv_columns *c, struct rec *r)
{
    const struct json_node *list = NULL;

    for (size_t i = 0; i < c->n; i++)
        c->node[i] = c->tree ? NULL : column_node(&c->column[i].path, r);
    if (c->tree)
        list = csv_tree_take(c->tree, &r->doc, c->node, c->left, c->state);
    c->element = json_first(&r->doc, list);
    c->first = true;
}

bool csv_columns_next(struct csv_columns *c, struct rec *r)
{
    bool first = c->first;

    c->first = false;
    if (!c->element)
        return first;
    for (size_t i = 0; i < c->n && !first; i++)
        if (c->column[i].each)
            c->node[i] = NULL;
    csv_tree_take_element(c->tree, &r->doc, c->element, c->node, c->left, c->state);
    c->element = json_next(&r->doc, c->element);
    return true;
}

void csv_columns_close(struct csv_columns *c)
{
    if (c->map)
        csv_map_free(c->map);
    csv_tree_release(&c->own);
    arena_release(&c->names);
}
