#include "order/outgoing.h"
#include "order/lifecycle.h"
#include "records/calendar.h"

void outgoing_wish_read(struct outgoing_wish *wish, struct rec *in,
                        const struct json_node *(*of)(void *ctx, const char *member), void *ctx)
{
    const struct json_node *pickup = of(ctx, "pickup");
    const struct json_node *packed = rec_obj(in, of(ctx, "packed"), "packed");

    *wish = (struct outgoing_wish){.tracking = rec_str(in, of(ctx, "tracking"), "tracking")};
    wish->has_pickup = pickup && json_get(&in->doc, pickup, "pickup");
    wish->pickup = rec_bool(in, pickup, "pickup", false);
    wish->cancelled =
        rec_bool(in, of(ctx, "old_document_cancelled"), "old_document_cancelled", false);
    if (!packed)
        return;
    wish->packed = (struct dispatch_packed){.given = true,
                                            .document = rec_str(in, packed, "new_document"),
                                            .invoice = rec_str(in, packed, "invoice"),
                                            .old_document = rec_str(in, packed, "old_document")};
}

/* R53: in a return envelope of the applicant that wasn't used before, the latest first. */
static const struct held_item *pick_envelope(struct rec *order, const struct custody *c,
                                             struct slice *tracking)
{
    for (size_t i = c->envelope_count; i-- > 0;) {
        struct slice own = rec_str(order, c->envelopes[i].value, "tracking");
        if (tracking->p && own.p && !slice_eq(own, *tracking))
            continue;
        if (own.p)
            *tracking = own;
        return &c->envelopes[i];
    }
    return NULL;
}

static enum dispatch_stage stage(struct slice name)
{
    enum order_state s = state_by_name(name);

    if (s == S_READY)
        return DISPATCH_READY;
    return s < S_READY ? DISPATCH_NOT_MADE : DISPATCH_ELSEWHERE;
}

void outgoing_read(struct outgoing *o, struct rec *order, struct slice state,
                   const struct post *post, struct instant now, const struct outgoing_wish *wish)
{
    const struct json_node *root = json_root(&order->doc);
    const struct json_node *made = rec_obj(order, root, "new_document");
    struct slice channel = rec_str(order, root, "channel");
    struct slice out = rec_str(order, rec_obj(order, root, "delivery"), "out");
    struct dispatch *d = &o->rule;

    memset(o, 0, sizeof *o);
    custody_read(&o->held, order);
    d->stage = stage(state);
    d->state = state;
    d->document = rec_str(order, made, "number");
    d->invoice = rec_str(order, root, "invoice");
    d->on_app = !channel.p || slice_is(channel, "app");
    d->fingerprint = rec_bool(order, made, "fingerprint", false);
    d->old_held = o->held.old_document.value != NULL;
    d->old_cancelled = wish->cancelled || rec_bool(order, root, "old_document_cancelled", false);
    d->old_number = rec_str(order, o->held.old_document.value, "number");
    if (slice_blank(d->old_number)) /* "as required": the one the application names */
        d->old_number = rec_str(order, rec_obj(order, root, "held_document"), "number");
    d->pickup =
        wish->has_pickup ? wish->pickup : slice_is(out, "pickup") || slice_is(out, "counter");
    d->mail_only = post_two_way_mail_on(post, calendar_local_day(post, now));
    d->packed = wish->packed;
    if (d->pickup)
        return;
    d->tracking = wish->tracking;
    o->envelope = pick_envelope(order, &o->held, &d->tracking);
    d->own_envelope = o->envelope != NULL;
}

const char *outgoing_items(const struct outgoing *o)
{
    return o->rule.old_held ? "[\"new-document\",\"invoice\",\"old-document\"]"
                            : "[\"new-document\",\"invoice\"]";
}
