/*
 * index_changes.h: entries to be put into an index or taken out of it, brought
 * into the order of their keys. For index_write.c.
 *
 *   index_changes_add(&c, db, head, key, key_n, val, val_n, del) …
 *   index_changes_sort(&c);
 *   while (index_changes_next(&c, &change)) …     by database, then by key
 *   index_changes_clear(&c);                      keeps the memory
 *   index_changes_release(&c);
 *
 * A tree filled in order touches each of its pages once and leaves them full;
 * at random it copies a page for nearly every entry. Of several changes of one
 * key the last one counts and is the only one given.
 *
 * Keys of a kind begin alike (a kind, a space): head is the length of that
 * beginning. They are kept apart by it, so that the bytes compared first are
 * those that differ.
 */
#ifndef LQ_STORE_INDEX_CHANGES_H
#define LQ_STORE_INDEX_CHANGES_H

#include "base/buf.h"

#include <stdint.h>

struct index_change {
    int db;
    struct slice key;
    struct slice val;
    bool del;
};

struct index_order {
    uint64_t first[2]; /* the key's bytes behind its group's head, as numbers */
    uint32_t at;       /* in the group's text; later ones are larger */
};

/* The keys of one database that begin alike. */
struct index_group {
    int db;
    char head[104];
    size_t head_n;
    struct buf text; /* of each: lengths, key, value */
    struct index_order *order;
    size_t n;
    size_t cap;
};

#define INDEX_GROUPS 40

struct index_changes {
    struct index_group group[INDEX_GROUPS];
    size_t groups;
    size_t bytes; /* in memory, roughly */
    size_t at_group;
    size_t at;
};

/* val is at most 255 bytes. False: a group is full (4 GiB). */
bool index_changes_add(struct index_changes *c, int db, size_t head, struct slice key,
                       struct slice val, bool del);
void index_changes_sort(struct index_changes *c);

/* Slices are valid until the next add or clear. */
bool index_changes_next(struct index_changes *c, struct index_change *out);
void index_changes_clear(struct index_changes *c);
void index_changes_release(struct index_changes *c);

#endif
