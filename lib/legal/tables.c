#include "legal/tables.h"
#include "records/share.h"
#include "rules/legalization.h"
#include "stream/stream.h"

#define NONE ((size_t)-1)

/* ---- names ---- */

struct name {
    struct slice normal;
    size_t row;
};

struct names {
    struct name *v;
    size_t n;
};

/* Where a normal form stands, or would. */
static size_t name_place(const struct names *names, struct slice normal)
{
    size_t low = 0;
    size_t high = names->n;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (slice_cmp(names->v[middle].normal, normal) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static size_t name_find(const struct names *names, struct slice text)
{
    char normal[LEGAL_NAME_MAX];
    size_t n = legal_normal(normal, sizeof normal, text);
    size_t at;

    if (n == 0 || n > sizeof normal)
        return NONE;
    at = name_place(names, slice_from(normal, n));
    return at < names->n && slice_eq(names->v[at].normal, slice_from(normal, n)) ? names->v[at].row
                                                                                 : NONE;
}

/* False: too long, empty, or another row's already. */
static bool name_add(struct names *names, struct arena *arena, struct slice text, size_t row)
{
    char normal[LEGAL_NAME_MAX];
    size_t n = legal_normal(normal, sizeof normal, text);
    size_t at;

    if (n == 0 || n > sizeof normal)
        return false;
    at = name_place(names, slice_from(normal, n));
    if (at < names->n && slice_eq(names->v[at].normal, slice_from(normal, n)))
        return names->v[at].row == row;
    names->v = mem_grow(names->v, names->n + 1, sizeof *names->v);
    memmove(names->v + at + 1, names->v + at, (names->n - at) * sizeof *names->v);
    names->v[at] = (struct name){arena_copy(arena, slice_from(normal, n)), row};
    names->n++;
    return true;
}

/* ---- rows ---- */

/* Each line of a file in share/ to fn; false: one was refused, or can't be read; said. */
static bool each_row(const char *file, bool honour_env, void *state,
                     bool (*fn)(void *state, struct rec *r))
{
    struct rec *r = mem_alloc(1, sizeof *r);
    struct buf text = {0};
    bool ok = share_read(file, honour_env, &text);
    uint64_t line = 0;

    for (size_t at = 0; ok && at < text.n; line++) {
        const char *p = text.p + at;
        const char *lf = memchr(p, '\n', text.n - at);
        size_t n = lf ? (size_t)(lf - p) : text.n - at;

        if (!rec_scan(r, slice_from(p, n), file) || !fn(state, r) || rec_failed(r)) {
            diag_say("%s:%llu: %s", file, (unsigned long long)line + 1,
                     rec_failed(r) ? buf_str(&r->why) : "not a row that can be used");
            ok = false;
        }
        at += n + 1;
    }
    if (ok && line == 0) {
        diag_say("%s: empty", file);
        ok = false;
    }
    rec_release(r);
    free(r);
    buf_release(&text);
    return ok;
}

/* A member that must be there. */
static struct slice need(struct rec *r, const char *key)
{
    struct slice s = rec_str(r, json_root(&r->doc), key);

    if (slice_blank(s))
        rec_missing(r, json_root(&r->doc), key);
    return s;
}

static struct civil need_date(struct rec *r, const char *key)
{
    bool have = false;
    struct civil c = rec_date(r, json_root(&r->doc), key, &have);

    if (!have)
        rec_missing(r, json_root(&r->doc), key);
    return c;
}

/* ---- authorities ---- */

struct row {
    const char *id;
    struct civil valid_from;
    struct civil valid_to;
    bool has_end;
};

struct forms {
    const char **v;
    size_t n;
};

struct authorities {
    struct arena arena;
    struct row *row;
    size_t n;
    struct names names; /* to the first row of an authority */
    struct forms numbers;
    struct forms stickers;
};

static void add_form(struct authorities *a, struct forms *f, struct rec *r,
                     const struct json_node *v)
{
    struct slice s = v->type == JSON_STRING ? json_str(&r->doc, v, &r->arena) : (struct slice){0};
    const char *form = arena_copy(&a->arena, s).p;

    if (!legal_pattern_valid(form)) {
        rec_fail(r, v, "not a pattern such as 9{8} or A{1,3}9{6,9}");
        return;
    }
    for (size_t i = 0; i < f->n; i++) {
        if (strcmp(f->v[i], form) == 0)
            return;
    }
    f->v = mem_grow(f->v, f->n + 1, sizeof *f->v);
    f->v[f->n++] = form;
}

static void add_forms(struct authorities *a, struct forms *f, struct rec *r, const char *key)
{
    const struct json_node *list = rec_arr(r, json_root(&r->doc), key);

    if (!list || !json_first(&r->doc, list))
        rec_missing(r, json_root(&r->doc), key);
    for (const struct json_node *v = list ? json_first(&r->doc, list) : NULL; v && !rec_failed(r);
         v = json_next(&r->doc, v))
        add_form(a, f, r, v);
}

static size_t first_row(const struct authorities *a, struct slice id)
{
    for (size_t i = 0; i < a->n; i++) {
        if (slice_is(id, a->row[i].id))
            return i;
    }
    return a->n;
}

static void add_name(struct authorities *a, struct rec *r, struct slice name, size_t row)
{
    if (!rec_failed(r) && !name_add(&a->names, &a->arena, name, row))
        rec_fail(r, json_root(&r->doc), "a name that is empty, too long or another authority's");
}

static void add_names(struct authorities *a, struct rec *r, size_t row)
{
    const struct json_node *list = rec_arr(r, json_root(&r->doc), "aliases");

    add_name(a, r, need(r, "authority"), row);
    add_name(a, r, need(r, "zh"), row);
    add_name(a, r, need(r, "en"), row);
    for (const struct json_node *v = list ? json_first(&r->doc, list) : NULL; v;
         v = json_next(&r->doc, v)) {
        if (v->type == JSON_STRING)
            add_name(a, r, json_str(&r->doc, v, &r->arena), row);
        else
            rec_fail(r, v, "not a string");
    }
}

static bool add_authority(void *state, struct rec *r)
{
    struct authorities *a = state;
    struct slice id = need(r, "authority");
    struct row row = {.valid_from = need_date(r, "valid_from")};

    row.valid_to = rec_date(r, json_root(&r->doc), "valid_to", &row.has_end);
    need(r, "source");
    need(r, "kind");
    if (rec_failed(r))
        return false;
    if (id.n > LEGAL_INPUT_MAX) {
        rec_fail(r, json_get(&r->doc, json_root(&r->doc), "authority"), "too long");
        return false;
    }
    row.id = arena_copy(&a->arena, id).p;
    add_names(a, r, first_row(a, id));
    a->row = mem_grow(a->row, a->n + 1, sizeof *a->row);
    a->row[a->n++] = row;
    add_forms(a, &a->numbers, r, "numbers");
    add_forms(a, &a->stickers, r, "stickers");
    return !rec_failed(r);
}

struct authorities *authorities_load(bool honour_env)
{
    struct authorities *a = mem_alloc(1, sizeof *a);

    if (each_row("authorities.jsonl", honour_env, a, add_authority))
        return a;
    authorities_free(a);
    return NULL;
}

void authorities_free(struct authorities *a)
{
    if (!a)
        return;
    free(a->row);
    free(a->names.v);
    free(a->numbers.v);
    free(a->stickers.v);
    arena_release(&a->arena);
    free(a);
}

const char *authorities_find(const struct authorities *a, struct slice name)
{
    size_t row = name_find(&a->names, name);

    return row == NONE ? NULL : a->row[row].id;
}

bool authorities_on(const struct authorities *a, const char *id, struct civil day)
{
    for (size_t i = 0; i < a->n; i++) {
        const struct row *row = &a->row[i];
        if (strcmp(row->id, id) == 0 && civil_cmp(day, row->valid_from) >= 0 &&
            (!row->has_end || civil_cmp(day, row->valid_to) <= 0))
            return true;
    }
    return false;
}

static bool any_form(const struct forms *f, struct slice normal)
{
    for (size_t i = 0; i < f->n; i++) {
        if (legal_pattern(f->v[i], normal))
            return true;
    }
    return false;
}

bool authorities_number(const struct authorities *a, struct slice normal)
{
    return any_form(&a->numbers, normal);
}

bool authorities_sticker(const struct authorities *a, struct slice normal)
{
    return any_form(&a->stickers, normal);
}

/* ---- apostilles ---- */

struct apostilles {
    struct arena arena;
    struct civil *since;
    size_t n;
    struct names names;
};

static bool add_apostille(void *state, struct rec *r)
{
    static const char *const keys[] = {"country", "zh", "en"};
    struct apostilles *a = state;
    struct civil since = need_date(r, "valid_from");

    need(r, "source");
    for (size_t i = 0; i < sizeof keys / sizeof *keys && !rec_failed(r); i++) {
        struct slice name = need(r, keys[i]);
        if (!rec_failed(r) && !name_add(&a->names, &a->arena, name, a->n))
            rec_fail(r, json_root(&r->doc), "a name that is empty, too long or another country's");
    }
    if (rec_failed(r))
        return false;
    a->since = mem_grow(a->since, a->n + 1, sizeof *a->since);
    a->since[a->n++] = since;
    return true;
}

struct apostilles *apostilles_load(bool honour_env)
{
    struct apostilles *a = mem_alloc(1, sizeof *a);

    if (each_row("apostille.jsonl", honour_env, a, add_apostille))
        return a;
    apostilles_free(a);
    return NULL;
}

void apostilles_free(struct apostilles *a)
{
    if (!a)
        return;
    free(a->since);
    free(a->names.v);
    arena_release(&a->arena);
    free(a);
}

bool apostilles_since(const struct apostilles *a, struct slice country, struct civil *since)
{
    size_t row = name_find(&a->names, country);

    if (row != NONE)
        *since = a->since[row];
    return row != NONE;
}
