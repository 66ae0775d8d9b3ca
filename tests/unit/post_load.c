/* The shipped profile answers what the guide says. */
#include "unit.h"

#include "base/diag.h"
#include "records/post.h"
#include "records/share.h"

static struct post *post;
static const struct civil first_day = {2021, 6, 7};

static void fees(void)
{
    const struct fee_tariff *t = &post->tariffs[0];

    CHECK(post->tariff_count == 1);
    CHECK(civil_cmp(t->valid_from, (struct civil){2021, 1, 1}) == 0 && !t->has_end);
    CHECK(t->production_cents == 1800 && t->mailing_cents == 500 && t->annotation_cents == 500);
    CHECK(strcmp(post_fee_rules(post).payee, "Chinese Consulate General In Chicago") == 0);
    CHECK(post_fee_rules(post).money_order_max_cents == 100000);
    CHECK(post_payment(post, slice_of("wechat"))->accepted);
    CHECK(!post_payment(post, slice_of("cash"))->accepted);
    CHECK(!post_payment(post, slice_of("bitcoin")));
}

static void steps(void)
{
    const struct post_steps *app = post_steps_for(post, slice_of("app"), slice_of("passport"));
    const struct post_fields *f =
        post_fields_for(post, "capture", slice_of("app"), slice_of("emergency"));

    CHECK(app && app->steps.n == 6 && strcmp(app->steps.v[5], "identity") == 0);
    CHECK(f && post_has_word(f->pointers, slice_of("/emergency/reason")));
    CHECK(!post_steps_for(post, slice_of("fax"), slice_of("passport")));
    CHECK(!post_steps_for(post, slice_of(NULL), slice_of("passport")));
    CHECK(!post_fields_for(post, "capture", slice_of("app"), slice_of("passport")));
}

static void materials(void)
{
    struct post_case c = {.channel = slice_of("app"), .module = slice_of("passport")};

    CHECK(!post_material_due(post_material(post, slice_of("old-document")), &c));
    CHECK(post_material_due(post_material(post, slice_of("payment")), &c));
    CHECK(!post_material_due(post_material(post, slice_of("return-envelope")), &c));
    CHECK(!post_material_due(post_material(post, slice_of("application-form")), &c));
    CHECK(!post_material_due(post_material(post, slice_of("police-report")), &c));
    c.held = c.paid_online = c.mail_back = true;
    c.channel = slice_of("mail");
    CHECK(post_material_due(post_material(post, slice_of("old-document")), &c));
    CHECK(!post_material_due(post_material(post, slice_of("payment")), &c));
    CHECK(post_material_due(post_material(post, slice_of("return-envelope")), &c));
    CHECK(post_material_due(post_material(post, slice_of("application-form")), &c));
    CHECK(!post_material(post, slice_of("gold")));
}

static void policies(void)
{
    CHECK(!post_two_way_mail_on(post, (struct civil){2021, 6, 6}));
    CHECK(post_two_way_mail_on(post, first_day));
    CHECK(post_two_way_mail_on(post, (struct civil){2023, 1, 7}));
    CHECK(!post_two_way_mail_on(post, (struct civil){2023, 1, 8}));
    CHECK(post_emergency_in_scope(post, slice_of("urgent")));
    CHECK(!post_emergency_in_scope(post, slice_of("holiday")));
    CHECK(!post_emergency_in_scope(post, slice_of(NULL)));
    CHECK(post_lapse_days(post, "incomplete") > 0 && post_lapse_days(post, "ready") == -1);
    CHECK(post_four_eyes(post, "approve", "review") && post_four_eyes(post, "review", "approve"));
    CHECK(!post_four_eyes(post, "review", "review"));
    CHECK(civil_cmp(post->old_system_closed, first_day) == 0);
    CHECK(post_reject_reason(post, slice_of("not-a-national")));
    CHECK(!post_reject_reason(post, slice_of("mood")));
}

static void hours(void)
{
    const struct post_hours *h = post_hours_on(post, "phone", first_day);

    CHECK(h && h->weekdays == 0x1f && h->span_count == 2);
    CHECK(h && h->spans[1].from_min == 13 * 60 && h->spans[1].to_min == 14 * 60 + 30);
    CHECK(!post_hours_on(post, "phone", (struct civil){2021, 6, 6}));
    CHECK(post_is_holiday(post, (struct civil){2021, 7, 5}));
    CHECK(!post_is_holiday(post, (struct civil){2021, 7, 6}));
}

/* Names that would leave the data directory never reach open(). */
static void names(void)
{
    static const char *const bad[] = {"", "/etc/passwd", "..", "../x", "posts/../../x", "posts/.."};
    static const char *const posts[] = {"", "../chicago", "Chicago", "chi cago", "a/b"};
    char path[PATH_MAX];

    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        CHECK(share_open(bad[i], false, path) == -1);
    for (size_t i = 0; i < sizeof posts / sizeof *posts; i++)
        CHECK(post_load(posts[i], false) == NULL);
}

int main(int argc, char **argv)
{
    diag_init(argc > 0 ? argv[0] : "post_load");
    post = post_load("chicago", false);
    if (!post)
        return ST_IO;
    RUN(fees);
    RUN(steps);
    RUN(materials);
    RUN(policies);
    RUN(hours);
    RUN(names);
    post_free(post);
    return unit_done();
}
