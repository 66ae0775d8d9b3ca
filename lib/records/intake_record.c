#include "records/intake_record.h"
#include "records/calendar.h"

bool intake_record_filled(struct rec *r, const char *pointer)
{
    const struct json_node *v = json_pointer(&r->doc, slice_of(pointer));

    if (!v || v->type == JSON_NULL)
        return false;
    if (v->type == JSON_STRING)
        return !slice_blank(json_str(&r->doc, v, &r->arena));
    if (v->type == JSON_ARRAY || v->type == JSON_OBJECT)
        return json_first(&r->doc, v) != NULL;
    return true;
}

bool intake_record_uploaded(struct rec *r, struct slice what)
{
    const struct json_node *list = rec_arr(r, json_root(&r->doc), "uploads");

    for (const struct json_node *u = json_first(&r->doc, list); u; u = json_next(&r->doc, u)) {
        if (u->type != JSON_OBJECT)
            rec_fail(r, u, "not an object");
        else if (slice_eq(rec_str(r, u, "what"), what) && !rec_str(r, u, "unreadable").p)
            return true; /* unreadable: its file wasn't there (order/filed.h) */
    }
    return false;
}

/* Wholly absent, or with nothing in it: R14. */
static bool step_absent(struct rec *r, const struct intake *in, const char *step, size_t fields)
{
    if (strcmp(step, "account") == 0)
        return !intake_record_filled(r, "/account");
    if (strcmp(step, "declaration") == 0)
        return !intake_record_filled(r, "/declaration");
    if (strcmp(step, "photo") == 0)
        return !intake_record_filled(r, "/photo");
    if (strcmp(step, "uploads") == 0)
        return in->missing_materials.n > 0 && !intake_record_filled(r, "/uploads");
    if (strcmp(step, "identity") == 0)
        return !intake_record_filled(r, "/face");
    if (strcmp(step, "personal-data") == 0)
        return in->missing_fields.n > 0 && in->missing_fields.n + 1 >= fields;
    return in->missing_capture.n > 0 && in->missing_capture.n + 1 >= fields;
}

static size_t missing(struct rec *r, const struct post *post, const struct intake *in,
                      const char *step, struct intake_list *to)
{
    const struct post_fields *f = post_fields_for(post, step, in->channel, in->module);

    for (size_t i = 0; f && i < f->pointers.n; i++) {
        if (!intake_record_filled(r, f->pointers.v[i]))
            intake_list_add(to, f->pointers.v[i]);
    }
    return f ? f->pointers.n : 0;
}

static void fill_steps(struct intake *in, struct rec *r, const struct post *post)
{
    const struct post_steps *steps = post_steps_for(post, in->channel, in->module);

    for (size_t i = 0; steps && i < steps->steps.n; i++) {
        const char *step = steps->steps.v[i];
        size_t fields = 0;
        if (strcmp(step, "personal-data") == 0)
            fields = missing(r, post, in, step, &in->missing_fields);
        if (strcmp(step, "capture") == 0)
            fields = missing(r, post, in, step, &in->missing_capture);
        if (strcmp(step, "declaration") == 0)
            in->needs_declaration = true;
        if (step_absent(r, in, step, fields))
            intake_list_add(&in->missing_steps, step);
    }
}

struct post_case intake_record_case_of(struct rec *r, const struct json_node *order)
{
    const struct json_node *held = rec_obj(r, order, "held_document");
    const struct json_node *pay = rec_obj(r, order, "payment");
    struct slice out = rec_str(r, rec_obj(r, order, "delivery"), "out");
    struct post_case c = {.channel = rec_str(r, order, "channel"),
                          .module = rec_str(r, order, "module")};

    if (!c.channel.p)
        c.channel = slice_of("app");
    c.lost = rec_bool(r, held, "lost", false);
    c.held = held && !c.lost;
    c.paid_online = slice_is(rec_str(r, pay, "kind"), "wechat");
    c.mail_back = !out.p || slice_is(out, "mail");
    return c;
}

struct post_case intake_record_case(struct rec *r, const struct intake *in)
{
    struct post_case c = intake_record_case_of(r, json_root(&r->doc));

    c.channel = in->channel;
    return c;
}

/* Materials due online; the list shown at filling-in (R32) overrides the profile's. */
static void fill_materials(struct intake *in, struct rec *r, const struct post *post)
{
    struct post_case c = intake_record_case(r, in);

    for (size_t i = 0; i < post->material_count; i++) {
        const struct post_material *m = &post->materials[i];
        if (strcmp(m->by, "online") != 0 || !post_material_due(m, &c))
            continue;
        if (!intake_record_uploaded(r, slice_of(m->what)))
            intake_list_add(&in->missing_materials, m->what);
    }
}

/* Whom to ask, in one line; official passports are few. */
static struct slice contacts(struct rec *r, const struct post *post)
{
    return arena_textf(&r->arena, "%s, %s", post->contacts.phone, post->contacts.email);
}

void intake_record_request(struct intake *in, struct rec *r, const struct post *post,
                           struct instant now)
{
    const struct json_node *root = json_root(&r->doc);
    const struct json_node *held = rec_obj(r, root, "held_document");

    memset(in, 0, sizeof *in);
    in->today = calendar_local_day(post, now);
    in->channel = rec_str(r, root, "channel");
    if (!in->channel.p)
        in->channel = slice_of("app"); /* R77 */
    in->on_app = slice_is(in->channel, "app");
    in->module = rec_str(r, root, "module");
    in->document = rec_str(r, root, "document");
    in->business = rec_str(r, root, "business");
    in->emergency = slice_is(in->module, "emergency");
    in->held_kind = rec_str(r, held, "kind");
    in->held_number = rec_str(r, held, "number");
    in->held_official = ids_official(post->ids, in->held_kind, in->held_number, in->today);
    if (in->held_official)
        in->contacts = contacts(r, post);
    in->emergency_reason = rec_str(r, rec_obj(r, root, "emergency"), "reason");
    in->emergency_in_scope = post_emergency_in_scope(post, in->emergency_reason);
}

static void check_channel(const struct intake *in, struct rec *r)
{
    if (!in->on_app && !slice_is(in->channel, "mail") && !slice_is(in->channel, "email"))
        rec_fail(r, json_get(&r->doc, json_root(&r->doc), "channel"),
                 "not one of app, mail, email");
}

static void fill_real_name(struct intake *in, struct rec *r, const struct json_node *name,
                           const struct post *post)
{
    struct slice kind = rec_str(r, name, "document");
    struct slice number = rec_str(r, name, "number");

    in->realname =
        account_realname(post->ids->forms, post->ids->form_count, kind, number, in->today);
    in->realname_seen = slice_blank(kind) ? number : kind;
}

void intake_record_fill(struct intake *in, struct rec *r, const struct post *post,
                        struct instant now)
{
    const struct json_node *root = json_root(&r->doc);
    const struct json_node *delivery = rec_obj(r, root, "delivery");
    const struct json_node *account = rec_obj(r, root, "account");

    intake_record_request(in, r, post, now);
    check_channel(in, r);
    in->name = rec_str(r, rec_obj(r, root, "applicant"), "name");
    in->intake_ref = rec_str(r, root, "intake_ref");
    in->declaration_signed = rec_bool(r, rec_obj(r, root, "declaration"), "signed", false);
    fill_real_name(in, r, rec_obj(r, account, "real_name"), post);
    in->realname_verified = rec_bool(r, rec_obj(r, account, "real_name"), "verified", false);
    in->delivery_in = rec_str(r, delivery, "in");
    in->delivery_out = rec_str(r, delivery, "out");
    in->mail_only_in = in->mail_only_out = post_two_way_mail_on(post, in->today);
    fill_materials(in, r, post);
    fill_steps(in, r, post);
}
