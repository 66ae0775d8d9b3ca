/*
 * held.h: rules over what is held for an order, and changes to it.
 */
#ifndef LQ_HELD_H
#define LQ_HELD_H

#include "order/custody.h"
#include "order/walk.h"

/* R54-R64 over the payments held and the one made online: the latest held is
 * judged, earlier ones are to be returned (payment-replaced). */
void held_payment(struct walk *w, const struct custody *c);

/* R28, R30, R31, R53 over all that is held: the old document, photos, a return
 * envelope of the order's own, as far as the profile's list has them for this order. */
void held_materials(struct walk *w, const struct custody *c);

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
