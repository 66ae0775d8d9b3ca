/*
 * shared.h: one money order meant for several people goes back for all of them.
 */
#ifndef LQ_SHARED_H
#define LQ_SHARED_H

#include "order/walk.h"

/* After a return was staged: the same payments, where the packet names them
 * for other orders too, are returned there as well. */
void return_shared(struct walk *w);

#endif
