/*
 * case_keys.h: the unique values of a pension case, for the store's keys.
 */
#ifndef LQ_CASE_KEYS_H
#define LQ_CASE_KEYS_H

#include "store/store.h"
#include "stream/stream.h"

/* "pension-person": the member `person`, the identification number as
 * cards print it; "pension-number": one
 * the post gave; "pension-ref": the clerk's reference of what came on paper. */
void case_keys(struct store_keys *to, struct rec *r);

#endif
