/*
 * account.h: who may register, with what document, and who may act for another.
 *
 * Pure rules over a plain struct; records/account_record.h fills it.
 *
 *     account_check(&found, &a);
 *     const char *channel = account_channel(&a);
 *
 * Sources: the guide, 一 (e-mail or Chinese mobile number, real-name authentication: R2, R3) and
 * 三(二) (which documents, acting for another, by mail: R78, R79).
 */
#ifndef LQ_ACCOUNT_H
#define LQ_ACCOUNT_H

#include "rules/finding.h"
#include "rules/idnumber.h"
#include "rules/phone.h"
#include "rules/travel_document.h"

enum realname {
    REALNAME_NONE,        /* no document is named */
    REALNAME_TAKEN,       /* an ordinary passport with a G or E number, an identification number */
    REALNAME_UNSUPPORTED, /* any other document */
    REALNAME_MALFORMED    /* one that would be taken, were its number right */
};

/* R78 of a document as printed: its kind ("ordinary-passport", "id-card", …) and its number, either
 * of which may be absent. forms are those of records/ids.h. */
enum realname account_realname(const struct document_form *forms, size_t n, struct slice kind,
                               struct slice number, struct civil on);

/* The document is an identity card, by its kind or by the form of its number. */
bool account_realname_is_id(struct slice kind, struct slice number);

struct account_contact {
    struct slice email; /* absent: not recorded */
    bool email_fine;
    struct slice phone;
    enum phone_kind phone_kind;
};

struct account {
    bool on_app;     /* the rules bind accounts of the app; mail and e-mail need none */
    bool by_email;   /* not on the app, and the channel is e-mail */
    bool given;      /* an account is recorded, or what one is to be registered with */
    bool registered; /* it has a number: contacts that weren't recorded aren't asked for */
    struct account_contact contact;
    bool has_real_name;
    bool verified;
    enum realname document;
    struct slice document_seen; /* its kind, else its number */
    bool on_behalf;             /* the account is another's */
    bool applicant_known;
    enum realname applicant_document;
    const char *at; /* JSON Pointer of the account; "" for a bare registration */
};

/* R2. */
void account_check_contact(struct findings *to, const struct account_contact *c, bool registered,
                           const char *at);

/* R2, R3, R78, R79. Not the form of e-mail addresses and document numbers (R5). */
void account_check(struct findings *to, const struct account *a);

/* R79 alone, as the approval of an order asks it: acting for another, needed or not. */
void account_check_behalf(struct findings *to, const struct account *a);

/* R77, R79, R80: the way the record came, where that isn't the app; "mail" for who has no
 * account and no document to register one with; else "app". */
const char *account_channel(const struct account *a);

#endif
