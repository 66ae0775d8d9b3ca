/*
 * intake_record.h: fills the intake rules' struct from an order record.
 *
 * Slices borrow from the record and the profile. Wrong types fail the record.
 */
#ifndef LQ_INTAKE_RECORD_H
#define LQ_INTAKE_RECORD_H

#include "records/post.h"
#include "rules/intake.h"
#include "stream/stream.h"

/* What is asked for and what document is held: the members intake_request() and
 * intake_official() look at. The channel may be any word. */
void intake_record_request(struct intake *out, struct rec *order, const struct post *post,
                           struct instant now);

/* Policies are asked for the day it is at the post `now`. */
void intake_record_fill(struct intake *out, struct rec *order, const struct post *post,
                        struct instant now);

/* The circumstances that tell which materials this order takes. */
struct post_case intake_record_case(struct rec *order, const struct intake *in);
/* The same of an order that stands within the record. */
struct post_case intake_record_case_of(struct rec *r, const struct json_node *order);

/* Is the material uploaded with this order? */
bool intake_record_uploaded(struct rec *order, struct slice what);

/* The member at a pointer is there and neither blank, null nor empty. */
bool intake_record_filled(struct rec *order, const char *pointer);

#endif
