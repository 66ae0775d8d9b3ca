/*
 * clock.h: instants, civil dates, and the only call of the system clock.
 *
 * An instant is seconds since 1970-01-01T00:00:00Z and the offset it was
 * written with, so that it can be printed as it came. Dates are proleptic
 * Gregorian. Local time zones (the post's hours) are in lib/records/calendar.
 */
#ifndef LQ_CLOCK_H
#define LQ_CLOCK_H

#include "base/slice.h"
#include <stdint.h>

struct instant {
    int64_t sec; /* since the epoch, UTC */
    int off_min; /* minutes east of UTC */
};

struct civil {
    int year; /* 0-9999 */
    int month;
    int day;
};

/* RFC 3339 date-time with offset ("Z" included); a fraction of a second is
 * accepted and dropped; second 60 is refused. */
bool instant_parse(struct slice s, struct instant *out);

#define INSTANT_LEN 25 /* "2026-11-22T15:14:57-06:00", without NUL */

/* "…Z" at offset 0, else "…±hh:mm". out has room for INSTANT_LEN + 1; NUL-terminated. */
void instant_print(char out[INSTANT_LEN + 1], struct instant t);

/* "2021-06-10": a date that exists. */
bool civil_parse(struct slice s, struct civil *out);

/* A date of the calendar: year 0-9999, a month, a day that month has. */
bool civil_exists(struct civil c);

/* Days since 1970-01-01, and back. */
int64_t civil_days(struct civil c);
struct civil civil_from_days(int64_t days);

/* The date of an instant in its own offset. */
struct civil instant_civil(struct instant t);

/* Whole years from born to on; negative before birth. */
int civil_age(struct civil born, struct civil on);

/* Order of dates: <0, 0, >0. */
int civil_cmp(struct civil a, struct civil b);

/* The system clock in UTC. LQ_NOW (RFC 3339) replaces it when honour_env is
 * true: filters always, a store only if it is settable. A malformed LQ_NOW
 * ends the program with status 2. */
struct instant clock_now(bool honour_env);

/* Milliseconds that only go forward, for bounded waits and progress. */
int64_t clock_mono_ms(void);

#endif
