/*
 * The edges from the materials to the finished document: receive, return,
 * produce, unproduce, complete, remake, dispatch, undeliverable.
 */
#include "records/custody.h"
#include "order/guard.h"
#include "order/held.h"
#include "order/requests.h"
#include "records/calendar.h"

void guard_receive(struct walk *w)
{
    struct custody c;

    custody_read(&c, w->cur);
    if (c.items == 0) {
        finding_add(&w->found, F_NOTHING_HELD, "/packets", "");
        return;
    }
    held_check(w);
}

/* The payment it is made for can't go back; one that comes later can. */
static void put_paid_by(struct walk *w)
{
    const struct json_node *online = rec_obj(w->cur, json_root(&w->cur->doc), "payment");
    struct custody c;

    custody_read(&c, w->cur);
    if (c.payment_count && !slice_is(rec_str(w->cur, online, "kind"), "wechat"))
        json_put_member_str(&w->patch, "paid_by_packet",
                            rec_str(w->cur, c.payments[c.payment_count - 1].packet, "packet"));
    else
        json_put_member_raw(&w->patch, "paid_by_packet", slice_of("null"));
}

void guard_produce(struct walk *w)
{
    requests_open(w, &w->found);
    guard_receive(w);
    put_paid_by(w);
}

static const struct json_node *made(struct walk *w)
{
    return rec_obj(w->cur, json_root(&w->cur->doc), "new_document");
}

static struct slice reason(struct walk *w)
{
    struct slice r = walk_text(w, w->office->given->reason, "reason");

    if (slice_blank(r))
        finding_add(&w->found, F_REASON_MISSING, "/reason", "");
    return r;
}

void guard_unproduce(struct walk *w)
{
    w->note = reason(w);
    if (made(w))
        finding_add_seen(&w->found, F_PRODUCTION_STARTED, "/new_document", "",
                         rec_str(w->cur, made(w), "number"));
}

static bool spoilt_before(struct walk *w, struct slice number)
{
    struct json *j = &w->cur->doc;
    const struct json_node *list = rec_arr(w->cur, json_root(j), "spoilt");

    for (const struct json_node *s = json_first(j, list); s; s = json_next(j, s)) {
        if (slice_eq(rec_str(w->cur, s, "number"), number))
            return true;
    }
    return false;
}

static void check_document(struct walk *w, const struct json_node *doc, bool on_app)
{
    struct slice number = rec_str(w->in, doc, "number");

    if (slice_blank(number))
        finding_add(&w->found, F_DOCUMENT_NUMBER_MISSING, "/new_document/number", "");
    else if (spoilt_before(w, number))
        finding_add_seen(&w->found, F_DOCUMENT_NUMBER_SPOILT, "/new_document/number", "", number);
    /* R81 通过 APP 申办的护照不包含申请人指纹信息 */
    if (on_app && rec_bool(w->in, doc, "fingerprint", false))
        finding_add(&w->found, F_FINGERPRINT, "/new_document/fingerprint", "");
}

/* By now, or with this step: one may come after the new document is made. */
static bool cancelled(struct walk *w)
{
    static const char member[] = "old_document_cancelled";

    return rec_bool(w->in, walk_input(w, member), member, false) ||
           rec_bool(w->cur, json_root(&w->cur->doc), member, false);
}

void guard_complete(struct walk *w)
{
    const struct json_node *cur = json_root(&w->cur->doc);
    const struct json_node *doc = rec_obj(w->in, walk_input(w, "new_document"), "new_document");
    struct slice channel = rec_str(w->cur, cur, "channel");
    struct slice invoice = rec_str(w->in, walk_input(w, "invoice"), "invoice");
    bool is_cancelled = cancelled(w);
    struct custody c;

    custody_read(&c, w->cur);
    check_document(w, doc, !channel.p || slice_is(channel, "app"));
    if (!rec_str(w->cur, cur, "invoice").p) {
        if (slice_blank(invoice))
            finding_add(&w->found, F_INVOICE_MISSING, "/invoice", "");
        else
            json_put_member_str(&w->patch, "invoice", invoice); /* the first stands */
    }
    if (c.old_document.value && !is_cancelled) /* R34 旧护照或旅行证注销后 */
        finding_add(&w->found, F_OLD_DOCUMENT_NOT_CANCELLED, "/old_document_cancelled", "");
    if (doc)
        json_put_member_raw(&w->patch, "new_document", json_raw(&w->in->doc, doc));
    if (is_cancelled)
        json_put_member_raw(&w->patch, "old_document_cancelled", slice_of("true"));
}

void guard_remake(struct walk *w)
{
    struct slice why = reason(w);
    struct slice number = rec_str(w->in, walk_input(w, "spoilt_number"), "spoilt_number");
    const struct json_node *doc = made(w);

    w->note = why;
    /* R50: what the mail loses, damages or delays isn't remade on this order. */
    if (slice_is(why, "lost") || slice_is(why, "damaged") || slice_is(why, "delayed") ||
        slice_is(why, "mail"))
        finding_add_seen(&w->found, F_REMAKE_MAIL, "/reason", "", why);
    if (!number.p)
        number = rec_str(w->cur, doc, "number");
    if (slice_blank(number)) {
        finding_add(&w->found, F_DOCUMENT_NUMBER_MISSING, "/spoilt_number", "");
        return;
    }
    requests_append(w, "spoilt");
    json_put_member_str(&w->patch, "number", number);
    json_put_member_str(&w->patch, "reason", why);
    json_put_member_str(&w->patch, "at", slice_of(w->now_text));
    buf_adds(&w->patch, "}]");
    if (doc)
        json_put_member_raw(&w->patch, "new_document", slice_of("null"));
}

/* ---- dispatch ---- */

static void incomplete(struct walk *w, const char *at, const char *what)
{
    finding_add_seen(&w->found, F_DISPATCH_INCOMPLETE, at, "", slice_of(what));
}

/* R34 旧护照或旅行证注销后将同新证件、发票一同寄回. */
static void check_contents(struct walk *w, const struct custody *c)
{
    const struct json_node *cur = json_root(&w->cur->doc);

    if (slice_blank(rec_str(w->cur, made(w), "number")))
        incomplete(w, "/new_document", "new-document");
    if (slice_blank(rec_str(w->cur, cur, "invoice")))
        incomplete(w, "/invoice", "invoice");
    if (c->old_document.value && !cancelled(w))
        finding_add(&w->found, F_OLD_DOCUMENT_NOT_CANCELLED, "/old_document_cancelled", "");
    else if (c->old_document.value)
        json_put_member_raw(&w->patch, "old_document_cancelled", slice_of("true"));
}

/* R53: in a return envelope of the applicant that wasn't used before. NULL: none of those held. */
static const struct held_item *pick_envelope(struct walk *w, const struct custody *c,
                                             struct slice *tracking)
{
    *tracking = rec_str(w->in, walk_input(w, "tracking"), "tracking");
    for (size_t i = c->envelope_count; i-- > 0;) {
        struct slice own = rec_str(w->cur, c->envelopes[i].value, "tracking");
        if (tracking->p && own.p && !slice_eq(own, *tracking))
            continue;
        if (own.p)
            *tracking = own;
        return &c->envelopes[i];
    }
    return NULL;
}

static void check_way(struct walk *w, bool pickup, const struct held_item *envelope,
                      struct slice tracking)
{
    if (pickup) {
        if (post_two_way_mail_on(w->office->post,
                                 calendar_local_day(w->office->post, w->now))) /* R25 */
            finding_add_seen(&w->found, F_TWO_WAY_MAIL_ONLY, "/delivery/out", "",
                             slice_of("pickup"));
        return;
    }
    if (envelope)
        return;
    if (tracking.p)
        finding_add_seen(&w->found, F_NOT_OWN_ENVELOPE, "/tracking", "", tracking);
    else
        incomplete(w, "/tracking", "return-envelope");
}

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

static void put_dispatch(struct walk *w, const struct custody *c, bool pickup,
                         struct slice tracking)
{
    json_put_key(&w->patch, "dispatch");
    buf_addc(&w->patch, '{');
    json_put_member_str(&w->patch, "at", slice_of(w->now_text));
    json_put_member_str(&w->patch, "by", slice_of(pickup ? "pickup" : "mail"));
    if (tracking.p)
        json_put_member_str(&w->patch, "tracking", tracking);
    else
        json_put_member_raw(&w->patch, "tracking", slice_of("null"));
    json_put_member_raw(&w->patch, "items",
                        slice_of(c->old_document.value
                                     ? "[\"new-document\",\"invoice\",\"old-document\"]"
                                     : "[\"new-document\",\"invoice\"]"));
    json_put_member_raw(&w->patch, "came_back", slice_of("null"));
    put_gone(w);
    buf_addc(&w->patch, '}');
}

void guard_dispatch(struct walk *w)
{
    struct slice out = rec_str(w->cur, rec_obj(w->cur, json_root(&w->cur->doc), "delivery"), "out");
    bool pickup = rec_bool(w->in, walk_input(w, "pickup"), "pickup",
                           slice_is(out, "pickup") || slice_is(out, "counter"));
    const struct held_item *envelope = NULL;
    struct slice tracking = {0};
    struct custody c;

    custody_read(&c, w->cur);
    requests_open(w, &w->found);
    check_contents(w, &c);
    if (!pickup)
        envelope = pick_envelope(w, &c, &tracking);
    check_way(w, pickup, envelope, tracking);
    put_dispatch(w, &c, pickup, tracking);
    if (envelope)
        held_mark_used(w, envelope);
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
