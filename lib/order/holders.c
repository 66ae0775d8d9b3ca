#include "order/holders.h"

struct holders {
    struct arena ids;
    struct slice *id;
    size_t n;
};

static bool remember(void *ctx, struct slice id)
{
    struct holders *h = ctx;

    if ((h->n & (h->n + 1)) == 0) /* full at 0, 1, 3, 7 … */
        h->id = mem_grow(h->id, 2 * h->n + 1, sizeof *h->id);
    h->id[h->n++] = arena_copy(&h->ids, id);
    return true;
}

bool holders_before(struct walk *w, const char *space, struct slice value)
{
    struct store *s = w->office->store;
    struct holders h = {.n = 0};
    struct store_record r;
    uint64_t mine = UINT64_MAX;
    bool before = false;

    if (slice_blank(value) || store_key_count(s, space, value) < 2)
        return false;
    store_key_each(s, space, value, remember, &h);
    if (store_get(s, slice_of("order"), w->id, &r))
        mine = r.first_n;
    for (size_t i = 0; i < h.n && !before; i++)
        before = !slice_eq(h.id[i], w->id) && store_get(s, slice_of("order"), h.id[i], &r) &&
                 r.first_n < mine;
    free(h.id);
    arena_release(&h.ids);
    return before;
}
