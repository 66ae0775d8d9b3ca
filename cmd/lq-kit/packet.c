/*
 * packet: a record to fill in while the envelope is opened.
 *
 * What the order says is there (names, number, what is due); what the clerk
 * must see with own eyes is empty: the old document's number, the serial of
 * the money order, tracking numbers. `as_required` stands for all the rest, so
 * only deviations are typed.
 */
#include "lq-kit/kit.h"
#include "records/calendar.h"

static void put_bool(struct buf *out, const char *key, bool v)
{
    json_put_member_raw(out, key, slice_of(v ? "true" : "false"));
}

static void begin(struct buf *out, const char *key)
{
    json_put_key(out, key);
    buf_addc(out, '{');
}

static void put_payment(const struct kit_order *o, struct buf *out)
{
    begin(out, "payment");
    put_bool(out, "as_required", true);
    json_put_member_str(out, "kind", slice_of("money-order"));
    json_put_member_str(out, "issuer", slice_of("usps"));
    json_put_member_str(out, "serial", slice_of(""));
    json_put_member_i64(out, "amount_cents", o->due.due_cents);
    buf_addc(out, '}');
}

void packet_put_content(const struct kit_order *o, struct buf *out)
{
    const struct material *photos = materials_find(&o->materials, "photos");

    buf_addc(out, '{');
    json_put_member_str(out, "order", o->order);
    put_bool(out, "as_required", true);
    begin(out, "slip");
    json_put_member_str(out, "name", o->name);
    json_put_member_str(out, "order", o->order);
    put_bool(out, "paid_online", o->paid_online);
    buf_addc(out, '}');
    if (materials_find(&o->materials, "old-document")) {
        begin(out, "old_document");
        json_put_member_str(out, "number", slice_of(""));
        buf_addc(out, '}');
    }
    if (photos)
        json_put_member_i64(out, "photos", photos->count);
    if (materials_find(&o->materials, "payment"))
        put_payment(o, out);
    if (materials_find(&o->materials, "return-envelope")) {
        begin(out, "return_envelope");
        put_bool(out, "as_required", true);
        json_put_member_str(out, "tracking", slice_of(""));
        buf_addc(out, '}');
    }
    json_put_key(out, "extra");
    buf_adds(out, "[]}");
}

void packet_begin(const struct kit *k, const struct kit_order *o, bool family, struct buf *out)
{
    struct civil day = calendar_local_day(k->post, k->now);
    char now[INSTANT_LEN + 1];

    instant_print(now, calendar_local(k->post, k->now));
    buf_addc(out, '{');
    /* Within 64 characters, as packet numbers are. */
    json_put_member_str(out, "packet",
                        arena_textf(&o->r->arena, "P-%04d%02d%02d-%.*s", day.year, day.month,
                                    day.day, o->order.n < 53 ? (int)o->order.n : 53, o->order.p));
    json_put_member_str(out, "received_at", slice_of(now));
    put_bool(out, "family", family);
    put_bool(out, "separated", true);
    begin(out, "envelope");
    put_bool(out, "as_required", true);
    json_put_member_str(out, "tracking", slice_of(""));
    buf_addc(out, '}');
    json_put_key(out, "contents");
    buf_addc(out, '[');
}

void packet_end(struct buf *out)
{
    buf_adds(out, "]}\n");
}
