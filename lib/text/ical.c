#include "text/ical.h"
#include "base/clock.h"
#include "base/utf8.h"

#define LINE_MAX_OCTETS 75

/* The line's octets so far are counted; a fold's blank is the first of the next. */
static void add(struct buf *out, size_t *at, const char *p, size_t n)
{
    if (*at + n > LINE_MAX_OCTETS) {
        buf_adds(out, "\r\n ");
        *at = 1;
    }
    buf_add(out, p, n);
    *at += n;
}

static size_t begin(struct buf *out, const char *name)
{
    size_t n = strlen(name);

    buf_adds(out, name);
    buf_addc(out, ':');
    return n + 1;
}

void ical_raw(struct buf *out, const char *name, const char *value)
{
    size_t at = begin(out, name);

    for (const char *p = value; *p; p++)
        add(out, &at, p, 1);
    buf_adds(out, "\r\n");
}

void ical_text(struct buf *out, const char *name, struct slice value)
{
    size_t at = begin(out, name);
    uint32_t cp;

    for (size_t i = 0, n; i < value.n; i += n) {
        const char *p = value.p + i;
        n = utf8_decode(p, value.n - i, &cp);
        if (n == 0) { /* not a character at all */
            n = 1;
            continue;
        }
        if (cp == '\n')
            add(out, &at, "\\n", 2);
        else if (cp == '\\' || cp == ';' || cp == ',')
            add(out, &at, (const char[]){'\\', (char)cp}, 2);
        else if (!utf8_is_control(cp))
            add(out, &at, p, n);
    }
    buf_adds(out, "\r\n");
}

void ical_time(struct buf *out, const char *name, int64_t utc)
{
    struct civil day = instant_civil((struct instant){utc, 0});
    int64_t sec = utc - civil_days(day) * 86400;
    char text[32];

    if (snprintf(text, sizeof text, "%04d%02d%02dT%02d%02d%02dZ", day.year, day.month, day.day,
                 (int)(sec / 3600), (int)(sec / 60 % 60), (int)(sec % 60)) > 0)
        ical_raw(out, name, text);
}

void ical_int(struct buf *out, const char *name, int64_t value)
{
    char text[24];

    if (snprintf(text, sizeof text, "%lld", (long long)value) > 0)
        ical_raw(out, name, text);
}
