/*
 * What a message says of a pension case (R70, R71): the result and its department, or the paper
 * form and where to send it.
 */
#include "message/letter.h"
#include "message/template.h"

static void put_state(struct facts *f)
{
    static const struct {
        const char *state;
        const char *label[LANG_COUNT];
    } known[] = {{"passed", {[LANG_ZH] = "已通过", [LANG_EN] = "passed"}},
                 {"failed", {[LANG_ZH] = "未通过", [LANG_EN] = "not passed"}},
                 {"fallback", {[LANG_ZH] = "改办纸质", [LANG_EN] = "on paper"}}};

    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (!f->cause->case_state || strcmp(f->cause->case_state, known[i].state) != 0)
            continue;
        for (int l = 0; l < LANG_COUNT; l++)
            values_put_in(f->values, "state", (enum text_lang)l, slice_of(known[i].label[l]));
    }
}

/* The latest answer that says so. */
static const struct json_node *answer_that(struct rec *r, const char *result)
{
    const struct json_node *list = rec_arr(r, json_root(&r->doc), "results");
    const struct json_node *last = NULL;

    for (const struct json_node *a = json_first(&r->doc, list); a; a = json_next(&r->doc, a)) {
        if (slice_is(rec_str(r, a, "result"), result))
            last = a;
    }
    return last;
}

static const char *passed(struct facts *f)
{
    struct rec *r = f->cause->rec;

    values_put(f->values, "date", rec_str(r, json_root(&r->doc), "certified_on"));
    return "case-passed";
}

static const char *not_passed(struct facts *f)
{
    struct rec *r = f->cause->rec;
    const struct json_node *a = answer_that(r, "failed");
    struct slice reason = rec_str(r, a, "reason");

    values_put(f->values, "date", rec_str(r, a, "date"));
    values_flag(f->values, "reason-known", !slice_blank(reason));
    if (!slice_blank(reason))
        values_put(f->values, "reason", reason);
    return "case-failed";
}

static const char *on_paper(struct facts *f)
{
    struct rec *r = f->cause->rec;
    const struct json_node *back = rec_obj(r, json_root(&r->doc), "fallback");

    values_put(f->values, "write-to", rec_str(r, back, "email"));
    values_put(f->values, "form", rec_str(r, back, "form"));
    values_flag(f->values, "no-result", slice_is(rec_str(r, back, "cause"), "result-not-found"));
    return "case-fallback";
}

const char *facts_of_case(struct facts *f)
{
    struct rec *r = f->cause->rec;
    const struct json_node *root = json_root(&r->doc);
    struct slice department = rec_str(r, rec_obj(r, root, "department"), "name");

    values_put(f->values, "case", f->cause->order);
    values_put(f->values, "name", rec_str(r, rec_obj(r, root, "applicant"), "name"));
    values_flag(f->values, "handed-over", department.p != NULL);
    values_put(f->values, "department", department);
    if (!department.p) { /* on paper nobody needed to know, until its answer came */
        values_put_in(f->values, "department", LANG_ZH, slice_of("参保地人力资源和社会保障部门"));
        values_put_in(f->values, "department", LANG_EN, slice_of("The department at home"));
    }
    put_state(f);
    if (f->cause->case_state && strcmp(f->cause->case_state, "passed") == 0)
        return passed(f);
    if (f->cause->case_state && strcmp(f->cause->case_state, "failed") == 0)
        return not_passed(f);
    return slice_is(f->cause->event, "fallback") ? on_paper(f) : NULL;
}
