/*
 * decide: an officer settles what the rules leave open, or waives what the
 * catalogue lets the role waive. An event like any other.
 */
#include "order/guard.h"
#include "order/interview.h"
#include "order/requests.h"

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

static void put_decision(struct walk *w, struct slice finding, bool accept)
{
    requests_append(w, "decisions");
    json_put_member_str(&w->patch, "finding", finding);
    json_put_member_str(&w->patch, "decision", slice_of(accept ? "accept" : "refuse"));
    json_put_member_str(&w->patch, "by", slice_of(store_actor(w->office->store)));
    json_put_member_str(&w->patch, "at", slice_of(w->now_text));
    json_put_member_str(&w->patch, "note", w->note);
    buf_adds(&w->patch, "}]");
}

void guard_decide(struct walk *w)
{
    const struct given *g = w->office->given;
    struct slice name = walk_text(w, g->finding, "finding");
    struct slice decision = walk_text(w,
                                      g->accept   ? "accept"
                                      : g->refuse ? "refuse"
                                                  : NULL,
                                      "decision");
    bool accept = slice_is(decision, "accept");
    enum finding_id id = finding_by_name(name);

    w->note = walk_text(w, g->note, "note");
    if (!accept && !slice_is(decision, "refuse") && !rec_failed(w->in))
        rec_fail(w->in, json_get(&w->in->doc, json_root(&w->in->doc), "decision"),
                 "decision: must be accept or refuse");
    if (id == FINDING_COUNT) {
        finding_add_seen(&w->found, F_FINDING_UNKNOWN, "/finding", "", name);
        return;
    }
    if (!finding_kind(id)->waivable[0]) {
        finding_add_seen(&w->found, F_NOT_WAIVABLE, "/finding", "", name);
        return;
    }
    if (slice_blank(w->note))
        finding_add(&w->found, F_REASON_MISSING, "/note", "");
    else if (!open_now(w, id))
        finding_add_seen(&w->found, F_FINDING_NOT_OPEN, "/finding", "", name);
    else
        put_decision(w, name, accept);
}
