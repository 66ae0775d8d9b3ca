#include "rules/dispatch.h"

static void lacks(struct findings *to, const char *at, const char *what)
{
    finding_add_seen(to, F_DISPATCH_INCOMPLETE, at, "", slice_of(what));
}

/* R34 旧护照或旅行证注销后将同新证件、发票一同寄回. */
static void check_contents(struct findings *to, const struct dispatch *d)
{
    if (slice_blank(d->document))
        lacks(to, "/new_document", "new-document");
    if (slice_blank(d->invoice))
        lacks(to, "/invoice", "invoice");
    if (d->old_held && !d->old_cancelled)
        finding_add(to, F_OLD_DOCUMENT_NOT_CANCELLED, "/old_document_cancelled", "");
}

/* One thing in the envelope against the one that belongs there. */
static void check_thing(struct findings *to, const char *at, const char *what, struct slice packed,
                        struct slice want, bool due)
{
    struct finding *f;

    if (slice_blank(packed)) {
        if (due)
            lacks(to, at, what);
        return;
    }
    if (due && (slice_blank(want) || slice_eq(slice_trim(packed), slice_trim(want))))
        return;
    f = finding_add(to, F_DISPATCH_MISMATCH, at, "");
    f->seen = finding_text(packed);
    if (due)
        f->want = finding_text(want);
}

/* R34, read off the things themselves: two people's passports swapped between
 * two envelopes is what nobody finds later. */
static void check_packed(struct findings *to, const struct dispatch *d)
{
    const struct dispatch_packed *p = &d->packed;

    if (!p->given)
        return;
    check_thing(to, "/packed/new_document", "new-document", p->document, d->document, true);
    check_thing(to, "/packed/invoice", "invoice", p->invoice, d->invoice, true);
    check_thing(to, "/packed/old_document", "old-document", p->old_document, d->old_number,
                d->old_held);
}

/* R53 每一个申请人须单独使用一个回邮信封; R25 回邮取件 while the policy holds. */
static void check_way(struct findings *to, const struct dispatch *d)
{
    if (d->pickup) {
        if (d->mail_only)
            finding_add_seen(to, F_TWO_WAY_MAIL_ONLY, "/delivery/out", "", slice_of("pickup"));
        return;
    }
    if (d->own_envelope)
        return;
    if (d->tracking.p)
        finding_add_seen(to, F_NOT_OWN_ENVELOPE, "/tracking", "", d->tracking);
    else
        lacks(to, "/tracking", "return-envelope");
}

void dispatch_check(struct findings *to, const struct dispatch *d)
{
    /* R35: 新证件已制作完毕 comes first; what isn't made can't be looked at. */
    if (d->stage == DISPATCH_NOT_MADE)
        finding_add_seen(to, F_NOT_MADE, "/state", "", d->state);
    else if (d->stage == DISPATCH_ELSEWHERE)
        finding_add_seen(to, F_STATE_WRONG, "/state", "", d->state);
    if (d->stage != DISPATCH_READY)
        return;
    check_contents(to, d);
    check_packed(to, d);
    check_way(to, d);
    /* R81 通过 APP 申办的护照不包含申请人指纹信息: caught at the last door, too. */
    if (d->on_app && d->fingerprint)
        finding_add(to, F_FINGERPRINT, "/new_document/fingerprint", "");
}
