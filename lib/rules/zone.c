#include "rules/zone.h"

#define DAY      86400
#define YEAR_MIN 1
#define YEAR_MAX 9998

/* ---- reading a rule ---- */

struct cursor {
    const char *p;
    const char *end;
};

static bool take(struct cursor *c, char want)
{
    if (c->p == c->end || *c->p != want)
        return false;
    c->p++;
    return true;
}

static bool digit(char ch)
{
    return ch >= '0' && ch <= '9';
}

static bool letter(char ch)
{
    return (ch >= 'A' && ch <= 'Z') || (ch >= 'a' && ch <= 'z');
}

/* One to three digits. */
static bool take_number(struct cursor *c, int min, int max, int *out)
{
    int v = 0;
    int n = 0;

    while (c->p < c->end && digit(*c->p) && n < 3) {
        v = v * 10 + (*c->p++ - '0');
        n++;
    }
    *out = v;
    return n > 0 && v >= min && v <= max;
}

/* "CST" or "<-03>": at least three characters; only their place matters. */
static bool take_name(struct cursor *c)
{
    const char *from;
    bool quoted = take(c, '<');

    from = c->p;
    while (c->p < c->end &&
           (letter(*c->p) || (quoted && (digit(*c->p) || *c->p == '+' || *c->p == '-'))))
        c->p++;
    if (c->p - from < 3)
        return false;
    return !quoted || take(c, '>');
}

/* [+-]hh[:mm[:ss]] in seconds. */
static bool take_time(struct cursor *c, int hours_max, int *out)
{
    bool minus = take(c, '-');
    int h;
    int m = 0;
    int s = 0;

    if (!minus)
        (void)take(c, '+');
    if (!take_number(c, 0, hours_max, &h))
        return false;
    if (take(c, ':')) {
        if (!take_number(c, 0, 59, &m))
            return false;
        if (take(c, ':') && !take_number(c, 0, 59, &s))
            return false;
    }
    *out = (minus ? -1 : 1) * (h * 3600 + m * 60 + s);
    return true;
}

/* POSIX counts west of Greenwich, RFC 3339 east. */
static bool take_offset(struct cursor *c, int *min_east)
{
    int west;

    if (!take_time(c, 24, &west) || west % 60 != 0 || west <= -DAY || west >= DAY)
        return false;
    *min_east = -west / 60;
    return true;
}

static bool take_day(struct cursor *c, struct zone_change *to)
{
    if (take(c, 'M')) {
        to->form = ZONE_WEEKDAY;
        return take_number(c, 1, 12, &to->month) && take(c, '.') &&
               take_number(c, 1, 5, &to->week) && take(c, '.') && take_number(c, 0, 6, &to->day);
    }
    if (take(c, 'J')) {
        to->form = ZONE_JULIAN;
        return take_number(c, 1, 365, &to->day);
    }
    to->form = ZONE_ORDINAL;
    return take_number(c, 0, 365, &to->day);
}

static bool take_change(struct cursor *c, struct zone_change *to)
{
    *to = (struct zone_change){.sec = 2 * 3600};
    if (!take(c, ',') || !take_day(c, to))
        return false;
    return !take(c, '/') || take_time(c, 167, &to->sec);
}

bool zone_parse(struct slice rule, struct zone *out)
{
    struct cursor c = {rule.p, rule.p ? rule.p + rule.n : NULL};
    struct zone z = {0};

    if (!take_name(&c) || !take_offset(&c, &z.std_min))
        return false;
    z.dst_min = z.std_min;
    if (c.p == c.end) {
        *out = z;
        return true;
    }
    z.has_dst = true;
    z.dst_min = z.std_min + 60;
    if (!take_name(&c))
        return false;
    if (c.p < c.end && *c.p != ',' && !take_offset(&c, &z.dst_min))
        return false;
    if (z.dst_min >= 24 * 60)
        return false;
    if (!take_change(&c, &z.to_dst) || !take_change(&c, &z.to_std) || c.p != c.end)
        return false;
    *out = z;
    return true;
}

/* ---- using it ---- */

static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b != 0 && a < 0);
}

/* Day number of the w-th weekday of a month; 1970-01-01 was a Thursday. */
static int64_t nth_weekday(int year, const struct zone_change *c)
{
    int64_t first = civil_days((struct civil){year, c->month, 1});
    struct civil next_month = {year + (c->month == 12), c->month % 12 + 1, 1};
    int64_t next = civil_days(next_month);
    int64_t weekday = ((first + 4) % 7 + 7) % 7;
    int64_t day = first + (c->day - weekday + 7) % 7 + (int64_t)(c->week - 1) * 7;

    return day < next ? day : day - 7;
}

/* The instant of a change in a year, by the clock that shows off_min till then. */
static int64_t change_at(const struct zone_change *c, int year, int off_min)
{
    int64_t jan1 = civil_days((struct civil){year, 1, 1});
    int64_t day;

    if (c->form == ZONE_WEEKDAY) {
        day = nth_weekday(year, c);
    } else if (c->form == ZONE_ORDINAL) {
        day = jan1 + c->day;
    } else {
        bool leap = civil_days((struct civil){year + 1, 1, 1}) - jan1 == 366;
        day = jan1 + c->day - 1 + (leap && c->day >= 60);
    }
    return day * DAY + c->sec - (int64_t)off_min * 60;
}

/* Years the rule is worked out for. */
static bool covered(int64_t sec)
{
    return sec >= civil_days((struct civil){YEAR_MIN, 1, 2}) * DAY &&
           sec < civil_days((struct civil){YEAR_MAX, 12, 31}) * DAY;
}

/*
 * The last change at or before an instant decides. A change may be days away
 * from the year it is counted in, so the neighbouring years are looked at too. On a
 * tie daylight time wins: that is how all-year daylight time is written
 * ("EST5EDT,0/0,J365/25").
 */
static int offset_around(const struct zone *z, int64_t sec, int year)
{
    int64_t last = INT64_MIN;
    int off = z->std_min;

    for (int y = year - 1; y <= year + 1; y++) {
        int64_t end = change_at(&z->to_std, y, z->dst_min);
        int64_t start = change_at(&z->to_dst, y, z->std_min);
        if (end <= sec && end > last) {
            last = end;
            off = z->std_min;
        }
        if (start <= sec && start >= last) {
            last = start;
            off = z->dst_min;
        }
    }
    return off;
}

/* Within the year no other year's change can interfere: none is further away than eight days. */
static int offset_within(const struct zone *z, int64_t sec, int year)
{
    int64_t start = change_at(&z->to_dst, year, z->std_min);
    int64_t end = change_at(&z->to_std, year, z->dst_min);
    bool dst = start < end ? sec >= start && sec < end : sec < end || sec >= start;

    return dst ? z->dst_min : z->std_min;
}

int zone_offset(const struct zone *z, int64_t sec)
{
    struct civil day;

    if (!z->has_dst || !covered(sec))
        return z->std_min;
    day = civil_from_days(floor_div(sec, DAY));
    if ((day.month == 1 && day.day < 15) || (day.month == 12 && day.day > 15))
        return offset_around(z, sec, day.year);
    return offset_within(z, sec, day.year);
}

struct zone_time zone_local(const struct zone *z, int64_t sec)
{
    int off = zone_offset(z, sec);
    int64_t local = sec + (int64_t)off * 60;
    int64_t day = floor_div(local, DAY);

    return (struct zone_time){civil_from_days(day), (int)(local - day * DAY), off};
}

/* The first instant in (from, to] with the offset of `to`. */
static int64_t change_between(const struct zone *z, int64_t from, int64_t to)
{
    int off = zone_offset(z, to);

    while (to - from > 1) {
        int64_t mid = from + (to - from) / 2;
        if (zone_offset(z, mid) == off)
            to = mid;
        else
            from = mid;
    }
    return to;
}

int64_t zone_instant(const struct zone *z, struct civil day, int minute)
{
    int64_t local = civil_days(day) * DAY + (int64_t)minute * 60;
    int ahead = z->std_min > z->dst_min ? z->std_min : z->dst_min;
    int behind = z->std_min > z->dst_min ? z->dst_min : z->std_min;
    int64_t early = local - (int64_t)ahead * 60; /* if the clock is ahead */
    int64_t late = local - (int64_t)behind * 60;

    if (zone_offset(z, early) == ahead)
        return early;
    if (zone_offset(z, late) == behind)
        return late;
    return change_between(z, early, late);
}
