/* Slices: absent is not empty, and comparisons say what they promise. */
#include "base/slice.h"
#include "unit.h"

static void absent_is_not_empty(void)
{
    struct slice absent = slice_of(NULL);
    struct slice empty = slice_of("");

    CHECK(!absent.p && empty.p && empty.n == 0);
    CHECK(slice_eq(absent, absent) && slice_eq(empty, empty));
    CHECK(!slice_eq(absent, empty) && !slice_is(absent, ""));
    CHECK(slice_blank(absent) && slice_blank(empty) && slice_blank(slice_of(" \t\r\n")));
    CHECK(!slice_blank(slice_of(" x ")));
}

static void equal_and_starts(void)
{
    CHECK(slice_is(slice_of("abc"), "abc") && !slice_is(slice_of("abc"), "ab"));
    CHECK(!slice_eq(slice_from("a\0b", 3), slice_from("a\0c", 3)));
    CHECK(slice_starts(slice_of("abc"), "ab") && slice_starts(slice_of("abc"), ""));
    CHECK(!slice_starts(slice_of("a"), "ab"));
}

static void trim_cuts_ascii_blanks_only(void)
{
    CHECK(slice_is(slice_trim(slice_of(" \t a b\r\n")), "a b"));
    CHECK(slice_is(slice_trim(slice_of("\xE3\x80\x80x")), "\xE3\x80\x80x"));
    CHECK(slice_trim(slice_of("   ")).n == 0);
}

static void loose_equality(void)
{
    CHECK(slice_eq_loose(slice_of(" Chinese  Consulate\tGeneral "),
                         slice_of("chinese consulate general")));
    CHECK(!slice_eq_loose(slice_of("a b"), slice_of("ab")));
    CHECK(!slice_eq_loose(slice_of("a"), slice_of("a b")));
    CHECK(!slice_eq_loose(slice_of("\xC3\x84"), slice_of("\xC3\xA4"))); /* ASCII case only */
    CHECK(!slice_eq_loose(slice_of(NULL), slice_of("")));
}

static void order_is_by_unsigned_bytes(void)
{
    CHECK(slice_cmp(slice_of("a"), slice_of("b")) < 0);
    CHECK(slice_cmp(slice_of("b"), slice_of("ab")) > 0);
    CHECK(slice_cmp(slice_of("a"), slice_of("ab")) < 0);
    CHECK(slice_cmp(slice_of("z"), slice_of("\xC3")) < 0);
    CHECK(slice_cmp(slice_of("ab"), slice_of("ab")) == 0);
}

static void distance_counts_edits(void)
{
    char longest[SLICE_DISTANCE_MAX + 1];

    CHECK(slice_distance(slice_of("kitten"), slice_of("sitting")) == 3);
    CHECK(slice_distance(slice_of(""), slice_of("abc")) == 3);
    CHECK(slice_distance(slice_of("abc"), slice_of("")) == 3);
    CHECK(slice_distance(slice_of("mo-shared"), slice_of("mo-shared")) == 0);
    memset(longest, 'a', sizeof longest);
    CHECK(slice_distance(slice_from(longest, SLICE_DISTANCE_MAX), slice_of("a")) ==
          SLICE_DISTANCE_MAX - 1);
    CHECK(slice_distance(slice_from(longest, sizeof longest), slice_of("a")) == SIZE_MAX);
}

int main(void)
{
    RUN(absent_is_not_empty);
    RUN(equal_and_starts);
    RUN(trim_cuts_ascii_blanks_only);
    RUN(loose_equality);
    RUN(order_is_by_unsigned_bytes);
    RUN(distance_counts_edits);
    return unit_done();
}
