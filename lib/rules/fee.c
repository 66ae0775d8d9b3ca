#include "rules/fee.h"
#include "rules/checkdigit.h"

const struct fee_tariff *fee_tariff_on(const struct fee_tariff *t, size_t n, struct civil day)
{
    const struct fee_tariff *found = NULL;

    for (size_t i = 0; i < n; i++) {
        if (civil_cmp(t[i].valid_from, day) > 0)
            continue;
        if (t[i].has_end && civil_cmp(day, t[i].valid_to) > 0)
            continue;
        if (!found || civil_cmp(found->valid_from, t[i].valid_from) < 0)
            found = &t[i];
    }
    return found;
}

/* R59 23 美元，含 18 美元制证费及 5 美元邮寄手续费; R60 姓名加注额外加收 5 美元. */
struct fee_quote fee_quote(const struct fee_tariff *t, bool annotated)
{
    struct fee_quote q = {.currency = t->currency,
                          .production_cents = t->production_cents,
                          .mailing_cents = t->mailing_cents,
                          .annotation_cents = annotated ? t->annotation_cents : 0};

    q.due_cents = q.production_cents + q.mailing_cents + q.annotation_cents;
    return q;
}

/* R55 抬头收款人应为 Chinese Consulate General In Chicago. */
static void check_payee(struct findings *to, const char *want, struct slice seen, const char *at)
{
    enum finding_id id = F_PAYEE_WRONG;
    struct finding *f;

    if (slice_blank(seen) || slice_is(seen, want))
        return; /* a blank one is R56's */
    if (slice_eq_loose(seen, slice_of(want)))
        id = F_PAYEE_SPELLING;
    f = finding_add(to, id, at, "/payee");
    f->seen = finding_text(seen);
    f->want = finding_text(slice_of(want));
}

static void check_filled(struct findings *to, const char *at, const char *field, bool filled)
{
    if (!filled)
        finding_add_seen(to, F_MO_INCOMPLETE, at, field, slice_of(field + 1));
}

/* R59, R60 金额务必准确. */
static void check_amount(struct findings *to, const struct fee_quote *due,
                         const struct fee_payment *paid, const char *at)
{
    struct finding *f;

    if (paid->currency.p && !slice_is(paid->currency, due->currency)) {
        f = finding_add(to, F_CURRENCY_WRONG, at, "/currency");
        f->seen = finding_text(paid->currency);
        f->want = finding_text(slice_of(due->currency));
    }
    if (paid->has_amount && paid->amount_cents == due->due_cents)
        return;
    f = finding_add(to, F_AMOUNT_WRONG, at, "/amount_cents");
    if (paid->has_amount)
        f->seen = finding_number(paid->amount_cents);
    f->want = finding_number(due->due_cents);
}

/* R54-R60. The check digit and the limit are USPS's own, so only its money
 * orders are held to them; the guide asks for no particular issuer. */
static void check_money_order(struct findings *to, const struct fee_quote *due,
                              const struct fee_rules *rules, const struct fee_payment *paid,
                              const char *at)
{
    bool usps = slice_eq_loose(paid->issuer, slice_of("usps"));

    if (usps && paid->serial.p && !check_usps_money_order(paid->serial))
        finding_add_seen(to, F_MO_SERIAL_CHECK, at, "/serial", paid->serial);
    if (usps && rules->money_order_max_cents > 0 && paid->has_amount &&
        paid->amount_cents > rules->money_order_max_cents) {
        struct finding *f = finding_add(to, F_MO_OVER_LIMIT, at, "/amount_cents");
        f->seen = finding_number(paid->amount_cents);
        f->want = finding_number(rules->money_order_max_cents);
    }
    check_payee(to, rules->payee, paid->payee, at);
    /* R56 请填写完整信息 */
    check_filled(to, at, "/payee", !slice_blank(paid->payee));
    check_filled(to, at, "/payer", !slice_blank(paid->payer));
    check_filled(to, at, "/payer_address", !slice_blank(paid->payer_address));
    check_filled(to, at, "/date", !slice_blank(paid->date));
    check_filled(to, at, "/amount_cents", paid->has_amount);
    check_filled(to, at, "/signed", paid->has_signed);
    /* R57 在要求签名处签名 */
    if (paid->has_signed && !paid->is_signed)
        finding_add(to, F_MO_UNSIGNED, at, "/signed");
    if (paid->has_amount)
        check_amount(to, due, paid, at);
}

void fee_check(struct findings *to, const struct fee_quote *due, const struct fee_rules *rules,
               const struct fee_payment *paid, const char *at)
{
    if (!paid->given) {
        finding_add(to, F_PAYMENT_MISSING, at, "");
        return;
    }
    if (slice_is(paid->kind, "money-order")) {
        check_money_order(to, due, rules, paid, at);
    } else if (slice_is(paid->kind, "wechat")) {
        if (slice_blank(paid->transaction)) /* R63 */
            finding_add(to, F_WECHAT_TRANSACTION_MISSING, at, "/transaction");
        check_amount(to, due, paid, at);
    } else { /* R62 恕不接受现金、个人支票或其它现金支票 */
        finding_add_seen(to, F_PAYMENT_KIND, at, "/kind", paid->kind);
    }
}

void fee_refund(struct findings *to, bool emergency, struct slice in_mail)
{
    if (in_mail.p)
        finding_add_seen(to, F_REFUND_MAIL, "/exceptions", "", in_mail);
    finding_add(to, emergency ? F_EMERGENCY_NOT_REFUNDABLE : F_REFUND_BY_OFFICER, "/payment", "");
}
