/*
 * index.h: what the journal says up to one event, laid out to be found.
 *
 * The index is a cache (LMDB, index/data.mdb): delete it any time. It knows
 * which journal prefix it covers (event number, hash, place) and which file
 * it is (device and inode), so that a copied, restored or stale one isn't
 * believed. What lies behind the prefix is replayed in memory by view.h.
 *
 * Reading: index_open(), then index_base() tells where to replay from. Every
 * reading call checks that the index still covers that very prefix; if a
 * writer moved it on meanwhile, the call says INDEX_MOVED and the caller
 * starts over from index_base(). No transaction outlives a call, but for
 * index_pin(): a reader that is paused holds nothing. Slices in an index_record are valid until the next
 * call.
 *
 * Writing, only under the store's lock and only what is durable in the journal:
 *
 *     index_update_begin(ix) … index_put_…() … index_update_end(ix, &base)
 *
 * Nothing here says anything on stderr: an index that can't be used is
 * done without. lq-store rebuild and lq-audit verify tell people.
 */
#ifndef LQ_INDEX_H
#define LQ_INDEX_H

#include "base/buf.h"
#include "base/clock.h"
#include "store/sha256.h"

struct index;

enum index_answer { INDEX_NONE, INDEX_FOUND, INDEX_MOVED, INDEX_BROKEN };

/* The prefix covered: events 1..n, ending at byte `offset` of the segment. */
struct index_base {
    uint64_t n;
    uint64_t segment;
    uint64_t offset;
    char h[SHA256_HEX + 1];
    char at[INSTANT_LEN + 1]; /* of event n: time never runs backwards */
};

/* Where an event's line stands. */
struct index_place {
    uint64_t n;
    uint64_t segment;
    uint64_t offset;
    uint32_t len; /* without the LF */
};

struct index_record {
    struct slice kind, id, state, created_at, updated_at;
    struct slice h;    /* of the record's last event */
    struct slice body; /* BUF_PAD readable bytes after it */
    uint64_t version, events, first_n, last_n;
    /* Body absent: it is the patch of this line, the record's only event (past_body()). */
    struct index_place line;
};

/* dirfd: the store's directory. writer: it may be made and changed. NULL: there
 * is none, or it can't be trusted or opened. */
struct index *index_open(int dirfd, const char *store_id, bool writer, uint64_t journal_bytes);
void index_close(struct index *ix);

/* Remove an index that isn't to be trusted, so that a new one can be made. Under the lock. */
bool index_remove(int dirfd);

/* The prefix covered now. INDEX_NONE: nothing yet. */
enum index_answer index_base(struct index *ix, struct index_base *out);

/* Hold the reading calls below to the prefix that ends with event n. */
void index_hold(struct index *ix, uint64_t n);

/* Within a batch: all reading calls see the index as it is now, whoever moves it
 * on, until index_unpin(). Not across output or input. ix may be NULL. */
void index_pin(struct index *ix);
void index_unpin(struct index *ix);

enum index_answer index_fetch(struct index *ix, struct slice kind, struct slice id,
                              struct index_record *out);
/* Only the first event's number of a record. */
enum index_answer index_find(struct index *ix, struct slice kind, struct slice id,
                             uint64_t *first_n);
enum index_answer index_fetch_n(struct index *ix, uint64_t first_n, struct index_record *out);

/* A page of the records of a kind (in a state, or NULL: all), in order of
 * arrival, after `after`. *count is at most max; 0: no more. Their texts are in
 * *page and valid until it changes. */
enum index_answer index_list(struct index *ix, struct slice kind, const char *state, uint64_t after,
                             struct index_record *out, size_t max, size_t *count, struct buf *page);

/* Places of a record's events after event `after`, in order, none beyond the
 * prefix held. Never INDEX_MOVED: a place, once known, doesn't change. */
enum index_answer index_events(struct index *ix, uint64_t first_n, uint64_t after,
                               struct index_place *out, size_t max, size_t *count);

enum index_answer index_done(struct index *ix, struct slice key);

/* Holders of a unique value (their first event numbers), in order of arrival. */
enum index_answer index_holders(struct index *ix, struct slice space, struct slice value,
                                uint64_t after, uint64_t *first_n, size_t max, size_t *count);

/* The highest value with that prefix that a record holds, below `below` if
 * that is present; and one of its holders. The value goes to out. */
enum index_answer index_last(struct index *ix, struct slice space, struct slice prefix,
                             struct slice below, struct buf *out, uint64_t *holder);

/* ---- writing ---- */

/* Entries are collected and put in order of their keys, which touches each page
 * once. fresh: the index covers nothing yet, so that a large build may commit
 * part by part; it covers nothing until its end. */
bool index_update_begin(struct index *ix, bool fresh);
bool index_put_record(struct index *ix, const struct index_record *r, struct slice was_state,
                      bool is_new);
bool index_put_event(struct index *ix, uint64_t first_n, const struct index_place *p);
bool index_put_done(struct index *ix, struct slice key, uint64_t n);
bool index_put_key(struct index *ix, struct slice space, struct slice value, uint64_t first_n);
bool index_del_key(struct index *ix, struct slice space, struct slice value, uint64_t first_n);
bool index_update_end(struct index *ix, const struct index_base *base);
void index_update_abort(struct index *ix);

/*
 * Comparing: after index_compare_begin() the put calls above write nothing but
 * add up what they are given; index_compare_end() adds up what the index holds,
 * each database from its first entry to its last, and looks up the ends of
 * every page. INDEX_FOUND: the same. INDEX_BROKEN: not the same, or damaged
 * pages. INDEX_MOVED: a writer has changed the index; nothing can be said.
 */
void index_compare_begin(struct index *ix);
enum index_answer index_compare_end(struct index *ix);

#endif
