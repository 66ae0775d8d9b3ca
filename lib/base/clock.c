#include "base/clock.h"
#include "base/diag.h"

#include <stdlib.h>

#undef clock_gettime /* banned everywhere but here */

static bool two(const char *p, int *out)
{
    if (p[0] < '0' || p[0] > '9' || p[1] < '0' || p[1] > '9')
        return false;
    *out = (p[0] - '0') * 10 + (p[1] - '0');
    return true;
}

static int month_days(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

    return month == 2 && leap ? 29 : days[month - 1];
}

bool civil_exists(struct civil c)
{
    return c.year >= 0 && c.year <= 9999 && c.month >= 1 && c.month <= 12 && c.day >= 1 &&
           c.day <= month_days(c.year, c.month);
}

bool civil_parse(struct slice s, struct civil *out)
{
    int hi;
    int lo;
    struct civil c;

    if (s.n != 10 || s.p[4] != '-' || s.p[7] != '-')
        return false;
    if (!two(s.p, &hi) || !two(s.p + 2, &lo) || !two(s.p + 5, &c.month) || !two(s.p + 8, &c.day))
        return false;
    c.year = hi * 100 + lo;
    if (!civil_exists(c))
        return false;
    *out = c;
    return true;
}

/* Days from civil: years counted from March, in eras of 400 years. */
int64_t civil_days(struct civil c)
{
    int64_t y = c.month <= 2 ? c.year - 1 : c.year;
    int64_t era = (y >= 0 ? y : y - 399) / 400;
    int64_t yoe = y - era * 400;
    int64_t doy = (153 * (c.month + (c.month > 2 ? -3 : 9)) + 2) / 5 + c.day - 1;
    int64_t doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;

    return era * 146097 + doe - 719468;
}

struct civil civil_from_days(int64_t days)
{
    int64_t z = days + 719468;
    int64_t era = (z >= 0 ? z : z - 146096) / 146097;
    int64_t doe = z - era * 146097;
    int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    int64_t mp = (5 * doy + 2) / 153;
    int month = (int)(mp < 10 ? mp + 3 : mp - 9);

    return (struct civil){(int)(yoe + era * 400 + (month <= 2)), month,
                          (int)(doy - (153 * mp + 2) / 5 + 1)};
}

static bool parse_offset(struct slice s, int *off_min)
{
    int h;
    int m;

    if (s.n == 1 && (s.p[0] == 'Z' || s.p[0] == 'z')) {
        *off_min = 0;
        return true;
    }
    if (s.n != 6 || (s.p[0] != '+' && s.p[0] != '-') || s.p[3] != ':')
        return false;
    if (!two(s.p + 1, &h) || !two(s.p + 4, &m) || h > 23 || m > 59)
        return false;
    *off_min = (s.p[0] == '-' ? -1 : 1) * (h * 60 + m);
    return true;
}

bool instant_parse(struct slice s, struct instant *out)
{
    struct civil date;
    int h;
    int m;
    int sec;
    int off;
    size_t i = 19;

    if (s.n < 20 || !civil_parse(slice_from(s.p, 10), &date))
        return false;
    if ((s.p[10] != 'T' && s.p[10] != 't') || s.p[13] != ':' || s.p[16] != ':')
        return false;
    if (!two(s.p + 11, &h) || !two(s.p + 14, &m) || !two(s.p + 17, &sec))
        return false;
    if (h > 23 || m > 59 || sec > 59)
        return false;
    if (s.p[i] == '.') {
        size_t digits = 0;
        for (i++; i < s.n && s.p[i] >= '0' && s.p[i] <= '9'; i++)
            digits++;
        if (digits == 0)
            return false;
    }
    if (!parse_offset(slice_from(s.p + i, s.n - i), &off))
        return false;
    out->sec = civil_days(date) * 86400 + h * 3600 + m * 60 + sec - (int64_t)off * 60;
    out->off_min = off;
    return true;
}

static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b != 0 && a < 0);
}

struct civil instant_civil(struct instant t)
{
    return civil_from_days(floor_div(t.sec + (int64_t)t.off_min * 60, 86400));
}

/* n digits of v, the lower ones if it has more. */
static char *put_digits(char *to, unsigned v, int n)
{
    for (int i = n - 1; i >= 0; i--, v /= 10)
        to[i] = (char)('0' + v % 10);
    return to + n;
}

static char *put_clock(char *to, unsigned a, unsigned b)
{
    to = put_digits(to, a, 2);
    *to++ = ':';
    return put_digits(to, b, 2);
}

void instant_print(char out[INSTANT_LEN + 1], struct instant t)
{
    int64_t local = t.sec + (int64_t)t.off_min * 60;
    struct civil c = instant_civil(t);
    unsigned s = (unsigned)(local - floor_div(local, 86400) * 86400);
    unsigned off = (unsigned)(t.off_min < 0 ? -t.off_min : t.off_min);
    char *to = put_digits(out, (unsigned)c.year, 4);

    *to++ = '-';
    to = put_digits(to, (unsigned)c.month, 2);
    *to++ = '-';
    to = put_digits(to, (unsigned)c.day, 2);
    *to++ = 'T';
    to = put_clock(to, s / 3600, s / 60 % 60);
    *to++ = ':';
    to = put_digits(to, s % 60, 2);
    if (t.off_min == 0) {
        *to++ = 'Z';
    } else {
        *to++ = t.off_min < 0 ? '-' : '+';
        to = put_clock(to, off / 60, off % 60);
    }
    *to = '\0';
}

int civil_cmp(struct civil a, struct civil b)
{
    int64_t d = civil_days(a) - civil_days(b);

    return (d > 0) - (d < 0);
}

int civil_age(struct civil born, struct civil on)
{
    int years = on.year - born.year;

    if (on.month < born.month || (on.month == born.month && on.day < born.day))
        years--;
    return years;
}

struct instant clock_now(bool honour_env)
{
    const char *set = honour_env ? getenv("LQ_NOW") : NULL;
    struct instant t = {0};
    struct timespec ts;

    if (set && *set) {
        if (!instant_parse(slice_of(set), &t))
            diag_usage("LQ_NOW: '%.40s' is not an RFC 3339 time such as 2021-06-10T09:00:00-05:00",
                       set);
        return t;
    }
    if (clock_gettime(CLOCK_REALTIME, &ts) != 0)
        diag_die(ST_IO, "the system clock can't be read");
    t.sec = (int64_t)ts.tv_sec;
    return t;
}

int64_t clock_mono_ms(void)
{
    struct timespec ts;

    if (clock_gettime(CLOCK_MONOTONIC, &ts) != 0)
        return 0;
    return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}
