#include "rules/interview.h"

void interview_need(struct findings *to, const struct interview *i)
{
    struct finding *f;

    if (i->open || i->waived || i->held != INTERVIEW_NONE)
        return;
    if (i->has_age && i->age < i->asked_age) { /* R19 */
        f = finding_add(to, F_INTERVIEW_MINOR, "/applicant/born", "");
        f->seen = finding_number(i->age);
        f->want = finding_number(i->asked_age);
    }
    /* R20; R13: an infant's face can't be recognised at all. */
    if (slice_is(i->face, "fail") || slice_is(i->face, "not-possible"))
        finding_add_seen(to, F_INTERVIEW_FACE, "/face/result", "", i->face);
}

static const char *const causes[CAUSE_COUNT] = {[CAUSE_MINOR] = "minor",
                                                [CAUSE_FACE_FAILED] = "face-failed",
                                                [CAUSE_FACE_NOT_POSSIBLE] = "face-not-possible",
                                                [CAUSE_OFFICER] = "officer"};

const char *interview_cause_name(enum interview_cause c)
{
    return causes[c];
}

enum interview_cause interview_cause(struct slice name)
{
    int c = 0;

    while (c < CAUSE_COUNT && !slice_is(name, causes[c]))
        c++;
    return (enum interview_cause)c;
}

bool interview_cause_holds(const struct interview *i, enum interview_cause c)
{
    switch (c) {
    case CAUSE_MINOR:
        return i->has_age && i->age < i->minor_age;
    case CAUSE_FACE_FAILED:
        return slice_is(i->face, "fail");
    case CAUSE_FACE_NOT_POSSIBLE:
        return slice_is(i->face, "not-possible");
    case CAUSE_OFFICER:
        return true;
    case CAUSE_COUNT:
        break;
    }
    return false;
}

enum interview_cause interview_cause_of(const struct interview *i)
{
    for (int c = 0; c < CAUSE_OFFICER; c++) {
        if (interview_cause_holds(i, (enum interview_cause)c))
            return (enum interview_cause)c;
    }
    return CAUSE_COUNT;
}

static void lacks(struct findings *to, const char *member, struct slice seen)
{
    finding_add_seen(to, F_INTERVIEW_RECORD_INCOMPLETE, "/", member, seen);
}

static bool is_sha256(struct slice s)
{
    size_t n = 0;

    while (n < s.n && ((s.p[n] >= '0' && s.p[n] <= '9') || (s.p[n] >= 'a' && s.p[n] <= 'f')))
        n++;
    return n == 64 && s.n == 64;
}

void interview_held(struct findings *to, const struct interview *i, const struct interview_held *h)
{
    bool passed = slice_is(h->result, "passed");

    if (!passed && !slice_is(h->result, "failed"))
        lacks(to, "result", h->result);
    if (slice_is(h->mode, "onsite")) {
        if (!i->has_notice) /* R24 特殊情况需到馆面谈的，我们将个案通知 */
            finding_add(to, F_ONSITE_WITHOUT_NOTICE, "/mode", "");
    } else if (!slice_is(h->mode, "video")) {
        lacks(to, "mode", h->mode);
    } else if (passed && h->shots == 0) { /* R23 配合工作人员进行截图操作，并回答相关提问 */
        lacks(to, "screenshots", (struct slice){0});
    }
    if (passed && slice_is(h->mode, "video") && h->answers < 1)
        lacks(to, "answers", (struct slice){0});
    for (size_t k = 0; k < h->shots; k++) {
        if (!is_sha256(h->shot[k]))
            lacks(to, "screenshots", h->shot[k]);
    }
}
