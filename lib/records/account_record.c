#include "records/account_record.h"

static void fill_contact(struct account *a, struct rec *r, const struct json_node *of,
                         const struct id_tables *t, struct findings *to)
{
    struct account_contact *c = &a->contact;
    enum email_fault fault;
    struct phone dialled;
    bool changed;

    c->email = rec_str(r, of, "email");
    c->phone = rec_str(r, of, "phone");
    if (slice_blank(c->email))
        c->email = (struct slice){0};
    if (slice_blank(c->phone))
        c->phone = (struct slice){0};
    if (c->email.p) {
        normal_email(c->email, &r->arena, &changed, &fault);
        c->email_fine = fault == EMAIL_FINE;
        if (to && !c->email_fine)
            finding_add_seen(to, F_EMAIL_MALFORMED, a->at, "/email", c->email);
    }
    if (c->phone.p) {
        phone_read(normal_phone(c->phone, &r->arena, &changed), t->ids->mobiles,
                   t->ids->mobile_count, t->today, &dialled);
        c->phone_kind = dialled.kind;
        if (to && dialled.kind == PHONE_NONE)
            finding_add_seen(to, F_PHONE_MALFORMED, a->at, "/phone", c->phone);
    }
}

static void fill_real_name(struct account *a, struct rec *r, const struct json_node *of,
                           const struct id_tables *t, struct findings *to)
{
    const struct json_node *name = rec_obj(r, of, "real_name");
    struct slice kind = rec_str(r, name, "document");
    struct slice number = rec_str(r, name, "number");

    a->has_real_name = name != NULL;
    a->verified = rec_bool(r, name, "verified", false);
    a->document = id_record_realname(
        r, t, kind, number, *a->at ? "/account/real_name/number" : "/real_name/number", to);
    a->document_seen = slice_blank(kind) ? number : kind;
}

enum realname account_record_applicant(struct rec *r, const struct id_tables *t)
{
    const struct json_node *root = json_root(&r->doc);
    const struct json_node *held = rec_obj(r, root, "held_document");
    struct slice id = rec_str(r, rec_obj(r, root, "applicant"), "id_number");

    if (!slice_blank(id) &&
        id_record_realname(r, t, slice_of("id-card"), id, "", NULL) == REALNAME_TAKEN)
        return REALNAME_TAKEN;
    if (!held || rec_bool(r, held, "lost", false))
        return REALNAME_NONE;
    return id_record_realname(r, t, rec_str(r, held, "kind"), rec_str(r, held, "number"), "", NULL);
}

void account_record_fill(struct account *a, struct rec *r, const struct id_tables *t,
                         struct findings *to)
{
    const struct json_node *root = json_root(&r->doc);
    const struct json_node *of = rec_obj(r, root, "account");

    account_record_order(a, r, t);
    a->applicant_document = account_record_applicant(r, t); /* as lq-id reads it */
    a->given = of || json_get(&r->doc, root, "email") || json_get(&r->doc, root, "phone") ||
               json_get(&r->doc, root, "real_name");
    if (!a->given)
        return;
    fill_contact(a, r, of ? of : root, t, to);
    fill_real_name(a, r, of ? of : root, t, to);
}

void account_record_registration(const struct id_found *f, struct findings *to)
{
    struct account_contact c = {.email = f->email.text,
                                .email_fine = f->email.valid,
                                .phone = f->phone.text,
                                .phone_kind = f->dialled.kind};
    bool id = f->id_number.text.p && f->id.kind == IDNUMBER_RESIDENT;
    bool passport =
        f->passport.text.p && f->document == DOCUMENT_FINE && f->form && f->form->real_name;

    account_check_contact(to, &c, false, "");
    if (id || passport)
        return;
    if (f->id_number.text.p && f->id.kind != IDNUMBER_NONE)
        finding_add_seen(to, F_REALNAME_DOCUMENT_UNSUPPORTED, f->id_number.at, "",
                         slice_of(idnumber_kind_word(f->id.kind)));
    if (f->passport.text.p && f->document != DOCUMENT_MALFORMED)
        finding_add_seen(to, F_REALNAME_DOCUMENT_UNSUPPORTED, f->passport.at, "",
                         f->form ? slice_of(f->form->kind) : f->passport.plain);
}

void account_record_put(struct buf *out, const struct account *a)
{
    static const char *const words[] = {[REALNAME_NONE] = NULL,
                                        [REALNAME_TAKEN] = "taken",
                                        [REALNAME_UNSUPPORTED] = "unsupported",
                                        [REALNAME_MALFORMED] = "malformed"};
    const struct account_contact *c = &a->contact;

    json_put_member_str(out, "channel", slice_of(account_channel(a)));
    json_put_member_raw(out, "on_behalf", slice_of(a->on_behalf ? "true" : "false"));
    if (c->email.p && c->email_fine)
        json_put_member_str(out, "contact", slice_of("email"));
    else if (c->phone.p)
        json_put_member_str(out, "contact", slice_of(phone_kind_word(c->phone_kind)));
    if (words[a->document])
        json_put_member_str(out, "document", slice_of(words[a->document]));
}
