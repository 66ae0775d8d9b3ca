/* The post's order numbers catch every single slip of the pen and every swap of
 * two neighbours, and never carry '*', which no one could tell from a footnote. */
#include "order/number.h"
#include "rules/checkdigit.h"
#include "unit.h"

static const char set[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/* Would somebody who reads the number back take it for a good one? */
static bool accepted(const char *number, size_t n)
{
    char plain[32];
    size_t k = 0;

    for (size_t i = 0; i + 2 < n; i++) {
        if (number[i] != '-')
            plain[k++] = number[i];
    }
    return check_mod37_2(slice_from(plain, k)) == number[n - 1];
}

static void every_slip_is_caught(void)
{
    struct buf b = {0};
    char wrong[32];

    CHECK(order_number_format(&b, "CHI", 2021, 42));
    CHECK(b.n == 15 && memcmp(b.p, "CHI-21-000042-", 14) == 0 && accepted(b.p, b.n));
    for (size_t i = 0; i < b.n && b.n < sizeof wrong; i++) {
        if (b.p[i] == '-')
            continue;
        for (const char *c = set; *c; c++) {
            memcpy(wrong, b.p, b.n);
            wrong[i] = *c;
            CHECK(*c == b.p[i] || !accepted(wrong, b.n));
        }
    }
    buf_release(&b);
}

static void every_swap_is_caught(void)
{
    struct buf b = {0};
    char wrong[32];

    CHECK(order_number_format(&b, "CHI", 2021, 123456));
    for (size_t i = 0; i + 1 < b.n - 2 && b.n < sizeof wrong; i++) {
        if (b.p[i] == '-' || b.p[i + 1] == '-' || b.p[i] == b.p[i + 1])
            continue;
        memcpy(wrong, b.p, b.n);
        wrong[i] = b.p[i + 1];
        wrong[i + 1] = b.p[i];
        CHECK(!accepted(wrong, b.n));
    }
    buf_release(&b);
}

static void a_star_is_skipped(void)
{
    struct buf b = {0};
    size_t skipped = 0;

    for (uint64_t seq = 1; seq <= 1000; seq++) {
        buf_reset(&b);
        if (order_number_format(&b, "CHI", 2021, seq))
            CHECK(b.p[b.n - 1] != '*');
        else
            skipped++;
        CHECK(b.n == 0 || b.n == 15);
    }
    CHECK(skipped >= 20 && skipped <= 35); /* one in 37 */
    buf_release(&b);
}

static void a_series_ends(void)
{
    struct buf b = {0};
    uint64_t seq = 0;
    size_t given = 0;

    while (order_number_next(&b, "CHI", 2021, &seq))
        given++;
    CHECK(seq == ORDER_NUMBER_LAST);
    CHECK(given > 960000 && given < 985000 && b.n == 15 * given); /* all but one in 37 */
    buf_reset(&b);
    seq = 0;
    CHECK(!order_number_next(&b, "chi", 2021, &seq) && seq < 40);
    CHECK(!order_number_next(&b, "C*", 2021, &seq) && seq < 80 && b.n == 0);
    buf_release(&b);
}

static void plain_numbers(void)
{
    static const char *const good[] = {"A2021060700008841", "CHI-21-000042-F", "a.b_c", "0"};
    static const char *const bad[] = {"", "A 1", "A/1", "A@1", "../x", "A\n", "\xE5\xBC\xA0", "*"};
    char longest[66];

    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        CHECK(order_number_plain(slice_of(good[i])));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        CHECK(!order_number_plain(slice_of(bad[i])));
    memset(longest, 'A', sizeof longest);
    CHECK(order_number_plain(slice_from(longest, 64)));
    CHECK(!order_number_plain(slice_from(longest, 65)));
}

int main(void)
{
    RUN(every_slip_is_caught);
    RUN(every_swap_is_caught);
    RUN(a_star_is_skipped);
    RUN(a_series_ends);
    RUN(plain_numbers);
    return unit_done();
}
