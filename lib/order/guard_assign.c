/*
 * assign and attach: who looks after an order, and what is kept with it.
 */
#include "order/filed.h"
#include "order/guard.h"
#include "order/requests.h"

void guard_assign(struct walk *w)
{
    struct slice to = walk_text(w, w->office->given->to, "to");

    if (w->office->given->nobody) {
        json_put_member_raw(&w->patch, "assigned_to", slice_of("null"));
        return;
    }
    if (slice_blank(to)) {
        finding_add(&w->found, F_REASON_MISSING, "/to", "");
        return;
    }
    office_must_employ(w->office, to, &w->found);
    json_put_member_str(&w->patch, "assigned_to", to);
}

/* The file is in attachments/ already; this is the fact that it belongs here. */
void guard_attach(struct walk *w)
{
    const struct json_node *file = rec_obj(w->in, json_root(&w->in->doc), "attachment");

    if (!file) {
        rec_missing(w->in, json_root(&w->in->doc), "attachment");
        return;
    }
    requests_append(w, "attachments");
    json_put_member_raw(&w->patch, "content", json_raw(&w->in->doc, file));
    json_put_member_str(&w->patch, "at", slice_of(w->now_text));
    json_put_member_str(&w->patch, "by", slice_of(store_actor(w->office->store)));
    buf_adds(&w->patch, "}]");
}

/* R7, R8: what the order names and what hadn't come is added; the rest is told. */
void guard_attach_named(struct walk *w)
{
    const struct filed *f = w->office->filed;
    struct filed_names names = filed_of_application(w->in);

    if (f) {
        filed_put_missing(&w->patch, f, w->in, w->cur);
        filed_findings(&w->found, f, w->in, &names, w->cur);
    }
    w->written_anyway = w->patch.n > 0;
    w->already = w->patch.n == 0 && w->found.n == 0;
}
