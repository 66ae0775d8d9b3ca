#include "rules/pension.h"

bool pension_cause_known(struct slice cause)
{
    static const char *const causes[] = {"submit-failed", "result-not-found", "no-document",
                                         "no-account", "urgent"};

    for (size_t i = 0; i < sizeof causes / sizeof *causes; i++) {
        if (slice_is(cause, causes[i]))
            return true;
    }
    return false;
}

/* R67: 正常情况下,申请人无需再向总领馆申请纸质版. R80 asks for proof of the need. */
static void check_paper(struct findings *to, const struct pension *p)
{
    if (!p->paper)
        return;
    if (!pension_cause_known(p->cause))
        finding_add_seen(to, F_PAPER_NOT_NEEDED, "/cause", "", p->cause);
    else if (slice_is(p->cause, "urgent") && !p->has_proof)
        finding_add(to, F_URGENT_PROOF_MISSING, "/proof", "");
}

/* R68: 并进行身份验证. On paper it is the officer who looks at the applicant. */
static void check_face(struct findings *to, const struct pension *p)
{
    if (p->paper)
        return;
    if (!p->has_face || !slice_is(p->face_result, "pass"))
        finding_add_seen(to, F_IDENTITY_NOT_VERIFIED, "/face", p->has_face ? "/result" : "",
                         p->face_result);
    else if (!slice_is(p->face_subject, "applicant")) /* a proxy's face proves nobody else alive */
        finding_add_seen(to, F_IDENTITY_NOT_VERIFIED, "/face", "/subject", p->face_subject);
}

static void check_proxy(struct findings *to, const struct pension *p)
{
    if (!p->has_proxy || !p->has_mandate)
        return;
    if (civil_cmp(p->mandated_on, p->today) > 0)
        finding_add(to, F_MANDATE_AHEAD, "/proxy", "/mandated_on");
    else if (p->mandate_days > 0 &&
             civil_days(p->today) - civil_days(p->mandated_on) > p->mandate_days)
        finding_add(to, F_MANDATE_OLD, "/proxy", "/mandated_on");
}

/* R69: 自动被推送至相关地方人社部门. */
static void check_place(struct findings *to, const struct pension *p)
{
    struct finding *f;

    switch (p->place) {
    case PENSION_DEAD:
        finding_add_seen(to, F_DIVISION_UNKNOWN, "/division", "", p->division);
        break;
    case PENSION_FORMER:
        f = finding_add(to, F_DIVISION_FORMER, "/division", "");
        f->seen = finding_text(p->division);
        f->want = finding_text(p->successor);
        break;
    case PENSION_SEVERAL:
        f = finding_add(to, F_DIVISION_AMBIGUOUS, "/division", "");
        f->seen = finding_text(p->division);
        f->want = finding_text(p->candidates);
        break;
    case PENSION_NOWHERE:
    case PENSION_HERE:
        break;
    }
}

static void check_dates(struct findings *to, const struct pension *p)
{
    if (!p->has_last)
        return;
    if (civil_cmp(p->last_certified, p->today) > 0)
        finding_add(to, F_CERTIFIED_AHEAD, "/last_certified", "");
    else if (p->interval_months > 0 &&
             civil_cmp(pension_due(p->last_certified, p->interval_months), p->today) < 0)
        finding_add(to, F_CERTIFICATION_OVERDUE, "/last_certified", "");
}

void pension_check(struct findings *to, const struct pension *p)
{
    check_paper(to, p);
    check_face(to, p);
    check_proxy(to, p);
    check_dates(to, p);
    check_place(to, p);
}

struct civil pension_due(struct civil last, int64_t months)
{
    int64_t month = (int64_t)last.year * 12 + last.month - 1 + months;
    struct civil due = {(int)(month / 12), (int)(month % 12) + 1, last.day};

    while (due.day > 28 && !civil_exists(due))
        due.day--;
    return due;
}
