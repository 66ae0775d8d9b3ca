/*
 * decide: an officer settles what the check of an application left open. What is open is computed
 * from the case as it is now; once nothing is, the case goes on. Two results that contradict each
 * other aren't its matter: case_settle() says which stands.
 */
#include "order/decision.h"
#include "pension/case.h"
#include "records/calendar.h"

static void mark(struct findings *open, const struct decided *d)
{
    for (size_t i = 0; i < open->n; i++) {
        if (open->v[i].id == d->id)
            open->v[i].decision = d->accept ? ACCEPTED : REFUSED;
    }
}

static void decide(struct case_walk *w, const struct decided *d, const struct pension_tables *t)
{
    struct civil today = calendar_local_day(w->office->post, w->now);
    struct pension_case c;
    struct findings open;

    findings_reset(&open);
    pension_record_fill(&c, w->cur, w->office->post, t, today);
    if (rec_failed(w->cur))
        return;
    pension_record_judge(&c, w->cur, w->office->post, &open);
    verdict_settle(&open, w->cur, json_root(&w->cur->doc));
    if (!findings_have(&open, d->id)) {
        finding_add_seen(&w->found, F_FINDING_NOT_OPEN, "/finding", "", d->finding);
        return;
    }
    /* R69: nobody's acceptance tells which of several departments is meant */
    if (d->accept && d->id == F_DIVISION_AMBIGUOUS && !c.facts.paper) {
        finding_add_seen(&w->found, F_DIVISION_UNKNOWN, "/division", "", c.facts.division);
        return;
    }
    mark(&open, d);
    decision_put(&w->patch, w->cur, d, store_actor(w->office->store), w->now_text);
    if (findings_verdict(&open) == VERDICT_YES)
        w->to = case_whole(&c);
    if (w->to == C_CHECKED)
        pension_put_department(&w->patch, &c, t);
}

bool case_decide(struct office *o, const struct edge *e, struct rec *in, struct buf *out, bool *yes)
{
    const struct pension_tables *t = case_tables(o);
    const struct json_node *root = json_root(&in->doc);
    const struct given *g = o->given;
    struct slice text = g->accept   ? slice_of("accept")
                        : g->refuse ? slice_of("refuse")
                                    : rec_str(in, root, "decision");
    struct decided d = {.finding = g->finding ? slice_of(g->finding) : rec_str(in, root, "finding"),
                        .note = g->note ? slice_of(g->note) : rec_str(in, root, "note")};
    struct case_walk w;

    (void)e;
    if (!t)
        return false;
    case_init(&w, o, "decide", in);
    w.note = d.note;
    w.twist = d.finding;
    if (case_find(&w)) {
        office_may(o, decision_role(d.finding, "approver"), &w.found);
        if (decision_judge(&d, in, text, &w.found))
            decide(&w, &d, t);
    }
    return case_end(&w, out, yes);
}
