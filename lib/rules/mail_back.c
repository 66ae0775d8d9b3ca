#include "rules/mail_impl.h"
#include "rules/mail_text.h"

/* R43 USPS, 不接受其它快递公司邮件; R44 EXPRESS MAIL 或 PRIORITY MAIL; R45 需有邮寄查询号. */
static void check_tracking(struct findings *to, const struct mail_rules *rules,
                           const struct mail_return *r)
{
    const struct mail_label *l = &r->label;
    struct track_claim claim = mail_claim(l, r->as_required, rules);

    if (!slice_blank(l->tracking))
        track_check(to, &l->number, l->tracking, &l->claim, r->at);
    track_check_return(to, &l->number, &claim, &rules->track, l->tracking, r->at);
    if (r->shared) /* R53 每一个申请人须单独使用一个回邮信封 */
        finding_add_seen(to, F_RETURN_ENVELOPE_SHARED, r->at, "/tracking", l->tracking);
    else if (r->reused)
        finding_add_seen(to, F_TRACKING_REUSED, r->at, "/tracking", l->tracking);
}

/* R42 已贴好邮票或已付费, R46 请将邮票、LABEL纸贴好在回邮信封上, R48 自行将 Customer Copy 取下. */
static void check_ready(struct findings *to, const struct mail_return *r)
{
    char word[MAIL_WORD_MAX];

    mail_text_word(word, r->postage);
    if (!r->postage.p && !r->as_required)
        mail_not_recorded(to, r->at, "/postage");
    else if (r->postage.p && (!word[0] || strcmp(word, "none") == 0 || strcmp(word, "unpaid") == 0))
        finding_add_seen(to, F_POSTAGE_UNPAID, r->at, "/postage", r->postage);
    if (!r->has_label_affixed && !r->as_required)
        mail_not_recorded(to, r->at, "/label_affixed");
    else if (r->has_label_affixed && !r->label_affixed)
        finding_add(to, F_LABEL_NOT_AFFIXED, r->at, "/label_affixed");
    if (r->customer_copy)
        finding_add(to, F_CUSTOMER_COPY_ATTACHED, r->at, "/customer_copy_attached");
}

static bool has_line(const struct mail_return *r, const char *street)
{
    for (size_t i = 0; i < r->line_count; i++) {
        if (mail_text_has(r->line[i], slice_of(street)))
            return true;
    }
    return false;
}

static bool written(const struct mail_return *r)
{
    for (size_t i = 0; i < r->line_count; i++) {
        if (!slice_blank(r->line[i]))
            return true;
    }
    return false;
}

/* The label's ZIP code is that of the address written on it; none on it tells nothing. */
static void check_zip(struct findings *to, const struct mail_return *r, struct slice applicant_zip)
{
    const char *label = r->label.number.ok ? r->label.number.zip : "";
    struct slice on_label = {label, strlen(label) < 5 ? 0 : 5};
    struct slice zip = mail_text_zip(r->zip);
    struct slice theirs = mail_text_zip(applicant_zip);
    struct finding *f = NULL;

    if (r->has_address && !zip.p)
        f = finding_add(to, F_RETURN_ADDRESS_ZIP, r->at, "/address/zip");
    else if (zip.p && on_label.n > 0 && !slice_eq(zip, on_label))
        f = finding_add(to, F_RETURN_ADDRESS_ZIP, r->at, "/address/zip");
    else if (!zip.p && on_label.n > 0)
        zip = on_label;
    if (f) {
        f->seen = finding_text(r->zip);
        if (on_label.n > 0)
            f->want = finding_text(on_label);
    } else if (zip.p && theirs.p && !slice_eq(zip, theirs)) {
        f = finding_add(to, F_RETURN_ADDRESS_DIFFERS, r->at, "/address/zip");
        f->seen = finding_text(zip);
        f->want = finding_text(theirs);
    }
}

/* R47 写好地址. The post's own street is a mistake; its ZIP code isn't, people live there. */
static void check_address(struct findings *to, const struct mail_rules *rules,
                          const struct mail_return *r, struct slice applicant_zip)
{
    if (!r->as_required && !(r->has_address && written(r))) {
        finding_add(to, F_RETURN_ADDRESS_MISSING, r->at, "/address");
        return;
    }
    if (has_line(r, rules->street))
        finding_add_seen(to, F_RETURN_ADDRESS_OWN, r->at, "/address/lines", r->line[0]);
    check_zip(to, r, applicant_zip);
}

void mail_check_back(struct findings *to, const struct mail_rules *rules,
                     const struct mail_return *r, struct slice applicant_zip)
{
    mail_check_size(to, rules, &r->label, true, r->at);
    check_tracking(to, rules, r);
    check_ready(to, r);
    check_address(to, rules, r, applicant_zip);
}
