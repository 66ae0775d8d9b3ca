/*
 * account_record.h: fills the account rules' struct from a record.
 *
 *     struct account a;
 *     account_record_fill(&a, r, &tables, &found);      adds what is malformed (R5)
 *     if (rec_failed(r)) …
 *     account_check(&found, &a);
 *
 * The account is the member `account`; a record without one that holds email, phone or
 * real_name itself is a bare registration. Whose account it is says
 * account.relation ("self", or what its owner is to the applicant; absent: self). Slices borrow
 * from the record. Wrong types fail the record.
 */
#ifndef LQ_ACCOUNT_RECORD_H
#define LQ_ACCOUNT_RECORD_H

#include "records/id_record.h"
#include "rules/account.h"

/* to may be NULL: nothing is said about malformed numbers then. */
void account_record_fill(struct account *a, struct rec *r, const struct id_tables *t,
                         struct findings *to);

/* The order's own facts of R77 and R79 alone (channel, whose account, the applicant's document):
 * an order may hold other members under the names of a registration. A number in other letters than
 * documents are printed in is REALNAME_MALFORMED. */
void account_record_order(struct account *a, struct rec *r, const struct id_tables *t);

/* R78, R79: has the applicant a document to register with? */
enum realname account_record_applicant(struct rec *r, const struct id_tables *t);

/* R2, R78 for the numbers lq-id found: can an account be registered with them? */
void account_record_registration(const struct id_found *f, struct findings *to);

/* The members channel, on_behalf and, where they are known, contact and document. */
void account_record_put(struct buf *out, const struct account *a);

#endif
