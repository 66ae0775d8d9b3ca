/*
 * A division by one text, as an applicant writes it: 广东省深圳市南山区, 深圳南山, 朝阳区.
 */
#include "base/utf8.h"
#include "records/division.h"

#define TEXT_MAX 200 /* bytes: more than three of the longest names */

/* Names above a division, and its own; those above may be left out of a text. */
struct chain {
    const struct division *part[3];
    size_t n;
    bool full; /* only names in full */
};

static bool is_named(const struct chain *c, const struct division *v, struct slice name)
{
    return c->full ? slice_eq(v->name, name) : division_named(v, name);
}

static bool matches(const struct chain *c, size_t i, struct slice text)
{
    const struct division *v = c->part[i];

    if (i + 1 == c->n)
        return is_named(c, v, text);
    if (matches(c, i + 1, text))
        return true;
    if (text.n < 3 || memcmp(text.p, v->name.p, 3) != 0) /* both forms begin with one character */
        return false;
    for (size_t n = 0, k; n < text.n && n < v->name.n; n += k) {
        k = utf8_len(text.p + n, text.n - n);
        if (k == 0)
            return false;
        if (is_named(c, v, slice_from(text.p, n + k)) &&
            matches(c, i + 1, slice_from(text.p + n + k, text.n - n - k)))
            return true;
    }
    return false;
}

static bool means(const struct divisions *d, const struct division *v, bool full, struct slice text)
{
    struct chain c = {.full = full};
    const struct division *province = division_province(d, v);
    const struct division *city = division_city(d, v);

    if (province && province != v)
        c.part[c.n++] = province;
    if (city && city != v)
        c.part[c.n++] = city;
    c.part[c.n++] = v;
    return matches(&c, 0, text);
}

/* The last character but an ending's can't be told cheaply; the first of its own name is in the text. */
static bool may_mean(const struct division *v, struct slice text)
{
    for (size_t i = 0; i + 3 <= text.n; i++) {
        if (text.p[i] == v->name.p[0] && memcmp(text.p + i, v->name.p, 3) == 0)
            return true;
    }
    return false;
}

size_t division_by_text(const struct divisions *d, struct slice text, const struct division **out,
                        size_t max)
{
    size_t n = 0;

    text = slice_trim(text);
    if (text.n == 0 || text.n > TEXT_MAX || !utf8_valid(text))
        return 0;
    for (int turn = 0; turn < 4 && n == 0; turn++) {
        for (size_t i = 0; i < divisions_count(d); i++) {
            const struct division *v = divisions_at(d, i);
            if ((v->until != 0) != (turn >= 2) || v->name.n < 3 || !may_mean(v, text) ||
                !means(d, v, turn % 2 == 0, text))
                continue;
            if (n++ < max)
                out[n - 1] = v;
        }
    }
    return n;
}
