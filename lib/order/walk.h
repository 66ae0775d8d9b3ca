/*
 * walk.h: one order, one edge.
 *
 *     struct office o = {.store = …, .post = …};
 *     walk_begin(&w, &o, edge, &given, in)      find the order, check version and state
 *     edge->guard(&w)                           findings and patch
 *     walk_end(&w, out)                         stage the event, write the record with `transition`
 *
 * walk_order() does all three. A refused transition stages nothing. What the
 * walk needs from the input are `order`, `version` and the edge's own members;
 * options given on the command line (struct given) hold for every order.
 */
#ifndef LQ_WALK_H
#define LQ_WALK_H

#include "base/cmd.h"
#include "order/lifecycle.h"
#include "records/post.h"
#include "records/verdict.h"
#include "store/store.h"

/* Options of the edges; absent ones NULL. */
struct given {
    const char *reason;
    const char *note;
    const char *drop;
    const char *how;
    const char *exception;
    const char *finding;
    const char *to;
    const char *cause;
    const char *mode;
    const char *notice;
    const char *slot;
    const char *result;
    int64_t answers; /* 0: not given */
    bool nobody;
    bool accept;
    bool refuse;
    struct opt_list need;
    struct opt_list fix;
    struct opt_list items;
    struct opt_list screenshots;
};

struct filed;

struct office {
    struct store *store;
    const struct post *post;
    const struct given *given;
    const struct filed *filed; /* the files of the record at hand (filed.h), or NULL */
    void *state;               /* of the batch's worker (batch.h) */
    bool dry;                  /* --dry-run: nothing is written, and the output says so */
    bool broken; /* set when an event couldn't be staged: the batch must be rolled back */
    enum { STAFF_UNKNOWN, STAFF_NONE, STAFF_SOME } staff; /* office_may() remembers */
};

/* What an order may grow to. A record as printed, with its transition, must
 * still be one that the next command can read (stream.h, json.h). */
#define ORDER_BYTES_MAX ((size_t)768 << 10)
#define ORDER_NODES_MAX 2816
#define NOTE_MAX        ((size_t)4096)

struct walk {
    struct office *office;
    const struct edge *edge;
    struct rec *in;  /* what the command was given; getters fail it */
    struct rec *cur; /* the order as stored: body members */
    struct buf body; /* its text */
    struct slice id;
    enum order_state state;
    enum order_state to; /* set by walk_begin from the edge; a guard may change it */
    uint64_t version;
    struct instant now;
    char now_text[INSTANT_LEN + 1];
    struct buf patch;    /* members of the patch without braces; empty with no_patch: no change */
    bool no_patch;       /* a note: the version doesn't count it */
    struct slice note;   /* for the event */
    bool already;        /* this very transition happened before: nothing to do */
    bool written_anyway; /* findings don't keep it from being recorded (answer) */
    char digest[17];     /* of the edge's own members and options; "" without any */
    struct findings found; /* last: of its many places only those in use are ever written */
};

/* Judge and stage one transition; append the output line (with LF) to out.
 * False: the input record failed (rec_failed), nothing was appended. *yes
 * tells whether the transition happened (now or before). */
bool walk_order(struct office *o, const struct edge *e, struct rec *in, struct buf *out, bool *yes);

/* Run the guards of an edge on an order without walking it: the findings open
 * now. For decide, packet and lists. cur is scanned by the call. */
bool walk_judge(struct walk *w, const struct edge *e);

/* Judge an input as walk_order() does, role and four eyes included, and stage nothing: what an
 * audit asks of a transition of long ago. w was made by walk_init(). False: the input failed. */
bool walk_again(struct walk *w, const struct edge *e, struct rec *in);

/* Did the last judgement let the transition happen? */
bool walk_passes(const struct walk *w);

/* Steps of a walk, for what writes several events at once (a packet). */
void walk_clear(struct walk *w, const struct edge *e);
bool walk_stage(struct walk *w); /* the event with w->patch, w->to, w->note */

/* Load the order's current record; false: there is none. */
bool walk_load(struct walk *w, struct slice id);

/* A value of the edge: the option, else the input record's member, else absent. */
struct slice walk_text(struct walk *w, const char *option, const char *member);

/* The input's root if it brings that member for the edge, else NULL, which the
 * getters take for an absent object. A member equal to the stored record's is
 * that record coming back through a pipe: an applicant may have named a member
 * "pickup" or "reason", and it isn't the desk's. */
const struct json_node *walk_input(struct walk *w, const char *key);

/* What the edge was asked to do, as 16 hex digits in w->digest. */
void walk_digest(struct walk *w);

/* Is the order with this patch still within ORDER_*_MAX? Else the input fails. */
bool walk_fits(struct walk *w, struct slice patch);

/* role-missing unless the one who acts has the role. In a settable store nobody
 * is asked until lq-store staff named somebody besides the store's maker. */
void office_may(struct office *o, const char *role, struct findings *to);
/* role-missing unless that user is on the staff list, where one is asked for. */
void office_must_employ(struct office *o, struct slice user, struct findings *to);

/* Pairs of edges that one person may not walk on the same order (profile). */
void walk_four_eyes(struct walk *w);

/* A line of the journal for the getters: deeper than a record, for it holds one. */
bool walk_scan_event(struct rec *r, struct slice line);

/* Stage an event; a failure marks the office broken. */
bool office_stage(struct office *o, const struct event_in *ev);

/* Settle the findings by the order's recorded decisions. */
void walk_apply_decisions(struct walk *w);

/* A record of any kind as commands print it: its kind with its number, version, state, updated_at, then the
 * body; with a `transition` member if one is given. No LF. */
void order_print(struct buf *out, const struct store_record *rec, struct slice transition);

/* For verbs that only read: a transition, or a whole record, that says order-not-found. */
void order_put_not_found(struct buf *out, const char *verb, struct slice id);
void order_print_unknown(struct buf *out, const char *verb, struct slice id);

/* {"edge":…,"ok":…,"from":…,"to":…,"written":…,"findings":[…]} */
void walk_put_transition(struct buf *out, struct walk *w, bool written);

/* "order@version/edge", and "#digest" where the edge was given something: another
 * request or decision on the same version isn't a retry. */
struct slice walk_key(struct walk *w, uint64_t version);

void walk_init(struct walk *w, struct office *o);
void walk_release(struct walk *w);

/* Unique values of a record, for the store's configuration. */
void order_keys(struct store_keys *to, struct slice kind, struct slice body);

#endif
