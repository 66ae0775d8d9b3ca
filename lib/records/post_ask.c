/* Questions a profile answers. */
#include "records/post.h"

bool post_has_word(struct post_words w, struct slice word)
{
    for (size_t i = 0; i < w.n; i++) {
        if (slice_is(word, w.v[i]))
            return true;
    }
    return false;
}

const struct post_steps *post_steps_for(const struct post *p, struct slice channel,
                                        struct slice module)
{
    for (size_t i = 0; i < p->step_count; i++) {
        if (slice_is(channel, p->steps[i].channel) && slice_is(module, p->steps[i].module))
            return &p->steps[i];
    }
    return NULL;
}

const struct post_fields *post_fields_for(const struct post *p, const char *step,
                                          struct slice channel, struct slice module)
{
    for (size_t i = 0; i < p->field_count; i++) {
        const struct post_fields *f = &p->fields[i];
        if (strcmp(f->step, step) == 0 && slice_is(channel, f->channel) &&
            slice_is(module, f->module))
            return f;
    }
    return NULL;
}

const struct post_material *post_material(const struct post *p, struct slice what)
{
    for (size_t i = 0; i < p->material_count; i++) {
        if (slice_is(what, p->materials[i].what))
            return &p->materials[i];
    }
    return NULL;
}

const struct post_payment *post_payment(const struct post *p, struct slice kind)
{
    for (size_t i = 0; i < p->payment_count; i++) {
        if (slice_is(kind, p->payments[i].kind))
            return &p->payments[i];
    }
    return NULL;
}

static const struct post_reason *reason(const struct post_reason *v, size_t n, struct slice code)
{
    for (size_t i = 0; i < n; i++) {
        if (slice_is(code, v[i].code))
            return &v[i];
    }
    return NULL;
}

const struct post_reason *post_reject_reason(const struct post *p, struct slice code)
{
    return reason(p->reject_reasons, p->reject_reason_count, code);
}

bool post_emergency_in_scope(const struct post *p, struct slice code)
{
    return reason(p->emergency_reasons, p->emergency_reason_count, code) != NULL;
}

bool post_material_due(const struct post_material *m, const struct post_case *c)
{
    const struct {
        const char *when;
        bool holds;
    } table[] = {{"always", true},
                 {"held", c->held},
                 {"lost", c->lost},
                 {"not-paid-online", !c->paid_online},
                 {"mail-back", c->mail_back},
                 {"minor", c->minor}};

    if ((m->channels.n > 0 && !post_has_word(m->channels, c->channel)) ||
        (m->modules.n > 0 && !post_has_word(m->modules, c->module)))
        return false;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        if (strcmp(m->when, table[i].when) == 0)
            return table[i].holds;
    }
    return false;
}

static bool within(struct post_period in, struct civil day)
{
    return civil_cmp(in.valid_from, day) <= 0 && (!in.has_end || civil_cmp(day, in.valid_to) <= 0);
}

bool post_two_way_mail_on(const struct post *p, struct civil day)
{
    for (size_t i = 0; i < p->two_way_mail_count; i++) {
        if (within(p->two_way_mail[i], day))
            return true;
    }
    return false;
}

int64_t post_lapse_days(const struct post *p, const char *state)
{
    for (size_t i = 0; i < p->lapse_count; i++) {
        if (strcmp(p->lapses[i].state, state) == 0)
            return p->lapses[i].days;
    }
    return -1;
}

bool post_four_eyes(const struct post *p, const char *edge, const char *other)
{
    for (size_t i = 0; i < p->four_eyes_count; i++) {
        const struct post_pair *pair = &p->four_eyes[i];
        if ((strcmp(pair->first, edge) == 0 && strcmp(pair->second, other) == 0) ||
            (strcmp(pair->first, other) == 0 && strcmp(pair->second, edge) == 0))
            return true;
    }
    return false;
}

struct fee_rules post_fee_rules(const struct post *p)
{
    const struct post_payment *piece = post_payment(p, slice_of("money-order"));

    return (struct fee_rules){.payee = p->payee,
                              .money_order_max_cents = piece ? piece->piece_max_cents : 0};
}

const struct post_hours *post_hours_on(const struct post *p, const char *of, struct civil day)
{
    for (size_t i = 0; i < p->hours_count; i++) {
        const struct post_hours *h = &p->hours[i];
        if (strcmp(h->of, of) == 0 &&
            within((struct post_period){h->valid_from, h->valid_to, h->has_end}, day))
            return h;
    }
    return NULL;
}

const struct post_holiday *post_holiday(const struct post *p, struct civil day)
{
    for (size_t i = 0; i < p->holiday_count; i++) {
        if (civil_cmp(p->closures[i].date, day) == 0)
            return &p->closures[i];
    }
    return NULL;
}

bool post_is_holiday(const struct post *p, struct civil day)
{
    return post_holiday(p, day) != NULL;
}
