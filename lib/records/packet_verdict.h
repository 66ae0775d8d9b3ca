/*
 * packet_verdict.h: the verdict on a packet joined with its orders (lq-order lookup).
 *
 *     {"ok":…,"orders":[{"ok":…,"order":"A2021…","findings":[…]}],"findings":[…]}
 *
 * findings are those of the envelope and of several people in it; each order has its own, so
 * that one applicant's mistake doesn't hold the family. Officers' decisions on an order settle
 * its findings. ok is over all of it. A record that wasn't joined fails.
 */
#ifndef LQ_PACKET_VERDICT_H
#define LQ_PACKET_VERDICT_H

#include "records/packet_record.h"
#include "records/track_table.h"
#include "records/verdict.h"

enum answer packet_verdict(struct buf *out, struct rec *r, const struct packet_by *by,
                           const struct mail_rules *rules);

#endif
