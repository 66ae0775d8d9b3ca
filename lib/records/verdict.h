/*
 * verdict.h: the one writer of verdict members (design: "Verdict").
 *
 *     verdict_begin(out, &found);                {"ok":true|false|null
 *     json_put_member_i64(out, "due_cents", …);  members of its own
 *     answer = verdict_end(out, &found);         ,"findings":[…]}
 *
 * ok is false with a refuse that counts, null with none but an open ask, else
 * true. verdict_end() sorts the findings into rule order first.
 */
#ifndef LQ_VERDICT_H
#define LQ_VERDICT_H

#include "rules/finding.h"
#include "stream/stream.h"

void verdict_begin(struct buf *out, const struct findings *f);
/* The same where more than these findings tells the answer. */
void verdict_begin_as(struct buf *out, enum verdict v);
enum answer verdict_end(struct buf *out, struct findings *f);

/* Settle findings by the decisions recorded with an order (its decisions[]): the latest on each. */
void verdict_settle(struct findings *f, struct rec *r, const struct json_node *order);

#endif
