#include "rules/phone.h"

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

bool phone_is_cn_mobile(struct slice s, const struct mobile_range *r, size_t n, struct civil on)
{
    int head = 0;

    if (!s.p || s.n != 11)
        return false;
    for (size_t i = 0; i < 11; i++) {
        if (!is_digit(s.p[i]))
            return false;
        if (i < 5)
            head = head * 10 + (s.p[i] - '0');
    }
    for (size_t i = 0; i < n; i++) {
        if (head >= r[i].from && head <= r[i].to && civil_cmp(r[i].valid_from, on) <= 0 &&
            (!r[i].has_end || civil_cmp(on, r[i].valid_to) <= 0))
            return true;
    }
    return false;
}

/* A number as it was written, reduced to its digits. */
struct written {
    bool plus;
    bool one_apart; /* the first group is a single 1 */
    size_t n;
    char digit[PHONE_DIGITS_MAX];
};

static bool is_gap(char c)
{
    return c == ' ' || c == '-' || c == '.' || c == '(' || c == ')';
}

static bool reduce(struct slice s, struct written *w)
{
    bool open = false;

    *w = (struct written){.plus = s.n > 0 && s.p[0] == '+'};
    for (size_t i = w->plus; i < s.n; i++) {
        char c = s.p[i];
        if (is_gap(c)) {
            if (c == '(' ? open : c == ')' && !open)
                return false;
            open = c == '(' || (open && c != ')');
            w->one_apart |= w->n == 1 && w->digit[0] == '1';
            continue;
        }
        if (!is_digit(c) || w->n == PHONE_DIGITS_MAX)
            return false;
        w->digit[w->n++] = c;
    }
    return !open && w->n > 0 && !is_gap(s.p[s.n - 1]) && !(w->plus && s.n > 1 && !is_digit(s.p[1]));
}

/* Ten digits, area code and exchange 2-9. */
static bool is_nanp(const char *d)
{
    return d[0] >= '2' && d[3] >= '2';
}

static bool dial(struct phone *out, enum phone_kind kind, const char *country, const char *d,
                 size_t n)
{
    size_t k = strlen(country);

    out->kind = kind;
    out->e164[0] = '+';
    memcpy(out->e164 + 1, country, k);
    memcpy(out->e164 + 1 + k, d, n);
    out->e164[1 + k + n] = '\0';
    return true;
}

bool phone_read(struct slice text, const struct mobile_range *r, size_t n, struct civil on,
                struct phone *out)
{
    struct written w;
    const char *d = w.digit;

    *out = (struct phone){.kind = PHONE_NONE};
    if (!text.p || !reduce(text, &w))
        return false;
    if (!w.plus) {
        if (w.n == 11 && d[0] == '1' && w.one_apart && is_nanp(d + 1))
            return dial(out, PHONE_US, "", d, 11);
        if (phone_is_cn_mobile(slice_from(d, w.n), r, n, on))
            return dial(out, PHONE_CN_MOBILE, "86", d, 11);
        if (w.n == 10 && is_nanp(d))
            return dial(out, PHONE_US, "1", d, 10);
        return w.n == 11 && d[0] == '1' && is_nanp(d + 1) && dial(out, PHONE_US, "", d, 11);
    }
    if (d[0] == '1')
        return w.n == 11 && is_nanp(d + 1) && dial(out, PHONE_US, "", d, 11);
    if (w.n > 2 && d[0] == '8' && d[1] == '6')
        return w.n >= 7 &&
               dial(out,
                    phone_is_cn_mobile(slice_from(d + 2, w.n - 2), r, n, on) ? PHONE_CN_MOBILE
                                                                             : PHONE_CN_OTHER,
                    "", d, w.n);
    return d[0] != '0' && w.n >= 7 && dial(out, PHONE_FOREIGN, "", d, w.n);
}

const char *phone_kind_word(enum phone_kind k)
{
    static const char *const words[] = {[PHONE_NONE] = "none",
                                        [PHONE_CN_MOBILE] = "cn-mobile",
                                        [PHONE_CN_OTHER] = "cn-other",
                                        [PHONE_US] = "us",
                                        [PHONE_FOREIGN] = "international"};

    return words[k];
}
