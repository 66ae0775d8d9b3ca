/*
 * mail_impl.h: what the parts of the mail rules share: mail.c judges the envelope in,
 * mail_back.c the one for the way back, mail_order.c what is held for an order.
 */
#ifndef LQ_MAIL_IMPL_H
#define LQ_MAIL_IMPL_H

#include "rules/mail.h"

bool mail_list_has(const struct mail_list *l, const char *word);

/* What the clerk says of the service; with "as required" and no word of it, one that is taken. */
struct track_claim mail_claim(const struct mail_label *l, bool as_required,
                              const struct mail_rules *rules);

/* R37. holds_documents: it must hold a passport, so too small a one is refused. */
void mail_check_size(struct findings *to, const struct mail_rules *rules,
                     const struct mail_label *l, bool holds_documents, const char *at);

/* The ask for what nobody wrote down. */
void mail_not_recorded(struct findings *to, const char *at, const char *sub);

/* R42-R48, R53. */
void mail_check_back(struct findings *to, const struct mail_rules *rules,
                     const struct mail_return *r, struct slice applicant_zip);

#endif
