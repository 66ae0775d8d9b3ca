/*
 * What a case says to who asks: its result, and when the next proof is due.
 */
#include "pension/case.h"

static const char *answer_of(enum case_state s, bool contradiction)
{
    if (contradiction)
        return "contradictory";
    switch (s) {
    case C_PASSED:
        return "passed";
    case C_FAILED:
        return "failed";
    case C_FALLBACK:
        return "paper";
    default:
        return "pending";
    }
}

static void copy_member(struct buf *out, struct rec *body, const char *key)
{
    const struct json_node *v = json_get(&body->doc, json_root(&body->doc), key);

    if (v)
        json_put_member_raw(out, key, json_raw(&body->doc, v));
}

/* The latest answer that stands. */
static void put_result(struct buf *out, struct rec *body, const char *answer)
{
    const struct json *j = &body->doc;
    const struct json_node *list = rec_arr(body, json_root(j), "results");
    const struct json_node *last = NULL;
    static const char *const shown[] = {"date", "reason"};

    for (const struct json_node *r = json_first(j, list); r; r = json_next(j, r)) {
        if (slice_is(rec_str(body, r, "result"), answer))
            last = r;
    }
    for (size_t i = 0; last && i < sizeof shown / sizeof *shown; i++) {
        const struct json_node *v = json_get(j, last, shown[i]);
        if (v)
            json_put_member_raw(out, shown[i], json_raw(j, v));
    }
}

void case_put_status(struct buf *out, const struct store_record *rec, struct rec *body)
{
    bool contradiction = rec_bool(body, json_root(&body->doc), "contradiction", false);
    const char *answer = answer_of(case_state_by_name(rec->state), contradiction);

    buf_addc(out, '{');
    json_put_member_str(out, "case", rec->id);
    json_put_member_str(out, "answer", slice_of(answer));
    json_put_member_str(out, "state", rec->state);
    put_result(out, body, answer);
    copy_member(out, body, "department");
    copy_member(out, body, "received_at");
    copy_member(out, body, "pushed_at");
    if (contradiction)
        copy_member(out, body, "results");
    copy_member(out, body, "fallback");
    copy_member(out, body, "assigned_to");
    json_put_member_str(out, "updated_at", rec->updated_at);
    buf_addc(out, '}');
}

bool case_due(struct rec *body, const struct store_record *rec, const struct pension_tables *t,
              struct civil today, struct civil *due)
{
    const struct json_node *root = json_root(&body->doc);
    struct slice code = rec_str(body, rec_obj(body, root, "department"), "division");
    const struct locality *row = locality_for(t->localities, code, today);
    bool have;
    struct civil last = rec_date(body, root, "certified_on", &have);

    if (!have && case_state_by_name(rec->state) != C_PASSED)
        last = rec_date(body, root, "last_certified", &have);
    if (!have || !row)
        return false;
    *due = pension_due(last, row->interval_months);
    return true;
}
