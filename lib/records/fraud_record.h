/*
 * fraud_record.h: the tables and figures that rules/fraud.h holds a message against.
 *
 *     struct fraud_data *d = fraud_load(post, now, true);
 *     if (!d) return ST_IO;                           (every fault said, with its line)
 *     findings_reset(&found);
 *     fraud_judge(d, &found, &(struct fraud_message){.text = text, .channel = slice_of("email")});
 *     if (findings_verdict(&found) == VERDICT_NO) …   don't send it
 *     fraud_free(d);
 *
 * Words are rows of share/fraud/words.jsonl, addresses of others that are no fraud (and the
 * official ones the profile doesn't name) of share/fraud/contacts.jsonl, look-alike letters of
 * share/confusables.jsonl; payee, contacts, hotline and tariff are the post's. Contacts
 * and tariff are those in force at `now`. Findings borrow from the message and from d.
 */
#ifndef LQ_FRAUD_RECORD_H
#define LQ_FRAUD_RECORD_H

#include "records/post.h"
#include "rules/fraud.h"

struct fraud_data;

/* Keeps a pointer to the post. honour_env: as in share.h. */
struct fraud_data *fraud_load(const struct post *post, struct instant now, bool honour_env);
void fraud_free(struct fraud_data *d); /* NULL is fine */

/* Any length; nothing is kept but room. */
void fraud_judge(struct fraud_data *d, struct findings *found, const struct fraud_message *m);

/* The member "facts": what is published, to be set beside a suspicion. */
void fraud_put_facts(struct buf *out, const struct fraud_data *d);

#endif
