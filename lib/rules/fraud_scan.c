#include "rules/fraud_scan.h"

#define ADDRESS_MAX 254 /* RFC 5321: the longest path, and longer than a host name */
#define NUMBER_MAX  40  /* bytes of a number that are looked at: a longer one begins only once */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return c >= 'a' && c <= 'z';
}

static bool ends_with(const char *text, size_t begin, size_t at, const char *word)
{
    size_t n = strlen(word);

    return n <= FRAUD_BACK && at - begin >= n && memcmp(text + at - n, word, n) == 0;
}

static size_t starts_with(const char *text, size_t at, size_t to, const char *word)
{
    size_t n = strlen(word);

    return to - at >= n && memcmp(text + at, word, n) == 0 ? n : 0;
}

/* ---- amounts ---- */

#define CENTS_CAP ((int64_t)1 << 52) /* beyond that it is outside any tariff */

static const char *const before[] = {"$", "usd", "rmb", "cny", "人民币", "¥", "￥", "€", "£", NULL};
static const char *const after[] = {"美元", "美金",   "美刀",   "元",  "块",  "圆",
                                    "刀",   "人民币", "dollar", "usd", "rmb", "cny",
                                    "yuan", "buck",   "euro",   "$",   NULL};

static size_t any_of(const char *const *words, const char *text, size_t at, size_t to)
{
    for (; *words; words++) {
        size_t n = starts_with(text, at, to, *words);
        if (n)
            return n;
    }
    return 0;
}

static bool currency_before(const char *text, size_t begin, size_t at)
{
    if (at > begin && text[at - 1] == ' ')
        at--;
    for (const char *const *w = before; *w; w++)
        if (ends_with(text, begin, at, *w))
            return true;
    return false;
}

static int64_t times(int64_t cents, int64_t factor)
{
    return cents > CENTS_CAP / factor ? CENTS_CAP : cents * factor;
}

/* "1,250.50": whole thousands and up to two decimals; where it ends. */
static size_t plain_number(const char *text, size_t at, size_t to, int64_t *cents)
{
    int64_t whole = 0;
    int64_t part = 0;
    int decimals = 0;

    to = to - at > NUMBER_MAX ? at + NUMBER_MAX : to;
    for (; at < to; at++) {
        bool grouped = text[at] == ',' && at + 3 < to && is_digit(text[at + 1]) &&
                       is_digit(text[at + 2]) && is_digit(text[at + 3]);
        if (is_digit(text[at]))
            whole = whole > CENTS_CAP / 100 ? whole : whole * 10 + (text[at] - '0');
        else if (!grouped)
            break;
    }
    if (at + 1 < to && text[at] == '.' && is_digit(text[at + 1])) {
        for (at++; at < to && is_digit(text[at]); at++)
            if (decimals < 2) {
                part = part * 10 + (text[at] - '0');
                decimals++;
            }
    }
    *cents = times(whole, 100) + (decimals == 1 ? part * 10 : part);
    return at;
}

/* 零 to 九 are 0 to 9, 十 百 千 万 their powers; -1: none of them. */
static int64_t han_digit(const char *text, size_t at, size_t to, size_t *n)
{
    static const char *const digits[] = {"零", "一", "二", "三", "四", "五", "六",
                                         "七", "八", "九", "两", "十", "百", "千",
                                         "万", "拾", "佰", "仟", "萬", "兩", NULL};
    static const int64_t worth[] = {0, 1,  2,   3,    4,     5,  6,   7,    8,     9,
                                    2, 10, 100, 1000, 10000, 10, 100, 1000, 10000, 2};

    for (size_t i = 0; digits[i]; i++) {
        *n = starts_with(text, at, to, digits[i]);
        if (*n)
            return worth[i];
    }
    return -1;
}

/* 五百, 一千二百, 三万五千; where it ends. */
static size_t han_number(const char *text, size_t at, size_t to, int64_t *cents)
{
    int64_t total = 0;
    int64_t section = 0;
    int64_t digit = 0;
    size_t n;

    to = to - at > NUMBER_MAX ? at + NUMBER_MAX : to;
    for (int64_t v; (v = han_digit(text, at, to, &n)) >= 0; at += n) {
        if (v < 10) {
            digit = v;
        } else if (v < 10000) {
            section += (digit ? digit : 1) * v;
            digit = 0;
        } else {
            total = times(total + (section + digit ? section + digit : 1), v);
            section = digit = 0;
        }
        if (section > CENTS_CAP)
            section = CENTS_CAP;
    }
    *cents = times(total + section + digit, 100);
    return at;
}

bool fraud_amount(const char *text, size_t begin, size_t at, size_t to, struct fraud_span *span,
                  int64_t *cents)
{
    bool digits = is_digit(text[at]);
    size_t end;
    size_t n;
    bool named;

    if (digits && at > begin && (is_digit(text[at - 1]) || text[at - 1] == '.'))
        return false;
    end = digits ? plain_number(text, at, to, cents) : han_number(text, at, to, cents);
    if (end == at)
        return false;
    if (digits && end < to && starts_with(text, end, to, "万")) {
        *cents = times(*cents, 10000);
        end += strlen("万");
    } else if (digits && end < to && starts_with(text, end, to, "千")) {
        *cents = times(*cents, 1000);
        end += strlen("千");
    } else if (digits && end < to && text[end] == 'k' &&
               (end + 1 == to || !is_letter(text[end + 1]))) {
        *cents = times(*cents, 1000);
        end++;
    }
    named = currency_before(text, begin, at);
    n = end < to && text[end] == ' ' ? 1 : 0;
    if (starts_with(text, end + n, to, "us "))
        n += 3;
    if (end + n < to && any_of(after, text, end + n, to))
        named = true;
    *span = (struct fraud_span){at, end};
    return named;
}

/* ---- numbers ---- */

static bool is_separator(char c)
{
    return c == ' ' || c == '-' || c == '.' || c == '(' || c == ')';
}

bool fraud_digits(const char *text, size_t begin, size_t at, size_t to, struct fraud_span *span,
                  char digits[FRAUD_DIGITS_MAX + 1], size_t *count)
{
    size_t i = at;
    size_t gap = 0;

    if (!is_digit(text[at]) || (at > begin && (is_digit(text[at - 1]) || is_letter(text[at - 1]))))
        return false;
    *count = 0;
    span->from = at;
    for (; i < to && gap <= 2 && *count <= NUMBER_MAX; i++) {
        if (is_digit(text[i])) {
            if (*count < FRAUD_DIGITS_MAX)
                digits[*count] = text[i];
            (*count)++;
            span->to = i + 1;
            gap = 0;
        } else if (is_separator(text[i])) {
            gap++;
        } else {
            break;
        }
    }
    digits[*count < FRAUD_DIGITS_MAX ? *count : FRAUD_DIGITS_MAX] = '\0';
    return true;
}

/* ---- addresses ---- */

/* What names of mailboxes and sites are made of. Letters of two bytes (é, ö, Cyrillic) that no row
 * of the table makes plain count, Chinese ones don't: text goes on right after an address. */
static bool in_name(const char *text, size_t at)
{
    unsigned char c = (unsigned char)text[at];

    return is_digit(text[at]) || is_letter(text[at]) || (c && strchr("-_+.%", c)) ||
           (c >= 0xC3 && c <= 0xD4) || (c >= 0x80 && c <= 0xBF);
}

/* A character of three bytes or more ends a name. */
static bool cjk_at(const char *text, size_t at)
{
    return (unsigned char)text[at] >= 0xE0;
}

/* The name began before `at`: it has been looked at from there. */
static bool goes_on(const char *text, size_t begin, size_t at)
{
    unsigned char last = at > begin ? (unsigned char)text[at - 1] : 0;

    if (last >= 0x80) /* the second byte of a letter of two, or the end of a Chinese character */
        return at - begin >= 2 && ((unsigned char)text[at - 2] & 0xE0) == 0xC0;
    return last && in_name(text, at - 1);
}

static size_t name_end(const char *text, size_t at, size_t to)
{
    while (at < to && in_name(text, at) && !cjk_at(text, at))
        at++;
    return at;
}

static bool is_known_ending(const struct fraud_tables *t, struct slice label)
{
    for (size_t i = 0; i < t->word_count; i++)
        if (t->words[i].class == FRAUD_LINK && slice_eq(t->words[i].text, label))
            return true;
    return false;
}

static bool is_site(const struct fraud_tables *t, const char *text, size_t begin, size_t at,
                    size_t end)
{
    size_t dot = end;

    while (dot > at && text[dot - 1] != '.')
        dot--;
    if (dot == at || end - dot < 2 || dot < at + 2)
        return false;
    for (size_t i = dot; i < end; i++)
        if (!is_letter(text[i]))
            return false;
    return ends_with(text, begin, at, "//") || starts_with(text, at, end, "www.") ||
           is_known_ending(t, slice_from(text + dot, end - dot));
}

bool fraud_address(const struct fraud_tables *tables, const char *text, size_t begin, size_t at,
                   size_t to, struct fraud_span *span, enum fraud_address_kind *kind)
{
    size_t end = at;
    bool mail;

    if (goes_on(text, begin, at) || cjk_at(text, at) || ((unsigned char)text[at] & 0xC0) == 0x80)
        return false;
    end = name_end(text, at, to);
    mail = end > at && end + 1 < to && text[end] == '@';
    if (mail)
        end = name_end(text, end + 1, to);
    while (end > at && (text[end - 1] == '.' || text[end - 1] == '-' || text[end - 1] == '_'))
        end--;
    *span = (struct fraud_span){at, end};
    *kind = mail ? FRAUD_EMAIL : FRAUD_SITE;
    if (mail)
        return memchr(text + at, '@', end - at) != NULL;
    return end > at && is_site(tables, text, begin, at, end);
}

/* The name as a hurried eye reads it. */
static size_t skeleton(struct slice s, char out[ADDRESS_MAX])
{
    size_t n = 0;

    for (size_t i = 0; s.p && i < s.n && n < ADDRESS_MAX; i++) {
        char c = s.p[i];
        char next = i + 1 < s.n ? s.p[i + 1] : '\0';

        if (c == '-' || c == '_')
            continue;
        if ((c == 'r' && next == 'n') || (c == 'v' && next == 'v') || (c == 'c' && next == 'l')) {
            c = c == 'r' ? 'm' : c == 'v' ? 'w' : 'd';
            i++;
        }
        out[n++] = c == '0' ? 'o' : c == '1' || c == 'i' ? 'l' : c == '5' ? 's' : c;
    }
    return n;
}

/* At most `most` edits make b of a. */
static bool within(const char *a, size_t an, const char *b, size_t bn, size_t most)
{
    return an <= bn + most && bn <= an + most &&
           slice_distance(slice_from(a, an), slice_from(b, bn)) <= most;
}

bool fraud_site_of(struct slice site, const char *known)
{
    size_t n = strlen(known);

    return site.n >= n && memcmp(site.p + site.n - n, known, n) == 0 &&
           (site.n == n || site.p[site.n - n - 1] == '.');
}

/* Where it occurs in the address, as a whole label or more. */
static bool holds(struct slice address, const char *known)
{
    size_t n = strlen(known);

    for (size_t i = 0; i + n <= address.n; i++)
        if (memcmp(address.p + i, known, n) == 0)
            return true;
    return false;
}

bool fraud_looks_like(struct slice address, const char *known)
{
    const char *at = strchr(known, '@');
    char a[ADDRESS_MAX];
    char b[ADDRESS_MAX];
    size_t an;
    size_t bn;

    if (address.n > ADDRESS_MAX || strlen(known) > ADDRESS_MAX || slice_is(address, known))
        return false;
    if (at) { /* the same mailbox elsewhere */
        size_t n = (size_t)(at + 1 - known);
        if (address.n > n && memcmp(address.p, known, n) == 0)
            return true;
    } else if (holds(address, known)) { /* mfa.gov.cn.example.com */
        return true;
    }
    bn = skeleton(slice_of(known), b);
    for (size_t i = 0; i < address.n; i++) { /* a site, and each above it: cs.rnfa.gov.cn */
        if (i > 0 && (at || address.p[i - 1] != '.'))
            continue;
        an = skeleton(slice_from(address.p + i, address.n - i), a);
        if (within(a, an, b, bn, bn >= 16 ? 2 : bn >= 10 ? 1 : 0))
            return true;
    }
    return false;
}
