/* Apart from normal.c: commands on the store take a number as it is printed, without libunistring. */
#include "records/normal.h"

bool normal_ascii(struct slice s)
{
    for (size_t i = 0; i < s.n; i++) {
        if ((unsigned char)s.p[i] >= 0x80)
            return false;
    }
    return true;
}

static bool small(char c)
{
    return c >= 'a' && c <= 'z';
}

static bool blank(char c)
{
    return c == ' ' || c == '\t';
}

struct slice normal_capitals(struct slice s, struct arena *a)
{
    size_t n = 0;
    char *out;

    while (n < s.n && !small(s.p[n]) && !blank(s.p[n]))
        n++;
    if (n == s.n || s.n > NORMAL_MAX)
        return s;
    out = arena_alloc(a, s.n + 1);
    n = 0;
    for (size_t i = 0; i < s.n; i++) {
        if (!blank(s.p[i]))
            out[n++] = small(s.p[i]) ? (char)(s.p[i] - 'a' + 'A') : s.p[i];
    }
    return slice_from(out, n);
}
