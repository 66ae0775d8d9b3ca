/*
 * custody.h: what the post holds for an order.
 *
 * The order's packets[] are what came, envelope by envelope. Held is what came
 * and neither went back (returned[]), nor out with the new document, nor is
 * missing in the office itself (mislaid[]). Nodes point into the order's record,
 * which is the root unless a function takes the order, too.
 */
#ifndef LQ_CUSTODY_H
#define LQ_CUSTODY_H

#include "stream/stream.h"

#define CUSTODY_MAX 64

struct held_item {
    const struct json_node *packet; /* the element of packets[] */
    const struct json_node *value;
    size_t index; /* of the element */
};

struct custody {
    size_t packets;
    size_t items;                  /* of any kind */
    struct held_item old_document; /* the latest; value NULL: none held */
    size_t payment_count;
    struct held_item payments[CUSTODY_MAX]; /* in order of arrival; the last one is judged */
    size_t envelope_count;
    struct held_item envelopes[CUSTODY_MAX]; /* not used yet */
    int64_t photos;
};

/* Names of items in return, dispatch and came_back, and the packet's member for each. */
struct custody_kind {
    const char *item;   /* "old-document" */
    const char *member; /* "old_document" */
};
extern const struct custody_kind custody_kinds[];           /* ends with item NULL */
const struct custody_kind *custody_kind(struct slice item); /* NULL: no such item */

void custody_read(struct custody *c, struct rec *order);

/* Is this member of that element still held? */
bool custody_holds(struct rec *order, const struct json_node *element, const char *member);

/* Went back to the applicant, or is mislaid. */
bool custody_away(struct rec *r, const struct json_node *element, const char *item);

/* Went out with the document and didn't come back. */
bool custody_gone(struct rec *order, const char *item);
bool custody_gone_of(struct rec *r, const struct json_node *order, const char *item);

/* Is `content`'s member held, where `element` says what went out of the office since? They are
 * one and the same but for a packet that isn't stored yet. */
bool custody_holds_of(struct rec *r, const struct json_node *order, const struct json_node *content,
                      const struct json_node *element, const char *member);

/* Anything of it is held, or nothing but words ever came in it (a slip). */
bool custody_live(struct rec *r, const struct json_node *order, const struct json_node *content,
                  const struct json_node *element);

#endif
