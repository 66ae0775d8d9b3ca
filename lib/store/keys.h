/*
 * keys.h: which record holds a unique value now.
 *
 * Built when first asked, from the body of every current record; kept up by
 * keys_update() after each event. A value may have several holders: facts are
 * recorded whatever the rules say. They stand in the order they came.
 */
#ifndef LQ_STORE_KEYS_H
#define LQ_STORE_KEYS_H

#include "store/view.h"

/* Where store_key() hands the values of a record. */
struct store_keys {
    void (*emit)(struct store_keys *to, const char *space, struct slice value);
};
typedef void keys_of_fn(struct store_keys *to, struct slice kind, struct slice body);

struct key_entry {
    const char *space; /* in the arena */
    struct slice value;
    uint32_t first; /* holder, TABLE_NONE: nobody now */
    uint32_t last;  /* of the chain */
    uint32_t count;
};

struct key_holder {
    uint32_t rec;
    uint32_t key;
    uint32_t next_of_key;
    uint32_t before_of_key; /* TABLE_NONE: the first */
    uint32_t next_of_rec;
};

struct keys {
    struct view *v;
    keys_of_fn *of;
    bool built;
    struct table table;
    struct key_entry *key;
    size_t keys;
    size_t keys_cap;
    struct key_holder *holder;
    size_t holders;
    size_t holders_cap;
    uint32_t free_holder; /* chain by next_of_rec */
    uint32_t *of_rec;     /* first holder of a record */
    size_t recs;
    size_t recs_cap;
    struct arena arena;
    /* keys_last() remembers its last answer: numbering asks again and again. */
    char last_space[64];
    struct buf last_prefix;
    uint32_t last_key;
    bool last_known;
};

void keys_start(struct keys *k, struct view *v, keys_of_fn *of);
void keys_release(struct keys *k);
void keys_forget(struct keys *k);

/* Take in all records. False: one is damaged (said). */
bool keys_build(struct keys *k);

/* A record has changed. Nothing to do before keys_build(). */
bool keys_update(struct keys *k, uint32_t rec);

/* NULL: never held. */
const struct key_entry *keys_find(struct keys *k, const char *space, struct slice value);
struct slice keys_last(struct keys *k, const char *space, struct slice prefix);

#endif
