/*
 * holders.h: who had a unique value first.
 */
#ifndef LQ_HOLDERS_H
#define LQ_HOLDERS_H

#include "order/walk.h"

/* Does another order hold the value, one that came before this one? The first
 * to bring a payment isn't at fault when a later order names it, too. */
bool holders_before(struct walk *w, const char *space, struct slice value);

#endif
