#include "lq-info/info.h"

#include "rules/fee.h"
#include "stream/out.h"

static void put_contact(const char *what, const char *value, const char *zh, const char *en)
{
    struct buf *out = out_buf();

    buf_addc(out, '{');
    json_put_member_str(out, "contact", slice_of(what));
    json_put_member_str(out, "value", slice_of(value));
    json_put_member_str(out, "zh", slice_of(zh));
    json_put_member_str(out, "en", slice_of(en));
    buf_adds(out, "}\n");
}

/* R85: exactly these three. */
void info_contacts(const struct post *p)
{
    put_contact("phone", p->contacts.phone, "领事证件咨询电话", "phone for consular documents");
    put_contact("phone-zh", p->contacts.phone_zh, "中文专线", "Chinese line");
    put_contact("email", p->contacts.email, "领事证件咨询邮箱", "e-mail for consular documents");
}

/* R38 */
void info_address(const struct post *p)
{
    struct buf *out = out_buf();

    buf_addc(out, '{');
    json_put_member_str(out, "address", slice_of(p->address.one_line));
    json_put_member_str(out, "addressee", slice_of(p->address.addressee));
    json_put_key(out, "lines");
    buf_addc(out, '[');
    for (size_t i = 0; i < p->address.lines.n; i++) {
        json_put_comma(out);
        json_put_str(out, slice_of(p->address.lines.v[i]));
    }
    buf_addc(out, ']');
    json_put_member_str(out, "city", slice_of(p->address.city));
    json_put_member_str(out, "state", slice_of(p->address.state));
    json_put_member_str(out, "zip", slice_of(p->address.zip));
    buf_adds(out, "}\n");
}

static void put_fee(const char *item, int64_t cents, const char *currency)
{
    struct buf *out = out_buf();

    buf_addc(out, '{');
    json_put_member_str(out, "fee", slice_of(item));
    json_put_member_i64(out, "cents", cents);
    json_put_member_str(out, "currency", slice_of(currency));
    buf_adds(out, "}\n");
}

/* R59, R60, R62, R63, R83: the tariff of the day, whom it is paid to and in what ways. */
enum status info_fees(const struct post *p, struct civil day)
{
    const struct fee_tariff *t = fee_tariff_on(p->tariffs, p->tariff_count, day);
    struct buf *out = out_buf();

    if (!t)
        return ST_NO;
    put_fee("due", fee_quote(t, false).due_cents, t->currency);
    put_fee("production", t->production_cents, t->currency);
    put_fee("mailing", t->mailing_cents, t->currency);
    put_fee("name-annotation", t->annotation_cents, t->currency);
    for (size_t i = 0; i < p->payment_count; i++) {
        bool accepted = p->payments[i].accepted;

        buf_addc(out, '{');
        json_put_member_str(out, "payment", slice_of(p->payments[i].kind));
        json_put_member_raw(out, "accepted", slice_of(accepted ? "true" : "false"));
        if (strcmp(p->payments[i].kind, "money-order") == 0)
            json_put_member_str(out, "payee", slice_of(p->payee));
        buf_adds(out, "}\n");
    }
    return ST_YES;
}
