/*
 * zone.h: the local time of a place, from a POSIX TZ rule.
 *
 * Pure: no I/O, no clock, no allocation, no tz database, no environment. A post
 * names its rule, "CST6CDT,M3.2.0,M11.1.0", in its profile; it holds for as long as the law of
 * the place does (in the United States since 2007).
 *
 *     struct zone z;
 *     if (!zone_parse(slice_of("CST6CDT,M3.2.0,M11.1.0"), &z)) …
 *     struct zone_time now = zone_local(&z, t.sec);        what the clock on the wall shows
 *     int64_t nine = zone_instant(&z, now.day, 9 * 60);    when it shows nine that day
 *
 * Instants are seconds since 1970-01-01T00:00:00Z, offsets minutes east of UTC.
 * The rule is taken to hold in every year from 1 to 9998; beyond, only the
 * standard offset does.
 */
#ifndef LQ_ZONE_H
#define LQ_ZONE_H

#include "base/clock.h"

enum zone_form {
    ZONE_WEEKDAY, /* Mm.w.d: the w-th weekday d of month m, w = 5 the last one */
    ZONE_JULIAN,  /* Jn: day n of the year from 1, 29 February never counted */
    ZONE_ORDINAL  /* n: day n of the year from 0, 29 February counted */
};

/* When the offset changes, once a year. */
struct zone_change {
    enum zone_form form;
    int month; /* ZONE_WEEKDAY: 1-12 */
    int week;  /* 1-5 */
    int day;   /* weekday, 0 Sunday - 6; or n */
    int sec;   /* on the clock before the change, from midnight; -167 to 167 hours */
};

struct zone {
    int std_min; /* minutes east of UTC: -360 for CST6 */
    int dst_min;
    bool has_dst;
    struct zone_change to_dst;
    struct zone_change to_std;
};

/* std offset [dst [offset] , start [/time] , end [/time]], as POSIX.1-2024
 * writes it (hours of a change from -167 to 167). Refused: a rule without dates
 * for its daylight time, since what is meant then is up to the system; an offset with
 * seconds, since RFC 3339 can't write it; a leading ':'. */
bool zone_parse(struct slice rule, struct zone *out);

/* The offset in force at an instant. */
int zone_offset(const struct zone *z, int64_t sec);

struct zone_time {
    struct civil day;
    int sec; /* of the day as the clock shows it, 0-86399 */
    int off_min;
};

struct zone_time zone_local(const struct zone *z, int64_t sec);

/*
 * The first instant at which the clock on the wall shows that minute of that
 * day or a later one. minute is 0-1440; 1440 is the start of the next day.
 *
 * So a minute that occurs twice (the fold in autumn) is its first occurrence,
 * and one that is skipped (the gap in spring) is the instant of the change:
 * on 2021-03-14 in Chicago 02:00, 02:30 and 03:00 are all 08:00Z. The result
 * never decreases with day and minute.
 */
int64_t zone_instant(const struct zone *z, struct civil day, int minute);

#endif
