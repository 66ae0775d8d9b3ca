#include "audit/path.h"
#include "base/buf.h"

/* Is one of the wanted leaves in this subtree? */
static bool wanted_in(const struct path_maker *m, unsigned level, uint64_t index)
{
    size_t lo = 0;
    size_t hi = m->leaves;

    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (m->leaf[mid] >> level < index)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo < m->leaves && m->leaf[lo] >> level == index;
}

static void keep(struct path_maker *m, unsigned level, uint64_t index,
                 const unsigned char hash[TREE_HASH])
{
    if (m->nodes == m->cap) {
        m->cap = m->cap ? 2 * m->cap : 64;
        m->node = mem_grow(m->node, m->cap, sizeof *m->node);
    }
    m->node[m->nodes] = (struct path_node){.level = level, .index = index};
    memcpy(m->node[m->nodes++].hash, hash, TREE_HASH);
}

static void done(void *ctx, unsigned level, uint64_t index, const unsigned char hash[TREE_HASH])
{
    struct path_maker *m = ctx;

    if (wanted_in(m, level, index ^ 1))
        keep(m, level, index, hash);
}

void path_start(struct path_maker *m, const uint64_t *leaf, size_t leaves)
{
    *m = (struct path_maker){.leaf = leaf, .leaves = leaves};
    m->tree.done = done;
    m->tree.ctx = m;
}

void path_add(struct path_maker *m, const unsigned char leaf[TREE_HASH])
{
    tree_add(&m->tree, leaf);
}

static int by_place(const void *a, const void *b)
{
    const struct path_node *x = a;
    const struct path_node *y = b;

    if (x->level != y->level)
        return x->level < y->level ? -1 : 1;
    return (x->index > y->index) - (x->index < y->index);
}

/* What stands alone at the right end is a sibling, too. */
void path_end(struct path_maker *m)
{
    for (unsigned k = 0; k < TREE_LEVELS; k++)
        if (m->tree.n >> k & 1)
            keep(m, k, (m->tree.n >> k) - 1, m->tree.hash[k]);
    if (m->nodes > 0)
        qsort(m->node, m->nodes, sizeof *m->node, by_place);
}

void path_release(struct path_maker *m)
{
    free(m->node);
    *m = (struct path_maker){0};
}

static const unsigned char *find(const struct path_maker *m, unsigned level, uint64_t index)
{
    struct path_node key = {.level = level, .index = index};
    const struct path_node *n = bsearch(&key, m->node, m->nodes, sizeof *m->node, by_place);

    return n ? n->hash : NULL;
}

/* The largest power of two below n, n > 1. */
static unsigned split(uint64_t n)
{
    unsigned level = 0;

    while ((uint64_t)2 << level < n)
        level++;
    return level;
}

/* The root of leaves from..to: complete subtrees from left to right, joined from the right.
 * None is missing: what is beside a wanted leaf was kept. */
static void root_of(const struct path_maker *m, uint64_t from, uint64_t to,
                    unsigned char out[TREE_HASH])
{
    const unsigned char *part[TREE_LEVELS];
    size_t n = 0;

    while (from < to && n < TREE_LEVELS) {
        uint64_t left = to - from;
        unsigned level = left > 1 ? split(left + 1) : 0;
        part[n] = find(m, level, from >> level);
        if (!part[n++])
            return;
        from += (uint64_t)1 << level;
    }
    if (n == 0)
        return;
    memcpy(out, part[--n], TREE_HASH);
    while (n > 0)
        tree_node(part[--n], out, out);
}

size_t path_of(const struct path_maker *m, uint64_t leaf, unsigned char out[TREE_LEVELS][TREE_HASH])
{
    unsigned char down[TREE_LEVELS][TREE_HASH] = {{0}};
    uint64_t from = 0;
    uint64_t to = m->tree.n;
    size_t n = 0;

    while (to - from > 1 && n < TREE_LEVELS) {
        uint64_t middle = from + ((uint64_t)1 << split(to - from));
        if (leaf < middle) {
            root_of(m, middle, to, down[n++]);
            to = middle;
        } else {
            root_of(m, from, middle, down[n++]);
            from = middle;
        }
    }
    for (size_t i = 0; i < n; i++)
        memcpy(out[i], down[n - 1 - i], TREE_HASH);
    return n;
}

/* RFC 9162, 2.1.3.2. */
bool path_root(uint64_t leaf_number, uint64_t size, const unsigned char leaf[TREE_HASH],
               const unsigned char *hashes, size_t n, unsigned char out[TREE_HASH])
{
    uint64_t at = leaf_number;
    uint64_t last = size - 1;

    if (leaf_number >= size)
        return false;
    memcpy(out, leaf, TREE_HASH);
    for (size_t i = 0; i < n; i++) {
        const unsigned char *h = hashes + i * TREE_HASH;
        if (last == 0)
            return false;
        if (at & 1 || at == last) {
            tree_node(h, out, out);
            while (at != 0 && !(at & 1)) {
                at >>= 1;
                last >>= 1;
            }
        } else {
            tree_node(out, h, out);
        }
        at >>= 1;
        last >>= 1;
    }
    return last == 0;
}
