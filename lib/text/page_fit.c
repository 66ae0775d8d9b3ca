#include "text/page_fit.h"
#include "base/utf8.h"
#include "text/width.h"

#define MARKS_MAX 4 /* Vietnamese and IPA take two or three */

void fit_clean(struct buf *out, struct slice text)
{
    unsigned marks = 0;
    size_t n;

    for (size_t i = 0; i < text.n; i += n) {
        uint32_t cp = 0;
        char *to;
        n = utf8_decode(text.p + i, text.n - i, &cp);
        if (n && (cp & 0xFFFE) == 0xFFFE) { /* XML 1.0 has no U+FFFE, U+FFFF */
            buf_adds(out, "\xEF\xBF\xBD");
            marks = 0;
            continue;
        }
        n = n ? n : 1;
        marks = cp >= 0x80 && !utf8_is_control(cp) && width_of(slice_from(text.p + i, n)) == 0
                    ? marks + 1
                    : 0;
        if (marks > MARKS_MAX)
            continue;
        to = buf_reserve(out, UTF8_SHOWN_MAX * n);
        out->n += utf8_show(to, text.p + i, n);
    }
}

/* The widths of DejaVu Sans, the widest of the usual sans-serif fonts, rounded up. */
static int ascii_width(char c)
{
    if (strchr("iljI.,:;'|!()[]/ ", c))
        return 400;
    if (strchr("mwMW@%", c))
        return 1000;
    if (strchr("+<=>_~#", c))
        return 840;
    return c >= 'A' && c <= 'Z' ? 790 : 650;
}

static int scalar_width(const struct page_style *s, struct slice one, uint32_t cp)
{
    int w = cp < 0x80 ? ascii_width(one.p[0]) : 0;

    if (cp < 0x80)
        return s->mono ? 620 : s->bold ? w * 11 / 10 : w;
    if (cp >= 0x1F000 && cp < 0x20000) /* emoji */
        return 1400;
    switch (width_of(one)) {
    case 0:
        return 0;
    case 1:
        return s->bold ? 1000 : 850;
    default:
        return 1000;
    }
}

size_t fit_cluster(const struct page_style *s, struct slice text, size_t at, int *width)
{
    size_t i = at;

    *width = 0;
    while (i < text.n) {
        uint32_t cp = 0;
        size_t n = utf8_decode(text.p + i, text.n - i, &cp);
        struct slice one = slice_from(text.p + i, n ? n : 1);
        int w = scalar_width(s, one, n ? cp : '?');
        if (i > at && w > 0)
            break;
        *width += w;
        i += one.n;
    }
    return i - at;
}

int page_width(const struct page_style *s, struct slice text)
{
    struct buf clean = {0};
    int64_t total = 0;
    int w;

    fit_clean(&clean, text);
    for (size_t i = 0; i < clean.n; i += fit_cluster(s, buf_slice(&clean), i, &w), total += w)
        ;
    buf_release(&clean);
    total = (total * s->size + 999) / 1000; /* a box of that width holds it */
    return total > INT32_MAX ? INT32_MAX : (int)total;
}

/* A line doesn't begin with what closes the one before. */
static bool closes(struct slice c)
{
    static const char *const closing[] = {"，", "。", "、", "；", "：", "？", "！",
                                          "）", "》", "」", "』", "”",  "’",  ",",
                                          ".",  ";",  ":",  "?",  "!",  ")",  NULL};

    for (const char *const *w = closing; *w; w++) {
        if (slice_is(c, *w))
            return true;
    }
    return false;
}

/* May a line end between these two? */
static bool may_break(struct slice before, struct slice after)
{
    bool cjk = before.n >= 3 || after.n >= 3;

    if (!before.p || closes(after))
        return false;
    if (slice_is(before, " ") || slice_is(before, "-"))
        return true;
    return cjk && !slice_is(before, "（") && !slice_is(before, "《") && !slice_is(before, "“") &&
           !slice_is(after, " ");
}

static void add_line(struct fit *f, struct slice text, size_t from, size_t to)
{
    while (to > from && text.p[to - 1] == ' ')
        to--;
    f->line[f->count++] = (struct fit_line){from, to - from};
}

/* Lines of at most w at f->size; false: more than max of them. */
static bool break_up(struct fit *f, const struct page_style *s, struct slice text, int w,
                     size_t max)
{
    int64_t room = (int64_t)w * 1000 / f->size;
    struct slice before = {0};
    size_t from = 0, last = 0; /* the line's first byte, and where it may end */
    int64_t used = 0, used_at_last = 0;
    size_t n;

    f->count = 0;
    for (size_t i = 0; i < text.n; i += n) {
        int width;
        n = fit_cluster(s, text, i, &width);
        if (may_break(before, slice_from(text.p + i, n))) {
            last = i;
            used_at_last = used;
        }
        before = slice_from(text.p + i, n);
        while (used + width > room && i > from && !slice_is(before, " ")) {
            if (f->count + 1 >= max)
                return add_line(f, text, from, i), false;
            if (last <= from) { /* one long word */
                last = i;
                used_at_last = used;
            }
            add_line(f, text, from, last);
            used -= used_at_last;
            used_at_last = 0;
            from = last;
        }
        used += width;
    }
    add_line(f, text, from, text.n);
    return true;
}

void fit_lines(struct fit *f, const struct page_style *s, struct slice text, int w, int h)
{
    int least = s->least > 0 ? s->least : s->size / 2;

    least = least > 0 ? least : 1;
    for (f->size = s->size > least ? s->size : least;; f->size -= (f->size + 9) / 10) {
        size_t max;
        if (f->size < least)
            f->size = least;
        max = h > f->size ? (size_t)((h - f->size) / fit_leading(f->size)) + 1 : 1;
        f->whole = break_up(f, s, text, w, max < FIT_LINES_MAX ? max : FIT_LINES_MAX);
        if (f->whole || f->size == least)
            return;
    }
}
