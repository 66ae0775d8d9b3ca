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
                         struct instant now)
{
    const struct json_node *root = json_root(&r->doc);
    bool have;
    bool had;
    struct instant at = rec_instant(r, root, "requested_at", &have);
    struct instant submitted = rec_instant(r, root, "submitted_at", &had);
    struct civil day = calendar_local_day(post, have ? at : had ? submitted : now);

    out->channel = rec_str(r, root, "channel");
    out->old_system = slice_is(out->channel, "old-system");
    out->old_closed = civil_cmp(day, post->old_system_closed) >= 0;
    if (out->channel.p && !out->old_system && !slice_is(out->channel, "app") &&
        !slice_is(out->channel, "mail") && !slice_is(out->channel, "email"))
        rec_fail(r, json_get(&r->doc, root, "channel"), "not one of app, mail, email, old-system");
}

/* R80: what proves the urgent need, in the request or uploaded with the order. */
static void fill_urgent(struct route *out, struct rec *r)
{
    const struct json_node *urgent = rec_obj(r, json_root(&r->doc), "urgent");
    const struct json_node *proof = rec_arr(r, urgent, "proof");

    out->urgent = urgent || slice_is(out->channel, "email");
    for (const struct json_node *p = json_first(&r->doc, proof); p; p = json_next(&r->doc, p))
        out->proofs++;
    out->proofs += intake_record_uploaded(r, slice_of("urgent-proof"));
}

void route_record_fill(struct route *out, struct rec *r, const struct post *post,
                       struct instant now)
{
    struct id_tables t = {.ids = post->ids, .today = calendar_local_day(post, now)};
    const struct json_node *root = json_root(&r->doc);
    struct slice cause;
    struct account a;

    memset(out, 0, sizeof *out);
    fill_service(out, r);
    fill_channel(out, r, post, now);
    fill_urgent(out, r);
    account_record_fill(&a, r, &t, NULL);
    out->account = rec_obj(r, root, "account") != NULL;
    out->no_document = a.applicant_known && a.applicant_document != REALNAME_TAKEN;
    cause = rec_str(r, root, "cause");
    out->paper_cause = slice_is(cause, "submit-failed") || slice_is(cause, "result-not-found");
    if (out->service != ROUTE_DOCUMENT)
        return;
    intake_record_request(&out->in, r, post, now);
    out->consult = intake_official_renewal(&out->in);
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
