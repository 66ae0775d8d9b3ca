/*
 * The edges of the review: review, request, answer, approve, and those that
 * end or reopen an application.
 */
#include "order/guard.h"
#include "order/holders.h"
#include "order/interview.h"
#include "order/requests.h"
#include "records/account_record.h"
#include "records/calendar.h"
#include "records/fee_record.h"
#include "records/identity_record.h"
#include "records/intake_record.h"
#include "records/photo_record.h"
#include "records/route_record.h"

void guard_none(struct walk *w)
{
    (void)w;
}

void guard_review(struct walk *w)
{
    (void)w;
}

/* A reason in words, kept as the event's note. */
static bool need_reason(struct walk *w)
{
    struct slice reason = walk_text(w, w->office->given->reason, "reason");

    if (slice_blank(reason)) {
        finding_add(&w->found, F_REASON_MISSING, "/reason", "");
        return false;
    }
    w->note = reason;
    return true;
}

void guard_reason(struct walk *w)
{
    need_reason(w);
}

/* R63 微信线上缴费: what was paid at submission must be the fee. */
static void online_payment(struct walk *w)
{
    const struct json_node *root = json_root(&w->cur->doc);
    struct fee_payment paid = fee_record_payment(w->cur, rec_obj(w->cur, root, "payment"));
    struct fee_rules rules = post_fee_rules(w->office->post);
    struct fee_quote due;

    if (!slice_is(paid.kind, "wechat") || !fee_record_quote(w->cur, w->office->post, w->now, &due))
        return;
    fee_check(&w->found, &due, &rules, &paid, "/payment");
    if (holders_before(w, "wechat", paid.transaction))
        finding_add_seen(&w->found, F_PAYMENT_REUSED, "/payment/transaction", "", paid.transaction);
}

/* By which door it came (R76, R77) and by whose account (R79). Paper by mail is for those who can't
 * register, or an officer's choice; what the rules of the application found isn't said twice. */
static void way_in(struct walk *w)
{
    const struct post *post = w->office->post;
    struct id_tables tables = {.ids = post->ids, .today = calendar_local_day(post, w->now)};
    struct findings found;
    struct route route;
    struct account account;

    findings_reset(&found);
    route_record_order(&route, w->cur, post, w->now);
    account_record_order(&account, w->cur, &tables);
    route_door_of(&found, &route);
    account_check_behalf(&found, &account);
    for (size_t i = 0; i < found.n; i++) {
        if (!findings_have(&w->found, found.v[i].id))
            *finding_add(&w->found, found.v[i].id, "", "") = found.v[i];
    }
}

void guard_approve(struct walk *w)
{
    struct intake in;
    struct identity who;

    intake_record_fill(&in, w->cur, w->office->post, w->now);
    intake_admit(&w->found, &in);
    intake_complete(&w->found, &in);
    intake_approve(&w->found, &in);
    way_in(w);
    photo_record_judge(&w->found, w->cur, w->office->post); /* R7 */
    identity_record_fill(&who, w->cur, w->office->post, w->now);
    identity_check(&w->found, &who); /* R13, R19, R20 */
    requests_open(w, &w->found);     /* R17 */
    online_payment(w);
}

void guard_reject(struct walk *w)
{
    struct slice code = walk_text(w, w->office->given->reason, "reason");

    if (slice_blank(code)) {
        finding_add(&w->found, F_REASON_MISSING, "/reason", "");
        return;
    }
    if (!post_reject_reason(w->office->post, code)) {
        finding_add_seen(&w->found, F_REASON_UNKNOWN, "/reason", "", code);
        return;
    }
    json_put_member_str(&w->patch, "rejected_for", code);
    interview_give_up(w);
    w->note = walk_text(w, w->office->given->note, "note");
}

void guard_withdraw(struct walk *w)
{
    struct slice module = rec_str(w->cur, json_root(&w->cur->doc), "module");

    /* R65 应急旅行证申请一经提交无法撤回 */
    if (slice_is(module, "emergency") && w->state != S_INCOMPLETE)
        finding_add(&w->found, F_EMERGENCY_NOT_WITHDRAWABLE, "/module", "");
    interview_give_up(w);
    w->note = walk_text(w, w->office->given->note, "note");
}

struct since {
    struct instant at;
    struct slice state;
    struct rec *scratch;
};

/* The last event that brought the order into its state. */
static bool entered(void *ctx, uint64_t n, struct slice line)
{
    struct since *s = ctx;
    bool have;
    struct instant at;

    (void)n;
    if (!walk_scan_event(s->scratch, line))
        return true;
    at = rec_instant(s->scratch, json_root(&s->scratch->doc), "at", &have);
    if (have && slice_eq(rec_str(s->scratch, json_root(&s->scratch->doc), "to"), s->state))
        s->at = at;
    return true;
}

void guard_lapse(struct walk *w)
{
    struct since s = {.at = w->now, .state = slice_of(state_name(w->state))};
    int64_t limit = post_lapse_days(w->office->post, state_name(w->state));
    struct finding *f;
    int64_t days;

    s.scratch = mem_alloc(1, sizeof *s.scratch);
    store_events(w->office->store, slice_of("order"), w->id, entered, &s);
    rec_release(s.scratch);
    free(s.scratch);
    days = (w->now.sec - s.at.sec) / 86400;
    interview_give_up(w);
    if (limit >= 0 && days >= limit)
        return;
    f = finding_add(&w->found, F_NOT_LAPSED, "/state", "");
    f->seen = finding_number(days);
    if (limit >= 0)
        f->want = finding_number(limit);
}

void guard_note(struct walk *w)
{
    const struct given *g = w->office->given;
    struct slice exception = walk_text(w, g->exception, "exception");

    w->note = walk_text(w, g->note, "note");
    if (slice_blank(w->note)) {
        finding_add(&w->found, F_REASON_MISSING, "/note", "");
        return;
    }
    if (!exception.p)
        return;
    /* R50 证件丢失、毁损、延误 in the mail: noted, the state kept. */
    if (!slice_is(exception, "lost") && !slice_is(exception, "damaged") &&
        !slice_is(exception, "delayed")) {
        finding_add_seen(&w->found, F_REASON_UNKNOWN, "/exception", "", exception);
        return;
    }
    w->no_patch = false;
    requests_append(w, "exceptions");
    json_put_member_str(&w->patch, "what", exception);
    json_put_member_str(&w->patch, "at", slice_of(w->now_text));
    buf_adds(&w->patch, "}]");
}
