/*
 * result, settle, fallback: what became of a case.
 */
#include "pension/case.h"
#include "order/decision.h"
#include "records/calendar.h"

#define RESULTS_MAX 64

struct answer_in {
    struct slice result;
    struct slice date;
    struct slice reason;
    struct slice division;
    struct slice department;
    enum case_state state;
};

static void read_answer(struct rec *in, struct answer_in *a)
{
    const struct json_node *root = json_root(&in->doc);
    bool dated;

    a->result = rec_str(in, root, "result");
    a->date = rec_str(in, root, "date");
    a->reason = rec_str(in, root, "reason");
    a->division = rec_str(in, root, "division");
    a->department = rec_str(in, root, "department");
    rec_date(in, root, "date", &dated);
    a->state = slice_is(a->result, "passed") ? C_PASSED : C_FAILED;
    if (rec_failed(in))
        return;
    if (!a->result.p)
        rec_missing(in, root, "result");
    else if (a->state == C_FAILED && !slice_is(a->result, "failed"))
        rec_fail(in, json_get(&in->doc, root, "result"), "neither passed nor failed");
    else if (!dated)
        rec_missing(in, root, "date");
    else if (a->reason.n > NOTE_MAX || a->department.n > NOTE_MAX)
        rec_fail(in, root, "reason, department: longer than %zu bytes", NOTE_MAX);
}

/* The very same answer, told before. */
static bool told_before(struct case_walk *w, const struct answer_in *a, size_t *count)
{
    const struct json_node *list = rec_arr(w->cur, json_root(&w->cur->doc), "results");
    const struct json *j = &w->cur->doc;

    *count = 0;
    for (const struct json_node *r = json_first(j, list); r; r = json_next(j, r)) {
        (*count)++;
        if (slice_eq(rec_str(w->cur, r, "result"), a->result) &&
            slice_eq(rec_str(w->cur, r, "date"), a->date))
            return true;
    }
    return false;
}

static void put_results(struct case_walk *w, const struct answer_in *a)
{
    patch_append(&w->patch, w->cur, "results");
    json_put_member_str(&w->patch, "result", a->result);
    json_put_member_str(&w->patch, "date", a->date);
    if (!slice_blank(a->reason))
        json_put_member_str(&w->patch, "reason", a->reason);
    if (!slice_blank(a->division))
        json_put_member_str(&w->patch, "division", a->division);
    if (!slice_blank(a->department))
        json_put_member_str(&w->patch, "department", a->department);
    json_put_member_str(&w->patch, "at", slice_of(w->now_text));
    json_put_member_str(&w->patch, "by", slice_of(store_actor(w->office->store)));
    buf_adds(&w->patch, "}]");
}

static void take_answer(struct case_walk *w, const struct answer_in *a)
{
    const struct json_node *root = json_root(&w->cur->doc);
    struct slice desk = rec_str(w->cur, rec_obj(w->cur, root, "department"), "division");
    bool open = rec_bool(w->cur, root, "contradiction", false);
    bool answered = w->state == C_PASSED || w->state == C_FAILED;
    struct finding *f;
    size_t count;

    if (!slice_blank(a->division) && desk.p && !slice_eq(a->division, desk)) {
        f = finding_add(&w->found, F_RESULT_OTHER_DEPARTMENT, "/division", "");
        f->seen = finding_text(a->division);
        f->want = finding_text(desk);
        return;
    }
    w->already = told_before(w, a, &count);
    if (count >= RESULTS_MAX && !w->already)
        rec_fail(w->in, json_root(&w->in->doc), "more than %d results of one case", RESULTS_MAX);
    if (answered && a->state != w->state && (open || !w->already)) {
        f = finding_add(&w->found, F_RESULT_CONTRADICTS, "/result", "");
        f->seen = finding_text(a->result);
        f->want = finding_text(slice_of(case_state_name(w->state)));
        json_put_member_raw(&w->patch, "contradiction", slice_of("true"));
        w->written = IF_OPEN;
    } else if (!answered) {
        w->to = a->state;
    }
    if (w->to == C_PASSED)
        json_put_member_str(&w->patch, "certified_on", a->date);
    put_results(w, a);
}

bool case_result(struct office *o, const struct edge *e, struct rec *in, struct buf *out, bool *yes)
{
    struct case_walk w;
    struct answer_in a;

    (void)e;
    case_init(&w, o, "result", in);
    read_answer(in, &a);
    if (case_find(&w))
        take_answer(&w, &a);
    return case_end(&w, out, yes);
}

static struct slice text_of(struct rec *in, const char *option, const char *member)
{
    return option ? slice_of(option) : rec_str(in, json_root(&in->doc), member);
}

/* The date of the latest answer that says so. */
static struct slice date_of(struct case_walk *w, struct slice result)
{
    const struct json *j = &w->cur->doc;
    const struct json_node *list = rec_arr(w->cur, json_root(j), "results");
    struct slice date = {0};

    for (const struct json_node *r = json_first(j, list); r; r = json_next(j, r)) {
        if (slice_eq(rec_str(w->cur, r, "result"), result))
            date = rec_str(w->cur, r, "date");
    }
    return date;
}

static void settle(struct case_walk *w, struct slice result)
{
    const struct json_node *root = json_root(&w->cur->doc);
    bool passed = slice_is(result, "passed");
    struct slice date = date_of(w, result);

    if (!rec_bool(w->cur, root, "contradiction", false))
        finding_add(&w->found, F_NOTHING_TO_SETTLE, "/case", "");
    if (slice_blank(w->note))
        finding_add(&w->found, F_REASON_MISSING, "/note", "");
    if (!passed && !slice_is(result, "failed")) {
        finding_add_seen(&w->found, F_REASON_MISSING, "/result", "", result);
        return;
    }
    w->to = passed ? C_PASSED : C_FAILED;
    json_put_member_raw(&w->patch, "contradiction", slice_of("null"));
    json_put_key(&w->patch, "settled");
    buf_addc(&w->patch, '{');
    json_put_member_str(&w->patch, "result", result);
    json_put_member_str(&w->patch, "at", slice_of(w->now_text));
    json_put_member_str(&w->patch, "by", slice_of(store_actor(w->office->store)));
    buf_addc(&w->patch, '}');
    if (passed && date.p)
        json_put_member_str(&w->patch, "certified_on", date);
    else
        json_put_member_raw(&w->patch, "certified_on", slice_of("null"));
}

bool case_settle(struct office *o, const struct edge *e, struct rec *in, struct buf *out, bool *yes)
{
    struct case_walk w;

    (void)e;
    case_init(&w, o, "settle", in);
    w.note = text_of(in, o->given->note, "note");
    if (case_find(&w))
        settle(&w, text_of(in, o->given->result, "result"));
    return case_end(&w, out, yes);
}

/* R71: 如线上提交失败或查询不到审核结果. */
static const char *cause_for(struct case_walk *w)
{
    const struct post *post = w->office->post;
    bool have;
    struct instant pushed = rec_instant(w->cur, json_root(&w->cur->doc), "pushed_at", &have);

    if (w->state != C_PUSHED)
        return "submit-failed";
    if (have && civil_days(calendar_local_day(post, w->now)) -
                        civil_days(calendar_local_day(post, pushed)) >
                    post->pension.result_days)
        return "result-not-found";
    return NULL;
}

static void fall_back(struct case_walk *w, struct slice asked)
{
    const char *cause = cause_for(w);

    if (!cause || (!slice_blank(asked) && !slice_is(asked, cause))) {
        finding_add_seen(&w->found, F_FALLBACK_NOT_NEEDED, "/cause", "", asked);
        return;
    }
    json_put_key(&w->patch, "fallback");
    buf_addc(&w->patch, '{');
    json_put_member_str(&w->patch, "cause", slice_of(cause));
    json_put_member_str(&w->patch, "email", slice_of(w->office->post->contacts.email));
    json_put_member_str(&w->patch, "form", slice_of("在境外居住人员领取养老金资格审核表"));
    json_put_member_str(&w->patch, "at", slice_of(w->now_text));
    buf_addc(&w->patch, '}');
}

bool case_fallback(struct office *o, const struct edge *e, struct rec *in, struct buf *out,
                   bool *yes)
{
    struct case_walk w;

    (void)e;
    case_init(&w, o, "fallback", in);
    w.note = text_of(in, o->given->note, "note");
    if (case_find(&w))
        fall_back(&w, text_of(in, o->given->cause, "cause"));
    else if (w.state == C_FALLBACK && findings_have(&w.found, F_STATE_WRONG)) {
        findings_reset(&w.found); /* there already: where to turn to is told again */
        w.already = true;
    }
    return case_end(&w, out, yes);
}
