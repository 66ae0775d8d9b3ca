/*
 * calendar.h: a post's local time and its hours.
 *
 * The post's profile gives the zone, the dated weekly hours of each counter
 * ("phone", "office", "interview") and the holidays; rules/office.h does the
 * arithmetic and says what each answer means. Instants that come back carry the post's offset.
 *
 *     if (!calendar_open(post, "phone", now) && calendar_next(post, "phone", now, &t)) …
 *     struct civil day = calendar_local_day(post, submitted);
 *
 * Each call works the profile's rows out anew, which is cheap. Whoever asks many
 * times for the same counter (a report) keeps a struct office_clock:
 *
 *     struct office_clock o;
 *     if (!calendar_office(post, "office", &o)) …
 *     office_elapsed(&o, …)
 *
 * A profile whose zone can't be read, or that has no hours of a kind, is never
 * open: calendar_trouble() says so when it is loaded.
 */
#ifndef LQ_CALENDAR_H
#define LQ_CALENDAR_H

#include "records/post.h"
#include "rules/office.h"

/* What keeps calendar_office() from serving, one sentence; NULL: nothing. */
const char *calendar_trouble(const struct post *p, const char *of);

/* The hours of one counter, for rules/office.h. Borrows the post's holidays. */
bool calendar_office(const struct post *p, const char *of, struct office_clock *out);

/* R86. Open at that instant. */
bool calendar_open(const struct post *p, const char *of, struct instant at);

/* The first instant at or after `at` when it is open; false if none is found. */
bool calendar_next(const struct post *p, const char *of, struct instant at, struct instant *out);

/* When it will no longer be open; false if it isn't. */
bool calendar_closes(const struct post *p, const char *of, struct instant at, struct instant *out);

/* Open seconds from one instant to another; negative if `to` is earlier. */
bool calendar_between(const struct post *p, const char *of, struct instant from, struct instant to,
                      int64_t *seconds);

/* The instant by which that many open seconds have passed. */
bool calendar_add(const struct post *p, const char *of, struct instant from, int64_t seconds,
                  struct instant *out);

/*
 * The date at the post, whatever offset the instant was written with: an application sent
 * from China on 7 June at 10:00+08:00 reaches Chicago on 6 June. Tariffs, policies and
 * ages go by this day. If the zone can't be read: the date as written.
 */
struct civil calendar_local_day(const struct post *p, struct instant at);

/* The same instant with the post's offset, to be printed. */
struct instant calendar_local(const struct post *p, struct instant at);

/* The first instant of a date at the post; false if the zone can't be read. */
bool calendar_day_start(const struct post *p, struct civil day, struct instant *out);

#endif
