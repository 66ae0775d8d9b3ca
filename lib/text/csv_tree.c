#include "text/csv_tree.h"

#include "base/num.h"
#include "stream/json.h"

struct csv_node {
    struct slice key;
    uint32_t first; /* child; 0 none, as the root is nobody's child */
    uint32_t last;
    uint32_t next;
    uint32_t children;
    bool array; /* its children are elements */
    bool leaf;
    enum csv_type type;
    int column;
};

static uint32_t new_node(struct csv_tree *t, struct slice key)
{
    if (t->count == t->cap) {
        t->cap = t->cap ? t->cap * 2 : 32;
        t->node = mem_grow(t->node, t->cap, sizeof *t->node);
    }
    t->node[t->count] = (struct csv_node){.key = key, .column = -1};
    return t->count++;
}

/* The next token of a pointer, decoded; *rest moves behind it. */
static bool token(struct csv_tree *t, struct slice *rest, struct slice *out)
{
    char *to = arena_alloc(&t->keys, rest->n + 1);
    size_t n = 0;
    size_t i = 1;

    if (rest->n == 0 || rest->p[0] != '/')
        return false;
    for (; i < rest->n && rest->p[i] != '/'; i++) {
        char c = rest->p[i];
        if (c == '~') {
            if (++i == rest->n || (rest->p[i] != '0' && rest->p[i] != '1'))
                return false;
            c = rest->p[i] == '0' ? '~' : '/';
        }
        to[n++] = c;
    }
    *out = slice_from(to, n);
    *rest = slice_from(rest->p + i, rest->n - i);
    return n > 0;
}

static uint32_t find_child(const struct csv_tree *t, uint32_t parent, struct slice key)
{
    uint32_t i = t->node[parent].first;

    while (i && !slice_eq(t->node[i].key, key))
        i = t->node[i].next;
    return i;
}

/* The child of that name, made if need be; 0 if it can't be there. */
static uint32_t child(struct csv_tree *t, uint32_t parent, struct slice key, struct buf *why)
{
    uint64_t index = 0;
    bool is_index = num_u64(key, &index);
    uint32_t old = find_child(t, parent, key);
    uint32_t made;

    if (old)
        return old;
    if (t->node[parent].leaf)
        buf_adds(why, "goes through a value that an earlier row fills");
    else if (is_index && parent == 0)
        buf_adds(why, "a record is an object, not an array");
    else if (t->node[parent].children > 0 && is_index != t->node[parent].array)
        buf_adds(why, "is an array in one row and an object in another");
    else if (is_index && (index != t->node[parent].children || (key.n > 1 && key.p[0] == '0')))
        buf_addf(why, "array elements come in order from 0: %u is next", t->node[parent].children);
    if (why->n > 0)
        return 0;
    made = new_node(t, key);
    t->node[parent].array = is_index;
    t->node[parent].children++;
    if (t->node[parent].last)
        t->node[t->node[parent].last].next = made;
    else
        t->node[parent].first = made;
    t->node[parent].last = made;
    return made;
}

uint32_t csv_tree_add(struct csv_tree *t, struct slice pointer, enum csv_type type, struct buf *why)
{
    struct slice rest = pointer;
    struct slice key;
    uint32_t at = 0;
    uint32_t before;
    int depth = 1;

    if (t->count == 0)
        (void)new_node(t, slice_of(""));
    before = t->count;
    do {
        if (!token(t, &rest, &key)) {
            buf_adds(why, "is not a JSON Pointer such as /payment/amount_cents");
            return 0;
        }
        if (++depth > JSON_MAX_DEPTH) {
            buf_adds(why, "is too deep");
            return 0;
        }
        at = child(t, at, key, why);
        if (!at)
            return 0;
    } while (rest.n > 0);
    if (at < before) {
        buf_adds(why, "is already there in an earlier row");
        return 0;
    }
    t->node[at].leaf = true;
    t->node[at].type = type;
    return at;
}

void csv_tree_column(struct csv_tree *t, uint32_t leaf, int column)
{
    t->node[leaf].column = column;
}

struct put {
    const struct csv_tree *t;
    const struct slice *cells;
    struct buf *out;
    size_t *bad_column;
    struct buf *why;
};

static bool put_children(const struct put *p, uint32_t parent);

static bool put_node(const struct put *p, uint32_t i)
{
    const struct csv_node *n = &p->t->node[i];
    size_t start;

    if (n->leaf) {
        if (csv_value_put(p->out, n->type, p->cells[n->column], p->why))
            return true;
        *p->bad_column = (size_t)n->column + 1;
        return false;
    }
    buf_addc(p->out, n->array ? '[' : '{');
    start = p->out->n;
    if (!put_children(p, i))
        return false;
    if (p->out->n == start)
        p->out->n = start - 1; /* nothing in it: the caller takes the key back too */
    else
        buf_addc(p->out, n->array ? ']' : '}');
    return true;
}

static bool put_children(const struct put *p, uint32_t parent)
{
    const struct csv_node *node = p->t->node;

    for (uint32_t i = node[parent].first; i; i = node[i].next) {
        size_t before = p->out->n;
        size_t start;

        if (node[i].leaf && (node[i].column < 0 || p->cells[node[i].column].n == 0))
            continue;
        json_put_comma(p->out);
        if (!node[parent].array) {
            json_put_str(p->out, node[i].key);
            buf_addc(p->out, ':');
        }
        start = p->out->n;
        if (!put_node(p, i))
            return false;
        if (p->out->n == start)
            p->out->n = before;
    }
    return true;
}

bool csv_tree_put(const struct csv_tree *t, const struct slice *cells, struct buf *out,
                  size_t *bad_column, struct buf *why)
{
    const struct put p = {t, cells, out, bad_column, why};

    return t->count == 0 || put_children(&p, 0);
}

void csv_tree_release(struct csv_tree *t)
{
    free(t->node);
    arena_release(&t->keys);
    *t = (struct csv_tree){0};
}
