#include "base/num.h"

static bool digit(char c)
{
    return c >= '0' && c <= '9';
}

bool num_u64(struct slice s, uint64_t *out)
{
    uint64_t v = 0;

    if (s.n == 0)
        return false;
    for (size_t i = 0; i < s.n; i++) {
        if (!digit(s.p[i]))
            return false;
        if (__builtin_mul_overflow(v, 10U, &v) ||
            __builtin_add_overflow(v, (uint64_t)(s.p[i] - '0'), &v))
            return false;
    }
    *out = v;
    return true;
}

bool num_i64(struct slice s, int64_t *out)
{
    bool neg = s.n > 0 && s.p[0] == '-';
    uint64_t v;

    if (neg)
        s = slice_from(s.p + 1, s.n - 1);
    if (!num_u64(s, &v) || v > (uint64_t)INT64_MAX + neg)
        return false;
    *out = neg ? (int64_t)(0 - v) : (int64_t)v;
    return true;
}

bool money_cents(struct slice s, int64_t *out)
{
    const char *dot = s.n ? memchr(s.p, '.', s.n) : NULL;
    struct slice whole = s;
    int64_t units;
    int64_t cents = 0;

    if (dot) {
        size_t decimals = s.n - (size_t)(dot - s.p) - 1;
        whole.n = (size_t)(dot - s.p);
        if (decimals < 1 || decimals > 2 || !digit(dot[1]) || (decimals == 2 && !digit(dot[2])))
            return false;
        cents = (dot[1] - '0') * 10 + (decimals == 2 ? dot[2] - '0' : 0);
    }
    if (!num_i64(whole, &units) || __builtin_mul_overflow(units, 100, &units))
        return false;
    if (whole.p[0] == '-')
        cents = -cents;
    return !__builtin_add_overflow(units, cents, out);
}
