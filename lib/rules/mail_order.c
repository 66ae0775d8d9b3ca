#include "rules/mail_impl.h"
#include "rules/mail_text.h"

static void seen_want(struct finding *f, struct slice seen, struct slice want)
{
    f->seen = finding_text(seen);
    f->want = finding_text(want);
}

/* R27 打印或手写的申请人姓名及订单号. */
static void check_slip(struct findings *to, const struct mail_order *o)
{
    const struct mail_slip *s = &o->slip;

    if (!s->given) {
        finding_add(to, F_SLIP_MISSING, o->at, "");
        return;
    }
    if (slice_blank(s->name) && !(s->as_required && !s->name.p))
        finding_add(to, F_SLIP_MISSING, s->at, "/name");
    else if (s->name.p && !mail_text_same_name(s->name, o->name, o->name_latin))
        seen_want(finding_add(to, F_SLIP_MISMATCH, s->at, "/name"), s->name, o->name);
    if (slice_blank(s->order) && !(s->as_required && !s->order.p))
        finding_add(to, F_SLIP_MISSING, s->at, "/order");
    else if (s->order.p && !mail_text_same_code(s->order, o->order))
        seen_want(finding_add(to, F_SLIP_MISMATCH, s->at, "/order"), s->order, o->order);
}

/* R64 如提交订单时已缴费请在邮寄材料时予以说明. */
static void check_paid_note(struct findings *to, const struct mail_order *o)
{
    if (!slice_is(o->online.kind, "wechat") || !o->slip.given)
        return;
    if (!o->slip.paid_online)
        finding_add(to, F_PAID_NOTE_MISSING, o->slip.at, "/paid_online");
}

/* R28 旧护照或旅行证原件: the one that the application names. */
static void check_old(struct findings *to, const struct mail_order *o)
{
    const struct mail_old *d = &o->old;

    if (!d->given) {
        if (o->due.old_document)
            finding_add(to, F_OLD_DOCUMENT_MISSING, o->at, "");
        return;
    }
    if (d->copy && o->due.old_document)
        finding_add(to, F_OLD_DOCUMENT_MISSING, d->at, "/copy");
    if (!slice_blank(d->number) && !slice_blank(o->held_number) &&
        !mail_text_same_code(d->number, o->held_number))
        seen_want(finding_add(to, F_OLD_DOCUMENT_MISMATCH, d->at, "/number"), d->number,
                  o->held_number);
}

/* R30 纸质照片. */
static void check_photos(struct findings *to, const struct mail_rules *rules,
                         const struct mail_order *o)
{
    struct finding *f;

    if (!o->due.photos || o->photos >= rules->prints)
        return;
    f = finding_add(to, o->photos < 1 ? F_PHOTO_MISSING : F_PHOTOS_FEW, o->at, "");
    f->seen = finding_number(o->photos);
    f->want = finding_number(rules->prints);
}

/* The clerk wrote "as required": what wasn't typed is as it should be. */
static struct fee_payment as_typed(const struct mail_payment *p, const struct mail_rules *rules,
                                   const struct fee_quote *due)
{
    static const char right[] = "as-required";
    struct fee_payment paid = p->paid;

    if (!p->as_required)
        return paid;
    if (!paid.payee.p)
        paid.payee = slice_of(rules->fee.payee);
    if (!paid.payer.p)
        paid.payer = slice_of(right);
    if (!paid.payer_address.p)
        paid.payer_address = slice_of(right);
    if (!paid.date.p)
        paid.date = slice_of(right);
    if (!paid.has_signed)
        paid.has_signed = paid.is_signed = true;
    if (!paid.has_amount) {
        paid.has_amount = true;
        paid.amount_cents = due->due_cents;
    }
    return paid;
}

/* Anything besides the money. */
static bool with_materials(const struct mail_order *o)
{
    return o->old.given || o->photos > 0 || o->back.given || o->extra_count > 0;
}

/* R54-R62, and R58 须随邮寄材料一并寄至总领馆; R61 每位申请人需单独缴纳. */
static void check_paper(struct findings *to, const struct mail_rules *rules,
                        const struct mail_order *o)
{
    struct fee_payment paid = as_typed(&o->payment, rules, &o->fee);
    struct fee_rules fee = rules->fee;

    for (size_t i = 0; i < o->replaced_count; i++)
        finding_add_seen(to, F_PAYMENT_REPLACED, o->replaced[i].at, "", o->replaced[i].serial);
    if (!with_materials(o))
        finding_add_seen(to, F_MO_NOT_WITH_MATERIALS, o->payment.at, "", paid.serial);
    fee.on_paper = true;
    fee_check(to, &o->fee, &fee, &paid, o->payment.at);
    if (o->payment.shared)
        finding_add_seen(to, F_MO_SHARED, o->payment.at, "/serial", paid.serial);
}

static void check_payment(struct findings *to, const struct mail_rules *rules,
                          const struct mail_order *o)
{
    if (slice_is(o->online.kind, "wechat")) {
        fee_check(to, &o->fee, &rules->fee, &o->online, "/payment");
        if (o->payment_count > 0) /* R64 */
            finding_add_seen(to, F_DOUBLE_PAYMENT, o->payment.at, "", o->payment.paid.serial);
    } else if (o->payment_count > 0) {
        check_paper(to, rules, o);
    } else if (o->due.payment) { /* R29 */
        finding_add(to, F_PAYMENT_MISSING, o->at, "");
    }
}

/* R32 详见在APP信息填报过程中出现的所需材料清单; R33 如无特殊情况…不用邮寄. */
static void check_others(struct findings *to, const struct mail_order *o)
{
    for (size_t i = 0; i < o->unlisted_count; i++)
        finding_add_seen(to, F_LIST_ITEM_MISSING, o->at, "", o->unlisted[i]);
    for (size_t i = 0; i < o->extra_count; i++) {
        if (!o->extra[i].wanted)
            finding_add_seen(to, F_NOT_NEEDED, o->extra[i].at, "", o->extra[i].what);
    }
}

void mail_check_order(struct findings *to, const struct mail_rules *rules,
                      const struct mail_order *o)
{
    if (o->due.slip || o->slip.given)
        check_slip(to, o);
    check_old(to, o);
    check_payment(to, rules, o);
    check_paid_note(to, o);
    check_photos(to, rules, o);
    check_others(to, o);
    if (o->back.given)
        mail_check_back(to, rules, &o->back, o->zip);
    else if (o->due.return_envelope) /* R31, R36 两个信封 */
        finding_add(to, F_RETURN_ENVELOPE_MISSING, o->at, "");
}
