/*
 * uses.h: which order used a number first.
 *
 * Remembers (number, order) pairs, for rules that compare the records of one
 * stream. Memory grows with the distinct numbers: about 130 bytes each.
 */
#ifndef LQ_USES_H
#define LQ_USES_H

#include "base/buf.h"

struct uses;
struct uses *uses_new(void);

/* The order that used `number` before, absent if none did; then `order` is remembered. */
struct slice uses_first(struct uses *u, struct slice number, struct slice order);
void uses_free(struct uses *u);

#endif
