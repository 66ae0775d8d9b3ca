/* Text set into boxes: broken where a reader expects it, shrunk, cut, never overrun. */
#include "unit.h"

#include "text/page.h"

/* The texts of a page, each on a line of its own. */
static void set(struct buf *lines, int w, int h, const struct page_style *s, const char *text)
{
    struct buf out = {0};
    struct page p;
    const char *at;

    page_begin(&p, &out, PAGE_SVG, "zh", slice_of(""));
    page_new(&p, PAGE_IN(8), PAGE_IN(10));
    page_text(&p, 0, 0, w, h, s, slice_of(text));
    page_end(&p);
    at = buf_str(&out);
    while ((at = strstr(at, "<text "))) {
        const char *from = strchr(at, '>') + 1;
        const char *to = strstr(from, "</text>");
        buf_add(lines, from, (size_t)(to - from));
        buf_addc(lines, '|');
        at = to;
    }
    buf_release(&out);
}

static bool set_is(int w, int h, const struct page_style *s, const char *text, const char *want)
{
    struct buf lines = {0};
    bool same;

    set(&lines, w, h, s, text);
    same = slice_is(buf_slice(&lines), want);
    if (!same)
        printf("# set:  %s\n# want: %s\n", buf_str(&lines), want);
    buf_release(&lines);
    return same;
}

/* Letters of 100 mils, so that ten ideographs fill an inch; they don't shrink. */
static const struct page_style fixed = {.size = 100, .least = 100};

static void lines_break_where_they_may(void)
{
    CHECK(set_is(1000, 1000, &fixed, "中国驻芝加哥总领馆护照", "中国驻芝加哥总领馆护|照|"));
    CHECK(set_is(1000, 1000, &fixed, "中国驻芝加哥总领馆员，护照", "中国驻芝加哥总领馆|员，护照|"));
    CHECK(set_is(700, 1000, &fixed, "new passport office", "new|passport|office|"));
    CHECK(set_is(700, 1000, &fixed, "in-office mark", "in-office|mark|"));
    CHECK(set_is(500, 1000, &fixed, "WWWWWWWWWW", "WWWWW|WWWWW|"));
    CHECK(set_is(1000, 1000, &fixed, "", ""));
}

static void what_does_not_fit_is_cut_and_says_so(void)
{
    CHECK(set_is(1000, 100, &fixed, "中国驻芝加哥总领馆护照", "中国驻芝加哥总领馆…|"));
    CHECK(set_is(1000, 230, &fixed, "中国驻芝加哥总领馆护照旅行证中国驻芝加哥总领馆",
                 "中国驻芝加哥总领馆护|照旅行证中国驻芝加…|"));
}

static void it_shrinks_before_it_is_cut(void)
{
    static const struct page_style shrinks = {.size = 100, .least = 50};

    CHECK(set_is(1000, 100, &shrinks, "中国驻芝加哥总领馆护照", "中国驻芝加哥总领馆护照|"));
}

static void hostile_text_is_text(void)
{
    CHECK(set_is(8000, 100, &fixed, "</text><b>&\"'", "&lt;/text&gt;&lt;b&gt;&amp;&quot;&#39;|"));
    CHECK(set_is(8000, 100, &fixed, "a\x1b[2J\xE2\x80\xAE", "a\\x1b[2J\\u202e|"));
    CHECK(set_is(8000, 100, &fixed, "\xEF\xBF\xBE", "\xEF\xBF\xBD|"));
    CHECK(set_is(8000, 100, &fixed, "\xFF", "\\xff|"));
    CHECK(set_is(8000, 100, &fixed, "𠮷", "𠮷|"));
    CHECK(set_is(8000, 100, &fixed, "e\xCC\x81\xCC\x81\xCC\x81\xCC\x81\xCC\x81\xCC\x81o",
                 "e\xCC\x81\xCC\x81\xCC\x81\xCC\x81o|"));
}

static void a_width_is_taken_from_above(void)
{
    static const struct page_style mono = {.size = 100, .mono = true};

    CHECK(page_width(&fixed, slice_of("中国")) == 200);
    CHECK(page_width(&mono, slice_of("A2021")) == 310);
    CHECK(page_width(&fixed, slice_of("")) == 0);
}

int main(void)
{
    RUN(lines_break_where_they_may);
    RUN(what_does_not_fit_is_cut_and_says_so);
    RUN(it_shrinks_before_it_is_cut);
    RUN(hostile_text_is_text);
    RUN(a_width_is_taken_from_above);
    return unit_done();
}
