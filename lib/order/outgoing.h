/*
 * outgoing.h: fills the dispatch rules' struct from an order, and finds the
 * envelope it goes out in.
 *
 *     outgoing_read(&o, order, post, now, &wish);
 *     dispatch_check(&found, &o.rule);
 *
 * Nodes and slices point into the order's record and that of the wish.
 */
#ifndef LQ_OUTGOING_H
#define LQ_OUTGOING_H

#include "records/custody.h"
#include "records/post.h"
#include "rules/dispatch.h"

/* What the one who sends it says. */
struct outgoing_wish {
    struct slice tracking; /* of the envelope in hand; absent: whichever is held */
    bool has_pickup;
    bool pickup;
    bool cancelled; /* the old document, by now */
    struct dispatch_packed packed;
};

/* Reads the members tracking, pickup, old_document_cancelled and packed. `of` gives the object
 * that holds a member (NULL: not given); what has a wrong type fails `in`. */
void outgoing_wish_read(struct outgoing_wish *wish, struct rec *in,
                        const struct json_node *(*of)(void *ctx, const char *member), void *ctx);

struct outgoing {
    struct custody held;
    const struct held_item *envelope; /* NULL: none of the applicant's own */
    struct dispatch rule;
};

void outgoing_read(struct outgoing *o, struct rec *order, struct slice state,
                   const struct post *post, struct instant now, const struct outgoing_wish *wish);

/* What goes out, as a JSON array: "new-document", "invoice", perhaps "old-document". */
const char *outgoing_items(const struct outgoing *o);

#endif
