#include "records/calendar.h"

_Static_assert(POST_SPANS_MAX <= OFFICE_SPANS_MAX, "a day's spans fit");

static bool add_hours(struct office_clock *o, const struct post_hours *h)
{
    struct office_hours *to;

    if (o->hours_count == OFFICE_ROWS_MAX)
        return false;
    to = &o->hours[o->hours_count++];
    *to = (struct office_hours){.valid_from = h->valid_from,
                                .valid_to = h->valid_to,
                                .has_end = h->has_end,
                                .weekdays = h->weekdays,
                                .span_count = h->span_count};
    for (size_t i = 0; i < h->span_count; i++)
        to->spans[i] = (struct office_span){h->spans[i].from_min, h->spans[i].to_min};
    return true;
}

static const char *fill(const struct post *p, const char *of, struct office_clock *o)
{
    /* Not initialised as a whole: most of the rows are never used. */
    o->hours_count = 0;
    o->holidays = p->holidays;
    o->holiday_count = p->holiday_count;
    if (!p->has_zone)
        return "time_zone.posix isn't a rule like CST6CDT,M3.2.0,M11.1.0";
    o->zone = p->zone;
    for (size_t i = 0; i < p->hours_count; i++) {
        if (strcmp(p->hours[i].of, of) == 0 && !add_hours(o, &p->hours[i]))
            return "more rows of hours than are provided for";
    }
    return o->hours_count > 0 ? NULL : "no hours of that kind";
}

const char *calendar_trouble(const struct post *p, const char *of)
{
    struct office_clock o;

    return fill(p, of, &o);
}

bool calendar_office(const struct post *p, const char *of, struct office_clock *out)
{
    return fill(p, of, out) == NULL;
}

static struct instant localised(const struct zone *z, int64_t sec)
{
    return (struct instant){sec, zone_offset(z, sec)};
}

bool calendar_open(const struct post *p, const char *of, struct instant at)
{
    struct office_clock o;

    return calendar_office(p, of, &o) && office_is_open(&o, at.sec, NULL);
}

bool calendar_next(const struct post *p, const char *of, struct instant at, struct instant *out)
{
    struct office_clock o;
    int64_t sec;

    if (!calendar_office(p, of, &o) || !office_next(&o, at.sec, &sec))
        return false;
    *out = localised(&o.zone, sec);
    return true;
}

bool calendar_closes(const struct post *p, const char *of, struct instant at, struct instant *out)
{
    struct office_clock o;
    int64_t sec;

    if (!calendar_office(p, of, &o) || !office_is_open(&o, at.sec, &sec))
        return false;
    *out = localised(&o.zone, sec);
    return true;
}

bool calendar_between(const struct post *p, const char *of, struct instant from, struct instant to,
                      int64_t *seconds)
{
    struct office_clock o;

    return calendar_office(p, of, &o) && office_between(&o, from.sec, to.sec, seconds);
}

bool calendar_add(const struct post *p, const char *of, struct instant from, int64_t seconds,
                  struct instant *out)
{
    struct office_clock o;
    int64_t sec;

    if (!calendar_office(p, of, &o) || !office_add(&o, from.sec, seconds, &sec))
        return false;
    *out = localised(&o.zone, sec);
    return true;
}

struct civil calendar_local_day(const struct post *p, struct instant at)
{
    return instant_civil(calendar_local(p, at));
}

struct instant calendar_local(const struct post *p, struct instant at)
{
    return p->has_zone ? localised(&p->zone, at.sec) : at;
}

bool calendar_day_start(const struct post *p, struct civil day, struct instant *out)
{
    if (!p->has_zone)
        return false;
    *out = localised(&p->zone, zone_instant(&p->zone, day, 0));
    return true;
}
