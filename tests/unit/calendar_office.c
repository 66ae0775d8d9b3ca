/* Office hours: each answer agrees with counting second by second, and adding undoes measuring. */
#include "rules/office.h"
#include "unit.h"

static const struct civil closed_days[] = {{2021, 3, 15}, {2021, 7, 5}, {2021, 11, 8}};

static struct office_clock office_of(const char *zone)
{
    struct office_clock o = {.holidays = closed_days, .holiday_count = 3};

    CHECK(zone_parse(slice_of(zone), &o.zone));
    return o;
}

static void row(struct office_clock *o, struct civil from, const struct civil *to,
                unsigned weekdays, size_t n, const int (*spans)[2])
{
    struct office_hours *h = &o->hours[o->hours_count++];

    *h = (struct office_hours){.valid_from = from, .weekdays = weekdays, .span_count = n};
    if (to) {
        h->valid_to = *to;
        h->has_end = true;
    }
    for (size_t i = 0; i < n; i++)
        h->spans[i] = (struct office_span){spans[i][0], spans[i][1]};
}

#define CHICAGO  "CST6CDT,M3.2.0,M11.1.0"
#define WORKDAYS 0x1fU
#define ALL_DAYS 0x7fU

/* R86's hours, all year round. */
static struct office_clock phone(void)
{
    static const int spans[][2] = {{540, 720}, {780, 870}};
    struct office_clock o = office_of(CHICAGO);

    row(&o, (struct civil){2021, 1, 1}, NULL, WORKDAYS, 2, spans);
    return o;
}

/* Rows that follow each other, a day with hours of its own, hours over the change of the clock. */
static struct office_clock night(void)
{
    static const int early[][2] = {{0, 90}, {150, 240}, {600, 720}, {1380, 1440}};
    static const int late[][2] = {{60, 120}, {120, 180}};
    static const int one_day[][2] = {{720, 721}};
    static const struct civil july = {2021, 7, 1};
    static const struct civil the_day = {2021, 7, 2};
    struct office_clock o = office_of(CHICAGO);

    row(&o, (struct civil){2021, 3, 1}, &july, ALL_DAYS, 4, early);
    row(&o, the_day, &the_day, ALL_DAYS, 1, one_day);
    row(&o, (struct civil){2021, 7, 3}, NULL, ALL_DAYS, 2, late);
    return o;
}

static int64_t sec(const char *s)
{
    struct instant t = {0};

    CHECK(instant_parse(slice_of(s), &t));
    return t.sec;
}

static bool open_at(const struct office_clock *o, const char *s)
{
    return office_is_open(o, sec(s), NULL);
}

static bool opens(const struct office_clock *o, const char *at, const char *want)
{
    int64_t t = 0;

    return office_next(o, sec(at), &t) && t == sec(want);
}

static void r86_the_phones_of_a_monday(void)
{
    struct office_clock o = phone();

    CHECK(!open_at(&o, "2021-06-07T08:59:59-05:00"));
    CHECK(open_at(&o, "2021-06-07T09:00:00-05:00"));
    CHECK(open_at(&o, "2021-06-07T11:59:59-05:00"));
    CHECK(!open_at(&o, "2021-06-07T12:00:00-05:00"));
    CHECK(open_at(&o, "2021-06-07T13:00:00-05:00"));
    CHECK(!open_at(&o, "2021-06-07T14:30:00-05:00"));
    CHECK(opens(&o, "2021-06-07T09:00:00-05:00", "2021-06-07T09:00:00-05:00"));
    CHECK(opens(&o, "2021-06-07T12:00:00-05:00", "2021-06-07T13:00:00-05:00"));
    CHECK(opens(&o, "2021-06-12T10:00:00-05:00", "2021-06-14T09:00:00-05:00"));
    CHECK(opens(&o, "2021-07-05T10:00:00-05:00", "2021-07-06T09:00:00-05:00"));
}

static void a_day_the_clock_changes_is_an_hour_shorter_or_longer(void)
{
    static const int whole[][2] = {{0, 1440}};
    struct office_clock o = office_of(CHICAGO);
    int64_t s = 0;

    row(&o, (struct civil){2021, 1, 1}, NULL, ALL_DAYS, 1, whole);
    CHECK(office_between(&o, sec("2021-03-14T00:00:00-06:00"), sec("2021-03-15T00:00:00-05:00"),
                         &s) &&
          s == 23 * 3600);
    CHECK(office_between(&o, sec("2021-11-07T00:00:00-05:00"), sec("2021-11-08T00:00:00-06:00"),
                         &s) &&
          s == 25 * 3600);
    /* the holiday after it counts for nothing */
    CHECK(office_between(&o, sec("2021-11-07T00:00:00-05:00"), sec("2021-11-09T00:00:00-06:00"),
                         &s) &&
          s == 25 * 3600);
}

static void spans_that_touch_close_at_the_later_end(void)
{
    struct office_clock o = night();
    int64_t closes = 0;

    CHECK(office_is_open(&o, sec("2021-08-02T01:30:00-05:00"), &closes));
    CHECK(closes == sec("2021-08-02T03:00:00-05:00"));
    CHECK(office_is_open(&o, sec("2021-03-02T23:30:00-06:00"), &closes));
    CHECK(closes == sec("2021-03-03T01:30:00-06:00")); /* over midnight */
}

static void rows_hold_on_their_days_only(void)
{
    struct office_clock o = night();

    CHECK(!open_at(&o, "2021-02-28T11:00:00-06:00"));
    CHECK(open_at(&o, "2021-03-01T11:00:00-06:00"));
    CHECK(open_at(&o, "2021-07-01T11:00:00-05:00"));
    CHECK(!open_at(&o, "2021-07-02T11:00:00-05:00"));
    CHECK(open_at(&o, "2021-07-02T12:00:30-05:00"));
    CHECK(!open_at(&o, "2021-07-03T11:00:00-05:00"));
    CHECK(opens(&o, "2021-01-01T00:00:00-06:00", "2021-03-01T00:00:00-06:00"));
}

/* Every minute from February to December: what is_open says, summed, is what
 * between says, and next is the first open minute. */
static void agrees_with_counting(const struct office_clock *o)
{
    int64_t from = sec("2021-02-20T06:00:00Z");
    int64_t end = sec("2021-12-01T06:00:00Z");
    int64_t sum = 0;
    int64_t awaited = 0;
    int64_t s;
    bool same = true;

    CHECK(office_next(o, from, &awaited));
    for (int64_t t = from; t < end; t += 60) {
        bool open = office_is_open(o, t, NULL);
        if (open != (awaited == t))
            same = false;
        if (open) {
            sum += 60;
            if (!office_next(o, t + 60, &awaited))
                same = false;
        }
        if (t % 86400 == 0 && (!office_between(o, from, t + 60, &s) || s != sum))
            same = false;
    }
    CHECK(same);
    CHECK(office_between(o, from, end, &s) && s == sum && sum > 0);
}

static void the_phones_agree_with_counting(void)
{
    struct office_clock o = phone();

    agrees_with_counting(&o);
}

static void night_hours_agree_with_counting(void)
{
    struct office_clock o = night();

    agrees_with_counting(&o);
}

/* Numbers that look random and are the same in every run (xorshift). */
static int64_t below(uint64_t *seed, int64_t limit)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return (int64_t)(*seed % (uint64_t)limit);
}

/* between(t, add(t, n)) == n, and no earlier instant will do; parts add up. */
static void adding_undoes_measuring(void)
{
    struct office_clock both[] = {phone(), night()};
    uint64_t seed = 20210607;
    bool inverse = true;
    bool earliest = true;
    bool parts = true;

    for (int i = 0; i < 4000; i++) {
        const struct office_clock *o = &both[i % 2];
        int64_t t = sec("2021-01-20T00:00:00Z") + below(&seed, INT64_C(400) * 86400);
        int64_t n = below(&seed, 200 * 3600);
        int64_t mid = t + below(&seed, INT64_C(60) * 86400);
        int64_t u = 0;
        int64_t a = 0;
        int64_t b = 0;
        int64_t c = 0;
        if (!office_add(o, t, n, &u) || !office_between(o, t, u, &a) || a != n)
            inverse = false;
        if (n > 0 && (!office_between(o, t, u - 1, &a) || a != n - 1))
            earliest = false;
        if (!office_between(o, t, mid, &a) || !office_between(o, mid, u, &b) ||
            !office_between(o, t, u, &c) || a + b != c)
            parts = false;
    }
    CHECK(inverse);
    CHECK(earliest);
    CHECK(parts);
}

static void elapsed_time_stands_still_while_the_applicant_is_asked(void)
{
    struct office_clock o = phone();
    int64_t start = sec("2021-06-07T09:00:00-05:00"); /* 4.5 hours a day */
    int64_t now = sec("2021-06-10T14:30:00-05:00");
    struct office_pause asked[] = {
        {sec("2021-06-07T11:00:00-05:00"), sec("2021-06-08T10:00:00-05:00")},
        {sec("2021-06-08T09:30:00-05:00"), sec("2021-06-08T09:45:00-05:00")}, /* within the first */
        {sec("2021-06-10T13:30:00-05:00"), OFFICE_PAUSE_OPEN},
    };
    int64_t s = 0;

    CHECK(office_elapsed(&o, start, now, NULL, 0, &s) && s == 4 * 16200);
    /* day 1: 2 h, day 2: 3.5 h, day 3: 4.5 h, day 4: 3.5 h */
    CHECK(office_elapsed(&o, start, now, asked, 3, &s) && s == 13 * 3600 + 1800);
    CHECK(office_elapsed(&o, start, start, asked, 3, &s) && s == 0);
    asked[0].from = start - 86400;
    CHECK(office_elapsed(&o, start, now, asked, 3, &s) && s == 11 * 3600 + 1800);
    asked[0].to = now + 86400;
    CHECK(office_elapsed(&o, start, now, asked, 3, &s) && s == 0);
}

static void a_target_falls_due_later_by_the_pauses(void)
{
    struct office_clock o = phone();
    int64_t start = sec("2021-06-07T09:00:00-05:00");
    struct office_pause asked[] = {
        {sec("2021-06-07T11:00:00-05:00"), sec("2021-06-08T10:00:00-05:00")},
        {sec("2021-06-09T09:00:00-05:00"), OFFICE_PAUSE_OPEN},
    };
    int64_t t = 0;

    CHECK(office_due(&o, start, 2 * 3600, asked, 2, &t) && t == asked[0].from);
    CHECK(office_due(&o, start, 3 * 3600, asked, 2, &t) && t == sec("2021-06-08T11:00:00-05:00"));
    CHECK(!office_due(&o, start, 6 * 3600, asked, 2, &t)); /* still waiting */
    CHECK(office_due(&o, start, 6 * 3600, asked, 1, &t) && t == sec("2021-06-09T09:30:00-05:00"));
}

/* Whatever the pauses: at the instant a target is due exactly that much has elapsed. */
static void due_agrees_with_elapsed(void)
{
    struct office_clock o = phone();
    uint64_t seed = 4711;
    bool same = true;

    for (int i = 0; i < 2000; i++) {
        int64_t start = sec("2021-02-01T00:00:00Z") + below(&seed, INT64_C(200) * 86400);
        int64_t target = 1 + below(&seed, 100 * 3600);
        struct office_pause p[5];
        int64_t at = start - 86400;
        int64_t due = 0;
        int64_t s = 0;
        for (int k = 0; k < 5; k++) {
            at += below(&seed, 5 * 86400);
            p[k] = (struct office_pause){at, at + below(&seed, 7 * 86400)};
        }
        if (!office_due(&o, start, target, p, 5, &due) ||
            !office_elapsed(&o, start, due, p, 5, &s) || s != target ||
            !office_elapsed(&o, start, due - 1, p, 5, &s) || s != target - 1)
            same = false;
    }
    CHECK(same);
}

static void what_has_no_answer_is_told(void)
{
    static const struct office_pause backwards[] = {{20, 10}};
    static const struct office_pause unordered[] = {{30, 40}, {20, 60}};
    struct office_clock o = phone();
    struct office_clock never = office_of(CHICAGO);
    int64_t t = sec("2021-06-07T09:00:00-05:00");
    int64_t v = 7;

    CHECK(!office_next(&never, t, &v) && !office_add(&never, t, 1, &v));
    CHECK(!office_is_open(&never, t, &v) && v == 7);
    CHECK(office_between(&never, t, t + 86400, &v) && v == 0);
    CHECK(!office_add(&o, t, -1, &v));
    CHECK(office_add(&o, t - 40, 0, &v) && v == t - 40);
    CHECK(office_between(&o, t + 3600, t, &v) && v == -3600);
    CHECK(!office_between(&o, t, t + INT64_C(86400) * (OFFICE_DAYS_MAX + 1), &v));
    CHECK(!office_add(&o, t, INT64_C(86400) * OFFICE_DAYS_MAX, &v));
    CHECK(!office_between(&o, INT64_MIN, INT64_MAX, &v) && !office_next(&o, INT64_MAX, &v));
    CHECK(!office_is_open(&o, INT64_MIN, NULL) && !office_add(&o, INT64_MAX, 5, &v));
    CHECK(!office_elapsed(&o, 0, 100, backwards, 1, &v));
    CHECK(!office_elapsed(&o, 0, 100, unordered, 2, &v) && !office_elapsed(&o, 1, 0, NULL, 0, &v));
}

int main(void)
{
    RUN(r86_the_phones_of_a_monday);
    RUN(a_day_the_clock_changes_is_an_hour_shorter_or_longer);
    RUN(spans_that_touch_close_at_the_later_end);
    RUN(rows_hold_on_their_days_only);
    RUN(the_phones_agree_with_counting);
    RUN(night_hours_agree_with_counting);
    RUN(adding_undoes_measuring);
    RUN(elapsed_time_stands_still_while_the_applicant_is_asked);
    RUN(a_target_falls_due_later_by_the_pauses);
    RUN(due_agrees_with_elapsed);
    RUN(what_has_no_answer_is_told);
    return unit_done();
}
