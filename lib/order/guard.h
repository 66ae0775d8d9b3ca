/*
 * guard.h: what each edge asks before it lets an order pass.
 *
 * A guard reads w->cur (the order), w->in (its edge's own members) and the
 * profile; adds findings to w->found and members to w->patch; may set w->to.
 */
#ifndef LQ_GUARD_H
#define LQ_GUARD_H

#include "order/walk.h"

void guard_none(struct walk *w);
void guard_reason(struct walk *w);
void guard_answer(struct walk *w);
void guard_review(struct walk *w);
void guard_request(struct walk *w);
void guard_approve(struct walk *w);
void guard_receive(struct walk *w);
void guard_return(struct walk *w);
void guard_mislay(struct walk *w);
void guard_produce(struct walk *w);
void guard_unproduce(struct walk *w);
void guard_complete(struct walk *w);
void guard_remake(struct walk *w);
void guard_dispatch(struct walk *w);
void guard_undeliverable(struct walk *w);
void guard_reject(struct walk *w);
void guard_withdraw(struct walk *w);
void guard_lapse(struct walk *w);
void guard_assign(struct walk *w);
void guard_attach(struct walk *w);
void guard_attach_named(struct walk *w); /* the files an order names, as filed (filed.h) */
void guard_note(struct walk *w);
void guard_decide(struct walk *w);
void guard_require_interview(struct walk *w);
void guard_waive_interview(struct walk *w);
void guard_book(struct walk *w);
void guard_cancel(struct walk *w);
void guard_missed(struct walk *w);
void guard_interviewed(struct walk *w);

#endif
