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
enum answer verdict_end(struct buf *out, struct findings *f);

#endif
