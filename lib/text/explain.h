/*
 * explain.h: the findings in a record's verdicts, as sentences.
 *
 * explain_record() appends the value of the member `explain`: an array with one
 * object for each finding of every verdict, in the order of the record:
 *
 *   {"verdict":"fee","id":"amount-wrong","rule":"R59","severity":"refuse",
 *    "at":"/payment/amount_cents","text":"…","hint":"…"}
 *
 * A verdict on several orders (mailcheck.orders[]) adds "order" to each. A
 * finding an officer has settled carries "settled":true. seen and want of a
 * member that ends in _cents are shown as an amount, 22.00. An id the
 * catalogue doesn't know is its own text.
 */
#ifndef LQ_EXPLAIN_H
#define LQ_EXPLAIN_H

#include "stream/stream.h"
#include "text/catalogue.h"

/* A verdict or finding of the wrong type fails the record. */
void explain_record(const struct catalogue *c, enum text_lang lang, struct rec *r, struct buf *out);

/* A catalogue entry for a person to read, several lines. */
void explain_entry(const struct finding_text *t, enum text_lang lang, struct buf *out);

#endif
