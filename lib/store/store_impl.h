/*
 * store_impl.h: what the parts of the facade share. store.c opens and reads,
 * store_find.c knows the unique values, store_write.c writes.
 */
#ifndef LQ_STORE_IMPL_H
#define LQ_STORE_IMPL_H

#include "store/keys.h"
#include "store/meta.h"
#include "store/past.h"
#include "store/store.h"

#include <sys/types.h>

struct store {
    char *dir;
    char *rules;
    int dirfd;
    int wait_ms;
    struct meta meta;
    struct store_info info;
    struct journal journal;
    struct past past;
    struct view view;
    struct keys keys;
    struct buf line;
    struct buf merged;
    struct instant now;
    char *actor;
    enum status failed;
    bool in_batch;
    bool giving; /* within store_each(): nothing may move */
    bool dry;
    bool replaying; /* the view stands before an event of long ago (replay.h) */
    bool no_index;
    bool bad_batch;    /* an event could not be staged: the commit must fail */
    bool index_writer; /* opened for writing */
    bool index_broken; /* a page of it couldn't be read */
    bool wrote;
    uint64_t index_due; /* so many events behind memory's beginning make the index due */
    pid_t indexer;      /* the process that brings the index up; 0: none */
};

/* Begin memory behind what the index covers, or at the first event. What was
 * in memory is forgotten: journal_read() or journal_load() then reads on. */
void store_rebase(struct store *s);
/* The index can't be used any more: all of the journal comes into memory. */
void store_drop_index(struct store *s);

/* Outside a batch: what is on disk now. Inside: what the batch sees. */
bool store_look(struct store *s);
void store_take_in(struct store *s);

/* After an answer of the index that wasn't found or none: begin again, if that
 * may help. False: give up (in a batch, or too often). */
bool store_again(struct store *s, enum index_answer a, int *tries);

/* ---- store_sender.c: a lock in spool/, dropped by store_sender_drop(). As store_sender_take(). */
enum status store_side_lock(struct store *s, const char *name, int *fd);

/* ---- store_public.c: for a backup, info/ of one store as it stands in the other's. */
enum status public_copy(int fromfd, int tofd, const char *to);

/* ---- store_index.c: the index kept near ---- */

/* Under the lock: memory behind what the index covers, all of it read. */
enum status store_load_anew(struct store *s);

/* Open the index for writing, once. Under the lock. */
enum status store_open_index(struct store *s);

/* Under the lock, nothing staged: bring the index up if it lags by `due` events. */
enum status store_keep_index(struct store *s, uint64_t due);

/* Before a writer closes: bring the index up. */
void store_settle(struct store *s);

#define STORE_WAIT_MS   10000
#define STORE_INDEX_DUE 256 /* events in memory that make the index due */

#endif
