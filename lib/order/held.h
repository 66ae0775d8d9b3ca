/*
 * held.h: rules over what is held for an order, and changes to it.
 */
#ifndef LQ_HELD_H
#define LQ_HELD_H

#include "records/custody.h"
#include "order/walk.h"

/* R27-R33, R36-R48, R51-R64 over all that is held, by the functions lq-mailcheck judges a packet
 * with (rules/mail.h), and what only the store knows: whether a money order (R61) or a return
 * envelope (R45, R53) is another order's, too. */
void held_check(struct walk *w);

/* Put packets[] into the patch with one element changed: its envelope is used. */
void held_mark_used(struct walk *w, const struct held_item *envelope);

/* Put packets[] into the patch: every element copied, `change` called for each;
 * it writes the element's new text (nothing: the element goes) and returns true,
 * or returns false to have it copied. append: an element to add, or absent. */
void held_rewrite(struct walk *w,
                  bool (*change)(void *ctx, struct walk *w, const struct json_node *element,
                                 struct buf *out),
                  void *ctx, struct slice append);

/* Add a member to an element by a merge patch given as text. */
void held_merge(struct walk *w, const struct json_node *element, struct slice patch,
                struct buf *out);

#endif
