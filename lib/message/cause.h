/*
 * cause.h: the event that a message tells of: of an order or a pension case, or the answer to
 * feedback.
 *
 * R16: each event whose edge is marked in the table makes exactly one message
 * due. Which ones can be told from the journal alone, so that lq-message and
 * lq-audit can't differ:
 *
 *   submit and the edges marked `message`   yes
 *   remake     if it moved the order: then the applicant was told that it was made
 *   note       if it changed the record: an exception in the mail (R50)
 *   hold       yes, unless the order's next event is the `receive` of the same
 *              moment by the same officer: that one's message tells of both
 *   answer of kind "feedback"   yes: who reported something is told (R84)
 *   of kind "pension"   as its own table says (pension/case.h): what passed, failed, or
 *              went over to paper
 *   anything else, and other kinds   no
 *
 *     struct cause *c = cause_new();
 *     switch (cause_load(c, store, order, n)) …
 *     … c->rec: the order as that event left it, with the getters of stream.h …
 *     cause_free(c);
 *
 * A cause is loaded anew by each cause_load(); its slices live until the next.
 */
#ifndef LQ_CAUSE_H
#define LQ_CAUSE_H

#include "order/lifecycle.h"
#include "store/event.h"
#include "store/store.h"
#include "stream/stream.h"

/* Does this event make a message due? For a hold: unless cause_covers() says otherwise. */
bool cause_due(const struct event *ev);

/* Is `next`, the order's event after `hold`, the receive whose message tells of it? */
bool cause_covers(const struct event *hold, const struct event *next);

struct cause {
    uint64_t n;
    bool feedback; /* `order` is a feedback's number, rec the feedback; the states are S_NONE */
    bool is_case;  /* the same of a pension case */
    const char *case_state;                     /* "passed"; NULL: none yet */
    struct slice order, event, to, by, note, h; /* plain text; absent as in the journal */
    struct instant at;
    enum order_state before; /* S_NONE: there was no order yet */
    enum order_state state;  /* after it */
    struct rec *rec;         /* the order after it; its root is the order */
    struct buf body;         /* the text of rec */
    struct rec *line;        /* the event as it stands in the journal */
    struct buf text;         /* the text of line */
    struct buf next;         /* the order's event after it; empty: none */
    struct arena arena;
};

enum cause_found {
    CAUSE_NONE,   /* neither order, case nor feedback has an event of that number */
    CAUSE_SILENT, /* it has, and no message is due for it */
    CAUSE_DUE,
    CAUSE_DAMAGED /* said */
};

/* The member that names what it is of: "order", "case" or "feedback". */
const char *cause_number(const struct cause *c);

struct cause *cause_new(void);
void cause_free(struct cause *c); /* NULL is fine */
enum cause_found cause_load(struct cause *c, struct store *s, struct slice order, uint64_t n);

#endif
