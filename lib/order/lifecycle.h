/*
 * lifecycle.h: the states of an order and the edges between them: one table.
 *
 * Guards, roles, messages, help, completions and the diagram are read from
 * it. A guard (guard.h) adds findings and builds the patch; it writes nothing.
 */
#ifndef LQ_LIFECYCLE_H
#define LQ_LIFECYCLE_H

#include "base/slice.h"

enum order_state {
    S_NONE, /* before submission */
    S_INCOMPLETE,
    S_SUBMITTED,
    S_IN_REVIEW,
    S_NEEDS_SUPPLEMENT,
    S_NEEDS_INTERVIEW,
    S_INTERVIEW_BOOKED,
    S_AWAITING_MATERIALS,
    S_MATERIALS_RECEIVED,
    S_IN_PRODUCTION,
    S_READY,
    S_DISPATCHED,
    S_CLOSED,
    S_REJECTED,
    S_WITHDRAWN,
    S_LAPSED,
    S_COUNT
};

/* "in-review"; the label the applicant sees; NULL for S_NONE. */
const char *state_name(enum order_state s);
const char *state_label(enum order_state s, const char *lang);
/* S_NONE if there is no such state. */
enum order_state state_by_name(struct slice name);

struct walk;

struct edge {
    const char *name;    /* NULL ends the table */
    unsigned from;       /* bits 1 << state; 0: any */
    enum order_state to; /* S_NONE: stays, or the guard says */
    const char *role;
    bool message; /* makes an applicant's message due (R16) */
    void (*guard)(struct walk *w);
    const char *help;  /* one line */
    const char *reads; /* its own members, separated by blanks: the options of the same names
                        * come before them; NULL: none */
};

extern const struct edge edges[];

/* NULL if there is none. */
const struct edge *edge_by_name(const char *name);

#endif
