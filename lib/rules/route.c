#include "rules/route.h"

const char *route_door_word(enum route_door d)
{
    static const char *const words[] = {[DOOR_APP] = "app",
                                        [DOOR_MAIL] = "mail",
                                        [DOOR_EMAIL] = "email",
                                        [DOOR_CONSULT] = "consult",
                                        [DOOR_OLD_SYSTEM] = "old-system",
                                        [DOOR_HOTLINE] = "hotline"};

    return words[d];
}

static bool by(const struct route *r, const char *channel)
{
    return slice_is(r->channel, channel);
}

enum route_door route_door_of(struct findings *to, const struct route *r)
{
    /* R76 自 6 月 7 日起…停止使用 */
    if (r->old_system && !r->old_closed)
        return DOOR_OLD_SYSTEM;
    if (r->old_system) {
        finding_add(to, F_OLD_SYSTEM_CLOSED, "/channel", "");
        return DOOR_APP;
    }
    /* R80 联系时请提供相关特殊紧急事项的证明材料 */
    if (r->urgent && r->proofs > 0)
        return DOOR_EMAIL;
    if (r->urgent) {
        finding_add(to, F_URGENT_PROOF_MISSING, by(r, "email") ? "/uploads" : "/urgent", "");
        return DOOR_APP;
    }
    /* R79 如无上述证件，可使用他人…账号办理或联系总领馆邮寄办理 */
    if (!r->account && r->no_document)
        return DOOR_MAIL;
    /* R82 因公护照: the app doesn't renew it; who asked the post sends it by mail */
    if (r->consult && by(r, "mail"))
        return DOOR_MAIL;
    /* R77 原则上: an officer may take it all the same */
    if (by(r, "mail"))
        finding_add_seen(to, F_NOT_THROUGH_APP, "/channel", "", r->channel);
    return DOOR_APP;
}

static struct route_answer pension(struct findings *to, const struct route *r)
{
    struct route_answer a = {.door = DOOR_MAIL, .command = "lq-pension fallback"};

    /* R71 线上提交失败或查询不到审核结果 */
    if (r->paper_cause)
        return a;
    a.door = route_door_of(to, r);
    if (a.door == DOOR_APP) {
        a.module = "pension";
        a.command = "lq-pension submit";
    } else if (a.door == DOOR_OLD_SYSTEM) {
        a.command = NULL;
    }
    return a;
}

/* R10 其他情况…可能会被驳回: may be, by an officer; never by a machine. */
static void scope(struct findings *to, const struct route *r)
{
    const struct intake *in = &r->in;

    if (!in->emergency || in->emergency_in_scope)
        return;
    if (slice_blank(in->emergency_reason)) /* R9 适用于…: which of the two is it? */
        finding_add(to, F_EMERGENCY_REASON_MISSING, "/emergency/reason", "")->want =
            finding_text(r->reasons);
    else
        finding_add_seen(to, F_EMERGENCY_OUT_OF_SCOPE, "/emergency/reason", "",
                         in->emergency_reason);
}

static struct route_answer document(struct findings *to, const struct route *r)
{
    struct route_answer a = {.order = true, .command = "lq-order submit"};

    intake_request(to, &r->in);
    scope(to, r);
    if (r->consult && !by(r, "mail") && !by(r, "email") && !r->old_system) {
        intake_official(to, &r->in);
        return (struct route_answer){.door = DOOR_CONSULT};
    }
    a.door = route_door_of(to, r);
    if (a.door == DOOR_OLD_SYSTEM)
        return (struct route_answer){.door = DOOR_OLD_SYSTEM};
    if (a.door == DOOR_APP && r->in.module.p)
        a.module = r->in.emergency ? "emergency" : "passport";
    intake_official(to, &r->in);
    return a;
}

struct route_answer route_decide(struct findings *to, const struct route *r)
{
    switch (r->service) {
    case ROUTE_PROTECTION:
        /* R75 直接拨打 12308 热线: never an order, never a queue */
        return (struct route_answer){.door = DOOR_HOTLINE};
    case ROUTE_LEGALIZATION:
        return (struct route_answer){
            .door = DOOR_APP, .module = "legalization", .command = "lq-verify-legalization"};
    case ROUTE_PENSION:
        return pension(to, r);
    case ROUTE_DOCUMENT:
        break;
    }
    return document(to, r);
}
