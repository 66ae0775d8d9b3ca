/*
 * photo_record.h: a photo's measures to and from a record, and what a post asks of them.
 *
 * "measures" as they stand in photo_check and in an order's photo:
 *   {"format":"jpeg","bytes":31022,"width":390,"height":567,"aspect":688,"orientation":1,
 *    "colour":"rgb","bits":8,"progressive":false,"transparent":false,"animated":false,
 *    "trailing_bytes":0,"background":{"lightness":250,"tint":1,"spread":2}}
 * What isn't known is left out; "unreadable" says why (rules/photo.h).
 */
#ifndef LQ_PHOTO_RECORD_H
#define LQ_PHOTO_RECORD_H

#include "records/post.h"
#include "rules/photo.h"
#include "stream/stream.h"

/* The object with its braces. */
void photo_record_put(struct buf *out, const struct photo_measures *m);

/* Of a measures object; wrong types fail the record. NULL: all unknown. */
void photo_record_get(struct rec *r, const struct json_node *measures, struct photo_measures *m);

/* The profile's row of that name, its first when name is NULL; NULL: none. */
const struct post_photo *photo_record_profile(const struct post *post, const char *name);

struct photo_rules photo_record_rules(const struct post_photo *p);

/* R7 as the guards ask it: the measures kept with an order, by the profile's
 * first row. Nothing was measured: nothing is found. */
void photo_record_judge(struct findings *to, struct rec *order, const struct post *post);

#endif
