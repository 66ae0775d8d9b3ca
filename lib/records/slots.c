#include "records/slots.h"
#include "records/calendar.h"

/* 1970-01-01 was a Thursday; bit 0 of the profile's mask is Monday. */
static bool on_weekday(unsigned mask, struct civil day)
{
    int64_t weekday = (civil_days(day) % 7 + 10) % 7;

    return (mask >> weekday & 1U) != 0;
}

size_t slots_of_day(const struct post *p, struct civil day, struct slot out[SLOTS_DAY_MAX])
{
    const struct post_hours *h = post_hours_on(p, "interview", day);
    size_t n = 0;

    if (!h || h->slot_min <= 0 || !on_weekday(h->weekdays, day) || post_is_holiday(p, day) ||
        !p->has_zone)
        return 0;
    for (size_t i = 0; i < h->span_count; i++) {
        int64_t end = zone_instant(&p->zone, day, h->spans[i].to_min);
        int64_t at = zone_instant(&p->zone, day, h->spans[i].from_min);
        for (; at + h->slot_min * 60 <= end && n < SLOTS_DAY_MAX; at += h->slot_min * 60)
            out[n++] = (struct slot){at, at + h->slot_min * 60, h->capacity ? h->capacity : 1};
    }
    return n;
}

bool slots_at(const struct post *p, struct instant at, struct slot *out)
{
    struct slot day[SLOTS_DAY_MAX];
    size_t n = slots_of_day(p, calendar_local_day(p, at), day);

    for (size_t i = 0; i < n; i++) {
        if (day[i].start == at.sec) {
            *out = day[i];
            return true;
        }
    }
    return false;
}
