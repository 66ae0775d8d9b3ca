/*
 * The edges from the materials to the finished document: receive, return,
 * produce, unproduce, complete, remake. What goes out is guard_dispatch.c's.
 */
#include "records/custody.h"
#include "order/guard.h"
#include "order/held.h"
#include "order/requests.h"
#include "records/fee_record.h"

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

/* R50: noted since the document went out; the old passport lost on its way in is another thing. */
static struct slice harmed_in_mail(struct walk *w)
{
    struct json *j = &w->cur->doc;
    const struct json_node *list = rec_arr(w->cur, json_root(j), "exceptions");
    struct slice what = {0};
    bool sent, noted;
    struct instant out =
        rec_instant(w->cur, rec_obj(w->cur, json_root(j), "dispatch"), "at", &sent);

    for (const struct json_node *e = json_first(j, list); sent && e; e = json_next(j, e)) {
        struct slice is = rec_str(w->cur, e, "what");
        struct instant at = rec_instant(w->cur, e, "at", &noted);
        if (noted && at.sec >= out.sec && (slice_is(is, "lost") || slice_is(is, "damaged")))
            what = is;
    }
    return what;
}

void guard_remake(struct walk *w)
{
    struct slice why = reason(w);
    struct slice number = rec_str(w->in, walk_input(w, "spoilt_number"), "spoilt_number");
    struct slice harmed = harmed_in_mail(w);
    const struct json_node *doc = made(w);

    w->note = why;
    /* R50: what the mail loses, damages or delays isn't remade on this order. */
    if (slice_is(why, "lost") || slice_is(why, "damaged") || slice_is(why, "delayed") ||
        slice_is(why, "mail"))
        finding_add_seen(&w->found, F_REMAKE_MAIL, "/reason", "", why);
    else if (harmed.p)
        finding_add_seen(&w->found, F_REMAKE_MAIL, "/exceptions", "", harmed);
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
