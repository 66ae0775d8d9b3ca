#include "rules/office.h"

#define DAY 86400

/* 0001-01-03 to 9998-12-29: a walk may step a day beyond. */
#define SEC_MIN (-INT64_C(62135424000))
#define SEC_MAX INT64_C(253370505600)

static bool in_range(int64_t sec)
{
    return sec >= SEC_MIN && sec < SEC_MAX;
}

static bool is_holiday(const struct office_clock *o, struct civil day)
{
    size_t low = 0;
    size_t high = o->holiday_count;

    while (low < high) {
        size_t mid = low + (high - low) / 2;
        int d = civil_cmp(o->holidays[mid], day);
        if (d == 0)
            return true;
        if (d < 0)
            low = mid + 1;
        else
            high = mid;
    }
    return false;
}

static const struct office_hours *hours_on(const struct office_clock *o, struct civil day)
{
    const struct office_hours *found = NULL;

    for (size_t i = 0; i < o->hours_count; i++) {
        const struct office_hours *h = &o->hours[i];
        if (civil_cmp(h->valid_from, day) > 0 || (h->has_end && civil_cmp(day, h->valid_to) > 0))
            continue;
        if (!found || civil_cmp(found->valid_from, h->valid_from) < 0)
            found = h;
    }
    return found;
}

/*
 * The open stretches of the days from one on, in order of time: they never
 * overlap, as zone_instant() never decreases.
 */
struct walk {
    const struct office_clock *o;
    int64_t day;
    int64_t last_day;
    const struct office_hours *hours; /* of the day; NULL: not looked up */
    size_t next_span;
    int64_t from;
    int64_t to;
};

/*
 * From the day before: where the clock is put back over midnight, a stretch of
 * that day can come after the new day has begun.
 */
static struct walk walk_from(const struct office_clock *o, int64_t at, int days)
{
    int64_t day = civil_days(zone_local(&o->zone, at).day) - 1;

    return (struct walk){.o = o, .day = day, .last_day = day + days + 2};
}

/* 1970-01-01 was a Thursday; bit 0 is Monday. */
static bool on_weekday(unsigned weekdays, int64_t day)
{
    return (weekdays >> (((day + 3) % 7 + 7) % 7) & 1U) != 0;
}

enum office_day office_day(const struct office_clock *o, struct civil day,
                           const struct office_hours **hours)
{
    const struct office_hours *h = hours_on(o, day);

    if (hours)
        *hours = h;
    if (!h || h->span_count == 0)
        return OFFICE_NO_HOURS;
    if (!on_weekday(h->weekdays, civil_days(day)))
        return OFFICE_DAY_OFF;
    return is_holiday(o, day) ? OFFICE_HOLIDAY : OFFICE_WORKS;
}

static bool walk_next(struct walk *w)
{
    for (; w->day <= w->last_day; w->day++, w->hours = NULL) {
        struct civil date = civil_from_days(w->day);
        if (!w->hours) {
            const struct office_hours *h;
            if (office_day(w->o, date, &h) != OFFICE_WORKS)
                continue;
            w->hours = h;
            w->next_span = 0;
        }
        while (w->next_span < w->hours->span_count) {
            const struct office_span *s = &w->hours->spans[w->next_span++];
            w->from = zone_instant(&w->o->zone, date, s->from_min);
            w->to = zone_instant(&w->o->zone, date, s->to_min);
            if (w->from < w->to) /* else the clock skipped it */
                return true;
        }
    }
    return false;
}

/* The first stretch that ends after `at`, within so many days. */
static bool stretch_after(const struct office_clock *o, int64_t at, int days, struct walk *w)
{
    if (!in_range(at))
        return false;
    *w = walk_from(o, at, days);
    while (walk_next(w)) {
        if (w->to > at)
            return true;
    }
    return false;
}

bool office_next(const struct office_clock *o, int64_t at, int64_t *opens)
{
    struct walk w;

    if (!stretch_after(o, at, OFFICE_DAYS_MAX, &w))
        return false;
    *opens = w.from > at ? w.from : at;
    return true;
}

bool office_is_open(const struct office_clock *o, int64_t at, int64_t *closes)
{
    struct walk w;

    if (!stretch_after(o, at, 0, &w) || w.from > at)
        return false;
    if (closes) {
        w.last_day += OFFICE_DAYS_MAX;
        *closes = w.to;
        while (walk_next(&w) && w.from <= *closes) /* spans that touch */
            *closes = w.to;
    }
    return true;
}

static bool open_between(const struct office_clock *o, int64_t from, int64_t to, int64_t *seconds)
{
    int64_t sum = 0;
    struct walk w;

    if (to - from > (int64_t)OFFICE_DAYS_MAX * DAY)
        return false;
    w = walk_from(o, from, OFFICE_DAYS_MAX);
    while (walk_next(&w) && w.from < to) {
        int64_t a = w.from > from ? w.from : from;
        int64_t b = w.to < to ? w.to : to;
        if (a < b)
            sum += b - a;
    }
    *seconds = sum;
    return true;
}

bool office_between(const struct office_clock *o, int64_t from, int64_t to, int64_t *seconds)
{
    if (!in_range(from) || !in_range(to))
        return false;
    if (from <= to)
        return open_between(o, from, to, seconds);
    if (!open_between(o, to, from, seconds))
        return false;
    *seconds = -*seconds;
    return true;
}

bool office_add(const struct office_clock *o, int64_t from, int64_t seconds, int64_t *out)
{
    struct walk w;

    if (seconds < 0 || !in_range(from))
        return false;
    if (seconds == 0) {
        *out = from;
        return true;
    }
    w = walk_from(o, from, OFFICE_DAYS_MAX);
    while (walk_next(&w)) {
        int64_t a = w.from > from ? w.from : from;
        if (a >= w.to)
            continue;
        if (seconds <= w.to - a) {
            *out = a + seconds;
            return true;
        }
        seconds -= w.to - a;
    }
    return false;
}

static bool in_order(const struct office_pause *pauses, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (pauses[i].from > pauses[i].to || (i > 0 && pauses[i - 1].from > pauses[i].from))
            return false;
    }
    return true;
}

bool office_elapsed(const struct office_clock *o, int64_t start, int64_t now,
                    const struct office_pause *pauses, size_t n, int64_t *seconds)
{
    int64_t at = start; /* counted up to here */
    int64_t sum = 0;
    int64_t part;

    if (now < start || !in_order(pauses, n))
        return false;
    for (size_t i = 0; i < n && pauses[i].from < now; i++) {
        if (pauses[i].from > at) {
            if (!office_between(o, at, pauses[i].from, &part))
                return false;
            sum += part;
        }
        if (pauses[i].to > at)
            at = pauses[i].to;
    }
    if (at < now) {
        if (!office_between(o, at, now, &part))
            return false;
        sum += part;
    }
    *seconds = sum;
    return true;
}

bool office_due(const struct office_clock *o, int64_t start, int64_t seconds,
                const struct office_pause *pauses, size_t n, int64_t *out)
{
    int64_t at = start;
    int64_t due;
    int64_t part;

    if (!in_order(pauses, n))
        return false;
    for (size_t i = 0; i < n; i++) {
        if (pauses[i].to <= at)
            continue;
        if (!office_add(o, at, seconds, &due))
            return false;
        if (due <= pauses[i].from)
            break; /* reached before this pause */
        if (pauses[i].to == OFFICE_PAUSE_OPEN)
            return false;
        if (pauses[i].from > at) {
            if (!office_between(o, at, pauses[i].from, &part))
                return false;
            seconds -= part;
        }
        at = pauses[i].to;
    }
    return office_add(o, at, seconds, out);
}
