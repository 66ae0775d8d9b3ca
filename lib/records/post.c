#include "records/post.h"

#include "base/cmd.h"
#include "base/diag.h"
#include "records/post_check.h"
#include "records/post_read.h"
#include "records/share.h"

#define CHANNELS "app mail email"
#define MODULES  "passport emergency"
#define STEPS    "account personal-data capture declaration photo uploads identity"
#define STATES                                                                                     \
    "incomplete submitted in-review needs-supplement needs-interview interview-booked "            \
    "awaiting-materials materials-received in-production ready dispatched closed rejected "        \
    "withdrawn lapsed"
#define MANY 1000000

#define P(member)      offsetof(struct post, member)
#define R(type, field) offsetof(struct type, field)
/* Rows carry the day they begin to hold; where only one can hold at a time it isn't kept. */
#define SINCE                                                                                      \
    {                                                                                              \
        .key = "valid_from", .type = V_DATE, .to = NOWHERE                                         \
    }
#define END                                                                                        \
    {                                                                                              \
        .type = V_END                                                                              \
    }

static const struct member identity[] = {
    {.key = "name", .type = V_STRING, .to = P(name)},
    {.key = "name_zh", .type = V_STRING, .to = P(name_zh)},
    {.key = "name_en", .type = V_STRING, .to = P(name_en)},
    {.key = "order_prefix", .type = V_STRING, .to = P(order_prefix)},
    END};
static const struct member time_zone[] = {
    {.key = "iana", .type = V_STRING, .to = P(time_zone)},
    {.key = "posix", .type = V_STRING, .to = P(time_zone_posix)},
    END};
static const struct member payee[] = {
    SINCE, {.key = "name", .type = V_STRING, .to = P(payee)}, END};
static const struct member hotline[] = {
    SINCE, {.key = "number", .type = V_STRING, .to = P(hotline)}, END};
static const struct member address[] = {
    SINCE,
    {.key = "addressee", .type = V_STRING, .to = P(address.addressee)},
    {.key = "lines", .type = V_WORDS, .to = P(address.lines)},
    {.key = "city", .type = V_STRING, .to = P(address.city)},
    {.key = "state", .type = V_STRING, .to = P(address.state)},
    {.key = "state_name", .type = V_STRING, .to = P(address.state_name)},
    {.key = "zip", .type = V_STRING, .to = P(address.zip)},
    {.key = "one_line", .type = V_STRING, .to = P(address.one_line)},
    END};
static const struct member contacts[] = {
    SINCE,
    {.key = "phone", .type = V_STRING, .to = P(contacts.phone)},
    {.key = "phone_zh", .type = V_STRING, .to = P(contacts.phone_zh)},
    {.key = "email", .type = V_STRING, .to = P(contacts.email)},
    END};
static const struct member fees[] = {
    {.key = "valid_from", .type = V_DATE, .to = R(fee_tariff, valid_from)},
    {.key = "valid_to",
     .type = V_LAST_DAY,
     .to = R(fee_tariff, valid_to),
     .flag = R(fee_tariff, has_end),
     .optional = true},
    {.key = "currency", .type = V_STRING, .to = R(fee_tariff, currency)},
    {.key = "production_cents",
     .type = V_INTEGER,
     .to = R(fee_tariff, production_cents),
     .max = MANY},
    {.key = "mailing_cents", .type = V_INTEGER, .to = R(fee_tariff, mailing_cents), .max = MANY},
    {.key = "annotation_cents",
     .type = V_INTEGER,
     .to = R(fee_tariff, annotation_cents),
     .max = MANY},
    END};
static const struct member payments[] = {
    SINCE,
    {.key = "kind", .type = V_STRING, .to = R(post_payment, kind)},
    {.key = "accepted", .type = V_BOOLEAN, .to = R(post_payment, accepted)},
    {.key = "piece_max_cents",
     .type = V_INTEGER,
     .to = R(post_payment, piece_max_cents),
     .optional = true,
     .min = 1,
     .max = MANY},
    END};
static const struct member steps[] = {
    {.key = "channel", .type = V_STRING, .to = R(post_steps, channel), .choices = CHANNELS},
    {.key = "module", .type = V_STRING, .to = R(post_steps, module), .choices = MODULES},
    {.key = "steps", .type = V_WORDS, .to = R(post_steps, steps), .choices = STEPS},
    END};
static const struct member fields[] = {
    {.key = "step",
     .type = V_STRING,
     .to = R(post_fields, step),
     .choices = "personal-data capture"},
    {.key = "channel", .type = V_STRING, .to = R(post_fields, channel), .choices = CHANNELS},
    {.key = "module", .type = V_STRING, .to = R(post_fields, module), .choices = MODULES},
    {.key = "fields", .type = V_POINTERS, .to = R(post_fields, pointers)},
    END};
static const struct member materials[] = {
    {.key = "what", .type = V_STRING, .to = R(post_material, what)},
    {.key = "by", .type = V_STRING, .to = R(post_material, by), .choices = "online mail"},
    {.key = "when",
     .type = V_STRING,
     .to = R(post_material, when),
     .choices = "always held lost not-paid-online mail-back minor on-request"},
    {.key = "channels",
     .type = V_WORDS,
     .to = R(post_material, channels),
     .choices = CHANNELS,
     .optional = true},
    {.key = "modules",
     .type = V_WORDS,
     .to = R(post_material, modules),
     .choices = MODULES,
     .optional = true},
    {.key = "zh", .type = V_STRING, .to = R(post_material, zh)},
    {.key = "en", .type = V_STRING, .to = R(post_material, en)},
    END};
static const struct member photo_prints[] = {
    {.key = "count", .type = V_INTEGER, .to = P(photo_prints), .max = 20}, END};
static const struct member photos[] = {
    {.key = "name", .type = V_STRING, .to = R(post_photo, name)},
    {.key = "formats", .type = V_WORDS, .to = R(post_photo, formats), .choices = "jpeg png"},
    {.key = "min_bytes", .type = V_INTEGER, .to = R(post_photo, min_bytes), .max = 100 * MANY},
    {.key = "max_bytes", .type = V_INTEGER, .to = R(post_photo, max_bytes), .max = 100 * MANY},
    {.key = "min_width", .type = V_INTEGER, .to = R(post_photo, min_width), .max = 65535},
    {.key = "max_width", .type = V_INTEGER, .to = R(post_photo, max_width), .max = 65535},
    {.key = "min_height", .type = V_INTEGER, .to = R(post_photo, min_height), .max = 65535},
    {.key = "max_height", .type = V_INTEGER, .to = R(post_photo, max_height), .max = 65535},
    {.key = "min_aspect", .type = V_INTEGER, .to = R(post_photo, min_aspect), .max = 100000},
    {.key = "max_aspect", .type = V_INTEGER, .to = R(post_photo, max_aspect), .max = 100000},
    {.key = "colours", .type = V_WORDS, .to = R(post_photo, colours), .choices = "rgb gray cmyk"},
    {.key = "max_bits", .type = V_INTEGER, .to = R(post_photo, max_bits), .min = 1, .max = 16},
    {.key = "min_lightness", .type = V_INTEGER, .to = R(post_photo, min_lightness), .max = 255},
    {.key = "max_tint", .type = V_INTEGER, .to = R(post_photo, max_tint), .max = 255},
    {.key = "max_spread", .type = V_INTEGER, .to = R(post_photo, max_spread), .max = 255},
    {.key = "ask",
     .type = V_WORDS,
     .to = R(post_photo, ask),
     .choices = "face head-size head-position expression recent retouched",
     .optional = true},
    END};
/* Each has a finding of its own (rules/mail.c). */
#define WAYS_IN "certified registered return-receipt signature-confirmation"
static const struct member envelope[] = {
    {.key = "width", .type = V_INTEGER, .to = P(envelope.width), .min = 1, .max = 10000},
    {.key = "height", .type = V_INTEGER, .to = P(envelope.height), .min = 1, .max = 10000},
    {.key = "tolerance_percent",
     .type = V_INTEGER,
     .to = P(envelope.tolerance_percent),
     .max = 100},
    {.key = "return_min_width",
     .type = V_INTEGER,
     .to = P(envelope.return_min_width),
     .max = 10000},
    {.key = "return_min_height",
     .type = V_INTEGER,
     .to = P(envelope.return_min_height),
     .max = 10000},
    {.key = "refused_in", .type = V_WORDS, .to = P(envelope.refused_in), .choices = WAYS_IN},
    {.key = "warned_in", .type = V_WORDS, .to = P(envelope.warned_in), .choices = WAYS_IN},
    {.key = "return_carriers", .type = V_WORDS, .to = P(envelope.return_carriers)},
    {.key = "return_services", .type = V_WORDS, .to = P(envelope.return_services)},
    END};
static const struct member minors[] = {
    {.key = "process_age", .type = V_INTEGER, .to = P(minor_process_age), .max = 30},
    {.key = "civil_age", .type = V_INTEGER, .to = P(minor_civil_age), .max = 30},
    END};
static const struct member two_way_mail[] = {
    {.key = "valid_from", .type = V_DATE, .to = R(post_period, valid_from)},
    {.key = "valid_to",
     .type = V_LAST_DAY,
     .to = R(post_period, valid_to),
     .flag = R(post_period, has_end),
     .optional = true},
    END};
static const struct member reasons[] = {
    {.key = "code", .type = V_STRING, .to = R(post_reason, code)},
    {.key = "zh", .type = V_STRING, .to = R(post_reason, zh)},
    {.key = "en", .type = V_STRING, .to = R(post_reason, en)},
    END};
static const struct member old_system[] = {
    {.key = "closed_from", .type = V_DATE, .to = P(old_system_closed)}, END};
static const struct member lapse[] = {
    {.key = "state", .type = V_STRING, .to = R(post_lapse, state), .choices = STATES},
    {.key = "days", .type = V_INTEGER, .to = R(post_lapse, days), .min = 1, .max = 3660},
    END};
static const struct member interviews[] = {
    {.key = "missed_limit",
     .type = V_INTEGER,
     .to = P(interviews_missed_limit),
     .min = 1,
     .max = 100},
    {.key = "ahead_days", .type = V_INTEGER, .to = P(interviews_ahead_days), .min = 1, .max = 366},
    END};
static const struct member legalization[] = {
    {.key = "attempts", .type = V_INTEGER, .to = P(legal.attempts), .min = 1, .max = 1000},
    {.key = "window_min", .type = V_INTEGER, .to = P(legal.window_min), .min = 1, .max = 10080},
    {.key = "lock_min", .type = V_INTEGER, .to = P(legal.lock_min), .min = 1, .max = 10080},
    {.key = "register_days",
     .type = V_INTEGER,
     .to = P(legal.register_days),
     .min = 1,
     .max = 3660},
    END};
static const struct member messages[] = {
    {.key = "id_domain", .type = V_STRING, .to = P(messages.id_domain)},
    {.key = "overdue_hours",
     .type = V_INTEGER,
     .to = P(messages.overdue_hours),
     .min = 1,
     .max = 8784},
    END};
static const struct member pension[] = {
    {.key = "fields", .type = V_POINTERS, .to = P(pension.fields)},
    {.key = "mandate_days",
     .type = V_INTEGER,
     .to = P(pension.mandate_days),
     .min = 1,
     .max = 3660},
    {.key = "result_days", .type = V_INTEGER, .to = P(pension.result_days), .min = 1, .max = 3660},
    {.key = "due_days", .type = V_INTEGER, .to = P(pension.due_days), .min = 1, .max = 3660},
    END};
static const struct member targets[] = {
    {.key = "module", .type = V_STRING, .to = R(post_target, module), .choices = MODULES},
    {.key = "from", .type = V_STRING, .to = R(post_target, from), .choices = STATES},
    {.key = "to", .type = V_STRING, .to = R(post_target, to), .choices = STATES},
    {.key = "office_hours",
     .type = V_INTEGER,
     .to = R(post_target, office_hours),
     .min = 1,
     .max = 10000},
    END};
static const struct member four_eyes[] = {
    {.key = "first", .type = V_STRING, .to = R(post_pair, first)},
    {.key = "second", .type = V_STRING, .to = R(post_pair, second)},
    END};
static const struct member hours[] = {
    {.key = "of", .type = V_STRING, .to = R(post_hours, of), .choices = "phone office interview"},
    {.key = "valid_from", .type = V_DATE, .to = R(post_hours, valid_from)},
    {.key = "valid_to",
     .type = V_LAST_DAY,
     .to = R(post_hours, valid_to),
     .flag = R(post_hours, has_end),
     .optional = true},
    {.key = "weekdays", .type = V_WEEKDAYS, .to = R(post_hours, weekdays)},
    {.key = "spans", .type = V_SPANS, .to = 0},
    {.key = "slot_min",
     .type = V_INTEGER,
     .to = R(post_hours, slot_min),
     .optional = true,
     .min = 5,
     .max = 480},
    {.key = "capacity",
     .type = V_INTEGER,
     .to = R(post_hours, capacity),
     .optional = true,
     .min = 1,
     .max = 100},
    END};
static const struct member holidays[] = {
    {.key = "date", .type = V_DATE, .to = R(post_holiday, date)},
    {.key = "zh", .type = V_STRING, .to = R(post_holiday, zh), .optional = true},
    {.key = "en", .type = V_STRING, .to = R(post_holiday, en), .optional = true},
    END};

#define ONE(name)                                                                                  \
    {                                                                                              \
        .key = #name, .members = name                                                              \
    }
#define ROWS(name, table, type, list, count)                                                       \
    {                                                                                              \
        .key = name, .members = table, .row_size = sizeof(struct type), .to_rows = P(list),        \
        .to_count = P(count)                                                                       \
    }

static const struct section sections[] = {
    ONE(identity),
    ONE(time_zone),
    ONE(payee),
    ONE(hotline),
    ONE(address),
    ONE(contacts),
    ROWS("fees", fees, fee_tariff, tariffs, tariff_count),
    ROWS("payments", payments, post_payment, payments, payment_count),
    ROWS("steps", steps, post_steps, steps, step_count),
    ROWS("fields", fields, post_fields, fields, field_count),
    ROWS("materials", materials, post_material, materials, material_count),
    ONE(photo_prints),
    ROWS("photos", photos, post_photo, photos, photo_count),
    ONE(envelope),
    ONE(minors),
    {.key = "two_way_mail",
     .members = two_way_mail,
     .row_size = sizeof(struct post_period),
     .to_rows = P(two_way_mail),
     .to_count = P(two_way_mail_count),
     .may_be_empty = true},
    ROWS("emergency_reasons", reasons, post_reason, emergency_reasons, emergency_reason_count),
    ROWS("reject_reasons", reasons, post_reason, reject_reasons, reject_reason_count),
    ONE(old_system),
    ROWS("lapse", lapse, post_lapse, lapses, lapse_count),
    ONE(interviews),
    ONE(legalization),
    ONE(messages),
    ONE(pension),
    ROWS("targets", targets, post_target, targets, target_count),
    {.key = "four_eyes",
     .members = four_eyes,
     .row_size = sizeof(struct post_pair),
     .to_rows = P(four_eyes),
     .to_count = P(four_eyes_count),
     .may_be_empty = true},
    ROWS("hours", hours, post_hours, hours, hours_count),
    ROWS("holidays", holidays, post_holiday, closures, holiday_count),
};
#define SECTIONS (sizeof sections / sizeof *sections)

static bool known_section(const char *key)
{
    for (size_t i = 0; i < SECTIONS; i++) {
        if (strcmp(sections[i].key, key) == 0)
            return true;
    }
    return false;
}

static void read_root(struct reader *r, json_t *root, struct post *p)
{
    const char *key;
    json_t *v;

    if (!json_is_object(root)) {
        read_fault(r, "the whole", "not an object");
        return;
    }
    for (size_t i = 0; i < SECTIONS; i++)
        read_section(r, root, &sections[i], p);
    json_object_foreach(root, key, v)
    {
        if (*key != '_' && !known_section(key))
            read_fault(r, key, "unknown member");
    }
}

static void take_dates(struct post *p)
{
    struct civil *dates = arena_alloc(&p->arena, p->holiday_count * sizeof *dates);

    for (size_t i = 0; i < p->holiday_count; i++)
        dates[i] = p->closures[i].date;
    p->holidays = dates;
}

/* Lower-case letters, digits and hyphens: it becomes part of a file's name. */
static bool plain_name(const char *name)
{
    size_t n = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-");

    return n > 0 && n <= 32 && name[n] == '\0';
}

static bool parse(struct post *p, const char *file, const char *name)
{
    struct reader r = {.file = file, .arena = &p->arena};
    json_error_t err;
    json_t *root = json_loadb(p->raw.p, p->raw.n, JSON_REJECT_DUPLICATES, &err);

    if (!root) {
        diag_say("%s:%d:%d: %s", file, err.line, err.column, err.text);
        return false;
    }
    read_root(&r, root, p);
    p->has_zone = p->time_zone_posix && zone_parse(slice_of(p->time_zone_posix), &p->zone);
    take_dates(p);
    if (r.faults == 0)
        post_check(&r, p, name);
    json_decref(root);
    return r.faults == 0;
}

struct post *post_load(const char *name, bool honour_env)
{
    char file[64];
    struct post *p;

    if (!plain_name(name) || snprintf(file, sizeof file, "posts/%s.json", name) < 0) {
        diag_say("%s: not the name of a post", name);
        return NULL;
    }
    p = mem_alloc(1, sizeof *p);
    *p = (struct post){0};
    if (share_read(file, honour_env, &p->text)) {
        p->raw = buf_slice(&p->text);
        p->ids = parse(p, file, name) ? ids_load(honour_env) : NULL;
        if (p->ids)
            return p;
    }
    post_free(p);
    return NULL;
}

void post_free(struct post *p)
{
    if (!p)
        return;
    ids_free(p->ids);
    arena_release(&p->arena);
    buf_release(&p->text);
    free(p);
}
