#include "rules/account.h"

bool account_realname_is_id(struct slice kind, struct slice number)
{
    return slice_is(kind, "id-card") || slice_is(kind, "resident-id") ||
           (slice_blank(kind) && (number.n == IDNUMBER_LEN || number.n == 15));
}

static enum realname identity_card(struct slice number, struct civil on)
{
    struct idnumber id;

    idnumber_read(number, &id);
    if (id.kind != IDNUMBER_RESIDENT && id.kind != IDNUMBER_NONE)
        return REALNAME_UNSUPPORTED; /* residence permits, cards of 15 digits */
    return idnumber_fault(&id, on) == IDNUMBER_FINE ? REALNAME_TAKEN : REALNAME_MALFORMED;
}

/* R78 目前仅支持中国普通护照或身份证号码 */
enum realname account_realname(const struct document_form *forms, size_t n, struct slice kind,
                               struct slice number, struct civil on)
{
    bool passport = slice_is(kind, "ordinary-passport");
    const struct document_form *form;
    enum document_answer a;

    if (slice_blank(number) && slice_blank(kind))
        return REALNAME_NONE;
    if (slice_blank(number))
        return passport || account_realname_is_id(kind, number) ? REALNAME_TAKEN
                                                                : REALNAME_UNSUPPORTED;
    if (account_realname_is_id(kind, number))
        return identity_card(number, on);
    a = document_judge(forms, n, number, kind, on, &form);
    if (a == DOCUMENT_FINE)
        return form->real_name ? REALNAME_TAKEN : REALNAME_UNSUPPORTED;
    if (a == DOCUMENT_FOREIGN || a == DOCUMENT_UNKNOWN || !(passport || slice_blank(kind)))
        return REALNAME_UNSUPPORTED;
    return REALNAME_MALFORMED;
}

void account_check_contact(struct findings *to, const struct account_contact *c, bool registered,
                           const char *at)
{
    /* R2 使用电子邮箱或中国手机号进行注册: one of them is enough. A bad address is said as such. */
    if (c->email.p && c->email_fine)
        return;
    if (c->phone.p && c->phone_kind == PHONE_CN_MOBILE)
        return;
    if (c->phone.p && c->phone_kind != PHONE_NONE)
        finding_add_seen(to, F_CONTACT_NOT_CN_MOBILE, at, "/phone", c->phone);
    else if (!c->phone.p && !c->email.p && !registered)
        finding_add(to, F_CONTACT_MISSING, at, "");
}

static void real_name(struct findings *to, const struct account *a)
{
    /* R3 根据提示完成实名认证; a bare registration hasn't come that far */
    if ((a->registered || a->has_real_name || *a->at) && !a->verified)
        finding_add(to, F_ACCOUNT_NOT_REALNAME, a->at, "/real_name");
    /* R78 目前仅支持中国普通护照或身份证号码 */
    if (a->document == REALNAME_UNSUPPORTED)
        finding_add_seen(to, F_REALNAME_DOCUMENT_UNSUPPORTED, a->at, "/real_name",
                         a->document_seen);
}

void account_check_behalf(struct findings *to, const struct account *a)
{
    /* R79 可使用他人已实名认证的账号, for those without a document of their own */
    if (a->on_app && a->on_behalf && a->applicant_document == REALNAME_TAKEN)
        finding_add(to, F_ON_BEHALF_NOT_NEEDED, a->at, "/relation");
}

void account_check(struct findings *to, const struct account *a)
{
    if (!a->on_app)
        return;
    if (!a->given) {
        /* R79 如无上述证件…联系总领馆邮寄办理: then nothing is asked of an account */
        if (strcmp(account_channel(a), "app") == 0)
            finding_add(to, F_CONTACT_MISSING, a->at, "");
        return;
    }
    account_check_contact(to, &a->contact, a->registered, a->at);
    real_name(to, a);
    account_check_behalf(to, a);
}

const char *account_channel(const struct account *a)
{
    if (!a->on_app)
        return a->by_email ? "email" : "mail";
    if (!a->given && a->applicant_known && a->applicant_document != REALNAME_TAKEN)
        return "mail";
    return "app";
}
