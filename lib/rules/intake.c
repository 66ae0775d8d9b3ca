#include "rules/intake.h"

void intake_list_add(struct intake_list *l, const char *item)
{
    if (l->n < INTAKE_LIST_MAX)
        l->v[l->n++] = item;
}

static void field(struct findings *to, struct slice v, const char *at)
{
    if (slice_blank(v))
        finding_add_seen(to, F_FIELD_MISSING, at, "", slice_of(at));
}

static bool in(struct slice v, const char *a, const char *b, const char *c)
{
    return slice_is(v, a) || slice_is(v, b) || (c && slice_is(v, c));
}

/* R12 两个模块为“或选择”: the emergency module makes travel documents only. */
static void module_rules(struct findings *to, const struct intake *i)
{
    if (i->module.p && !in(i->module, "passport", "emergency", NULL))
        finding_add_seen(to, F_MODULE_CONFLICT, "/module", "", i->module);
    if (i->emergency && i->document.p && !slice_is(i->document, "travel-document"))
        finding_add_seen(to, F_MODULE_CONFLICT, "/document", "", i->document);
}

void intake_request(struct findings *to, const struct intake *i)
{
    /* R4 颁发、换发或补发 of 护照或旅行证 */
    if (i->business.p && !in(i->business, "issue", "renew", "replace"))
        finding_add_seen(to, F_BUSINESS_UNKNOWN, "/business", "", i->business);
    if (i->document.p && !in(i->document, "passport", "travel-document", NULL))
        finding_add_seen(to, F_BUSINESS_UNKNOWN, "/document", "", i->document);
    module_rules(to, i);
}

bool intake_official_renewal(const struct intake *i)
{
    return i->held_official && in(i->business, "renew", "replace", NULL);
}

/* R82 尚未开通因公护照换发办理，请…通过…咨询电话或邮箱了解 */
static void official_renewal(struct findings *to, const struct intake *i)
{
    struct finding *f;

    if (!i->on_app || !intake_official_renewal(i))
        return;
    f = finding_add(to, F_OFFICIAL_PASSPORT, "/held_document", "");
    f->seen = finding_text(i->held_number);
    f->want = finding_text(i->contacts);
}

static void official_first(struct findings *to, const struct intake *i)
{
    if (i->held_official && slice_is(i->business, "issue")) /* R82 */
        finding_add_seen(to, F_OFFICIAL_PASSPORT_FIRST, "/held_document", "", i->held_number);
}

void intake_official(struct findings *to, const struct intake *i)
{
    official_renewal(to, i);
    official_first(to, i);
}

void intake_admit(struct findings *to, const struct intake *i)
{
    intake_request(to, i);
    field(to, i->module, "/module");
    field(to, i->document, "/document");
    field(to, i->business, "/business");
    field(to, i->name, "/applicant/name");
    official_renewal(to, i);
    if (!i->on_app && slice_blank(i->intake_ref))
        finding_add(to, F_INTAKE_REF_MISSING, "/intake_ref", "");
}

static void each(struct findings *to, enum finding_id id, const struct intake_list *l, bool pointer)
{
    for (size_t k = 0; k < l->n; k++)
        finding_add_seen(to, id, pointer ? l->v[k] : "", "", slice_of(l->v[k]));
}

/* The profile lists the proof among the materials of applications by e-mail. */
static bool proof_missing(const struct intake *i)
{
    for (size_t k = 0; k < i->missing_materials.n; k++) {
        if (strcmp(i->missing_materials.v[k], "urgent-proof") == 0)
            return true;
    }
    return false;
}

void intake_complete(struct findings *to, const struct intake *i)
{
    each(to, F_FIELD_MISSING, &i->missing_fields, true);
    if (i->needs_declaration && !i->declaration_signed)
        finding_add(to, F_DECLARATION_UNSIGNED, "/declaration", "");
    each(to, F_CAPTURE_INCOMPLETE, &i->missing_capture, true);
    each(to, F_STEP_MISSING, &i->missing_steps, false);
    if (proof_missing(i)) /* R80 请提供相关特殊紧急事项的证明材料 */
        finding_add(to, F_URGENT_PROOF_MISSING, "/uploads", "");
}

static void delivery(struct findings *to, struct slice way, bool mail_only, const char *at)
{
    /* R25 疫情期间“双向邮寄”、“不见面” */
    if (mail_only && way.p && !slice_is(way, "mail"))
        finding_add_seen(to, F_TWO_WAY_MAIL_ONLY, at, "", way);
}

void intake_approve(struct findings *to, const struct intake *i)
{
    if (i->on_app && !i->realname_verified) /* R3 */
        finding_add(to, F_ACCOUNT_NOT_REALNAME, "/account/real_name", "");
    each(to, F_MATERIAL_MISSING, &i->missing_materials, false);                      /* R8 */
    if (i->emergency && !slice_blank(i->emergency_reason) && !i->emergency_in_scope) /* R10 */
        finding_add_seen(to, F_EMERGENCY_OUT_OF_SCOPE, "/emergency/reason", "",
                         i->emergency_reason);
    delivery(to, i->delivery_in, i->mail_only_in, "/delivery/in");
    delivery(to, i->delivery_out, i->mail_only_out, "/delivery/out");
    if (i->on_app && i->realname == REALNAME_UNSUPPORTED) /* R78 */
        finding_add_seen(to, F_REALNAME_DOCUMENT_UNSUPPORTED, "/account/real_name", "",
                         i->realname_seen);
    official_first(to, i);
}
