#include "records/uses.h"

struct use {
    struct slice number;
    struct slice order;
};

struct uses {
    struct use *slot;
    size_t cap; /* a power of two */
    size_t n;
    struct arena text;
};

static uint64_t hash(struct slice s)
{
    uint64_t h = 0xCBF29CE484222325U;

    for (size_t i = 0; i < s.n; i++)
        h = (h ^ (unsigned char)s.p[i]) * 0x100000001B3U;
    return h ^ h >> 29;
}

static struct use *find(const struct uses *u, struct slice number)
{
    size_t i = (size_t)hash(number) & (u->cap - 1);

    while (u->slot[i].number.p && !slice_eq(u->slot[i].number, number))
        i = (i + 1) & (u->cap - 1);
    return &u->slot[i];
}

static void grow(struct uses *u)
{
    struct uses bigger = {.cap = u->cap ? 2 * u->cap : 1024};

    bigger.slot = mem_alloc(bigger.cap, sizeof *bigger.slot);
    for (size_t i = 0; i < u->cap; i++) {
        if (u->slot[i].number.p)
            *find(&bigger, u->slot[i].number) = u->slot[i];
    }
    free(u->slot);
    u->slot = bigger.slot;
    u->cap = bigger.cap;
}

struct uses *uses_new(void)
{
    struct uses *u = mem_alloc(1, sizeof *u);

    grow(u);
    return u;
}

struct slice uses_first(struct uses *u, struct slice number, struct slice order)
{
    struct use *use = find(u, number);

    if (use->number.p)
        return use->order;
    use->number = arena_copy(&u->text, number);
    use->order = arena_copy(&u->text, order);
    if (++u->n > u->cap / 2)
        grow(u);
    return (struct slice){0};
}

void uses_free(struct uses *u)
{
    if (!u)
        return;
    arena_release(&u->text);
    free(u->slot);
    free(u);
}
