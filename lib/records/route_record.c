#include "records/route_record.h"
#include "records/account_record.h"
#include "records/calendar.h"
#include "records/intake_record.h"

static const struct {
    const char *word;
    enum route_service service;
} services[] = {{"passport", ROUTE_DOCUMENT},         {"travel-document", ROUTE_DOCUMENT},
                {"emergency", ROUTE_DOCUMENT},        {"pension", ROUTE_PENSION},
                {"legalization", ROUTE_LEGALIZATION}, {"protection", ROUTE_PROTECTION}};

static bool service_of(struct slice word, enum route_service *out)
{
    for (size_t i = 0; i < sizeof services / sizeof *services; i++) {
        if (slice_is(word, services[i].word)) {
            *out = services[i].service;
            return true;
        }
    }
    return false;
}

/* What is asked for: kind, else the module, else the rest of an order says so. */
static void fill_service(struct route *out, struct rec *r)
{
    static const char *const orders[] = {"module",        "document", "business",
                                         "held_document", "urgent",   "channel"};
    const struct json_node *root = json_root(&r->doc);
    struct slice kind = rec_str(r, root, "kind");
    size_t i = 0;

    if (service_of(kind, &out->service) || service_of(rec_str(r, root, "module"), &out->service))
        return;
    out->service = ROUTE_DOCUMENT;
    while (i < sizeof orders / sizeof *orders && !json_get(&r->doc, root, orders[i]))
        i++;
    if (i == sizeof orders / sizeof *orders)
        rec_fail(r, root, "neither kind nor module says what is asked for");
}

static void fill_channel(struct route *out, struct rec *r, const struct post *post,
                         struct instant at)
{
    const struct json_node *root = json_root(&r->doc);

    out->channel = rec_str(r, root, "channel");
    out->old_system = slice_is(out->channel, "old-system");
    out->old_closed = civil_cmp(calendar_local_day(post, at), post->old_system_closed) >= 0;
    if (out->channel.p && !out->old_system && !slice_is(out->channel, "app") &&
        !slice_is(out->channel, "mail") && !slice_is(out->channel, "email"))
        rec_fail(r, json_get(&r->doc, root, "channel"), "not one of app, mail, email, old-system");
}

/* R80: what proves the urgent need, in the request; what is uploaded with the order counts as well. */
static void fill_urgent(struct route *out, struct rec *r)
{
    const struct json_node *urgent = rec_obj(r, json_root(&r->doc), "urgent");
    const struct json_node *proof = rec_arr(r, urgent, "proof");

    out->urgent = out->urgent || urgent;
    for (const struct json_node *p = json_first(&r->doc, proof); p; p = json_next(&r->doc, p))
        out->proofs++;
}

/* What requests and orders have in common. */
static void fill_facts(struct route *out, struct rec *r, const struct post *post,
                       struct instant now, struct instant at)
{
    struct id_tables t = {.ids = post->ids, .today = calendar_local_day(post, now)};
    struct account a;

    fill_channel(out, r, post, at);
    out->urgent = slice_is(out->channel, "email");
    out->proofs = intake_record_uploaded(r, slice_of("urgent-proof"));
    account_record_order(&a, r, &t);
    out->account = a.given;
    /* with a number that is misread it can't be told: then an officer is asked */
    out->no_document = a.applicant_known && (a.applicant_document == REALNAME_NONE ||
                                             a.applicant_document == REALNAME_UNSUPPORTED);
    if (out->service != ROUTE_DOCUMENT)
        return;
    intake_record_request(&out->in, r, post, now);
    out->consult = intake_official_renewal(&out->in);
}

static struct instant instant_or(struct rec *r, const char *member, struct instant absent)
{
    bool have;
    struct instant at = rec_instant(r, json_root(&r->doc), member, &have);

    return have ? at : absent;
}

void route_record_order(struct route *out, struct rec *r, const struct post *post,
                        struct instant now)
{
    memset(out, 0, sizeof *out);
    out->service = ROUTE_DOCUMENT;
    fill_facts(out, r, post, now, instant_or(r, "submitted_at", now));
}

/* "lost-short-stay, urgent": what the profile takes (R9). */
static struct slice reasons(struct rec *r, const struct post *post)
{
    struct buf b = {0};
    struct slice out;

    for (size_t i = 0; i < post->emergency_reason_count; i++)
        buf_addf(&b, "%s%s", i ? ", " : "", post->emergency_reasons[i].code);
    out = arena_copy(&r->arena, buf_slice(&b));
    buf_release(&b);
    return out;
}

/* Asked for by its kind alone it is the emergency module that is meant (R9). */
static void fill_emergency(struct route *out, struct rec *r, const struct post *post)
{
    if (!out->in.module.p && slice_is(rec_str(r, json_root(&r->doc), "kind"), "emergency")) {
        out->in.module = slice_of("emergency");
        out->in.emergency = true;
    }
    if (out->in.emergency && slice_blank(out->in.emergency_reason))
        out->reasons = reasons(r, post);
}

void route_record_fill(struct route *out, struct rec *r, const struct post *post,
                       struct instant now)
{
    const struct json_node *root = json_root(&r->doc);
    struct slice cause;

    memset(out, 0, sizeof *out);
    fill_service(out, r);
    fill_facts(out, r, post, now,
               instant_or(r, "requested_at", instant_or(r, "submitted_at", now)));
    fill_urgent(out, r);
    fill_emergency(out, r, post);
    cause = rec_str(r, root, "cause");
    out->paper_cause = slice_is(cause, "submit-failed") || slice_is(cause, "result-not-found");
}

static void put_contacts(struct buf *out, const struct post *post)
{
    json_put_key(out, "contacts");
    buf_addc(out, '{');
    json_put_member_str(out, "phone", slice_of(post->contacts.phone));
    json_put_member_str(out, "email", slice_of(post->contacts.email));
    buf_addc(out, '}');
}

void route_record_put(struct buf *out, const struct route *r, const struct route_answer *a,
                      const struct post *post)
{
    json_put_member_str(out, "door", slice_of(route_door_word(a->door)));
    json_put_member_raw(out, "order", slice_of(a->order ? "true" : "false"));
    if (a->module)
        json_put_member_str(out, "module", slice_of(a->module));
    if (a->command)
        json_put_member_str(out, "command", slice_of(a->command));
    if (r->in.emergency && r->in.emergency_in_scope)
        json_put_member_str(out, "scope", r->in.emergency_reason);
    if (a->door == DOOR_HOTLINE)
        json_put_member_str(out, "number", slice_of(post->hotline));
    if (a->door == DOOR_CONSULT || a->door == DOOR_MAIL || a->door == DOOR_EMAIL)
        put_contacts(out, post);
}
