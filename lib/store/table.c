#include "store/table.h"

#include "base/buf.h"
#include "base/clock.h"

#include <sys/random.h>

void table_start(struct table *t)
{
    *t = (struct table){0};
    /* Early in boot the kernel may have no randomness yet: then the clock must do. */
    if (getrandom(t->seed, sizeof t->seed, GRND_NONBLOCK) != (ssize_t)sizeof t->seed) {
        t->seed[0] = (uint64_t)clock_mono_ms();
        t->seed[1] = (uint64_t)(uintptr_t)t;
    }
}

void table_clear(struct table *t)
{
    if (t->slot)
        memset(t->slot, 0, t->cap * sizeof *t->slot);
    t->used = 0;
}

void table_release(struct table *t)
{
    free(t->slot);
    t->slot = NULL;
    t->cap = t->used = 0;
}

/* Multiply and fold 128 bits to 64: every bit of the input reaches every bit. */
static uint64_t mix(uint64_t a, uint64_t b)
{
    __extension__ unsigned __int128 p = (unsigned __int128)a * b;

    return (uint64_t)p ^ (uint64_t)(p >> 64);
}

static uint64_t hash_part(uint64_t h, uint64_t seed, struct slice s)
{
    size_t i = 0;
    uint64_t w = 0;

    for (; s.n - i >= 8; i += 8) {
        memcpy(&w, s.p + i, 8);
        h = mix(h ^ w ^ 0x9E3779B97F4A7C15U, seed | 1);
    }
    w = 0;
    if (s.n > i)
        memcpy(&w, s.p + i, s.n - i);
    return mix(h ^ w ^ 0xD6E8FEB86659FD93U, (seed ^ s.n * 0xC2B2AE3D27D4EB4FU) | 1);
}

uint64_t table_hash(const struct table *t, struct slice a, struct slice b)
{
    return hash_part(hash_part(t->seed[0], t->seed[1], a), t->seed[1] ^ t->seed[0], b);
}

uint32_t table_find(const struct table *t, uint64_t hash, size_t *it)
{
    size_t i;

    if (t->cap == 0)
        return TABLE_NONE;
    while (*it < t->cap) {
        i = (size_t)(hash + (*it)++) & (t->cap - 1);
        if (!t->slot[i].used)
            return TABLE_NONE;
        if (t->slot[i].hash == hash)
            return t->slot[i].value;
    }
    return TABLE_NONE;
}

static void put(struct table *t, uint64_t hash, uint32_t value)
{
    size_t i = (size_t)hash & (t->cap - 1);

    while (t->slot[i].used)
        i = (i + 1) & (t->cap - 1);
    t->slot[i] = (struct table_slot){hash, value, true};
    t->used++;
}

void table_add(struct table *t, uint64_t hash, uint32_t value)
{
    struct table_slot *old = t->slot;
    size_t old_cap = t->cap;

    if (t->used >= t->cap / 2) {
        t->cap = old_cap ? old_cap * 2 : 256;
        t->slot = mem_alloc(t->cap, sizeof *t->slot);
        t->used = 0;
        for (size_t i = 0; i < old_cap; i++)
            if (old[i].used)
                put(t, old[i].hash, old[i].value);
        free(old);
    }
    put(t, hash, value);
}
