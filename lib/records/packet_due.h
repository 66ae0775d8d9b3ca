/*
 * packet_due.h: what an order is to send by mail: the list it was shown (R32), else the post's.
 * Private to packet_record.c.
 */
#ifndef LQ_PACKET_DUE_H
#define LQ_PACKET_DUE_H

#include "records/packet_record.h"

/* Fill o->due and o->unlisted; the extras must have been taken before. */
void packet_due(struct mail_order *o, struct rec *r, const struct json_node *order,
                const struct packet_by *by);

/* R33: on a list, or asked for by an officer. */
bool packet_wanted(struct rec *r, const struct json_node *order, const struct packet_by *by,
                   struct slice what);

/* A word, or the member of an object that names it; false: blank, or failed. */
bool packet_text(struct rec *r, const struct json_node *v, const char *key, struct slice *out);

#endif
