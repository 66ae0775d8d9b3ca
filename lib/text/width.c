#include "text/width.h"

#include "base/utf8.h"

#include <uniwidth.h>

/* The width of the character at p, and its length in *n (never 0). */
static size_t width_at(const char *p, size_t left, size_t *n)
{
    uint32_t cp = 0;
    int w;

    *n = utf8_decode(p, left, &cp);
    if (*n == 0) {
        *n = 1;
        return 1;
    }
    w = uc_width(cp, "UTF-8");
    return w > 0 ? (size_t)w : 0;
}

size_t width_of(struct slice s)
{
    size_t total = 0;
    size_t n;

    for (size_t i = 0; i < s.n; i += n)
        total += width_at(s.p + i, s.n - i, &n);
    return total;
}

void width_cut(struct buf *out, struct slice s, size_t max)
{
    size_t total = 0;
    size_t i = 0;
    size_t n;

    if (width_of(s) <= max) {
        buf_add_slice(out, s);
        return;
    }
    while (i < s.n) {
        size_t w = width_at(s.p + i, s.n - i, &n);
        if (total + w > max - 1)
            break;
        total += w;
        i += n;
    }
    buf_add(out, s.p, i);
    buf_adds(out, "…");
}
