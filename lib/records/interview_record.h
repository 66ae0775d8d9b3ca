/*
 * interview_record.h: fills the interview rules' structs from an order.
 *
 * The order's member `interview`, which only the post writes:
 *
 *   {"required":true,"cause":"minor","text":…,"mode":"video","notice":…,"asked_at":…,"asked_by":…,
 *    "slot":"2021-06-15T09:30:00-05:00","place":1,"booked_at":…,"missed":1,
 *    "waived":{"reason":…,"at":…,"by":…},
 *    "held":{"mode":…,"result":"passed","answers":4,"screenshots":["<sha256>"],"slot":…,"at":…,"by":…}}
 *
 * `required` holds from require-interview until it is held or waived; `slot` and
 * `place` as long as it is booked; `held` is the latest one, earlier ones are in the journal.
 * Slices borrow from the record. Wrong types fail it.
 */
#ifndef LQ_INTERVIEW_RECORD_H
#define LQ_INTERVIEW_RECORD_H

#include "records/post.h"
#include "rules/interview.h"
#include "stream/stream.h"

/* Ages are those of the day of submission at the post; `now` where it isn't recorded. */
void interview_record_fill(struct interview *out, struct rec *order, const struct post *post,
                           struct instant now);

/* Only what the slot's key needs: slot and place. */
bool interview_record_slot(struct rec *order, struct instant *slot, int64_t *place);

/* The findings an officer has decided on, in the order's decisions[]: the last one counts. */
void decisions_apply(struct rec *order, struct findings *to);

#endif
