/*
 * intake.h: whether an application may be taken, is whole, and may be approved.
 *
 * Pure rules over a plain struct; records/intake_record.h fills it from an
 * order and the post's profile. Each function adds findings in rule order.
 */
#ifndef LQ_INTAKE_H
#define LQ_INTAKE_H

#include "base/clock.h"
#include "rules/account.h"

#define INTAKE_LIST_MAX 48

/* JSON Pointers or names, borrowed from the profile. */
struct intake_list {
    size_t n;
    const char *v[INTAKE_LIST_MAX];
};

void intake_list_add(struct intake_list *l, const char *item);

struct intake {
    struct civil today;   /* at the post */
    struct slice channel; /* "app" when not recorded: R77 */
    struct slice module;
    struct slice document;
    struct slice business;
    struct slice name;
    struct slice held_kind;   /* kind of the document now held; absent: none */
    struct slice held_number;
    bool held_official;       /* 因公护照, by kind or number */
    struct slice contacts;    /* whom to ask about one (R82); absent where there is none */
    struct slice intake_ref;  /* what mail and e-mail orders are known by at the counter */
    bool on_app;              /* channel app */
    bool needs_declaration;   /* the profile lists the step */
    bool declaration_signed;
    bool realname_verified;
    enum realname realname; /* R78: what real-name authentication makes of its document */
    struct slice realname_seen;
    struct intake_list missing_steps;     /* wholly absent: "account", "declaration", … */
    struct intake_list missing_fields;    /* of personal-data */
    struct intake_list missing_capture;   /* of the emergency module's capture */
    struct intake_list missing_materials; /* due online and not uploaded */
    struct slice emergency_reason;
    bool emergency_in_scope;
    bool emergency;           /* module emergency */
    struct slice delivery_in; /* absent: not recorded */
    struct slice delivery_out;
    bool mail_only_in;        /* the two-way mail policy holds now */
    bool mail_only_out;
};

/* R4, R12: what is asked for, as far as it is said. */
void intake_request(struct findings *to, const struct intake *in);

/* R82: an official passport is to be renewed or replaced. */
bool intake_official_renewal(const struct intake *in);

/* R82: refuses that on the app, and asks about a first ordinary passport of its holder. */
void intake_official(struct findings *to, const struct intake *in);

/* What keeps an application out of the store altogether: R4, R12, R82, and
 * that it names module, document, business and applicant. */
void intake_admit(struct findings *to, const struct intake *in);

/* R5, R6, R11, R14, R80: what is missing before it is submitted. */
void intake_complete(struct findings *to, const struct intake *in);

/* R3, R8, R10, R25, R78, R82: what keeps it from being approved, besides the above. */
void intake_approve(struct findings *to, const struct intake *in);

#endif
