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

/* The sum of digit times weight, weights repeated from the right. -1: not digits. */
static int weighted(struct slice body, const int *weight, size_t weights)
{
    int sum = 0;

    if (!all_digits(body))
        return -1;
    for (size_t i = 0, w = 0; i < body.n; i++) {
        sum += (body.p[body.n - 1 - i] - '0') * weight[w];
        w = w + 1 == weights ? 0 : w + 1;
    }
    return sum;
}

int check_mod10_31(struct slice before, struct slice body)
{
    static const int weight[] = {3, 1, 1, 3};
    int sum = weighted(body, weight, 2);
    int more = before.n ? weighted(before, weight + (body.n % 2 ? 2 : 0), 2) : 0;

    return sum < 0 || more < 0 ? -1 : (10 - (sum + more) % 10) % 10;
}

int check_s10(struct slice body)
{
    static const int weight[] = {7, 9, 5, 3, 2, 4, 6, 8}; /* from the right */
    int sum = body.n == 8 ? weighted(body, weight, 8) : -1;
    int digit = 11 - sum % 11;

    if (sum < 0)
        return -1;
    return digit == 10 ? 0 : digit == 11 ? 5 : digit;
}

int check_fedex(struct slice body)
{
    static const int weight[] = {1, 3, 7};
    int sum = weighted(body, weight, 3);

    return sum < 0 ? -1 : sum % 11 % 10;
}

int check_ups(struct slice body)
{
    int sum = 0;

    for (size_t i = 0; i < body.n; i++) {
        char c = body.p[i];
        int v = c >= '0' && c <= '9' ? c - '0' : c >= 'A' && c <= 'Z' ? (c - 3) % 10 : -1;
        if (v < 0)
            return -1;
        sum += i % 2 ? 2 * v : v;
    }
    return body.n ? (10 - sum % 10) % 10 : -1;
}

int check_mod7(struct slice body)
{
    int rest = 0;

    for (size_t i = 0; i < body.n; i++)
        rest = (rest * 10 + (body.p[i] - '0')) % 7;
    return all_digits(body) ? rest : -1;
}
