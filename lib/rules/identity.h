/*
 * identity.h: is it the applicant's own act (R13), or must an officer see them first?
 *
 * Pure rules over a plain struct; records/identity_record.h fills it from an order.
 * Source: the guide, 二(一)2 身份验证 and 4 面谈面审.
 *
 *     identity_check(&found, &i);
 *     … an officer's decisions are applied to `found` …
 *     switch (identity_outcome(&found, &i)) …
 *
 * What settles it, in this order: the latest interview, whatever the face
 * said; the applicant's own face. One who applies by mail or e-mail has no face
 * recognition to pass: the documents are looked at by an officer.
 */
#ifndef LQ_IDENTITY_H
#define LQ_IDENTITY_H

#include "rules/interview.h"
#include "rules/mrz.h"

/* The document now held, against what the application says. Absent slices: not recorded. */
struct identity_document {
    bool has_mrz;
    struct mrz mrz;
    struct slice number; /* as filled in */
    bool has_expires;
    struct civil expires;
    struct slice name_latin; /* the applicant's */
    bool has_born;
    struct civil born;
    struct civil on; /* the day of submission */
};

struct identity {
    struct interview interview; /* face result and age are in it */
    bool asked;                 /* the steps of channel and module hold the identity check */
    bool recorded;              /* a face recognition is on record */
    struct slice subject;       /* whose face: "applicant", "account-owner", … */
    bool owner_is_applicant;    /* relation "self": the account's owner is the applicant */
    struct identity_document document;
};

/* R13, R19, R20: all that stands against it. The data page is compared as far as its
 * machine-readable zone is recorded: whoever applies with it is whom it names. */
void identity_check(struct findings *to, const struct identity *i);

enum identity_outcome { IDENTITY_GO, IDENTITY_INTERVIEW, IDENTITY_STOP };

/* Go on, have an interview first, or stop until the applicant puts it right. */
enum identity_outcome identity_outcome(const struct findings *f, const struct identity *i);
const char *identity_outcome_name(enum identity_outcome o);

/* What settled it: "face", "interview", "officer" or "documents"; NULL: nothing yet. */
const char *identity_settled_by(const struct findings *f, const struct identity *i);

#endif
