/*
 * view.h: the records, as the fold of the journal that is in memory.
 *
 *   view_start(&v, &journal);
 *   view_catch_up(&v);                      after every change of the journal
 *   r = view_find(&v, kind, id);            TABLE_NONE: no such record
 *   view_body(&v, r, check, &body);
 *   view_release(&v);
 *
 * The view keeps the records that the journal in memory touches: where their
 * events are, and their state; bodies are folded when asked for. Where an
 * index covers the journal's beginning (past.h), such a record starts from
 * what the index says of it, and records that nothing in memory touches are
 * the index's alone: store.c asks there.
 *
 * Slices and bodies point into the journal's memory or the view's buffers;
 * see store.h for how long they live.
 */
#ifndef LQ_STORE_VIEW_H
#define LQ_STORE_VIEW_H

#include "store/journal.h"
#include "store/past.h"
#include "store/table.h"

struct view_record {
    struct slice kind;
    struct slice id;
    struct slice state;
    struct slice created_at;
    struct slice updated_at;
    uint64_t version;
    uint64_t events;
    uint64_t first_n;
    uint64_t last_n;
    uint64_t tail_n; /* its first event in memory */
    /* What the index says of it, for one that began below memory; body absent: none. */
    struct index_record was;
};

struct view {
    struct journal *j;
    struct past *past;
    bool moved;      /* the index moved on or broke: start over */
    bool broken;     /* it broke */
    uint64_t from_n; /* the first event of memory is the one after it */
    uint64_t n;      /* events folded in */
    unsigned generation;
    struct view_record *rec; /* in order of arrival */
    size_t recs;
    size_t recs_cap;
    uint64_t *next; /* next[n - from_n - 1]: the event after n of the same record, 0: none */
    size_t next_cap;
    struct table by_id;
    struct table done; /* idempotency keys; value: event number */
    uint64_t done_n;
    struct arena arena; /* ids that had to be decoded */
    struct buf fold[2];
    struct json target;
    struct json patch;
};

void view_start(struct view *v, struct journal *j, struct past *past);
void view_release(struct view *v);

/* Take in what the journal has gained; start over when it lost something.
 * True when it started over: numbers of records have changed. */
bool view_catch_up(struct view *v);
void view_forget(struct view *v);
/* Only the events up to n. */
void view_catch_up_to(struct view *v, uint64_t n);

static inline uint64_t view_next(const struct view *v, uint64_t n)
{
    return v->next[n - v->from_n - 1];
}

uint32_t view_find(const struct view *v, struct slice kind, struct slice id);

/* The record's body; check: compare each event's hash first (before a
 * decision). False: damaged, and that was said. */
bool view_body(struct view *v, uint32_t rec, bool check, struct slice *body);

/* body with patch applied, in *out. False: the result is over the limits of a record. */
bool view_merge(struct view *v, struct slice body, struct slice patch, struct buf *out);

/* An event carries that idempotency key. */
bool view_done(struct view *v, struct slice key);

#endif
