/*
 * index_impl.h: what the parts of the index share: index.c opens it,
 * index_read.c and index_write.c do what their names say. Not for others.
 */
#ifndef LQ_INDEX_IMPL_H
#define LQ_INDEX_IMPL_H

#include "store/index.h"
#include "store/index_changes.h"
#include "store/table.h"

#include <lmdb.h>

#define INDEX_KEY_MAX 511 /* LMDB's own limit */

enum { D_META, D_REC, D_ID, D_LIST, D_EVENT, D_DONE, D_KEY, D_COUNT };

struct covers {
    uint64_t format, dev, ino, n, segment, offset;
    uint64_t sum; /* of all the rest: a number gone bad here would go into the journal */
    char store_id[80];
    char h[SHA256_HEX + 8];
    char at[INSTANT_LEN + 7];
};

/* The entries of one database, as a number that doesn't depend on their order. */
struct index_total {
    uint64_t entries;
    uint64_t sum[2];
};

struct index {
    MDB_env *env;
    MDB_dbi db[D_COUNT];
    MDB_txn *read; /* reset between calls, unless pinned */
    bool pinned;
    MDB_txn *write;
    struct covers mine; /* what ours must say but for the prefix */
    uint64_t held;      /* the prefix readers are held to */
    struct buf rec;     /* copy of the last record */
    struct buf packed;  /* the record being put */
    struct index_changes changes;
    bool fresh;     /* the update is the first one */
    bool comparing; /* what is put is added to want */
    struct index_total want[D_COUNT];
    struct table seed; /* of the totals */
};

struct index_key {
    char p[INDEX_KEY_MAX];
    size_t n;
};

void index_key_add(struct index_key *k, const char *p, size_t n);
void index_key_be(struct index_key *k, uint64_t v);
/* A text that would make the key too long goes in as its hash. */
void index_key_text(struct index_key *k, struct slice s);
struct index_key index_key_of(struct slice a, struct slice b);
struct index_key index_key_list(struct slice a, struct slice b, uint64_t first_n);
uint64_t index_get_be(const void *from);

MDB_val index_val(const void *p, size_t n);
static inline MDB_val index_key_val(const struct index_key *k)
{
    return index_val(k->p, k->n);
}

/* Begin a transaction, taking in a map that another process made larger. */
int index_begin(struct index *ix, unsigned flags, MDB_txn **txn);
bool index_read_covers(struct index *ix, MDB_txn *txn, struct covers *out);
bool index_covers_mine(const struct index *ix, const struct covers *c);

/* A read transaction held to the prefix, and its end. For index_compare.c. */
enum index_answer index_read_begin(struct index *ix);
void index_read_end(struct index *ix);

/* Add an entry to a total. */
void index_total_add(const struct index *ix, struct index_total *t, MDB_val key, MDB_val v);

/* A packed record: INDEX_HEAD numbers, the lengths of the texts, the texts. The
 * last number is a sum over all the others, so that a page that went bad on
 * the disk is noticed when it is read. */
enum { H_VERSION, H_EVENTS, H_FIRST_N, H_LAST_N, H_SEGMENT, H_OFFSET, H_LEN, H_SUM, INDEX_HEAD };
uint64_t index_covers_sum(const struct covers *c);
uint64_t index_sum(const uint64_t head[INDEX_HEAD], const uint32_t *len, struct slice texts);

/* The texts of a record in the order in which they are packed. */
#define INDEX_TEXTS 7
struct slice *index_text(struct index_record *r, int i);

#endif
