#include "store/keys.h"

#include "store/store.h"

struct collect {
    struct store_keys to;
    struct keys *k;
    uint32_t rec;
};

void store_key(struct store_keys *to, const char *space, struct slice value)
{
    if (value.p)
        to->emit(to, space, value);
}

void keys_start(struct keys *k, struct view *v, keys_of_fn *of)
{
    k->v = v;
    k->of = of;
    k->free_holder = TABLE_NONE;
    table_start(&k->table);
}

void keys_release(struct keys *k)
{
    table_release(&k->table);
    free(k->key);
    free(k->holder);
    free(k->of_rec);
    arena_release(&k->arena);
    buf_release(&k->last_prefix);
}

void keys_forget(struct keys *k)
{
    k->built = false;
    k->keys = k->holders = k->recs = 0;
    k->free_holder = TABLE_NONE;
    k->last_known = false;
    table_clear(&k->table);
    arena_reset(&k->arena);
}

static uint32_t find(const struct keys *k, uint64_t hash, const char *space, struct slice value)
{
    size_t it = 0;
    uint32_t i;

    while ((i = table_find(&k->table, hash, &it)) != TABLE_NONE)
        if (strcmp(k->key[i].space, space) == 0 && slice_eq(k->key[i].value, value))
            return i;
    return TABLE_NONE;
}

static uint32_t find_or_add(struct keys *k, const char *space, struct slice value)
{
    uint64_t hash = table_hash(&k->table, slice_of(space), value);
    uint32_t i = find(k, hash, space, value);

    if (i != TABLE_NONE)
        return i;
    if (k->keys == k->keys_cap) {
        k->keys_cap = k->keys_cap ? 2 * k->keys_cap : 256;
        k->key = mem_grow(k->key, k->keys_cap, sizeof *k->key);
    }
    i = (uint32_t)k->keys++;
    k->key[i] = (struct key_entry){.space = arena_copy(&k->arena, slice_of(space)).p,
                                   .value = arena_copy(&k->arena, value),
                                   .first = TABLE_NONE,
                                   .last = TABLE_NONE};
    table_add(&k->table, hash, i);
    return i;
}

static uint32_t new_holder(struct keys *k)
{
    uint32_t h = k->free_holder;

    if (h != TABLE_NONE) {
        k->free_holder = k->holder[h].next_of_rec;
        return h;
    }
    if (k->holders == k->holders_cap) {
        k->holders_cap = k->holders_cap ? 2 * k->holders_cap : 256;
        k->holder = mem_grow(k->holder, k->holders_cap, sizeof *k->holder);
    }
    return (uint32_t)k->holders++;
}

static bool in_prefix(struct slice value, struct slice prefix)
{
    return value.n >= prefix.n && (prefix.n == 0 || memcmp(value.p, prefix.p, prefix.n) == 0);
}

static void remember_last(struct keys *k, uint32_t key)
{
    const struct key_entry *e = &k->key[key];

    if (!k->last_known || strcmp(e->space, k->last_space) != 0 ||
        !in_prefix(e->value, buf_slice(&k->last_prefix)))
        return;
    if (k->last_key == TABLE_NONE || slice_cmp(e->value, k->key[k->last_key].value) > 0)
        k->last_key = key;
}

static void collect_key(struct store_keys *to, const char *space, struct slice value)
{
    const struct collect *c = (const struct collect *)(const void *)to;
    struct keys *k = c->k;
    struct key_entry *e;
    uint32_t key;
    uint32_t h;

    key = find_or_add(k, space, value);
    for (h = k->of_rec[c->rec]; h != TABLE_NONE; h = k->holder[h].next_of_rec)
        if (k->holder[h].key == key)
            return; /* one record counts once */
    h = new_holder(k);
    e = &k->key[key];
    k->holder[h] = (struct key_holder){c->rec, key, TABLE_NONE, e->last, k->of_rec[c->rec]};
    k->of_rec[c->rec] = h;
    *(e->last == TABLE_NONE ? &e->first : &k->holder[e->last].next_of_key) = h;
    e->last = h;
    e->count++;
    remember_last(k, key);
}

static void drop_holders(struct keys *k, uint32_t rec)
{
    uint32_t h = k->of_rec[rec];

    while (h != TABLE_NONE) {
        struct key_holder *d = &k->holder[h];
        struct key_entry *e = &k->key[d->key];
        uint32_t next = d->next_of_rec;
        uint32_t before = d->before_of_key;
        uint32_t after = d->next_of_key;

        *(before == TABLE_NONE ? &e->first : &k->holder[before].next_of_key) = after;
        *(after == TABLE_NONE ? &e->last : &k->holder[after].before_of_key) = before;
        e->count--;
        if (k->last_known && k->last_key == d->key && e->count == 0)
            k->last_known = false;
        d->next_of_rec = k->free_holder;
        k->free_holder = h;
        h = next;
    }
    k->of_rec[rec] = TABLE_NONE;
}

static bool emit(struct keys *k, uint32_t rec)
{
    struct collect c = {{collect_key}, k, rec};
    struct slice body;

    if (!view_body(k->v, rec, false, &body))
        return false;
    k->of(&c.to, k->v->rec[rec].kind, body);
    return true;
}

static void room_for(struct keys *k, size_t recs)
{
    if (recs > k->recs_cap) {
        k->recs_cap = recs + recs / 2 + 256;
        k->of_rec = mem_grow(k->of_rec, k->recs_cap, sizeof *k->of_rec);
    }
    while (k->recs < recs)
        k->of_rec[k->recs++] = TABLE_NONE;
}

bool keys_update(struct keys *k, uint32_t rec)
{
    if (!k->built || !k->of)
        return true;
    room_for(k, k->v->recs);
    drop_holders(k, rec);
    return emit(k, rec);
}

bool keys_build(struct keys *k)
{
    if (k->built || !k->of)
        return true;
    keys_forget(k);
    room_for(k, k->v->recs);
    for (size_t i = 0; i < k->v->recs; i++)
        if (!emit(k, (uint32_t)i))
            return false;
    k->built = true;
    return true;
}

const struct key_entry *keys_find(struct keys *k, const char *space, struct slice value)
{
    uint32_t i = find(k, table_hash(&k->table, slice_of(space), value), space, value);

    return i == TABLE_NONE ? NULL : &k->key[i];
}

static void search_last(struct keys *k)
{
    struct slice prefix = buf_slice(&k->last_prefix);

    k->last_key = TABLE_NONE;
    for (size_t i = 0; i < k->keys; i++) {
        const struct key_entry *e = &k->key[i];
        if (e->count == 0 || strcmp(e->space, k->last_space) != 0 || !in_prefix(e->value, prefix))
            continue;
        if (k->last_key == TABLE_NONE || slice_cmp(e->value, k->key[k->last_key].value) > 0)
            k->last_key = (uint32_t)i;
    }
}

struct slice keys_last(struct keys *k, const char *space, struct slice prefix)
{
    bool same =
        k->last_known && strcmp(space, k->last_space) == 0 &&
        slice_eq(buf_slice(&k->last_prefix), slice_from(prefix.p ? prefix.p : "", prefix.n));

    if (!same) {
        if (snprintf(k->last_space, sizeof k->last_space, "%s", space) >= (int)sizeof k->last_space)
            return (struct slice){0}; /* no space is named like that */
        buf_reset(&k->last_prefix);
        buf_add_slice(&k->last_prefix, prefix);
        search_last(k);
        k->last_known = true;
    }
    return k->last_key == TABLE_NONE ? (struct slice){0} : k->key[k->last_key].value;
}
