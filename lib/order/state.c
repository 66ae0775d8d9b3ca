/* The states by name and label, apart from the edges: who only reads them needs no store. */
#include "order/lifecycle.h"

static const struct {
    const char *name;
    const char *zh;
    const char *en;
} states[S_COUNT] = {
    [S_INCOMPLETE] = {"incomplete", "待完善", "to be completed"},
    [S_SUBMITTED] = {"submitted", "审核中", "under review"},
    [S_IN_REVIEW] = {"in-review", "审核中", "under review"},
    [S_NEEDS_SUPPLEMENT] = {"needs-supplement", "待补充", "more is needed"},
    [S_NEEDS_INTERVIEW] = {"needs-interview", "待面谈", "interview needed"},
    [S_INTERVIEW_BOOKED] = {"interview-booked", "已预约面谈", "interview booked"},
    [S_AWAITING_MATERIALS] = {"awaiting-materials", "待制证", "awaiting materials"},
    [S_MATERIALS_RECEIVED] = {"materials-received", "待制证", "materials received"},
    [S_IN_PRODUCTION] = {"in-production", "待制证", "in production"},
    [S_READY] = {"ready", "新证件已制作完毕", "the new document is made"},
    [S_DISPATCHED] = {"dispatched", "已寄出", "dispatched"},
    [S_CLOSED] = {"closed", "已办结", "closed"},
    [S_REJECTED] = {"rejected", "已驳回", "rejected"},
    [S_WITHDRAWN] = {"withdrawn", "已撤回", "withdrawn"},
    [S_LAPSED] = {"lapsed", "已逾期", "lapsed"},
};

const char *state_name(enum order_state s)
{
    return states[s].name;
}

const char *state_label(enum order_state s, const char *lang)
{
    return strcmp(lang, "zh") == 0 ? states[s].zh : states[s].en;
}

enum order_state state_by_name(struct slice name)
{
    for (int s = S_INCOMPLETE; s < S_COUNT; s++) {
        if (slice_is(name, states[s].name))
            return (enum order_state)s;
    }
    return S_NONE;
}
