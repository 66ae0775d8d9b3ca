/* Local time from a POSIX TZ rule: what is read, what is refused, the gap and the fold. */
#include "rules/zone.h"
#include "unit.h"

static struct zone zone(const char *rule)
{
    struct zone z = {0};

    CHECK(zone_parse(slice_of(rule), &z));
    return z;
}

static int64_t sec(const char *s)
{
    struct instant t = {0};

    CHECK(instant_parse(slice_of(s), &t));
    return t.sec;
}

/* The rule shows that local time, offset included, at that very instant. */
static bool shows(const char *rule, const char *s)
{
    struct zone z = zone(rule);
    struct instant t = {sec(s), 0};
    char out[INSTANT_LEN + 1];

    t.off_min = zone_offset(&z, t.sec);
    instant_print(out, t);
    if (strcmp(out, s) != 0)
        printf("# %s: %s, not %s\n", rule, out, s);
    return strcmp(out, s) == 0;
}

/* The first instant with that minute of that day, in UTC. */
static bool at(const char *rule, struct civil day, int minute, const char *utc)
{
    struct zone z = zone(rule);
    struct instant t = {zone_instant(&z, day, minute), 0};
    char out[INSTANT_LEN + 1];

    instant_print(out, t);
    if (strcmp(out, utc) != 0)
        printf("# %s, minute %d: %s, not %s\n", rule, minute, out, utc);
    return strcmp(out, utc) == 0;
}

#define CHICAGO "CST6CDT,M3.2.0,M11.1.0"

static void the_two_changes_of_a_year(void)
{
    CHECK(shows(CHICAGO, "2021-03-14T01:59:59-06:00"));
    CHECK(shows(CHICAGO, "2021-03-14T03:00:00-05:00"));
    CHECK(shows(CHICAGO, "2021-11-07T01:59:59-05:00"));
    CHECK(shows(CHICAGO, "2021-11-07T01:00:00-06:00"));
    CHECK(shows(CHICAGO, "2021-12-31T23:59:59-06:00"));
    CHECK(shows(CHICAGO, "2022-01-01T00:00:00-06:00"));
}

static void other_shapes_of_rules(void)
{
    CHECK(shows("UTC0", "2021-07-01T00:00:00Z"));
    CHECK(shows("CST-8", "2021-07-01T00:00:00+08:00"));
    CHECK(shows("<+0330>-3:30", "2021-07-01T00:00:00+03:30"));
    CHECK(shows("NST3:30NDT,M3.2.0,M11.1.0", "2021-07-01T00:00:00-02:30"));
    /* south of the equator daylight time spans the new year */
    CHECK(shows("AEST-10AEDT,M10.1.0,M4.1.0/3", "2021-01-01T00:00:00+11:00"));
    CHECK(shows("AEST-10AEDT,M10.1.0,M4.1.0/3", "2021-04-04T02:00:00+10:00"));
    CHECK(shows("AEST-10AEDT,M10.1.0,M4.1.0/3", "2021-10-03T03:00:00+11:00"));
    /* Ireland: winter time is the one that "saves" */
    CHECK(shows("IST-1GMT0,M10.5.0,M3.5.0/1", "2021-07-01T00:00:00+01:00"));
    CHECK(shows("IST-1GMT0,M10.5.0,M3.5.0/1", "2021-12-01T00:00:00Z"));
    /* half an hour; a change before midnight of the named day */
    CHECK(shows("<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", "2021-12-01T00:00:00+11:00"));
    CHECK(shows("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2024-03-30T21:59:59-02:00"));
    CHECK(shows("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2024-03-31T00:00:00-01:00"));
    /* days of the year: 29 February isn't counted by J */
    CHECK(shows("AAA0BBB,J60/0,J300/0", "2024-02-29T23:59:59Z"));
    CHECK(shows("AAA0BBB,J60/0,J300/0", "2024-03-01T01:00:00+01:00"));
    CHECK(shows("AAA0BBB,59/0,300/0", "2024-02-29T01:00:00+01:00"));
    /* daylight time all year long */
    CHECK(shows("EST5EDT,0/0,J365/25", "2021-01-01T00:00:00-04:00"));
    CHECK(shows("EST5EDT,0/0,J365/25", "2021-12-31T23:59:59-04:00"));
    CHECK(shows("EST5EDT,0/0,J365/25", "2021-06-15T12:00:00-04:00"));
}

static void what_is_no_rule(void)
{
    static const char *const wrong[] = {
        "",
        "CST",
        "CS6",
        "6",
        ":CST6",
        "CST6CDT",
        "CST6CDT,",
        "CST6CDT,M3.2.0",
        "CST6CDT,M3.2.0,M11.1.0,",
        "CST6CDT,M3.2.0,M11.1.0 ",
        "CST6CDT,M13.2.0,M11.1.0",
        "CST6CDT,M3.6.0,M11.1.0",
        "CST6CDT,M3.2.7,M11.1.0",
        "CST6CDT,M3.0.0,M11.1.0",
        "CST6CDT,M3.2,M11.1.0",
        "CST6CDT,J0,M11.1.0",
        "CST6CDT,366,M11.1.0",
        "CST6CDT,M3.2.0/168,M11.1.0",
        "CST6CDT,M3.2.0/2:60,M11.1.0",
        "CST25",
        "CST24",
        "CST6:00:30",
        "CST--6",
        "<CST6",
        "<-3>3",
        "C ST6",
        "America/Chicago",
        "CST-23CDT,M3.2.0,M11.1.0",
        "CST99999999999999999999",
    };
    struct zone z;

    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        CHECK(!zone_parse(slice_of(wrong[i]), &z));
    CHECK(!zone_parse((struct slice){0}, &z));
    CHECK(!zone_parse(slice_from(CHICAGO, 8), &z)); /* reads no byte beyond the slice */
}

static void a_skipped_minute_is_the_instant_of_the_change(void)
{
    struct civil spring = {2021, 3, 14};

    CHECK(at(CHICAGO, spring, 119, "2021-03-14T07:59:00Z"));
    CHECK(at(CHICAGO, spring, 120, "2021-03-14T08:00:00Z"));
    CHECK(at(CHICAGO, spring, 150, "2021-03-14T08:00:00Z"));
    CHECK(at(CHICAGO, spring, 180, "2021-03-14T08:00:00Z"));
    CHECK(at(CHICAGO, spring, 181, "2021-03-14T08:01:00Z"));
    CHECK(at(CHICAGO, spring, 1440, "2021-03-15T05:00:00Z"));
}

static void a_repeated_minute_is_its_first_occurrence(void)
{
    struct civil autumn = {2021, 11, 7};

    CHECK(at(CHICAGO, autumn, 59, "2021-11-07T05:59:00Z"));
    CHECK(at(CHICAGO, autumn, 60, "2021-11-07T06:00:00Z"));
    CHECK(at(CHICAGO, autumn, 119, "2021-11-07T06:59:00Z"));
    CHECK(at(CHICAGO, autumn, 120, "2021-11-07T08:00:00Z"));
    CHECK(at(CHICAGO, autumn, 1440, "2021-11-08T06:00:00Z"));
}

/* In Lebanon the clock goes from midnight to one, and back to eleven at night. */
static void changes_at_midnight(void)
{
    const char *beirut = "EET-2EEST,M3.5.0/0,M10.5.0/0";

    CHECK(at(beirut, (struct civil){2021, 3, 28}, 0, "2021-03-27T22:00:00Z"));
    CHECK(at(beirut, (struct civil){2021, 3, 28}, 60, "2021-03-27T22:00:00Z"));
    CHECK(at(beirut, (struct civil){2021, 10, 31}, 0, "2021-10-30T22:00:00Z"));
    CHECK(at(beirut, (struct civil){2021, 10, 30}, 1380, "2021-10-30T20:00:00Z"));
}

static int64_t clock_face(struct civil day, int sec_of_day)
{
    return civil_days(day) * 86400 + sec_of_day;
}

/* Over thirty years, in zones of all shapes: a minute of a day is found again from
 * the instant it names, or was skipped just before it; and instants never go back. */
static void there_and_back(void)
{
    static const char *const rules[] = {CHICAGO,
                                        "AEST-10AEDT,M10.1.0,M4.1.0/3",
                                        "IST-1GMT0,M10.5.0,M3.5.0/1",
                                        "EET-2EEST,M3.5.0/0,M10.5.0/0",
                                        "<-02>2<-01>,M3.5.0/-1,M10.5.0/0",
                                        "CST-8",
                                        "EST5EDT,0/0,J365/25"};
    int64_t end = civil_days((struct civil){2031, 1, 1});

    for (size_t r = 0; r < sizeof rules / sizeof *rules; r++) {
        struct zone z = zone(rules[r]);
        int64_t before = INT64_MIN;
        bool exact = true;
        bool forward = true;
        for (int64_t d = civil_days((struct civil){2001, 1, 1}); d < end; d++) {
            for (int m = 0; m < 1440; m += 30) {
                int64_t t = zone_instant(&z, civil_from_days(d), m);
                struct zone_time shown = zone_local(&z, t);
                struct zone_time prior = zone_local(&z, t - 1);
                int64_t wanted = clock_face(civil_from_days(d), m * 60);
                exact = exact && clock_face(shown.day, shown.sec) >= wanted &&
                        clock_face(prior.day, prior.sec) < wanted;
                forward = forward && t >= before;
                before = t;
            }
        }
        CHECK(exact);
        CHECK(forward);
    }
}

static void far_years_have_the_standard_offset(void)
{
    struct zone z = zone(CHICAGO);

    CHECK(zone_offset(&z, INT64_C(253402300799)) == -360);
    CHECK(zone_offset(&z, -INT64_C(62135596800)) == -360);
    CHECK(zone_offset(&z, sec("9998-07-01T00:00:00Z")) == -300);
    CHECK(zone_offset(&z, sec("0001-07-01T00:00:00Z")) == -300);
}

int main(void)
{
    RUN(the_two_changes_of_a_year);
    RUN(other_shapes_of_rules);
    RUN(what_is_no_rule);
    RUN(a_skipped_minute_is_the_instant_of_the_change);
    RUN(a_repeated_minute_is_its_first_occurrence);
    RUN(changes_at_midnight);
    RUN(there_and_back);
    RUN(far_years_have_the_standard_offset);
    return unit_done();
}
