/* UTF-8 is taken strictly, and text on a terminal can't drive it. */
#include "base/utf8.h"
#include "unit.h"

static bool valid(const char *s, size_t n)
{
    return utf8_valid(slice_from(s, n));
}

static void every_scalar_value_goes_round(void)
{
    bool all = true;

    for (uint32_t cp = 0; cp <= 0x10FFFF; cp++) {
        char s[4];
        uint32_t back = 0;
        size_t n;

        if (cp >= 0xD800 && cp <= 0xDFFF)
            continue;
        n = utf8_encode(s, cp);
        all = all && utf8_decode(s, n, &back) == n && back == cp && utf8_len(s, n - 1) == 0;
    }
    CHECK(all);
}

static void malformed_is_refused(void)
{
    CHECK(!valid("\x80", 1) && !valid("\xC3", 1) && !valid("\xC3(", 2));
    CHECK(!valid("\xC0\xAF", 2) && !valid("\xE0\x80\xAF", 3) && !valid("\xF0\x80\x80\xAF", 4));
    CHECK(!valid("\xED\xA0\x80", 3) && !valid("\xED\xBF\xBF", 3)); /* surrogates */
    CHECK(!valid("\xF4\x90\x80\x80", 4) && !valid("\xF8\x88\x80\x80\x80", 5) && !valid("\xFF", 1));
    CHECK(valid("", 0) && valid("a\0b", 3) && valid("\xF0\xA0\xAE\xB7", 4));
}

static bool shown(const char *s, size_t n, const char *want)
{
    char out[256];
    size_t w = utf8_show(out, s, n);

    return w <= UTF8_SHOWN_MAX * n && slice_is(slice_from(out, w), want);
}

static void controls_are_shown_escaped(void)
{
    CHECK(shown("\x1b[2J", 4, "\\x1b[2J"));
    CHECK(shown("a\nb\x7f", 4, "a\\x0ab\\x7f"));
    CHECK(shown("\0", 1, "\\x00"));
    CHECK(shown("\xC2\x9B", 2, "\\u009b"));
    CHECK(shown("\xE2\x80\xAE", 3, "\\u202e") && shown("\xE2\x81\xA6", 3, "\\u2066"));
    CHECK(shown("\xFF\xC3", 2, "\\xff\\xc3"));
    CHECK(shown("\xE5\xBC\xA0\xF0\xA0\xAE\xB7", 7, "\xE5\xBC\xA0\xF0\xA0\xAE\xB7"));
}

static void which_are_controls(void)
{
    static const uint32_t control[] = {0,      0x1F,   0x7F,   0x85,   0x9F,   0x061C, 0x200E,
                                       0x200F, 0x2028, 0x2029, 0x202A, 0x202E, 0x2066, 0x2069};
    static const uint32_t text[] = {' ', 'a', 0xA0, 0x4E2D, 0x200D, 0x20BB7, 0x10FFFF};

    for (size_t i = 0; i < sizeof control / sizeof *control; i++)
        CHECK(utf8_is_control(control[i]));
    for (size_t i = 0; i < sizeof text / sizeof *text; i++)
        CHECK(!utf8_is_control(text[i]));
}

int main(void)
{
    RUN(every_scalar_value_goes_round);
    RUN(malformed_is_refused);
    RUN(controls_are_shown_escaped);
    RUN(which_are_controls);
    return unit_done();
}
