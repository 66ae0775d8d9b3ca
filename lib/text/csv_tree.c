#include "text/csv_tree.h"

#include "base/num.h"

struct csv_node {
    struct slice key;
    uint32_t first; /* child; 0 none, as the root is nobody's child */
    uint32_t last;
    uint32_t next;
    uint32_t children;
    bool array;   /* its children are elements */
    bool of_each; /* within "-" */
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

/* Why a child of that name can't be there; nothing is added if it can. */
static void check_child(const struct csv_tree *t, uint32_t parent, struct slice key, bool each,
                        struct buf *why)
{
    const struct csv_node *p = &t->node[parent];
    uint64_t index = 0;
    bool is_index = num_u64(key, &index) || each;

    if (p->leaf)
        buf_adds(why, "goes through a value that an earlier row fills");
    else if (is_index && parent == 0)
        buf_adds(why, "a record is an object, not an array");
    else if (p->children > 0 && is_index != p->array)
        buf_adds(why, "is an array in one row and an object in another");
    else if (p->children > 0 && is_index && (each || (t->each && p->first == t->each)))
        buf_adds(why, "an array has either indexes or \"-\"");
    else if (each && t->each)
        buf_adds(why, "only one array of a map may have \"-\"");
    else if (is_index && !each && (index != p->children || (key.n > 1 && key.p[0] == '0')))
        buf_addf(why, "array elements come in order from 0: %u is next", p->children);
}

static uint32_t add_child(struct csv_tree *t, uint32_t parent, struct slice key)
{
    uint32_t made = new_node(t, key);

    t->node[made].of_each = t->node[parent].of_each;
    t->node[parent].children++;
    if (t->node[parent].last)
        t->node[t->node[parent].last].next = made;
    else
        t->node[parent].first = made;
    t->node[parent].last = made;
    return made;
}

/* The child of that name, made if need be; 0 if it can't be there. */
static uint32_t child(struct csv_tree *t, uint32_t parent, struct slice key, struct buf *why)
{
    uint32_t old = find_child(t, parent, key);
    bool each = slice_is(key, "-");
    uint64_t index;
    uint32_t made;

    if (old)
        return old;
    check_child(t, parent, key, each, why);
    if (why->n > 0)
        return 0;
    made = add_child(t, parent, key);
    t->node[parent].array = each || num_u64(key, &index);
    if (each) {
        t->node[made].of_each = true;
        t->each = made;
    }
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

uint32_t csv_tree_member(struct csv_tree *t, struct slice key)
{
    uint32_t leaf;

    if (t->count == 0)
        (void)new_node(t, slice_of(""));
    leaf = add_child(t, 0, arena_copy(&t->keys, key));
    t->node[leaf].leaf = true;
    return leaf;
}

void csv_tree_column(struct csv_tree *t, uint32_t leaf, int column)
{
    t->node[leaf].column = column;
}

enum csv_type csv_tree_type(const struct csv_tree *t, uint32_t leaf)
{
    return t->node[leaf].type;
}

bool csv_tree_has_each(const struct csv_tree *t)
{
    return t->each && !t->node[t->each].leaf;
}

bool csv_tree_of_each(const struct csv_tree *t, uint32_t leaf)
{
    return t->node[leaf].of_each;
}

/* ---- cells to a record ---- */

struct put {
    const struct csv_tree *t;
    const struct slice *cells;
    const struct slice *elements;
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
        if (i == p->t->each && p->elements) {
            buf_add_slice(p->out, *p->elements);
            continue;
        }
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

bool csv_tree_put(const struct csv_tree *t, const struct slice *cells, const struct slice *elements,
                  struct buf *out, size_t *bad_column, struct buf *why)
{
    const struct put p = {t, cells, elements, out, bad_column, why};

    return t->count == 0 || put_children(&p, 0);
}

bool csv_tree_put_each(const struct csv_tree *t, const struct slice *cells, struct buf *out,
                       size_t *bad_column, struct buf *why)
{
    const struct put p = {t, cells, NULL, out, bad_column, why};
    const struct csv_node *each = &t->node[t->each];
    size_t before = out->n;
    size_t start;

    if (each->leaf && (each->column < 0 || cells[each->column].n == 0))
        return true;
    if (before > 0)
        buf_addc(out, ',');
    start = out->n;
    if (!put_node(&p, t->each)) {
        out->n = before;
        return false;
    }
    if (out->n == start)
        out->n = before;
    return true;
}

/* ---- a record to cells ---- */

struct take {
    const struct csv_tree *t;
    const struct json *j;
    const struct json_node **node;
    const struct json_node *list; /* the array of "-" */
    csv_tree_left *left;
    void *state;
    struct arena keys; /* of keys with escapes */
};

/* The child a member goes to; the search starts behind the one before, as
 * records mostly have their members in the tree's order. */
static uint32_t child_of(struct take *k, uint32_t parent, uint32_t after,
                         const struct json_node *member)
{
    const struct csv_node *node = k->t->node;
    uint32_t first = node[parent].first;
    uint32_t i = after && node[after].next ? node[after].next : first;
    struct slice key = slice_from(k->j->text + member->key, member->key_n);

    if (member->flags & JSON_KEY_ESCAPED)
        key = json_key(k->j, member, &k->keys);
    for (uint32_t seen = 0; seen < node[parent].children; seen++) {
        if (slice_eq(node[i].key, key))
            return i;
        i = node[i].next ? node[i].next : first;
    }
    return 0;
}

static void take_node(struct take *k, uint32_t at, const struct json_node *v);

static void take_members(struct take *k, uint32_t parent, const struct json_node *object)
{
    uint32_t at = 0;

    for (const struct json_node *m = json_first(k->j, object); m; m = json_next(k->j, m)) {
        uint32_t hit = child_of(k, parent, at, m);

        if (hit)
            take_node(k, at = hit, m);
        else
            k->left(k->state, m, parent);
    }
}

static void take_elements(struct take *k, uint32_t parent, const struct json_node *array)
{
    uint32_t at = k->t->node[parent].first;

    if (at && at == k->t->each) {
        k->list = array;
        return;
    }
    for (const struct json_node *e = json_first(k->j, array); e; e = json_next(k->j, e)) {
        if (at)
            take_node(k, at, e);
        else
            k->left(k->state, e, parent);
        at = at ? k->t->node[at].next : 0;
    }
}

static void take_node(struct take *k, uint32_t at, const struct json_node *v)
{
    const struct csv_node *n = &k->t->node[at];

    if (n->leaf && n->column >= 0)
        k->node[n->column] = v;
    else if (v->type == JSON_OBJECT && !n->array)
        take_members(k, at, v);
    else if (v->type == JSON_ARRAY && n->array)
        take_elements(k, at, v);
    else
        k->left(k->state, v, at);
}

const struct json_node *csv_tree_take(const struct csv_tree *t, const struct json *j,
                                      const struct json_node **node, csv_tree_left *left,
                                      void *state)
{
    struct take k = {.t = t, .j = j, .node = node, .left = left, .state = state};

    take_members(&k, 0, json_root(j));
    arena_release(&k.keys);
    return k.list;
}

void csv_tree_take_element(const struct csv_tree *t, const struct json *j,
                           const struct json_node *element, const struct json_node **node,
                           csv_tree_left *left, void *state)
{
    struct take k = {.t = t, .j = j, .node = node, .left = left, .state = state};

    take_node(&k, t->each, element);
    arena_release(&k.keys);
}

void csv_tree_release(struct csv_tree *t)
{
    free(t->node);
    arena_release(&t->keys);
    *t = (struct csv_tree){0};
}
