#include "rules/checkdigit.h"

static const char alphabet37[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ*";

static bool all_digits(struct slice s)
{
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
    }
    return s.n > 0;
}

/* Pure system, radix 2: each character's value is added and the sum doubled;
 * the check character makes the total congruent to 1. */
char check_mod37_2(struct slice text)
{
    unsigned sum = 0;

    for (size_t i = 0; i < text.n; i++) {
        const char *at = text.p[i] ? strchr(alphabet37, text.p[i]) : NULL;
        if (!at || *at == '*')
            return 0;
        sum = (sum + (unsigned)(at - alphabet37)) * 2 % 37;
    }
    return text.n ? alphabet37[(37 + 1 - sum) % 37] : 0;
}

bool check_usps_money_order(struct slice serial)
{
    int sum = 0;

    if (serial.n != 11 || !all_digits(serial))
        return false;
    for (size_t i = 0; i < 10; i++)
        sum += serial.p[i] - '0';
    return sum % 9 == serial.p[10] - '0';
}
