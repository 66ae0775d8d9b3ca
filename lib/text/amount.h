/*
 * amount.h: cents as people write an amount, the opposite of money_cents().
 */
#ifndef LQ_AMOUNT_H
#define LQ_AMOUNT_H

#include "base/buf.h"

/* 2300 => "23.00", -5 => "-0.05". */
void amount_put(struct buf *out, int64_t cents);

#endif
