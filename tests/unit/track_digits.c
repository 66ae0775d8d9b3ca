/* The check digits of tracking numbers: what they find, and what S10's can't. */
#include "rules/checkdigit.h"
#include "unit.h"

#include <stdint.h>

static uint64_t seed = 0x9E3779B97F4A7C15U;

static char any_digit(void)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (char)('0' + seed % 10);
}

static int mod10(const char *p, size_t n)
{
    return check_mod10_31(slice_of(""), slice_from(p, n));
}

static int s10(const char *p, size_t n)
{
    return check_s10(slice_from(p, n));
}

static int s10_rest(const char *p)
{
    static const int weight[] = {8, 6, 4, 2, 3, 5, 9, 7};
    int sum = 0;

    for (int i = 0; i < 8; i++)
        sum += weight[i] * (p[i] - '0');
    return sum % 11;
}

/* Of every single wrong digit in n digits and their check digit: how many leave it right. */
static unsigned unfound(char *p, size_t n, int (*digit)(const char *, size_t))
{
    unsigned count = 0;

    p[n] = (char)('0' + digit(p, n));
    for (size_t i = 0; i <= n; i++) {
        char right = p[i];
        for (char c = '0'; c <= '9'; c++) {
            p[i] = c;
            count += c != right && digit(p, n) == p[n] - '0';
        }
        p[i] = right;
    }
    return count;
}

static void every_wrong_digit_of_an_impb_is_found(void)
{
    char p[32];

    for (int i = 0; i < 3000; i++) {
        size_t n = i % 2 ? 21 : 25;
        for (size_t k = 0; k < n; k++)
            p[k] = any_digit();
        CHECK(unfound(p, n, mod10) == 0);
    }
}

/* Two neighbours exchanged, where they differ: found unless by 5. */
static void exchanged_neighbours_of_an_impb(void)
{
    char p[32];

    for (int i = 0; i < 3000; i++) {
        for (size_t k = 0; k < 21; k++)
            p[k] = any_digit();
        int digit = mod10(p, 21);
        for (size_t k = 0; k + 1 < 21; k++) {
            char a = p[k];
            char b = p[k + 1];
            p[k] = b;
            p[k + 1] = a;
            CHECK((mod10(p, 21) == digit) == (a == b || a - b == 5 || b - a == 5));
            p[k] = a;
            p[k + 1] = b;
        }
    }
}

/* 5 is the check digit of two remainders, 0 and 6: an error between them is the only one that
 * isn't found, and never one of the check digit itself. */
static void every_wrong_digit_of_an_s10_is_found_but_between_two_remainders(void)
{
    char p[16];
    unsigned blind = 0;

    for (int i = 0; i < 3000; i++) {
        unsigned expected = 0;
        for (size_t k = 0; k < 8; k++)
            p[k] = any_digit();
        int rest = s10_rest(p);
        for (size_t k = 0; k < 8; k++) {
            char right = p[k];
            for (char c = '0'; c <= '9'; c++) {
                p[k] = c;
                expected += c != right && rest + s10_rest(p) == 6 && (rest == 0 || rest == 6);
            }
            p[k] = right;
        }
        CHECK(unfound(p, 8, s10) == expected);
        blind += expected;
    }
    CHECK(blind > 0); /* it is a weakness of the standard, not of a test that never looks */
}

/* What is printed in publications, made of zeros, isn't a number anybody has. */
static void zero_filled_specimens(void)
{
    static const char *const specimens[] = {
        "9400100000000000000000", "9205500000000000000000", "9407300000000000000000",
        "9303300000000000000000", "9270100000000000000000", "9208800000000000000000",
        "9202100000000000000000", "9361200000000000000000", "9510100000000000000000"};

    for (size_t i = 0; i < sizeof specimens / sizeof *specimens; i++)
        CHECK(mod10(specimens[i], 21) != 0);
}

static void what_stands_before_counts(void)
{
    /* computed by hand: 91 before 19 digits adds 28, before 20 digits 12 */
    CHECK(check_mod10_31(slice_of("91"), slice_of("0000000000000000000")) == 2);
    CHECK(check_mod10_31(slice_of("91"), slice_of("00000000000000000000")) == 8);
    CHECK(check_mod10_31(slice_of(""), slice_of("0")) == 0);
}

static void the_other_carriers(void)
{
    CHECK(check_fedex(slice_of("98657878885")) == 5);
    CHECK(check_fedex(slice_of("00000000000")) == 0);
    CHECK(check_ups(slice_of("5R8939035756712")) == 7);
    CHECK(check_ups(slice_of("C1103150000187")) == 9);
    CHECK(check_mod7(slice_of("331881002")) == 5);
    CHECK(check_s10(slice_of("47312482")) == 9); /* UPU S10's own example */
}

static void what_isnt_digits_has_none(void)
{
    CHECK(check_mod10_31(slice_of(""), slice_of("")) == -1);
    CHECK(check_mod10_31(slice_of("9A"), slice_of("1")) == -1);
    CHECK(check_mod10_31(slice_of(""), slice_of("12a")) == -1);
    CHECK(check_s10(slice_of("1234567")) == -1 && check_s10(slice_of("1234567 ")) == -1);
    CHECK(check_fedex(slice_of("1-2")) == -1 && check_fedex(slice_of("")) == -1);
    CHECK(check_ups(slice_of("1z")) == -1 && check_ups(slice_of("")) == -1);
    CHECK(check_mod7(slice_of("\xff")) == -1 && check_mod7(slice_of("")) == -1);
}

int main(void)
{
    RUN(every_wrong_digit_of_an_impb_is_found);
    RUN(exchanged_neighbours_of_an_impb);
    RUN(every_wrong_digit_of_an_s10_is_found_but_between_two_remainders);
    RUN(zero_filled_specimens);
    RUN(what_stands_before_counts);
    RUN(the_other_carriers);
    RUN(what_isnt_digits_has_none);
    return unit_done();
}
