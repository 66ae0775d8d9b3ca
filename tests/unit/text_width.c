/* Widths as a terminal shows them, and cuts that never split a character. */
#include "unit.h"

#include "text/width.h"

static size_t width(const char *s)
{
    return width_of(slice_of(s));
}

static bool cut_is(const char *s, size_t max, const char *want)
{
    struct buf b = {0};
    bool same;

    width_cut(&b, slice_of(s), max);
    same = slice_is(buf_slice(&b), want) && width(want) <= max;
    buf_release(&b);
    return same;
}

static void widths(void)
{
    CHECK(width("") == 0);
    CHECK(width("abc") == 3);
    CHECK(width("中文") == 4);
    CHECK(width("Ａ") == 2);
    CHECK(width("𠮷") == 2);
    CHECK(width("\xF0\xB1\x8D\x90") == 2); /* U+31350, CJK extension H */
    CHECK(width("e\xCC\x81") == 1);
    CHECK(width("😀") == 2);
    CHECK(width("a\xE2\x80\x8B"
                "b") == 2); /* zero width space */
}

static void malformed_bytes_count_one_each(void)
{
    CHECK(width("\xFF\xFE") == 2);
    CHECK(width("\xE4\xB8") == 2);
}

static void cuts(void)
{
    CHECK(cut_is("abcdef", 6, "abcdef"));
    CHECK(cut_is("abcdef", 5, "abcd…"));
    CHECK(cut_is("abcdef", 1, "…"));
    CHECK(cut_is("中文字", 5, "中文…"));
    CHECK(cut_is("中文字", 4, "中…"));
    CHECK(cut_is("e\xCC\x81"
                 "e\xCC\x81"
                 "ee",
                 3,
                 "e\xCC\x81"
                 "e\xCC\x81…"));
}

int main(void)
{
    RUN(widths);
    RUN(malformed_bytes_count_one_each);
    RUN(cuts);
    return unit_done();
}
