/*
 * pension.h: a proof of life for a pension paid at home (领取养老金资格认证).
 *
 * Pure rules over a plain struct; records/pension_record.h fills it from an
 * application. Source: the guide, 二(二).
 *
 *     pension_check(&found, &p);
 *     if (p.has_last) due = pension_due(p.last_certified, months);
 *
 * Whether a number on an identity card can be right is rules/idnumber.h, which
 * division a text means is records/division.h; what came of both is in the struct.
 */
#ifndef LQ_RULES_PENSION_H
#define LQ_RULES_PENSION_H

#include "base/clock.h"
#include "rules/finding.h"

/* What the division of insurance was found to be (R69). */
enum pension_place {
    PENSION_NOWHERE, /* none is given: a missing field, told by whoever asks for fields */
    PENSION_HERE,    /* one that is in use */
    PENSION_FORMER,  /* a former one with a successor */
    PENSION_DEAD,    /* in no table, and so nobody's: it can't be mapped */
    PENSION_SEVERAL  /* a name that several divisions bear */
};

struct pension {
    bool paper;         /* it came by mail, e-mail or over the counter, not through the app */
    struct slice cause; /* why it is on paper; absent: not said */
    bool has_proof;     /* of an urgent need (R80) */

    bool has_face; /* a face recognition is on record */
    struct slice face_result;
    struct slice face_subject;

    bool has_proxy; /* somebody else draws the pension or hands this in */
    bool has_mandate;
    struct civil mandated_on;
    int64_t mandate_days; /* after which a mandate is asked about; 0: never */

    bool has_last;
    struct civil last_certified;
    int64_t interval_months;

    enum pension_place place;
    struct slice division;   /* as written */
    struct slice successor;  /* PENSION_FORMER: its code */
    struct slice candidates; /* PENSION_SEVERAL: their codes and names, for people */

    struct civil today; /* at the post */
};

/* R67, R68, R69 but for the fields' presence. */
void pension_check(struct findings *to, const struct pension *p);

/* A cause for paper that there is: R71 submit-failed, result-not-found; R79 no-document,
 * no-account; R80 urgent. */
bool pension_cause_known(struct slice cause);

/* The day by which the next proof is due: so many months later, on the same day
 * of the month or on its last one. */
struct civil pension_due(struct civil last, int64_t months);

#endif
