#include "order/decision.h"

bool decision_judge(struct decided *d, struct rec *in, struct slice decision, struct findings *to)
{
    d->id = finding_by_name(d->finding);
    d->accept = slice_is(decision, "accept");
    if (!d->accept && !slice_is(decision, "refuse") && !rec_failed(in))
        rec_fail(in, json_get(&in->doc, json_root(&in->doc), "decision"),
                 "decision: must be accept or refuse");
    if (d->id == FINDING_COUNT)
        finding_add_seen(to, F_FINDING_UNKNOWN, "/finding", "", d->finding);
    else if (!finding_kind(d->id)->waivable[0])
        finding_add_seen(to, F_NOT_WAIVABLE, "/finding", "", d->finding);
    else if (slice_blank(d->note))
        finding_add(to, F_REASON_MISSING, "/note", "");
    else
        return !rec_failed(in);
    return false;
}

const char *decision_role(struct slice finding, const char *otherwise)
{
    enum finding_id id = finding_by_name(finding);

    return id == FINDING_COUNT || !finding_kind(id)->waivable[0] ? otherwise
                                                                 : finding_kind(id)->waivable;
}

void patch_append(struct buf *patch, struct rec *record, const char *list)
{
    const struct json *j = &record->doc;
    const struct json_node *old = rec_arr(record, json_root(j), list);

    json_put_key(patch, list);
    buf_addc(patch, '[');
    for (const struct json_node *v = json_first(j, old); v; v = json_next(j, v)) {
        json_put_comma(patch);
        buf_add_slice(patch, json_raw(j, v));
    }
    json_put_comma(patch);
    buf_addc(patch, '{');
}

void decision_put(struct buf *patch, struct rec *record, const struct decided *d, const char *by,
                  const char *at)
{
    patch_append(patch, record, "decisions");
    json_put_member_str(patch, "finding", d->finding);
    json_put_member_str(patch, "decision", slice_of(d->accept ? "accept" : "refuse"));
    json_put_member_str(patch, "by", slice_of(by));
    json_put_member_str(patch, "at", slice_of(at));
    json_put_member_str(patch, "note", d->note);
    buf_adds(patch, "}]");
}
