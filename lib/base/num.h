/*
 * num.h: numbers from text, and money.
 *
 * Money is an integer count of the smallest unit (cents). A decimal text is
 * turned into cents without a float in between.
 */
#ifndef LQ_NUM_H
#define LQ_NUM_H

#include "base/slice.h"
#include <stdint.h>

/* Decimal digits with an optional '-', nothing else; false on any other byte or overflow. */
bool num_i64(struct slice s, int64_t *out);
bool num_u64(struct slice s, uint64_t *out);

/* "23", "23.1", "23.10" => 2310; more than two decimals, signs other than a
 * leading '-', thousands separators and overflow are refused. */
bool money_cents(struct slice s, int64_t *out);

#endif
