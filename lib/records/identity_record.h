/*
 * identity_record.h: fills the identity rules' struct from an order.
 *
 * Slices borrow from the record and the profile. Wrong types fail the record.
 */
#ifndef LQ_IDENTITY_RECORD_H
#define LQ_IDENTITY_RECORD_H

#include "records/interview_record.h"
#include "rules/identity.h"

void identity_record_fill(struct identity *out, struct rec *order, const struct post *post,
                          struct instant now);

#endif
