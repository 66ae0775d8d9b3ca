#include "records/packet_due.h"
#include "records/intake_record.h"

bool packet_text(struct rec *r, const struct json_node *v, const char *key, struct slice *out)
{
    if (v->type == JSON_STRING)
        *out = json_str(&r->doc, v, &r->arena);
    else
        *out = rec_str(r, v, key);
    return !slice_blank(*out);
}

static bool set_due(struct mail_due *due, struct slice what)
{
    bool *const flags[] = {&due->slip, &due->old_document, &due->payment, &due->photos,
                           &due->return_envelope};
    static const char *const names[] = {"slip", "old-document", "payment", "photos",
                                        "return-envelope"};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (slice_is(what, names[i]))
            return *flags[i] = true;
    }
    return false;
}

static bool brought(const struct mail_order *o, struct slice what)
{
    for (size_t i = 0; i < o->extra_count; i++) {
        if (slice_eq(o->extra[i].what, what))
            return true;
    }
    return false;
}

/* Listed by mail: words, or objects that name it and may say "by":"online". */
static bool listed_by_mail(struct rec *r, const struct json_node *v, const struct post *post,
                           struct slice *what)
{
    const struct post_material *m;
    struct slice by = {0};

    if (!packet_text(r, v, "what", what))
        return false;
    if (v->type == JSON_OBJECT)
        by = rec_str(r, v, "by");
    m = post_material(post, *what);
    return by.p ? slice_is(by, "mail") : !m || strcmp(m->by, "mail") == 0;
}

/* R32: the list shown while filling in, where the order has it. What depends on the order's
 * present circumstances (lost, paid, picked up) still does. */
static void due_by_own_list(struct mail_order *o, struct rec *r, const struct json_node *list,
                            const struct packet_by *by, const struct post_case *c)
{
    for (const struct json_node *v = json_first(&r->doc, list); v; v = json_next(&r->doc, v)) {
        const struct post_material *m;
        struct slice what;
        if (!listed_by_mail(r, v, by->post, &what))
            continue;
        m = post_material(by->post, what);
        if (m && strcmp(m->when, "on-request") != 0 && strcmp(m->by, "mail") == 0 &&
            !post_material_due(m, c))
            continue;
        if (!set_due(&o->due, what) && !brought(o, what) && o->unlisted_count < MAIL_EXTRAS_MAX)
            o->unlisted[o->unlisted_count++] = what;
    }
}

void packet_due(struct mail_order *o, struct rec *r, const struct json_node *order,
                const struct packet_by *by)
{
    const struct json_node *list = rec_arr(r, order, "materials");
    struct post_case c = intake_record_case_of(r, order);

    if (list) {
        due_by_own_list(o, r, list, by, &c);
        return;
    }
    for (size_t i = 0; i < by->post->material_count; i++) {
        const struct post_material *m = &by->post->materials[i];
        if (strcmp(m->by, "mail") == 0 && post_material_due(m, &c))
            set_due(&o->due, slice_of(m->what));
    }
}

bool packet_wanted(struct rec *r, const struct json_node *order, const struct packet_by *by,
                   struct slice what)
{
    const struct json_node *list = rec_arr(r, order, "materials");
    const struct json_node *asked = rec_arr(r, order, "requests");
    struct post_case c = intake_record_case_of(r, order);
    const struct post_material *m = post_material(by->post, what);
    struct slice item;

    for (const struct json_node *v = json_first(&r->doc, list); v; v = json_next(&r->doc, v)) {
        if (listed_by_mail(r, v, by->post, &item) && slice_eq(item, what))
            return true;
    }
    for (const struct json_node *v = json_first(&r->doc, asked); v; v = json_next(&r->doc, v)) {
        if (slice_eq(rec_str(r, v, "item"), what))
            return true;
    }
    return !list && m && strcmp(m->by, "mail") == 0 && post_material_due(m, &c);
}
