#include "records/fee_record.h"
#include "records/calendar.h"

bool fee_record_quote_of(struct rec *r, const struct json_node *order, const struct post *post,
                         struct instant now, struct fee_quote *out)
{
    bool annotated = rec_bool(r, order, "name_annotation", false);
    bool have;
    struct instant at = rec_instant(r, order, "submitted_at", &have);
    struct civil day = calendar_local_day(post, have ? at : now);
    const struct fee_tariff *t = fee_tariff_on(post->tariffs, post->tariff_count, day);

    if (rec_failed(r))
        return false;
    if (!t) {
        rec_fail(r, have ? json_get(&r->doc, order, "submitted_at") : order,
                 "the profile '%s' has no tariff for %04d-%02d-%02d", post->name, day.year,
                 day.month, day.day);
        return false;
    }
    *out = fee_quote(t, annotated);
    return true;
}

bool fee_record_quote(struct rec *r, const struct post *post, struct instant now,
                      struct fee_quote *out)
{
    return fee_record_quote_of(r, json_root(&r->doc), post, now, out);
}

struct fee_payment fee_record_payment_as(struct rec *r, const struct json_node *payment,
                                         const char *kind)
{
    struct fee_payment p = {0};

    if (!payment)
        return p;
    p.given = true;
    p.kind = rec_str(r, payment, "kind");
    p.issuer = rec_str(r, payment, "issuer");
    p.serial = rec_str(r, payment, "serial");
    p.payee = rec_str(r, payment, "payee");
    p.payer = rec_str(r, payment, "payer");
    p.payer_address = rec_str(r, payment, "payer_address");
    p.date = rec_str(r, payment, "date");
    p.transaction = rec_str(r, payment, "transaction");
    p.currency = rec_str(r, payment, "currency");
    p.has_amount = json_get(&r->doc, payment, "amount_cents") != NULL;
    p.amount_cents = rec_i64(r, payment, "amount_cents", 0);
    p.has_signed = json_get(&r->doc, payment, "signed") != NULL;
    p.is_signed = rec_bool(r, payment, "signed", false);
    if (!p.kind.p)
        p.kind = slice_of(kind);
    return p;
}

struct fee_payment fee_record_payment(struct rec *r, const struct json_node *payment)
{
    struct fee_payment p = fee_record_payment_as(r, payment, NULL);

    if (payment && !p.kind.p)
        rec_missing(r, payment, "kind");
    return p;
}

struct slice fee_record_in_mail(struct rec *r)
{
    const struct json_node *list = rec_arr(r, json_root(&r->doc), "exceptions");
    struct slice what = {0};

    for (const struct json_node *e = json_first(&r->doc, list); e; e = json_next(&r->doc, e))
        what = rec_str(r, e, "what");
    return what;
}

static void put_line(struct buf *out, const char *item, int64_t cents)
{
    json_put_comma(out);
    buf_addc(out, '{');
    json_put_member_str(out, "item", slice_of(item));
    json_put_member_i64(out, "cents", cents);
    buf_addc(out, '}');
}

void fee_record_put_quote(struct buf *out, const struct fee_quote *q)
{
    json_put_member_i64(out, "due_cents", q->due_cents);
    json_put_member_str(out, "currency", slice_of(q->currency));
    json_put_key(out, "lines");
    buf_addc(out, '[');
    put_line(out, "production", q->production_cents);
    put_line(out, "mailing", q->mailing_cents);
    if (q->annotation_cents)
        put_line(out, "name-annotation", q->annotation_cents);
    buf_addc(out, ']');
}
