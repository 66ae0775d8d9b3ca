/*
 * intake.h: what brings new records into the store: applications and packets.
 *
 * Both judge one input record, stage its events and append the output line
 * (with LF) to out. False: the input failed (rec_failed), nothing was staged
 * or appended. *yes: nothing speaks against it.
 */
#ifndef LQ_ORDER_INTAKE_H
#define LQ_ORDER_INTAKE_H

#include "order/walk.h"

/* A submitted record may be at most this long. */
#define SUBMIT_LINE_MAX ((size_t)256 << 10)
/* … and hold that many values: what comes later has to fit as well (walk.h). */
#define SUBMIT_NODES_MAX 2048
#define SUBMIT_DEPTH_MAX 24

/* R4-R6, R11, R12, R14, R82. The same application again changes nothing. */
bool order_submit(struct office *o, struct rec *in, struct buf *out, bool *yes);

/* The edge of submission, which isn't in the table of edges: there is no order before it. */
extern const struct edge submit_edge;

/* Judge an application as order_submit() does and stage nothing (walk_again()): w->to is the state
 * it comes to, S_NONE if it is refused. False: the input failed. */
bool submit_again(struct walk *w, struct rec *in);

/* One envelope opened: the packet is recorded whatever the rules say, each
 * order named in it holds its contents, and is received where its guard lets it. */
bool order_packet(struct office *o, struct rec *in, struct buf *out, bool *yes);

/* Members of an input that the store derives or other filters added: never stored. */
bool intake_derived_member(struct slice key);

/* Fail a record over SUBMIT_NODES_MAX or SUBMIT_DEPTH_MAX. */
void intake_check_size(struct rec *in);

/* Fail the record at the first null in it. */
void intake_refuse_null(struct rec *in);

#endif
