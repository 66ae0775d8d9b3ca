/*
 * interview.h: an order's appointment for an interview, as the store knows it.
 *
 * A place in a slot is a unique key of the store, "2021-06-15T14:30:00Z/1" in
 * the space "slot": taken under the store's lock, so that of two who book one
 * place one wins. It is derived from the order's interview.slot and .place, and
 * free again as soon as an event takes them away.
 */
#ifndef LQ_ORDER_INTERVIEW_H
#define LQ_ORDER_INTERVIEW_H

#include "order/walk.h"
#include "records/slots.h"

/* Emit the key of the place an order holds. */
void interview_keys(struct store_keys *to, struct rec *order);

/* The first free place in a slot, one that `order` (absent: nobody) holds counting as free; 0: none. */
int64_t interview_place(struct store *s, const struct slot *slot, struct slice order);

/* How many places of a slot are free. */
int64_t interview_free(struct store *s, const struct slot *slot);

/* For edges that end an order: a booked place is given up. Adds to the patch. */
void interview_give_up(struct walk *w);

/* R21: the order's applicant missed as many as the profile allows: an officer decides. */
void interview_missed_limit(struct walk *w);

#endif
