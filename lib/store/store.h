/*
 * store.h: the only door to the store.
 *
 * A store is a directory: an append-only journal of JSON lines (the truth), a
 * lock file that also holds the durable mark, and things derived from the
 * journal. Commands never open those files themselves; another engine may
 * stand behind this header one day.
 *
 * A record is the fold of its events' patches (RFC 7396), merged as text, so
 * that stored values come back byte for byte. `version` counts the events of
 * a record that carry a patch.
 *
 * Reading (takes no lock, changes nothing, works on a read-only mount):
 *
 *     struct store *s = store_open(&cfg, &st);      NULL: said on stderr, st tells the status
 *     store_get(s, slice_of("order"), id, &rec)  …  store_each(…)  …  store_events(…)
 *     store_close(s);
 *
 * Writing, one batch (at most STORE_BATCH_LINES events or STORE_BATCH_BYTES):
 *
 *     st = store_begin(s, false);                   lock, recover a torn tail, catch up
 *     for each input:
 *         store_get(…); judge; store_stage(s, &ev); later store_get()s see what is staged
 *     st = store_commit(s);                         write, fdatasync, durable mark, unlock
 *     only now tell anyone.
 *
 * or store_rollback(s) instead of the commit: nothing was written. After a
 * commit that failed nothing was acknowledged and s takes no more writes.
 * Every failure has been said on stderr, naming the file and what to do, by
 * the time a status other than ST_YES comes back.
 *
 * Slices in a struct store_record belong to the store and are valid until the
 * next store_get(), store_stage(), store_begin(), store_commit() or store_rollback().
 */
#ifndef LQ_STORE_H
#define LQ_STORE_H

#include "base/buf.h"
#include "base/clock.h"
#include "base/diag.h"
#include "stream/json.h"

#define STORE_BATCH_LINES 1024
#define STORE_BATCH_BYTES ((size_t)4 << 20)
#define STORE_FORMAT      1

struct store;

/* Emit one unique key of a record, e.g. space "money-order", value "39539881642". */
struct store_keys;
void store_key(struct store_keys *to, const char *space, struct slice value);

struct store_config {
    const char *dir;   /* NULL: $LQ_STORE; neither is status 2 */
    const char *rules; /* "0.1.0+chicago@3f9a", goes into every event; NULL for readers */
    int wait_ms;       /* how long to wait for the lock; 0 means the default of 10 s */
    /* Which values of a record are unique in the store. Called on each current
     * record's body (a JSON object, BUF_PAD readable bytes after it); NULL: none. Pure: no I/O. */
    void (*keys)(struct store_keys *to, struct slice kind, struct slice body);
    bool no_index; /* don't even open it: for store_rebuild() */
};

/* What store.json says. Strings live as long as the store. */
struct store_info {
    const char *id;             /* random, names the first event's prev */
    const char *post;           /* "chicago" */
    const char *profile_sha256; /* of the post profile pinned at init */
    bool settable; /* demo and test stores: LQ_NOW, LQ_ACTOR, LQ_SHARE, --post are honoured */
};

struct store *store_open(const struct store_config *cfg, enum status *st);
void store_close(struct store *s);
const struct store_info *store_info(const struct store *s);

/* Make a new store in dir, which must not exist or be empty. The first event
 * ("store"/"init") names post and profile; its author gets every role. */
enum status store_init(const char *dir, const char *post, const char *profile_sha256, bool settable,
                       const char *rules);

struct store_record {
    struct slice kind; /* "order", "packet", … */
    struct slice id;
    struct slice state;      /* the last event's `to` that had one; absent if none */
    struct slice body;       /* the fold, one JSON object; BUF_PAD readable bytes after it */
    struct slice created_at; /* `at` of the first event */
    struct slice updated_at; /* `at` of the last event with a patch */
    uint64_t version;        /* events with a patch */
    uint64_t events;         /* all events */
    uint64_t first_n;        /* number of the first event: the store's order of arrival */
};

/* False: no such record. Damage met on the way ends with a message and is
 * reported by store_failed(). */
bool store_get(struct store *s, struct slice kind, struct slice id, struct store_record *out);
enum status store_failed(const struct store *s);

/* Each current record of a kind, in order of arrival; with state only those in
 * it. fn returns false to stop. fn must not call back into s except
 * store_events(). Reads what is on disk at the call (whole lines only). */
bool store_each(struct store *s, struct slice kind, const char *state,
                bool (*fn)(void *ctx, const struct store_record *rec), void *ctx);

/* The events of one record in order, each as its raw line without the LF
 * (BUF_PAD readable bytes after it). fn returns false to stop. False if there are none. */
bool store_events(struct store *s, struct slice kind, struct slice id,
                  bool (*fn)(void *ctx, uint64_t n, struct slice line), void *ctx);

/* The id of the record of that kind holding a unique key now, staged ones included; absent if free.
 * store_key_count() says how many records hold it (facts may clash: a packet is recorded whatever the rules say). */
struct slice store_key_owner(struct store *s, const char *space, struct slice value);
size_t store_key_count(struct store *s, const char *space, struct slice value);

/* The ids of all records that hold the value, in order of arrival. fn returns
 * false to stop, and must not call back into s. */
bool store_key_each(struct store *s, const char *space, struct slice value,
                    bool (*fn)(void *ctx, struct slice id), void *ctx);

/* The highest value in a unique-key space, by bytes; absent if none. For numbering. */
struct slice store_key_last(struct store *s, const char *space, struct slice prefix);

/* An event that carries this idempotency key has happened (or is staged). */
bool store_done(struct store *s, struct slice key);

struct event_in {
    struct slice kind;
    struct slice id;
    const char *event;  /* "approve" */
    const char *to;     /* state after it, NULL: unchanged */
    struct slice key;   /* idempotency key, absent: none */
    struct slice patch; /* a JSON object, absent: no change, version doesn't count; BUF_PAD
                         * readable bytes after it, as a struct buf has them */
    struct slice note;  /* free text, absent: none */
};

/* Lock (bounded wait), recover what a crash left beyond the durable mark, read
 * what others wrote. dry: no lock, no recovery, and store_commit() is refused;
 * for --dry-run. ST_BUSY: the lock stayed busy. */
enum status store_begin(struct store *s, bool dry);

/* Add an event to the batch; the view sees it at once. False when the batch is
 * full: commit first. */
bool store_stage(struct store *s, const struct event_in *ev);
size_t store_staged(const struct store *s); /* events in the batch */
struct slice
store_staged_lines(const struct store *s); /* as they would be written, for --dry-run */
enum status store_commit(struct store *s);
void store_rollback(struct store *s);

/* The raw lines of all events after number `after`, in order, up to the durable
 * mark as it stands now. *last: the number of the last one given. fn returns
 * false to stop. For those who follow the journal. */
enum status store_follow(struct store *s, uint64_t after,
                         bool (*fn)(void *ctx, uint64_t n, struct slice line), void *ctx,
                         uint64_t *last);

/*
 * Keep a file's content under its hash, before any batch is begun: fd is read
 * from where it stands to its end. hex gets the sha256, *bytes the size. What is
 * there already is not written again. The file is durable when ST_YES comes back.
 */
enum status store_attach(struct store *s, int fd, uint64_t max_bytes, char hex[65],
                         uint64_t *bytes);

/*
 * One sender at a time: what is handed to the mail system can't be taken back, so
 * that a second lq-message must not take a message another has in hand for one
 * whose sender was killed. Not the store's lock: orders are written meanwhile.
 * ST_BUSY and ST_IO have been said.
 */
enum status store_sender_take(struct store *s, int *fd);
void store_sender_drop(int fd);

/*
 * What the public is told: a line under an id, the file info/ID.json, and in the
 * journal an event of kind "info" that says by whom: "publish" with the text, its
 * sha256 and size, and `what` it is ("alert"), or "withdraw" with a note. The event
 * comes first, so that nothing is to be read there that nobody is on record for; cut
 * off before the file is written, or removed, the same call completes it.
 * *wrote: anything changed. The id must be fit for a file's name. ST_NO from
 * store_withdraw(): nothing was ever published under it. A batch of its own.
 */
enum status store_publish(struct store *s, struct slice id, struct slice what, struct slice line,
                          bool *wrote);
enum status store_withdraw(struct store *s, struct slice id, struct slice note, bool *wrote);

/* Compare info/ with the journal. As store_check_index(). */
enum status store_check_public(struct store *s, uint64_t *wrong);

/* Make the index anew from the journal: store.h works without one, only slower.
 * cfg.keys must be the one all writers of the store use. One JSON line to report. */
enum status store_rebuild(struct store *s, struct buf *report);

/* Compare the index with the journal, record by record. Each difference is said; their
 * number is in *wrong. Takes no lock. Without an index there is nothing wrong. */
enum status store_check_index(struct store *s, uint64_t *wrong);

/* ---- staff and profile: changes are events; the files beside are copies ---- */

/* Does the journal say that this user has the role? */
bool store_has_role(struct store *s, const char *user, const char *role);

/* Give a user exactly these roles (n 0: none). Only somebody with every role
 * may: ST_NO, said. A batch of its own. With `dry` nothing is written; the event as it
 * would stand in the journal is appended there. */
enum status store_grant(struct store *s, const char *user, const char *const *roles, size_t n,
                        struct buf *dry);

/* Pin another version of the post's profile. As store_grant(). */
enum status store_pin_profile(struct store *s, const char *sha256, struct buf *dry);

/* The roles there are, NULL at the end. */
extern const char *const store_roles[];

/* Within a batch: the time and the actor its events get. The time never runs
 * backwards against the journal. The actor is the real user's name; $LQ_ACTOR
 * in a settable store. */
struct instant store_now(const struct store *s);
const char *store_actor(const struct store *s);

/* The program and profile version its events get, for callers who learn the
 * profile from the store itself. Not within a batch. */
void store_set_rules(struct store *s, const char *rules);

#endif
