/*
 * route_record.h: fills the route rules' struct from a request, and writes the answer.
 *
 * A request is an order, or less: `kind` (passport, travel-document, emergency, pension, legalization,
 * protection) or `module` says what is asked for. `channel` may also be old-system; `requested_at`,
 * else submitted_at, else now is its day at the post. `urgent` holds a reason and
 * `proof`, an array; uploads of the kind urgent-proof count as well.
 *
 * Slices borrow from the record and the profile. Wrong types fail the record, and so does a
 * record that doesn't say what is asked for.
 */
#ifndef LQ_ROUTE_RECORD_H
#define LQ_ROUTE_RECORD_H

#include "records/post.h"
#include "rules/route.h"
#include "stream/stream.h"

void route_record_fill(struct route *out, struct rec *r, const struct post *post,
                       struct instant now);

/* The same from an order as it is stored: by its own members alone, for it may hold others under the
 * names of a request, which nobody has checked. */
void route_record_order(struct route *out, struct rec *r, const struct post *post,
                        struct instant now);

/* The members door, order, module, command, scope, number, contacts: those that apply. */
void route_record_put(struct buf *out, const struct route *r, const struct route_answer *a,
                      const struct post *post);

#endif
