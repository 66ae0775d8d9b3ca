/* Numbers are digits and nothing else; money never passes through a float. */
#include "base/num.h"
#include "unit.h"

static bool i64(const char *s, int64_t want)
{
    int64_t v = 4711;

    return num_i64(slice_of(s), &v) && v == want;
}

static bool cents(const char *s, int64_t want)
{
    int64_t v = 4711;

    return money_cents(slice_of(s), &v) && v == want;
}

static bool no_number(const char *s)
{
    int64_t v;

    return !num_i64(slice_of(s), &v);
}

static bool no_money(const char *s)
{
    int64_t v;

    return !money_cents(slice_of(s), &v);
}

static void whole_numbers(void)
{
    CHECK(i64("0", 0) && i64("-0", 0) && i64("007", 7) && i64("-23", -23));
    CHECK(i64("9223372036854775807", INT64_MAX) && i64("-9223372036854775808", INT64_MIN));
}

static void what_is_no_number(void)
{
    static const char *const wrong[] = {"",
                                        "-",
                                        "+1",
                                        " 1",
                                        "1 ",
                                        "--1",
                                        "1.0",
                                        "1e3",
                                        "0x1",
                                        "१",
                                        "9223372036854775808",
                                        "-9223372036854775809",
                                        "99999999999999999999999999"};

    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        CHECK(no_number(wrong[i]));
    CHECK(no_number(NULL));
}

static void unsigned_numbers(void)
{
    uint64_t v;

    CHECK(num_u64(slice_of("18446744073709551615"), &v) && v == UINT64_MAX);
    CHECK(!num_u64(slice_of("18446744073709551616"), &v));
    CHECK(!num_u64(slice_of("-1"), &v));
}

static void money(void)
{
    CHECK(cents("23", 2300) && cents("23.1", 2310) && cents("23.10", 2310) && cents("0.05", 5));
    CHECK(cents("-0.50", -50) && cents("-23.01", -2301));
    CHECK(cents("92233720368547758.07", INT64_MAX));
}

static void what_is_no_money(void)
{
    static const char *const wrong[] = {
        "",    ".",   "23.", ".5",  "23.001", "1,000", "+5",   "$23",
        "23 ", "2 3", "--1", "1e2", "23.-1",  "1.2.3", "-.50", "92233720368547758.08"};

    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        CHECK(no_money(wrong[i]));
}

int main(void)
{
    RUN(whole_numbers);
    RUN(what_is_no_number);
    RUN(unsigned_numbers);
    RUN(money);
    RUN(what_is_no_money);
    return unit_done();
}
