/*
 * fee_record.h: fills the fee rules' structs from an order record.
 *
 * The slices in them borrow from the record. Wrong types fail the record
 * (stream.h); the caller checks rec_failed() before using an answer.
 */
#ifndef LQ_FEE_RECORD_H
#define LQ_FEE_RECORD_H

#include "records/post.h"
#include "rules/fee.h"
#include "stream/stream.h"

/* The fee due for an order, by the tariff of the day of submission; an order
 * without submitted_at is quoted as of `now`. False: failed (no tariff then). */
bool fee_record_quote(struct rec *r, const struct post *post, struct instant now,
                      struct fee_quote *out);
/* The same of an order that stands within the record. */
bool fee_record_quote_of(struct rec *r, const struct json_node *order, const struct post *post,
                         struct instant now, struct fee_quote *out);

/* One payment object; NULL gives a payment that wasn't made. */
struct fee_payment fee_record_payment(struct rec *r, const struct json_node *payment);
/* The same where its kind needn't be written down: then it is this one. */
struct fee_payment fee_record_payment_as(struct rec *r, const struct json_node *payment,
                                         const char *kind);

/* R50: the last mishap in the mail noted on the order ("lost"); absent: none. */
struct slice fee_record_in_mail(struct rec *r);

/* The members of a verdict that show a quote: due_cents, currency, lines. */
void fee_record_put_quote(struct buf *out, const struct fee_quote *q);

#endif
