/*
 * email.h: whether a text is an e-mail address that can be written to.
 *
 *     enum email_fault f = email_check(address, &parts);
 *
 * Pure: no I/O, no clock, no allocation. The domain must be in ASCII: an
 * internationalised one is turned into its A-labels first (records/normal.h).
 *
 * Source: the syntax of e-mail addresses in HTML's input field (a willing subset of
 * RFC 5322: no quotes, no comments, no blanks), with the lengths of RFC 5321
 * (64 before the '@', 254 in all) and RFC 1035 (63 a label, 253 the domain). Beyond
 * that syntax a domain must have a point in it and a last label that isn't a
 * number: nothing else is delivered to. So no address that passes can carry a
 * line end, a quote or a blank into a header.
 */
#ifndef LQ_EMAIL_H
#define LQ_EMAIL_H

#include "base/slice.h"

#define EMAIL_MAX       254
#define EMAIL_LOCAL_MAX 64
#define EMAIL_DOMAIN_MAX 253
#define EMAIL_LABEL_MAX 63

enum email_fault {
    EMAIL_FINE,
    EMAIL_NO_AT,          /* no '@', or nothing before or after it */
    EMAIL_LOCAL,          /* a character that can't stand before the '@' */
    EMAIL_LOCAL_LENGTH,   /* more than 64 of them */
    EMAIL_LABEL,          /* an empty label, a hyphen at its end, another character */
    EMAIL_LABEL_LENGTH,   /* more than 63 in one */
    EMAIL_DOMAIN_LENGTH,  /* more than 253 in all */
    EMAIL_DOMAIN_BARE,    /* no point in it */
    EMAIL_DOMAIN_NUMERIC, /* the last label is a number */
    EMAIL_IDN             /* not a name IDNA2008 allows: found when it is turned into A-labels */
};

struct email_parts {
    struct slice local;
    struct slice domain; /* absent: no '@' */
};

/* At the last '@', so that a second one falls into the local part and is refused there. */
struct email_parts email_split(struct slice address);

enum email_fault email_check_local(struct slice local);
enum email_fault email_check_domain(struct slice ascii);

/* Both parts, the domain in ASCII. */
enum email_fault email_check(struct slice address);

const char *email_fault_word(enum email_fault f); /* "no-at", "local-part", … */

#endif
