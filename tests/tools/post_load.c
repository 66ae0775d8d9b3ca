/*
 * post_load: load a profile and print what came of it, one line a datum.
 *
 * tests/post.bats runs it over the shipped profile and over damaged copies of it.
 * post_load NAME [pinned]: with "pinned" $LQ_SHARE isn't honoured, as in a
 * store that isn't settable. Exit status 0 when the profile is whole, else 5.
 */
#include "base/diag.h"
#include "records/post.h"

#include <inttypes.h>

static void print_rules(const struct post *p)
{
    struct civil in = {2021, 6, 7};
    const struct fee_tariff *t = &p->tariffs[0];
    const struct post_hours *h = post_hours_on(p, "phone", in);

    printf("tariff %04d-%02d-%02d %s %" PRId64 " %" PRId64 " %" PRId64 "\n", t->valid_from.year,
           t->valid_from.month, t->valid_from.day, t->currency, t->production_cents,
           t->mailing_cents, t->annotation_cents);
    printf("money-order max %" PRId64 "\n", post_fee_rules(p).money_order_max_cents);
    for (size_t i = 0; i < p->payment_count; i++)
        printf("payment %s %s\n", p->payments[i].kind, p->payments[i].accepted ? "yes" : "no");
    printf("minor %" PRId64 " %" PRId64 "\n", p->minor_process_age, p->minor_civil_age);
    printf("two-way %d %d\n", post_two_way_mail_on(p, (struct civil){2021, 6, 6}),
           post_two_way_mail_on(p, in));
    printf("lapse %" PRId64 " %" PRId64 "\n", post_lapse_days(p, "incomplete"),
           post_lapse_days(p, "ready"));
    printf("four-eyes %d %d\n", post_four_eyes(p, "approve", "review"),
           post_four_eyes(p, "approve", "receive"));
    if (h)
        printf("phone %x %d-%d %d-%d\n", h->weekdays, h->spans[0].from_min, h->spans[0].to_min,
               h->spans[1].from_min, h->spans[1].to_min);
    printf("holiday %d %d\n", post_is_holiday(p, (struct civil){2021, 7, 5}),
           post_is_holiday(p, (struct civil){2021, 7, 6}));
}

static void print_materials(const struct post *p)
{
    struct post_case c = {.channel = slice_of("app"),
                          .module = slice_of("passport"),
                          .held = true,
                          .mail_back = true};

    for (size_t i = 0; i < p->material_count; i++) {
        if (post_material_due(&p->materials[i], &c))
            printf("due %s %s\n", p->materials[i].by, p->materials[i].what);
    }
}

static void print_steps(const struct post *p)
{
    const struct post_steps *s = post_steps_for(p, slice_of("app"), slice_of("passport"));
    const struct post_fields *f =
        post_fields_for(p, "personal-data", slice_of("app"), slice_of("passport"));

    printf("steps");
    for (size_t i = 0; s && i < s->steps.n; i++)
        printf(" %s", s->steps.v[i]);
    printf("\nfields");
    for (size_t i = 0; f && i < f->pointers.n; i++)
        printf(" %s", f->pointers.v[i]);
    printf("\n");
}

int main(int argc, char **argv)
{
    struct post *p;

    diag_init("post_load");
    p = post_load(argc > 1 ? argv[1] : "chicago", argc < 3);
    if (!p)
        return ST_IO;
    printf("post %s %s %s\n", p->name, p->order_prefix, p->time_zone);
    printf("payee %s\n", p->payee);
    printf("address %s\n", p->address.one_line);
    printf("contacts %s %s %s\n", p->contacts.phone, p->contacts.phone_zh, p->contacts.email);
    print_rules(p);
    print_steps(p);
    print_materials(p);
    printf("bytes %zu\n", p->raw.n);
    post_free(p);
    return fflush(stdout) == 0 ? 0 : ST_IO;
}
