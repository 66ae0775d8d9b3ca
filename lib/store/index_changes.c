#include "store/index_changes.h"

#include <stdlib.h>

/* Before each key in a group's text. */
struct lengths {
    uint16_t key;
    uint8_t val;
    uint8_t del;
};

/* Nothing is common to all keys of these: the last resort when there are many heads. */
static struct index_group *group_of(struct index_changes *c, int db, const char *head, size_t n)
{
    struct index_group *g;

    if (n > sizeof g->head)
        n = 0;
    for (size_t i = 0; i < c->groups; i++) {
        g = &c->group[i];
        if (g->db == db && g->head_n == n && memcmp(g->head, head, n) == 0)
            return g;
    }
    if (c->groups >= INDEX_GROUPS - 8 && n > 0) /* a place is left for each database */
        return group_of(c, db, "", 0);
    if (c->groups == INDEX_GROUPS)
        return NULL;
    g = &c->group[c->groups++];
    g->db = db;
    g->head_n = n;
    memcpy(g->head, head, n);
    return g;
}

static uint64_t eight(const char *p, size_t n)
{
    uint64_t v = 0;

    for (size_t i = 0; i < 8; i++)
        v = v << 8 | (i < n ? (unsigned char)p[i] : 0);
    return v;
}

bool index_changes_add(struct index_changes *c, int db, size_t head, struct slice key,
                       struct slice val, bool del)
{
    struct index_group *g = group_of(c, db, key.p, head);
    struct lengths len = {(uint16_t)key.n, (uint8_t)val.n, del};
    struct index_order *o;
    size_t rest;

    if (!g || g->text.n > UINT32_MAX - 1024 || key.n > UINT16_MAX || val.n > UINT8_MAX)
        return false;
    if (g->n == g->cap) {
        g->cap = g->cap ? 2 * g->cap : 256;
        g->order = mem_grow(g->order, g->cap, sizeof *g->order);
    }
    o = &g->order[g->n++];
    rest = key.n - g->head_n;
    o->first[0] = eight(key.p + g->head_n, rest);
    o->first[1] = rest > 8 ? eight(key.p + g->head_n + 8, rest - 8) : 0;
    o->at = (uint32_t)g->text.n;
    buf_add(&g->text, &len, sizeof len);
    buf_add_slice(&g->text, key);
    buf_add_slice(&g->text, val);
    c->bytes += sizeof *o + sizeof len + key.n + val.n;
    return true;
}

static struct index_change change_at(const struct index_group *g, uint32_t at)
{
    const char *p = g->text.p + at;
    struct lengths len;

    memcpy(&len, p, sizeof len);
    p += sizeof len;
    return (struct index_change){g->db, slice_from(p, len.key), slice_from(p + len.key, len.val),
                                 len.del};
}

static int key_order(const struct index_group *g, const struct index_order *x,
                     const struct index_order *y)
{
    if (x->first[0] != y->first[0])
        return x->first[0] < y->first[0] ? -1 : 1;
    if (x->first[1] != y->first[1])
        return x->first[1] < y->first[1] ? -1 : 1;
    return slice_cmp(change_at(g, x->at).key, change_at(g, y->at).key);
}

/* Stable, so that of one key's changes the last stays the last. */
static void merge(const struct index_group *g, const struct index_order *from,
                  struct index_order *to, size_t a, size_t b, size_t c)
{
    size_t x = a;
    size_t y = b;

    for (size_t i = a; i < c; i++) {
        bool left = y == c || (x < b && key_order(g, &from[x], &from[y]) <= 0);
        to[i] = left ? from[x++] : from[y++];
    }
}

#define RUN ((size_t)16)

static void insertion_sort(const struct index_group *g, struct index_order *o, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        struct index_order it = o[i];
        size_t k = i;
        for (; k > 0 && key_order(g, &o[k - 1], &it) > 0; k--)
            o[k] = o[k - 1];
        o[k] = it;
    }
}

static bool sorted(const struct index_group *g)
{
    for (size_t i = 1; i < g->n; i++)
        if (key_order(g, &g->order[i - 1], &g->order[i]) > 0)
            return false;
    return true;
}

static void sort_group(struct index_group *g)
{
    struct index_order *from = g->order;
    struct index_order *to;
    struct index_order *spare;

    if (sorted(g)) /* what grows with the journal is */
        return;
    spare = to = mem_alloc(g->n, sizeof *to);
    for (size_t a = 0; a < g->n; a += RUN)
        insertion_sort(g, from + a, g->n - a < RUN ? g->n - a : RUN);
    for (size_t run = RUN; run < g->n; run *= 2) {
        struct index_order *swap = from;
        for (size_t a = 0; a < g->n; a += 2 * run) {
            size_t b = g->n - a < run ? g->n : a + run;
            merge(g, from, to, a, b, g->n - b < run ? g->n : b + run);
        }
        from = to;
        to = swap;
    }
    if (from != g->order)
        memcpy(g->order, from, g->n * sizeof *from);
    free(spare);
}

static int group_order(const void *a, const void *b)
{
    const struct index_group *x = a;
    const struct index_group *y = b;

    if (x->db != y->db)
        return x->db < y->db ? -1 : 1;
    return slice_cmp(slice_from(x->head, x->head_n), slice_from(y->head, y->head_n));
}

void index_changes_sort(struct index_changes *c)
{
    qsort(c->group, c->groups, sizeof *c->group, group_order);
    for (size_t i = 0; i < c->groups; i++)
        sort_group(&c->group[i]);
    c->at_group = c->at = 0;
}

bool index_changes_next(struct index_changes *c, struct index_change *out)
{
    const struct index_group *g;

    while (c->at_group < c->groups && c->at == c->group[c->at_group].n) {
        c->at_group++;
        c->at = 0;
    }
    if (c->at_group == c->groups)
        return false;
    g = &c->group[c->at_group];
    while (c->at + 1 < g->n && key_order(g, &g->order[c->at], &g->order[c->at + 1]) == 0)
        c->at++;
    *out = change_at(g, g->order[c->at++].at);
    return true;
}

void index_changes_clear(struct index_changes *c)
{
    for (size_t i = 0; i < c->groups; i++) {
        c->group[i].n = 0;
        buf_reset(&c->group[i].text);
    }
    c->bytes = 0;
}

void index_changes_release(struct index_changes *c)
{
    for (size_t i = 0; i < c->groups; i++) {
        buf_release(&c->group[i].text);
        free(c->group[i].order);
    }
    *c = (struct index_changes){0};
}
