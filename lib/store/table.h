/*
 * table.h: a hash table of numbers.
 *
 *   struct table t; table_start(&t);
 *   size_t it = 0; uint32_t v;
 *   for (v = table_find(&t, hash, &it); v != TABLE_NONE; v = table_find(&t, hash, &it))
 *       if (the thing numbered v is the one wanted) …
 *   table_add(&t, hash, number);
 *   table_clear(&t); table_release(&t);
 *
 * Things live elsewhere, in arrays; the table maps hashes to their numbers and
 * the caller compares. The hash is seeded from the kernel, so that nobody who
 * chooses order numbers can choose collisions.
 */
#ifndef LQ_STORE_TABLE_H
#define LQ_STORE_TABLE_H

#include "base/slice.h"

#include <stdint.h>

#define TABLE_NONE UINT32_MAX

struct table_slot {
    uint64_t hash;
    uint32_t value;
    bool used;
};

struct table {
    uint64_t seed[2];
    struct table_slot *slot;
    size_t cap; /* a power of two, or 0 */
    size_t used;
};

void table_start(struct table *t);
void table_clear(struct table *t);
void table_release(struct table *t);

/* Hash of two texts; either may be empty. */
uint64_t table_hash(const struct table *t, struct slice a, struct slice b);

/* The next value with that hash; *it is 0 for the first call. */
uint32_t table_find(const struct table *t, uint64_t hash, size_t *it);
void table_add(struct table *t, uint64_t hash, uint32_t value);

#endif
