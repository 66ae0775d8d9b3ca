/*
 * need: who needs an interview, and why (R19, R20).
 */
#include "lq-interview/interview.h"
#include "records/interview_record.h"
#include "records/post_filter.h"

/* How far it has come. */
static const char *status_of(const struct interview *i, const struct findings *f)
{
    if (i->open)
        return i->slot.p ? "booked" : "required";
    if (i->held != INTERVIEW_NONE)
        return i->held == INTERVIEW_PASSED ? "passed" : "failed";
    if (i->waived)
        return "waived";
    if (findings_verdict(f) == VERDICT_OPEN)
        return "to-decide";
    return f->n > 0 ? "decided" : "none";
}

static enum answer judge(void *state, struct rec *r, struct buf *out)
{
    const struct post_filter *s = state;
    struct findings found;
    struct interview i;

    findings_reset(&found);
    interview_record_fill(&i, r, s->post, s->now);
    interview_need(&found, &i);
    if (i.held == INTERVIEW_FAILED && !i.open)
        finding_add(&found, F_INTERVIEW_FAILED, "/interview/held/result", "");
    if (!i.has_age && i.held == INTERVIEW_NONE && !i.open && !i.waived) /* R5 */
        finding_add_seen(&found, F_FIELD_MISSING, "/applicant/born", "",
                         slice_of("/applicant/born"));
    decisions_apply(r, &found);
    verdict_begin(out, &found);
    json_put_member_str(out, "status", slice_of(status_of(&i, &found)));
    if (i.missed > 0)
        json_put_member_i64(out, "missed", i.missed);
    return verdict_end(out, &found);
}

enum status run_need(const struct verb *v, int argc, char **argv)
{
    (void)v;
    return post_filter_run("interview_check", judge, argc, argv);
}
