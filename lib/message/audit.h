/*
 * audit.h: was every message sent that an event made due (R16)?
 *
 *     struct message_audit a = {.always = forced};
 *     st = message_audit(store, post, now, &a);      each fault said, at most 20
 *
 * By the journal alone, in one pass, with four bytes of memory an event:
 *
 *   missing    an event made a message due more than the profile's overdue_hours
 *              ago, and it was neither sent nor told. That a message isn't sent yet
 *              is no fault, nor is anything missing in a store that never sent one
 *              with lq-message (its office tells applicants another way), unless
 *              `always` is set
 *   unknown    an attempt began that long ago, and nobody knows how it ended
 *   stray      a message of an event that made none, or of another order's
 *   doubled    a message that was sent, or told, goes out once more
 */
#ifndef LQ_MESSAGE_AUDIT_H
#define LQ_MESSAGE_AUDIT_H

#include "records/post.h"
#include "store/store.h"

struct message_audit {
    bool always;
    bool used; /* the store knows of a message */
    uint64_t due;  /* made so far, sent or not */
    uint64_t sent; /* or told */
    uint64_t missing, unknown, stray, doubled;
};

/* The counts are filled. ST_NO: a fault; ST_IO: the journal can't be read. */
enum status message_audit(struct store *s, const struct post *post, struct instant now,
                          struct message_audit *out);

#endif
