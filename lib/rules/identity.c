#include "rules/identity.h"

/* R13 为确保相关证件申请系本人操作: whose face was it? */
static void whose(struct findings *to, const struct identity *i)
{
    if (slice_is(i->subject, "applicant"))
        return;
    if (slice_is(i->subject, "account-owner") && i->owner_is_applicant)
        return;
    if (slice_blank(i->subject))
        finding_add(to, F_IDENTITY_NOT_SETTLED, "/face/subject", "");
    else
        finding_add_seen(to, F_FACE_NOT_APPLICANT, "/face/subject", "", i->subject);
}

static void face(struct findings *to, const struct identity *i)
{
    struct slice result = i->interview.face;

    if (!i->recorded) {
        if (i->asked)
            finding_add(to, F_IDENTITY_NOT_SETTLED, "/face", "");
        return;
    }
    if (slice_is(result, "pass"))
        whose(to, i);
    else if (!slice_is(result, "fail") && !slice_is(result, "not-possible"))
        finding_add_seen(to, F_IDENTITY_NOT_SETTLED, "/face/result", "", result);
}

void identity_check(struct findings *to, const struct identity *i)
{
    interview_need(to, &i->interview);
    if (i->interview.open)
        finding_add_seen(to, F_IDENTITY_NOT_SETTLED, "/interview", "", slice_of("required"));
    if (i->interview.held == INTERVIEW_FAILED) /* overrides a passed face */
        finding_add(to, F_INTERVIEW_FAILED, "/interview/held/result", "");
    else if (i->interview.held == INTERVIEW_NONE && !i->interview.open)
        face(to, i);
}

/* An interview that was asked for isn't a stop: what is left to do is to hold it. */
enum identity_outcome identity_outcome(const struct findings *f, const struct identity *i)
{
    enum identity_outcome o = i->interview.open ? IDENTITY_INTERVIEW : IDENTITY_GO;

    for (size_t k = 0; k < f->n; k++) {
        enum severity s = finding_kind(f->v[k].id)->severity;
        if (f->v[k].decision == ACCEPTED || s == WARN)
            continue;
        if (f->v[k].decision != REFUSED && s == ASK)
            o = o == IDENTITY_STOP ? o : IDENTITY_INTERVIEW;
        else if (f->v[k].id != F_IDENTITY_NOT_SETTLED || !i->interview.open)
            o = IDENTITY_STOP;
    }
    return f->overflow ? IDENTITY_STOP : o;
}

const char *identity_outcome_name(enum identity_outcome o)
{
    static const char *const names[] = {
        [IDENTITY_GO] = "go", [IDENTITY_INTERVIEW] = "interview", [IDENTITY_STOP] = "stop"};

    return names[o];
}

const char *identity_settled_by(const struct findings *f, const struct identity *i)
{
    if (identity_outcome(f, i) != IDENTITY_GO)
        return NULL;
    if (i->interview.held == INTERVIEW_PASSED)
        return "interview";
    if (!i->recorded)
        return "documents";
    return slice_is(i->interview.face, "pass") ? "face" : "officer";
}
