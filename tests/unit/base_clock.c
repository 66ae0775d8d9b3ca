/* Instants and dates: RFC 3339 strictly, the calendar exactly, ages by law. */
#include "base/clock.h"
#include "unit.h"

static bool at(const char *s, int64_t sec, int off_min)
{
    struct instant t = {0};

    return instant_parse(slice_of(s), &t) && t.sec == sec && t.off_min == off_min;
}

static bool no_instant(const char *s)
{
    struct instant t;

    return !instant_parse(slice_of(s), &t);
}

static bool round_trip(const char *s)
{
    struct instant t;
    char out[INSTANT_LEN + 1];

    if (!instant_parse(slice_of(s), &t))
        return false;
    instant_print(out, t);
    return strcmp(out, s) == 0;
}

static struct civil day(const char *s)
{
    struct civil c = {0};

    if (!civil_parse(slice_of(s), &c))
        c.year = -1;
    return c;
}

static void instants(void)
{
    CHECK(at("1970-01-01T00:00:00Z", 0, 0) && at("1969-12-31T23:59:59Z", -1, 0));
    CHECK(at("2021-06-07T09:15:00-05:00", 1623075300, -300));
    CHECK(at("2021-06-07T09:15:00.999-05:00", 1623075300, -300));
    CHECK(at("2021-06-07t14:15:00z", 1623075300, 0));
    CHECK(at("2000-02-29T00:00:00+08:00", 951753600, 480));
}

static void what_is_no_instant(void)
{
    static const char *const wrong[] = {
        "",
        "2021-06-07",
        "2021-06-07T09:15:00",
        "2021-06-07 09:15:00Z",
        "2021-06-07T24:00:00Z",
        "2021-06-07T09:60:00Z",
        "2021-06-07T09:15:60Z",
        "2021-06-07T09:15:00.Z",
        "2021-06-07T09:15:00-0500",
        "2021-06-07T09:15:00-24:00",
        "2021-06-31T09:15:00Z",
        "2021-02-29T09:15:00Z",
        "2021-06-07T09:15:00Zx",
        "2021-06-07T09:15:00-05:00 ",
        "21-06-07T09:15:00Z",
    };

    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        CHECK(no_instant(wrong[i]));
}

static void printed_as_it_came(void)
{
    CHECK(round_trip("2021-06-07T09:15:00-05:00") && round_trip("2021-12-31T23:59:59Z"));
    CHECK(round_trip("1969-12-31T18:00:00-06:00") && round_trip("0001-01-01T00:00:00+14:00"));
}

static void every_day_of_five_centuries(void)
{
    int64_t n = civil_days((struct civil){1700, 1, 1});
    int64_t end = civil_days((struct civil){2200, 1, 1});
    bool all = true;

    CHECK(civil_days((struct civil){1970, 1, 1}) == 0 && end - n == 182621);
    for (; n < end; n++)
        all = all && civil_days(civil_from_days(n)) == n;
    CHECK(all);
}

static void dates_that_exist(void)
{
    CHECK(day("2020-02-29").day == 29 && day("2000-02-29").day == 29);
    CHECK(day("1900-02-29").year == -1 && day("2021-02-29").year == -1);
    CHECK(day("2021-04-31").year == -1 && day("2021-13-01").year == -1);
    CHECK(day("2021-00-10").year == -1 && day("2021-01-00").year == -1);
    CHECK(day("2021-1-01").year == -1 && day("2021/01/01").year == -1);
}

static void the_date_is_that_of_its_offset(void)
{
    struct instant t;

    CHECK(instant_parse(slice_of("2021-06-07T23:30:00-05:00"), &t));
    CHECK(instant_civil(t).day == 7);
    t.off_min = 0;
    CHECK(instant_civil(t).day == 8);
}

static void ages(void)
{
    CHECK(civil_age(day("2005-06-07"), day("2021-06-06")) == 15);
    CHECK(civil_age(day("2005-06-07"), day("2021-06-07")) == 16);
    CHECK(civil_age(day("2004-02-29"), day("2021-02-28")) == 16);
    CHECK(civil_age(day("2004-02-29"), day("2021-03-01")) == 17);
    CHECK(civil_age(day("2022-01-01"), day("2021-06-07")) < 0);
    CHECK(civil_cmp(day("2021-06-07"), day("2021-06-08")) < 0);
    CHECK(civil_cmp(day("2021-06-07"), day("2021-06-07")) == 0);
}

static void the_clock_can_be_set(void)
{
    struct instant set;

    CHECK(setenv("LQ_NOW", "2021-06-07T09:15:00-05:00", 1) == 0);
    set = clock_now(true);
    CHECK(set.sec == 1623075300 && set.off_min == -300);
    CHECK(clock_now(false).sec > 1623075300); /* a store that isn't settable doesn't listen */
    CHECK(clock_mono_ms() <= clock_mono_ms());
}

int main(void)
{
    RUN(instants);
    RUN(what_is_no_instant);
    RUN(printed_as_it_came);
    RUN(every_day_of_five_centuries);
    RUN(dates_that_exist);
    RUN(the_date_is_that_of_its_offset);
    RUN(ages);
    RUN(the_clock_can_be_set);
    return unit_done();
}
