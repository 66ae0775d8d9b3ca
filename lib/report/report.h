/*
 * report.h: what the store says, counted: the parts of lq-report.
 *
 *     struct report r = {.store = s, .post = post, .now = now, …};
 *     const struct report_part *parts[] = {report_part("queue"), NULL};
 *     report_run(&r, parts, sheets);      one sheet for each part; the caller shows and frees them
 *     if (r.failed) … I/O, said;  if (r.differs) … exit 1
 *
 * The store's current orders are read once, whatever the number of parts, and given to each;
 * a part keeps counts, not orders, so memory doesn't grow with the store. What a part prints a
 * row for (an order to be sent back, a difference in money) it keeps as text.
 * The history of an order is read only where a service target holds for it.
 */
#ifndef LQ_REPORT_H
#define LQ_REPORT_H

#include "records/post.h"
#include "report/sheet.h"
#include "store/store.h"

struct report {
    struct store *store;
    const struct post *post;
    struct instant now;
    bool has_from, has_to; /* local days of the post, both included */
    struct civil from, to;
    const char *officer;  /* only orders assigned to them; "nobody": to nobody; NULL: all */
    const char *deposits; /* a list of what went to the bank, or NULL */
    bool differs;         /* cash: a difference was found */
    bool rejected;        /* cash: a row of the list can't be used (said) */
    bool failed;          /* said */
};

/* An instant's day at the post is within the period. */
bool report_within(const struct report *r, struct instant t);

struct report_part {
    const char *name;
    const char *zh, *en;
    const struct sheet_column *columns;
    bool by_arrival; /* the period is that of the orders' arrival */
    void *(*open)(struct report *r);
    void (*order)(void *state, const struct store_record *o, struct rec *body);
    void (*close)(void *state, struct sheet *out); /* frees state */
};

const struct report_part *report_part(const char *name); /* NULL: there is none */

/* parts ends with NULL; out has room for as many sheets. */
void report_run(struct report *r, const struct report_part *const *parts, struct sheet *out);

/* A sum of money: false when it would overflow, which has been said, and r failed. */
bool report_sum(struct report *r, int64_t *sum, int64_t cents);

extern const struct report_part report_queue;
extern const struct report_part report_age;
extern const struct report_part report_mail;
extern const struct report_part report_cash;
extern const struct report_part report_pension;

#endif
