/*
 * case.h: a pension case in the store: its states, and one step of one case.
 *
 * Cases are records of kind "pension" in the one journal, with a lifecycle of
 * their own (case_states.c). The workers below are for order/batch.h with
 *
 *     struct case_desk d = {0};
 *     struct batch_job job = {.work = case_submit, .state = &d, .member = "case", .given = &given};
 *     st = batch_walk(&job, argc, argv);
 *     pension_tables_free(&d.tables);
 *
 * Each reads one record (`case`, perhaps `version`, its own members), judges it,
 * stages at most one event and writes the case's record with `transition`.
 */
#ifndef LQ_PENSION_CASE_H
#define LQ_PENSION_CASE_H

#include "order/walk.h"
#include "records/pension_record.h"

enum case_state {
    C_NONE,
    C_RECEIVED, /* recorded, and something is missing */
    C_CHECKED,  /* whole: the next push takes it */
    C_PUSHING,  /* durable in the spool's tmp/, on its way */
    C_PUSHED,   /* handed over */
    C_PASSED,
    C_FAILED,
    C_FALLBACK, /* on paper (R71, R79, R80) */
    C_COUNT
};

const char *case_state_name(enum case_state s);
enum case_state case_state_by_name(struct slice name); /* C_NONE: there is none */

struct case_edge {
    const char *name;
    unsigned from;      /* bits 1 << state; 0: any */
    enum case_state to; /* C_NONE: stays, or the step says */
    const char *role;   /* NULL: the step says */
    bool message;       /* to another state it makes a message to the pensioner due (R16, R70) */
};

/* NULL if there is none. */
const struct case_edge *case_edge(const char *name);

/* Does this event of a case make a message due? moved: the case came to another state by it. An
 * answer that is told again, or contradicts, moves nothing, and is nothing to tell yet. */
bool case_message_due(struct slice event, bool moved);

/* What the workers keep between records; zeroed at first, tables loaded when one is needed. */
struct case_desk {
    struct pension_tables tables;
};

/* One case at one step. */
struct case_walk {
    struct office *office;
    const struct case_edge *edge;
    struct rec *in;
    struct rec *cur; /* the stored case's body; shared by all steps */
    struct buf body;
    struct slice id;
    enum case_state state, to;
    uint64_t version;
    struct instant now;
    char now_text[INSTANT_LEN + 1];
    struct findings found;
    struct buf patch; /* members without braces */
    struct slice note;
    struct slice twist; /* tells steps of one edge on one version apart; absent: there is but one */
    bool already;
    enum {
        IF_YES,
        IF_OPEN,
        ANYWAY
    } written; /* it is recorded with an `ask`, or whatever was found */
};

void case_init(struct case_walk *w, struct office *o, const char *edge, struct rec *in);
void case_release(struct case_walk *w);

/* The case as stored; false: there is none. */
bool case_load(struct case_walk *w, struct slice id);

/* Find the case that the input names; version, state and role are judged. False: go no further. */
bool case_find(struct case_walk *w);

/* Stage what was judged, unless it is refused, and write the line. As a worker returns. */
bool case_end(struct case_walk *w, struct buf *out, bool *yes);

/* The event alone; false: the office is broken. */
bool case_stage(struct case_walk *w);

/* The divisions and localities, loaded at first; NULL: said, the office is broken. */
const struct pension_tables *case_tables(struct office *o);

/* Where an application goes that is in order: checked, or, on paper, fallback; received without a
 * department to push it to. */
enum case_state case_whole(const struct pension_case *c);

/* ---- workers ---- */
bool case_submit(struct office *o, const struct edge *e, struct rec *in, struct buf *out,
                 bool *yes);
bool case_result(struct office *o, const struct edge *e, struct rec *in, struct buf *out,
                 bool *yes);
bool case_settle(struct office *o, const struct edge *e, struct rec *in, struct buf *out,
                 bool *yes);
bool case_fallback(struct office *o, const struct edge *e, struct rec *in, struct buf *out,
                   bool *yes);
bool case_decide(struct office *o, const struct edge *e, struct rec *in, struct buf *out,
                 bool *yes);
bool case_assign(struct office *o, const struct edge *e, struct rec *in, struct buf *out,
                 bool *yes);

/* ---- reading ---- */

/* Everything the case says now (R70): one line. answer: "pending", "passed", "failed",
 * "contradictory", "paper". body_of is scanned by the call. */
void case_put_status(struct buf *out, const struct store_record *rec, struct rec *body_of);

/* The day by which the next proof is due: counted from the day this one passed, or else from
 * last_certified. False: nothing to count from. */
bool case_due(struct rec *body, const struct store_record *rec, const struct pension_tables *t,
              struct civil today, struct civil *due);

#endif
