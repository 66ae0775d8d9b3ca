/*
 * decide: an officer settles what the rules leave open, or waives what the
 * catalogue lets the role waive. An event like any other.
 */
#include "order/decision.h"
#include "order/guard.h"
#include "order/interview.h"

/* Findings that depend on what an edge is given can't be computed before it. */
static bool depends_on_input(enum finding_id id)
{
    return id == F_NOT_OWN_ENVELOPE || id == F_TWO_WAY_MAIL_ONLY;
}

/* Booking asks it before it looks at the time wanted, which nobody gives here. */
static const struct edge rebook = {.name = "book", .guard = interview_missed_limit};

static bool open_now(struct walk *w, enum finding_id id)
{
    enum { JUDGED = 4 };
    const struct edge *const judged[JUDGED] = {edge_by_name("approve"), edge_by_name("receive"),
                                               edge_by_name("dispatch"), &rebook};
    struct walk other;
    bool open = depends_on_input(id);

    walk_init(&other, w->office);
    other.in = w->in;
    other.id = w->id;
    for (size_t i = 0; i < JUDGED && !open; i++) {
        if (walk_judge(&other, judged[i]))
            open = findings_have(&other.found, id);
    }
    walk_release(&other);
    return open;
}

void guard_decide(struct walk *w)
{
    const struct given *g = w->office->given;
    struct decided d = {.finding = walk_text(w, g->finding, "finding"),
                        .note = walk_text(w, g->note, "note")};
    struct slice text = walk_text(w,
                                  g->accept   ? "accept"
                                  : g->refuse ? "refuse"
                                              : NULL,
                                  "decision");

    w->note = d.note;
    if (!decision_judge(&d, w->in, text, &w->found))
        return;
    if (!open_now(w, d.id))
        finding_add_seen(&w->found, F_FINDING_NOT_OPEN, "/finding", "", d.finding);
    else
        decision_put(&w->patch, w->cur, &d, store_actor(w->office->store), w->now_text);
}
