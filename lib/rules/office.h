/*
 * office.h: when a counter is open, and how long that is.
 *
 * Pure: no I/O, no clock, no allocation. Weekly hours come in dated rows, with the
 * holidays beside them, in the local time of a zone (R86, and the service
 * targets, which count office hours). lib/records/calendar.h fills struct
 * office from a post's profile.
 *
 *     if (!office_is_open(&o, t, &closes) && office_next(&o, t, &opens)) …
 *     office_between(&o, a, b, &seconds);         open seconds from a to b
 *     office_add(&o, a, 70 * 3600, &due);         70 office hours after a
 *
 * Instants are seconds since 1970-01-01T00:00:00Z. A span "09:00-12:00" is open from the
 * first instant the clock on the wall shows 09:00 until the first it
 * shows 12:00 (zone_instant()): at 09:00:00 open, at 12:00:00 closed. On the
 * days the clock changes a span over the change is an hour shorter or longer.
 *
 * The cost is a step for each day passed over. Nothing looks further than OFFICE_DAYS_MAX days
 * (40 years); what would need more, and any instant outside the years 1 to
 * 9998, is answered with false.
 */
#ifndef LQ_OFFICE_H
#define LQ_OFFICE_H

#include "rules/zone.h"

#define OFFICE_SPANS_MAX 4
#define OFFICE_ROWS_MAX  128
#define OFFICE_DAYS_MAX  14610

struct office_span {
    int from_min; /* minutes after midnight, included */
    int to_min;   /* excluded, at most 1440 */
};

/* Weekly hours from valid_from, to and including valid_to if has_end. */
struct office_hours {
    struct civil valid_from;
    struct civil valid_to;
    bool has_end;
    unsigned weekdays; /* bit 0 Monday … bit 6 Sunday */
    size_t span_count;
    struct office_span spans[OFFICE_SPANS_MAX]; /* in order, not overlapping */
};

struct office_clock {
    struct zone zone;
    size_t hours_count;
    struct office_hours hours[OFFICE_ROWS_MAX]; /* of those in force the latest counts */
    size_t holiday_count;
    const struct civil *holidays; /* closed all day; ascending; borrowed */
};

/* What keeps it closed all of a local day. */
enum office_day {
    OFFICE_WORKS,    /* it is open at some time of the day */
    OFFICE_HOLIDAY,  /* a weekday of its hours, but one of the closures */
    OFFICE_DAY_OFF,  /* not a weekday of its hours */
    OFFICE_NO_HOURS  /* before the first row of hours, or after the last */
};

/* hours (may be NULL): the row in force that day, NULL if none is. */
enum office_day office_day(const struct office_clock *o, struct civil day,
                           const struct office_hours **hours);

/* Open at that instant. closes (may be NULL): when it will no longer be; set only if open. */
bool office_is_open(const struct office_clock *o, int64_t at, int64_t *closes);

/* The first instant at or after `at` when it is open: `at` itself if it is. False: none found. */
bool office_next(const struct office_clock *o, int64_t at, int64_t *opens);

/* Open seconds in [from, to); negative if to is before from. */
bool office_between(const struct office_clock *o, int64_t from, int64_t to, int64_t *seconds);

/*
 * The first instant by which that many open seconds have passed since `from`;
 * `from` itself for 0. An amount that fills the day to its end is reached
 * when the counter closes, not when it opens next. False: negative, or none
 * found. office_between(from, result) is always `seconds` again.
 */
bool office_add(const struct office_clock *o, int64_t from, int64_t seconds, int64_t *out);

/* A stretch that doesn't count: the applicant has been asked. */
struct office_pause {
    int64_t from;
    int64_t to; /* OFFICE_PAUSE_OPEN: still waiting */
};
#define OFFICE_PAUSE_OPEN INT64_MAX

/*
 * Open seconds from start to now outside the pauses, against a service target.
 * Pauses are in order of their beginning; they may touch, overlap or reach
 * beyond start and now. False: not in order, one ends before it begins, or now is
 * before start.
 */
bool office_elapsed(const struct office_clock *o, int64_t start, int64_t now,
                    const struct office_pause *pauses, size_t n, int64_t *seconds);

/*
 * When `seconds` open seconds outside the pauses will have passed since start:
 * the instant a target falls due. False as above, or while a pause that comes before it is still open.
 */
bool office_due(const struct office_clock *o, int64_t start, int64_t seconds,
                const struct office_pause *pauses, size_t n, int64_t *out);

#endif
