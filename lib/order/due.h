/*
 * due.h: when an order should have gone on.
 *
 * The post's service targets are office hours from one state to another
 * (share/posts, judgement). The clock starts when the order comes into the
 * stretch from outside it, and stands still while the applicant is asked: in
 * needs-supplement, needs-interview and interview-booked.
 */
#ifndef LQ_DUE_H
#define LQ_DUE_H

#include "order/lifecycle.h"
#include "records/calendar.h"
#include "store/store.h"

struct due {
    bool any;     /* a target holds for the order now */
    bool waiting; /* the applicant is asked: no date until the answer */
    bool overdue;
    struct instant at; /* unless waiting */
    int64_t target_hours;
    const struct post_target *target; /* the one that holds */
    int64_t elapsed_sec; /* office time used so far */
};

struct due_clock; /* the office's hours, worked out once */
struct due_clock *due_clock_new(const struct post *post);
void due_clock_free(struct due_clock *c);

/* Reads the order's events. May be called within store_each(). */
struct due due_of(struct due_clock *c, struct store *s, const struct store_record *order,
                  struct instant now);

/* {"at":…,"overdue":…,"target_hours":…,"used_minutes":…} or {"waiting":true,…}. */
void due_put(struct buf *out, const struct due *d);

#endif
