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

void intake_admit(struct findings *to, const struct intake *i)
{
    /* R4 颁发、换发或补发 of 护照或旅行证 */
    if (i->business.p && !in(i->business, "issue", "renew", "replace"))
        finding_add_seen(to, F_BUSINESS_UNKNOWN, "/business", "", i->business);
    if (i->document.p && !in(i->document, "passport", "travel-document", NULL))
        finding_add_seen(to, F_BUSINESS_UNKNOWN, "/document", "", i->document);
    field(to, i->module, "/module");
    field(to, i->document, "/document");
    field(to, i->business, "/business");
    field(to, i->name, "/applicant/name");
    module_rules(to, i);
    /* R82 尚未开通因公护照换发办理 */
    if (i->on_app && i->held_official && in(i->business, "renew", "replace", NULL))
        finding_add_seen(to, F_OFFICIAL_PASSPORT, "/held_document", "", i->held_number);
    if (!i->on_app && slice_blank(i->intake_ref))
        finding_add(to, F_INTAKE_REF_MISSING, "/intake_ref", "");
}

static void each(struct findings *to, enum finding_id id, const struct intake_list *l, bool pointer)
{
    for (size_t k = 0; k < l->n; k++)
        finding_add_seen(to, id, pointer ? l->v[k] : "", "", slice_of(l->v[k]));
}

void intake_complete(struct findings *to, const struct intake *i)
{
    each(to, F_FIELD_MISSING, &i->missing_fields, true);
    if (i->needs_declaration && !i->declaration_signed)
        finding_add(to, F_DECLARATION_UNSIGNED, "/declaration", "");
    each(to, F_CAPTURE_INCOMPLETE, &i->missing_capture, true);
    each(to, F_STEP_MISSING, &i->missing_steps, false);
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
    if (i->held_official && slice_is(i->business, "issue")) /* R82 */
        finding_add_seen(to, F_OFFICIAL_PASSPORT_FIRST, "/held_document", "", i->held_number);
}

static size_t digits(struct slice s, size_t from)
{
    size_t n = 0;

    while (from + n < s.n && s.p[from + n] >= '0' && s.p[from + n] <= '9')
        n++;
    return from + n == s.n ? n : 0;
}

bool intake_official_number(struct slice s)
{
    static const char *const two[] = {"DE", "SE", "PE"};
    size_t from = 1;
    size_t n;

    for (size_t i = 0; i < 3; i++) {
        if (slice_starts(s, two[i]))
            return digits(s, 2) == 7;
    }
    if (s.n < 2 || (s.p[0] != 'D' && s.p[0] != 'S' && s.p[0] != 'P'))
        return false;
    if (s.p[1] == '.')
        from = 2;
    n = digits(s, from);
    return n == 7 || (s.p[0] == 'S' && n == 8);
}
