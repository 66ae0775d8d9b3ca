/*
 * slots.h: the appointments a post gives for interviews, from its profile.
 *
 *     struct slot day[SLOTS_DAY_MAX];
 *     size_t n = slots_of_day(post, civil, day);
 *     if (slots_at(post, wanted, &slot)) …         it is one of them
 *
 * Each span of the interview hours in force that day is divided from its
 * beginning into appointments of the profile's length; what is left over is
 * none. The length is real time: on the days the clock changes a span over the
 * change holds fewer or more, none of them overlap, and each is as long as any
 * other. Holidays and other weekdays have none.
 */
#ifndef LQ_SLOTS_H
#define LQ_SLOTS_H

#include "records/post.h"

/* Appointments of five minutes through a day of 25 hours, and some. */
#define SLOTS_DAY_MAX 320

struct slot {
    int64_t start; /* seconds since the epoch */
    int64_t end;
    int64_t capacity; /* so many at once */
};

/* In order of time; 0 also if the profile's zone can't be read. */
size_t slots_of_day(const struct post *p, struct civil day, struct slot out[SLOTS_DAY_MAX]);

/* The appointment that begins at that instant; false: there is none. */
bool slots_at(const struct post *p, struct instant at, struct slot *out);

#endif
