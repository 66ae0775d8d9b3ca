/*
 * route.h: which door a request goes through.
 *
 * Pure rules over a plain struct; records/route_record.h fills it from a record
 * and the post's profile. The rules of the application itself (R4, R12, R82) are
 * intake_request()'s, rules/intake.h.
 *
 *     struct route_answer a = route_decide(&found, &request);
 *
 * Sources: the guide, 二(二) and 二(三) (other modules), 二(五) (12308: R75), 三(一) (the old
 * system: R76, the app in principle: R77), 三(二) (by mail: R79), 三(三) (by
 * e-mail with proof: R80), 三(五) (official passports: R82).
 */
#ifndef LQ_ROUTE_H
#define LQ_ROUTE_H

#include "rules/intake.h"

enum route_service { ROUTE_DOCUMENT, ROUTE_PENSION, ROUTE_LEGALIZATION, ROUTE_PROTECTION };

enum route_door {
    DOOR_APP,
    DOOR_MAIL,       /* on paper, by mail */
    DOOR_EMAIL,      /* by e-mail to the post */
    DOOR_CONSULT,    /* ask the post first, by phone or e-mail */
    DOOR_OLD_SYSTEM, /* 海外申请护照在线预约系统, until it closed */
    DOOR_HOTLINE     /* 12308 */
};

struct route {
    enum route_service service;
    struct slice channel; /* as asked for; absent: not said */
    bool old_system;      /* channel old-system … */
    bool old_closed;      /* … on a day it is out of use */
    bool urgent;          /* 特殊紧急需要: said so, or by e-mail */
    size_t proofs;        /* of the urgent need */
    bool account;         /* there is an account, own or another's */
    bool no_document;     /* the applicant is recorded, and has none to register with */
    bool consult;         /* renewal of an official passport */
    bool paper_cause;     /* pension: the app failed, or shows no result (R71) */
    struct intake in;     /* ROUTE_DOCUMENT: what is applied for */
    struct slice reasons; /* in.emergency: what is in scope, for who hasn't said why (R9) */
};

struct route_answer {
    enum route_door door;
    const char *module;  /* of the app; NULL: none, or not said */
    const char *command; /* that takes it from here; NULL: none */
    bool order;          /* an order comes of it */
};

struct route_answer route_decide(struct findings *to, const struct route *r);

/* R76, R77, R79, R80 alone: the door for what in principle goes through the app, as the
 * approval of an order asks it, which asks the rules of the application by itself. */
enum route_door route_door_of(struct findings *to, const struct route *r);

const char *route_door_word(enum route_door d); /* "app", "mail", … */

#endif
