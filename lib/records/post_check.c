#include "records/post_check.h"

#include "records/calendar.h"

static void row_fault(struct reader *r, const char *list, size_t i, const char *key,
                      const char *what)
{
    char where[128];

    if (snprintf(where, sizeof where, "%s[%zu]%s%s", list, i, *key ? "." : "", key) > 0)
        read_fault(r, where, "%s", what);
}

static bool all_of(const char *s, const char *set, size_t n)
{
    return strlen(s) == n && strspn(s, set) == n;
}

#define CAPITALS "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define LOWER    "abcdefghijklmnopqrstuvwxyz"
#define DIGITS   "0123456789"

static void check_names(struct reader *r, const struct post *p, const char *name)
{
    if (strcmp(p->name, name) != 0)
        read_fault(r, "identity.name", "not the name of the file");
    if (!all_of(p->order_prefix, CAPITALS, 3))
        read_fault(r, "identity.order_prefix", "not three capital letters");
    if (!all_of(p->address.state, CAPITALS, 2))
        read_fault(r, "address.state", "not two capital letters");
    if (!all_of(p->address.zip, DIGITS, 5))
        read_fault(r, "address.zip", "not five digits");
    if (p->address.lines.n == 0)
        read_fault(r, "address.lines", "empty");
    if (!strchr(p->contacts.email, '@'))
        read_fault(r, "contacts.email", "not an e-mail address");
    if (p->messages.id_domain[strspn(p->messages.id_domain, LOWER DIGITS ".-")])
        read_fault(r, "messages.id_domain", "not a domain in small letters");
    if (p->minor_process_age > p->minor_civil_age)
        read_fault(r, "minors.process_age", "above civil_age");
}

/* Periods of one list: none ends before it begins, each begins after the one before has ended. */
struct period_walk {
    const char *list;
    const struct post_period *last;
    struct post_period seen;
};

static void check_period(struct reader *r, struct period_walk *w, size_t i, struct post_period now)
{
    if (now.has_end && civil_cmp(now.valid_to, now.valid_from) < 0)
        row_fault(r, w->list, i, "valid_to", "before valid_from");
    if (w->last && (!w->last->has_end || civil_cmp(now.valid_from, w->last->valid_to) <= 0))
        row_fault(r, w->list, i, "valid_from", "the row before it still holds on that day");
    w->seen = now;
    w->last = &w->seen;
}

static void check_tariffs(struct reader *r, const struct post *p)
{
    struct period_walk w = {.list = "fees"};

    for (size_t i = 0; i < p->tariff_count; i++) {
        const struct fee_tariff *t = &p->tariffs[i];
        check_period(r, &w, i, (struct post_period){t->valid_from, t->valid_to, t->has_end});
        if (!all_of(t->currency, CAPITALS, 3))
            row_fault(r, w.list, i, "currency", "not three capital letters");
    }
}

static void check_mail_policy(struct reader *r, const struct post *p)
{
    struct period_walk w = {.list = "two_way_mail"};

    for (size_t i = 0; i < p->two_way_mail_count; i++)
        check_period(r, &w, i, p->two_way_mail[i]);
}

static void check_hours(struct reader *r, const struct post *p)
{
    static const char *const kinds[] = {"phone", "office", "interview"};

    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        struct period_walk w = {.list = "hours"};
        for (size_t i = 0; i < p->hours_count; i++) {
            const struct post_hours *h = &p->hours[i];
            if (strcmp(h->of, kinds[k]) == 0)
                check_period(r, &w, i,
                             (struct post_period){h->valid_from, h->valid_to, h->has_end});
        }
        if (!w.last)
            read_fault(r, "hours", "none of kind %s", kinds[k]);
    }
}

/* Interviews are given by appointment: without a length, or with one longer than a
 * span, there would silently be none. */
static void check_appointments(struct reader *r, const struct post *p)
{
    for (size_t i = 0; i < p->hours_count; i++) {
        const struct post_hours *h = &p->hours[i];
        if (strcmp(h->of, "interview") != 0)
            continue;
        if (h->slot_min == 0)
            row_fault(r, "hours", i, "slot_min", "missing: interviews are given by appointment");
        for (size_t k = 0; k < h->span_count; k++) {
            if (h->spans[k].to_min - h->spans[k].from_min < h->slot_min) {
                row_fault(r, "hours", i, "slot_min", "longer than a span");
                break;
            }
        }
    }
}

static void check_holidays(struct reader *r, const struct post *p)
{
    for (size_t i = 0; i < p->holiday_count; i++) {
        if (i > 0 && civil_cmp(p->holidays[i - 1], p->holidays[i]) >= 0)
            row_fault(r, "holidays", i, "date", "not after the one before");
        if (!p->closures[i].zh != !p->closures[i].en)
            row_fault(r, "holidays", i, p->closures[i].zh ? "en" : "zh",
                      "missing: a name is in both languages");
    }
}

static bool overlap(struct post_words a, struct post_words b)
{
    if (a.n == 0 || b.n == 0)
        return true;
    for (size_t i = 0; i < a.n; i++) {
        if (post_has_word(b, slice_of(a.v[i])))
            return true;
    }
    return false;
}

static void check_lists(struct reader *r, const struct post *p)
{
    for (size_t i = 1; i < p->step_count; i++) {
        for (size_t k = 0; k < i; k++) {
            if (strcmp(p->steps[i].channel, p->steps[k].channel) == 0 &&
                strcmp(p->steps[i].module, p->steps[k].module) == 0)
                row_fault(r, "steps", i, "", "a second list for this channel and module");
        }
    }
    for (size_t i = 1; i < p->field_count; i++) {
        for (size_t k = 0; k < i; k++) {
            if (strcmp(p->fields[i].channel, p->fields[k].channel) == 0 &&
                strcmp(p->fields[i].module, p->fields[k].module) == 0 &&
                strcmp(p->fields[i].step, p->fields[k].step) == 0)
                row_fault(r, "fields", i, "", "a second list for this step, channel and module");
        }
    }
    for (size_t i = 1; i < p->material_count; i++) {
        const struct post_material *a = &p->materials[i];
        for (size_t k = 0; k < i; k++) {
            const struct post_material *b = &p->materials[k];
            if (strcmp(a->what, b->what) == 0 && overlap(a->channels, b->channels) &&
                overlap(a->modules, b->modules))
                row_fault(r, "materials", i, "what", "named twice for the same order");
        }
    }
}

static void check_codes(struct reader *r, const char *list, const struct post_reason *v, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        for (size_t k = 0; k < i; k++) {
            if (strcmp(v[i].code, v[k].code) == 0)
                row_fault(r, list, i, "code", "named twice");
        }
    }
}

static void check_payments(struct reader *r, const struct post *p)
{
    bool any = false;

    for (size_t i = 0; i < p->payment_count; i++) {
        any |= p->payments[i].accepted;
        for (size_t k = 0; k < i; k++) {
            if (strcmp(p->payments[i].kind, p->payments[k].kind) == 0)
                row_fault(r, "payments", i, "kind", "named twice");
        }
    }
    if (!any)
        read_fault(r, "payments", "no kind is accepted");
}

static void check_photos(struct reader *r, const struct post *p)
{
    for (size_t i = 0; i < p->photo_count; i++) {
        const struct post_photo *f = &p->photos[i];
        if (f->min_bytes > f->max_bytes || f->min_width > f->max_width ||
            f->min_height > f->max_height || f->min_aspect > f->max_aspect)
            row_fault(r, "photos", i, "", "a minimum above its maximum");
        for (size_t k = 0; k < i; k++) {
            if (strcmp(p->photos[k].name, f->name) == 0)
                row_fault(r, "photos", i, "name", "named twice");
        }
    }
}

/* Hours that nothing can be worked out from would silently be never. */
static void check_zone(struct reader *r, const struct post *p)
{
    const char *trouble = p->hours_count ? calendar_trouble(p, p->hours[0].of) : NULL;

    if (trouble)
        read_fault(r, "time_zone", "%s", trouble);
}

void post_check(struct reader *r, const struct post *p, const char *name)
{
    check_names(r, p, name);
    check_tariffs(r, p);
    check_mail_policy(r, p);
    check_hours(r, p);
    check_appointments(r, p);
    check_holidays(r, p);
    check_zone(r, p);
    check_lists(r, p);
    check_payments(r, p);
    check_photos(r, p);
    check_codes(r, "reject_reasons", p->reject_reasons, p->reject_reason_count);
    check_codes(r, "emergency_reasons", p->emergency_reasons, p->emergency_reason_count);
}
