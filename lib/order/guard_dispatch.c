/*
 * The edges of the way back: dispatch and undeliverable.
 */
#include "order/guard.h"
#include "order/held.h"
#include "order/outgoing.h"
#include "order/requests.h"

/* What was sent earlier and never came back stays gone. */
static void put_gone(struct walk *w)
{
    bool any = false;

    for (const struct custody_kind *k = custody_kinds; k->item; k++) {
        if (!custody_gone(w->cur, k->item))
            continue;
        if (!any) {
            json_put_key(&w->patch, "gone");
            buf_addc(&w->patch, '[');
        }
        any = true;
        json_put_comma(&w->patch);
        json_put_str(&w->patch, slice_of(k->item));
    }
    if (any)
        buf_addc(&w->patch, ']');
}

static void put_dispatch(struct walk *w, const struct outgoing *o)
{
    const struct dispatch *d = &o->rule;

    json_put_key(&w->patch, "dispatch");
    buf_addc(&w->patch, '{');
    json_put_member_str(&w->patch, "at", slice_of(w->now_text));
    json_put_member_str(&w->patch, "by", slice_of(d->pickup ? "pickup" : "mail"));
    if (d->tracking.p)
        json_put_member_str(&w->patch, "tracking", d->tracking);
    else
        json_put_member_raw(&w->patch, "tracking", slice_of("null"));
    json_put_member_raw(&w->patch, "items", slice_of(outgoing_items(o)));
    json_put_member_raw(&w->patch, "came_back", slice_of("null"));
    put_gone(w);
    buf_addc(&w->patch, '}');
}

static const struct json_node *given_for(void *ctx, const char *member)
{
    return walk_input(ctx, member);
}

void guard_dispatch(struct walk *w)
{
    struct outgoing_wish wish;
    struct outgoing o;

    outgoing_wish_read(&wish, w->in, given_for, w);
    outgoing_read(&o, w->cur, slice_of(state_name(w->state)), w->office->post, w->now, &wish);
    requests_open(w, &w->found);
    dispatch_check(&w->found, &o.rule);
    if (o.rule.old_held && o.rule.old_cancelled)
        json_put_member_raw(&w->patch, "old_document_cancelled", slice_of("true"));
    put_dispatch(w, &o);
    if (o.envelope)
        held_mark_used(w, o.envelope);
}

static bool went_out(struct walk *w, const struct json_node *items, struct slice item)
{
    for (const struct json_node *v = json_first(&w->cur->doc, items); v;
         v = json_next(&w->cur->doc, v)) {
        if (v->type == JSON_STRING && slice_eq(json_str(&w->cur->doc, v, &w->cur->arena), item))
            return true;
    }
    return false;
}

/* What the mail kept is an exception to be noted (R50); without the new
 * document there is nothing to send again. */
static void check_came_back(struct walk *w, const struct json_node *came,
                            const struct json_node *items)
{
    struct json *j = &w->in->doc;
    bool document = false;

    for (const struct json_node *v = json_first(j, came); v; v = json_next(j, v)) {
        struct slice item = {0};
        if (v->type == JSON_STRING)
            item = json_str(j, v, &w->in->arena);
        else
            rec_fail(w->in, v, "not a string");
        if (item.p && !went_out(w, items, item))
            finding_add_seen(&w->found, F_ITEM_NOT_HELD, "/came_back", "", item);
        document = document || slice_is(item, "new-document");
    }
    if (!document)
        rec_fail(w->in, came, "without new-document; what the mail lost is noted (--exception)");
}

void guard_undeliverable(struct walk *w)
{
    const struct json_node *d = rec_obj(w->cur, json_root(&w->cur->doc), "dispatch");
    const struct json_node *came = rec_arr(w->in, walk_input(w, "came_back"), "came_back");
    const struct json_node *items = rec_arr(w->cur, d, "items");

    w->note = walk_text(w, w->office->given->note, "note");
    if (!d || !items) {
        finding_add(&w->found, F_NOTHING_HELD, "/dispatch", "");
        return;
    }
    if (slice_is(rec_str(w->cur, d, "by"), "pickup")) { /* nothing of it was in the mail */
        finding_add_seen(&w->found, F_NOT_MAILED, "/dispatch/by", "", slice_of("pickup"));
        return;
    }
    if (came)
        check_came_back(w, came, items);
    json_put_key(&w->patch, "dispatch");
    buf_addc(&w->patch, '{');
    if (came)
        json_put_member_raw(&w->patch, "came_back", json_raw(&w->in->doc, came));
    else /* not named: all of it */
        json_put_member_raw(&w->patch, "came_back", json_raw(&w->cur->doc, items));
    buf_addc(&w->patch, '}');
}
