#include "base/slice.h"

static bool blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

struct slice slice_trim(struct slice a)
{
    while (a.n > 0 && blank(a.p[0])) {
        a.p++;
        a.n--;
    }
    while (a.n > 0 && blank(a.p[a.n - 1]))
        a.n--;
    return a;
}

bool slice_blank(struct slice a)
{
    return slice_trim(a).n == 0;
}

bool slice_eq_loose(struct slice a, struct slice b)
{
    size_t i = 0;
    size_t j = 0;

    if (!a.p || !b.p)
        return a.p == b.p;
    a = slice_trim(a);
    b = slice_trim(b);
    while (i < a.n && j < b.n) {
        if (blank(a.p[i]) != blank(b.p[j]))
            return false;
        if (blank(a.p[i])) {
            while (i < a.n && blank(a.p[i]))
                i++;
            while (j < b.n && blank(b.p[j]))
                j++;
            continue;
        }
        if (lower(a.p[i++]) != lower(b.p[j++]))
            return false;
    }
    return i == a.n && j == b.n;
}

int slice_cmp(struct slice a, struct slice b)
{
    size_t n = a.n < b.n ? a.n : b.n;
    int d = n ? memcmp(a.p, b.p, n) : 0;

    if (d != 0)
        return d;
    return (a.n > b.n) - (a.n < b.n);
}

size_t slice_distance(struct slice a, struct slice b)
{
    size_t row[SLICE_DISTANCE_MAX + 1];

    if (a.n > SLICE_DISTANCE_MAX || b.n > SLICE_DISTANCE_MAX)
        return SIZE_MAX;
    for (size_t k = 0; k <= b.n; k++)
        row[k] = k;
    for (size_t i = 1; i <= a.n; i++) {
        size_t diagonal = row[0];

        row[0] = i;
        for (size_t k = 1; k <= b.n; k++) {
            size_t best = diagonal + (a.p[i - 1] != b.p[k - 1]);

            diagonal = row[k];
            if (row[k] + 1 < best)
                best = row[k] + 1;
            if (row[k - 1] + 1 < best)
                best = row[k - 1] + 1;
            row[k] = best;
        }
    }
    return row[b.n];
}
