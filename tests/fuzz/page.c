/*
 * libFuzzer target: text of anybody's on a page. The first bytes choose the
 * box. What comes out is UTF-8 that XML takes, with no element but the page's
 * own, and every line is within its box.
 */
#include "base/utf8.h"
#include "text/page.h"
#include "theirs.h"

#define BOX_X 500

static bool entity(const char *p, size_t n)
{
    static const char *const known[] = {"&amp;", "&lt;", "&gt;", "&quot;", "&#39;", NULL};

    for (const char *const *e = known; *e; e++) {
        if (n >= strlen(*e) && memcmp(p, *e, strlen(*e)) == 0)
            return true;
    }
    return false;
}

/* One <text> element's inside. */
static void check_line(const struct page_style *s, int w, struct slice in)
{
    struct buf plain = {0};

    for (size_t i = 0; i < in.n;) {
        uint32_t cp = 0;
        size_t k = utf8_decode(in.p + i, in.n - i, &cp);
        if (k == 0 || utf8_is_control(cp) || (cp & 0xFFFE) == 0xFFFE)
            their_finding("a code point that XML or a reader can't take");
        if (in.p[i] == '&' && !entity(in.p + i, in.n - i))
            their_finding("a bare ampersand");
        if (in.p[i] == '&') /* as wide as what it stands for, or wider */
            buf_addc(&plain, in.p[i + 1] == 'a'   ? '&'
                             : in.p[i + 1] == 'q' ? '"'
                             : in.p[i + 1] == '#' ? '\''
                             : in.p[i + 1] == 'l' ? '<'
                                                  : '>');
        else
            buf_add(&plain, in.p + i, k);
        while (in.p[i] == '&' && k < in.n - i && in.p[i + k - 1] != ';')
            k++;
        i += k;
    }
    if (page_width(s, buf_slice(&plain)) > w)
        their_finding("a line leaves its box");
    buf_release(&plain);
}

static void check_page(struct slice svg, struct page_style s, int w)
{
    const char *p = svg.p;
    const char *end = svg.p + svg.n;
    const char *const stop = "</text>\n";

    while ((p = memmem(p, (size_t)(end - p), "<text ", 6))) {
        const char *from = memchr(p, '>', (size_t)(end - p));
        const char *to = from ? memmem(from, (size_t)(end - from), stop, strlen(stop)) : NULL;
        const char *size = memmem(p, (size_t)(end - p), "font-size=\"", 11);
        if (!to || !size)
            their_finding("an element that doesn't end");
        s.size = (int)strtol(size + 11, NULL, 10);
        if (memchr(from + 1, '<', (size_t)(to - from - 1)))
            their_finding("an element within the text");
        check_line(&s, w, slice_from(from + 1, (size_t)(to - from - 1)));
        p = to;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct page_style s = {0};
    struct buf out = {0};
    struct page p;
    int w, h;

    if (n < 4)
        return 0;
    s.size = PAGE_PT(6 + data[0] % 40);
    s.bold = data[1] & 1;
    s.mono = data[1] & 2;
    s.align = (enum page_align)(data[1] / 4 % 3);
    w = 3 * s.size + data[2] * 30; /* room for a letter, its marks and an ellipsis */
    h = data[3] * 20;
    page_begin(&p, &out, PAGE_SVG, "zh", slice_of(""));
    page_new(&p, PAGE_IN(17) / 2, PAGE_IN(11));
    page_text(&p, BOX_X, 500, w, h, &s, slice_from((const char *)data + 4, n - 4));
    page_end(&p);
    check_page(buf_slice(&out), s, w);
    buf_release(&out);
    return 0;
}
