/*
 * store_find.c: unique values, and what has been done already.
 *
 * A value's holders are the records in memory that hold it now, and those the
 * index names that memory doesn't touch: of the others memory knows better.
 */
#include "store/store_impl.h"

#define PAGE_HOLDERS 32

static const struct key_entry *in_memory(struct store *s, const char *space, struct slice value)
{
    if (!keys_build(&s->keys)) {
        s->failed = ST_IO;
        return NULL;
    }
    return keys_find(&s->keys, space, value);
}

/* Does memory know this record better than the index? */
static enum index_answer touched(struct store *s, uint64_t first_n, struct index_record *r,
                                 bool *yes)
{
    enum index_answer a = index_fetch_n(s->past.ix, first_n, r);

    *yes = a == INDEX_FOUND && view_find(&s->view, r->kind, r->id) != TABLE_NONE;
    return a;
}

/* Holders below memory that memory doesn't touch, in order of arrival. */
static enum index_answer each_past(struct store *s, const char *space, struct slice value,
                                   void (*fn)(void *ctx, uint64_t first_n, struct slice id),
                                   void *ctx)
{
    uint64_t page[PAGE_HOLDERS];
    enum index_answer a = INDEX_FOUND;
    uint64_t after = 0;
    size_t count = PAGE_HOLDERS;

    while (a == INDEX_FOUND && count == PAGE_HOLDERS) {
        a = index_holders(s->past.ix, slice_of(space), value, after, page, PAGE_HOLDERS, &count);
        for (size_t i = 0; a == INDEX_FOUND && i < count; i++) {
            struct index_record r;
            bool better;
            after = page[i];
            a = touched(s, page[i], &r, &better);
            if (a == INDEX_FOUND && !better)
                fn(ctx, page[i], r.id);
        }
    }
    return a == INDEX_NONE ? INDEX_BROKEN : a;
}

struct counted {
    size_t n;
    uint64_t first; /* holder */
};

static void count_one(void *ctx, uint64_t first_n, struct slice id)
{
    struct counted *c = ctx;

    (void)id;
    if (c->n++ == 0)
        c->first = first_n;
}

/* What is below memory; begins again while the index moves. */
static bool look_past(struct store *s, const char *space, struct slice value, struct counted *c)
{
    enum index_answer a;
    int tries = 0;

    for (;;) {
        *c = (struct counted){0};
        if (!value.p || !store_look(s))
            return false;
        if (s->past.base.n == 0)
            return true;
        a = each_past(s, space, value, count_one, c);
        if (a == INDEX_FOUND)
            return true;
        if (!store_again(s, a, &tries))
            return false;
    }
}

struct slice store_key_owner(struct store *s, const char *space, struct slice value)
{
    struct index_record first;
    const struct key_entry *e;
    struct counted past;

    if (!look_past(s, space, value, &past))
        return (struct slice){0};
    if (past.n > 0 && index_fetch_n(s->past.ix, past.first, &first) == INDEX_FOUND)
        return first.id;
    e = in_memory(s, space, value);
    if (!e || e->first == TABLE_NONE)
        return (struct slice){0};
    return s->view.rec[s->keys.holder[e->first].rec].id;
}

size_t store_key_count(struct store *s, const char *space, struct slice value)
{
    const struct key_entry *e;
    struct counted past;

    if (!look_past(s, space, value, &past))
        return 0;
    e = in_memory(s, space, value);
    return past.n + (e ? e->count : 0);
}

struct holder {
    uint64_t first_n;
    struct slice id;
};

struct holders {
    struct holder *v;
    size_t n;
    struct arena ids;
};

static void add_holder(void *ctx, uint64_t first_n, struct slice id)
{
    struct holders *h = ctx;

    if ((h->n & (h->n + 1)) == 0) /* full at 0, 1, 3, 7 ... */
        h->v = mem_grow(h->v, 2 * h->n + 1, sizeof *h->v);
    h->v[h->n++] = (struct holder){first_n, arena_copy(&h->ids, id)};
}

static int by_arrival(const void *a, const void *b)
{
    const struct holder *x = a;
    const struct holder *y = b;

    return (x->first_n > y->first_n) - (x->first_n < y->first_n);
}

static void holders_in_memory(struct store *s, const char *space, struct slice value,
                              struct holders *to)
{
    const struct key_entry *e = in_memory(s, space, value);

    for (uint32_t h = e ? e->first : TABLE_NONE; h != TABLE_NONE;
         h = s->keys.holder[h].next_of_key) {
        const struct view_record *r = &s->view.rec[s->keys.holder[h].rec];
        add_holder(to, r->first_n, r->id);
    }
}

bool store_key_each(struct store *s, const char *space, struct slice value,
                    bool (*fn)(void *ctx, struct slice id), void *ctx)
{
    enum index_answer a;
    struct holders all = {0};
    int tries = 0;
    bool ok;

    do {
        all.n = 0;
        a = INDEX_FOUND; /* without an index there is nothing to ask it */
        ok = value.p && store_look(s);
        if (ok && s->past.base.n > 0)
            a = each_past(s, space, value, add_holder, &all);
    } while (ok && a != INDEX_FOUND && (ok = store_again(s, a, &tries)));
    if (ok)
        holders_in_memory(s, space, value, &all);
    if (all.n > 0)
        qsort(all.v, all.n, sizeof *all.v, by_arrival);
    for (size_t i = 0; ok && i < all.n; i++)
        if (!fn(ctx, all.v[i].id))
            break;
    free(all.v);
    arena_release(&all.ids);
    return ok && s->failed == ST_YES;
}

/* The highest value below memory whose holder memory doesn't touch. */
static enum index_answer last_past(struct store *s, const char *space, struct slice prefix,
                                   struct buf *out)
{
    struct buf below = {0};
    struct slice bound = {0};
    enum index_answer a;

    for (;;) {
        struct index_record r;
        uint64_t holder;
        bool better;
        a = index_last(s->past.ix, slice_of(space), prefix, bound, out, &holder);
        if (a != INDEX_FOUND)
            break;
        a = touched(s, holder, &r, &better);
        if (a != INDEX_FOUND || !better)
            break;
        buf_reset(&below);
        buf_add_slice(&below, buf_slice(out));
        bound = buf_slice(&below);
    }
    buf_release(&below);
    return a;
}

struct slice store_key_last(struct store *s, const char *space, struct slice prefix)
{
    enum index_answer a;
    struct slice memory;
    int tries = 0;

    do {
        a = INDEX_NONE;
        if (!store_look(s))
            return (struct slice){0};
        if (s->past.base.n > 0)
            a = last_past(s, space, prefix, &s->merged);
    } while ((a == INDEX_MOVED || a == INDEX_BROKEN) && store_again(s, a, &tries));
    if (!keys_build(&s->keys)) {
        s->failed = ST_IO;
        return (struct slice){0};
    }
    memory = keys_last(&s->keys, space, prefix);
    if (a == INDEX_FOUND && (!memory.p || slice_cmp(buf_slice(&s->merged), memory) > 0))
        return buf_slice(&s->merged);
    return memory;
}

bool store_done(struct store *s, struct slice key)
{
    int tries = 0;
    bool done;

    do {
        if (!key.p || !store_look(s))
            return false;
        done = view_done(&s->view, key);
    } while (!done && s->view.moved && store_again(s, INDEX_MOVED, &tries));
    return done;
}
