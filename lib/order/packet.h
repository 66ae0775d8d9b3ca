/*
 * packet.h: the parts of taking in a packet: packet.c reads, records and
 * receives, packet_hold.c puts what came into the orders' custody. Not for others.
 */
#ifndef LQ_ORDER_PACKET_H
#define LQ_ORDER_PACKET_H

#include "order/walk.h"
#include "records/packet_record.h"

#define CONTENTS_MAX PACKET_CONTENTS_MAX

struct packet {
    struct office *office;
    struct rec *in;
    struct slice id;
    struct slice corrects;
    struct slice supplements;
    struct findings found; /* of the packet as a whole */
    struct buf orders;     /* results, elements of transition.orders */
    bool all_well;
    bool written;
    size_t n;
    const struct json_node *content[CONTENTS_MAX];
    struct slice order[CONTENTS_MAX];
};

/* The order's current record ready for an edge; false: there is no such order. */
bool packet_walk(struct packet *p, struct walk *w, struct slice order, const struct edge *e);

/* Types of a content, so that no guard meets a wrong one later; fails the input. */
void packet_check_content(struct packet *p, const struct json_node *content);

/* Is there room in each order for what came? Else fails the input: better not
 * recorded at all than half. */
void packet_check_room(struct packet *p);

/* One keyed `hold` event an order; those done before are left. */
void packet_hold_all(struct packet *p);

#endif
