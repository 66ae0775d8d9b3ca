/*
 * libFuzzer target: what reads and shows applicants' text, each against the
 * same thing done another way. The first byte picks which.
 */
#include "base/clock.h"
#include "base/num.h"
#include "base/utf8.h"
#include "theirs.h"

/* Shown text is UTF-8 without a control, and showing it again changes nothing. */
static void show(const char *p, size_t n)
{
    char *once = mem_alloc(n * UTF8_SHOWN_MAX + 1, 1);
    size_t m = utf8_show(once, p, n);
    char *twice = mem_alloc(m * UTF8_SHOWN_MAX + 1, 1);

    if (m > n * UTF8_SHOWN_MAX)
        their_finding("more bytes than promised");
    for (size_t i = 0; i < m;) {
        uint32_t cp;
        size_t k = utf8_decode(once + i, m - i, &cp);
        if (k == 0 || utf8_is_control(cp))
            their_finding("a control or a stray byte is shown");
        i += k;
    }
    if (utf8_show(twice, once, m) != m || memcmp(once, twice, m) != 0)
        their_finding("shown twice isn't shown once");
    free(once);
    free(twice);
}

/* What is written can be read, by both readers, and is the same where it was UTF-8. */
static void put(const char *p, size_t n)
{
    static struct json j;
    struct json_error err;
    json_error_t their_err;
    struct arena a = {0};
    struct buf out = {0};
    json_t *theirs;

    json_put_str(&out, slice_from(p, n));
    buf_reserve(&out, BUF_PAD);
    theirs = their_load(out.p, out.n, &their_err);
    if (!theirs || !json_scan(&j, out.p, out.n, &err))
        their_finding("a string that can't be read");
    if (utf8_valid(slice_from(p, n)) && !memchr(p, '\0', n) &&
        !slice_eq(slice_from(p, n), json_str(&j, json_root(&j), &a)))
        their_finding("another string than was written");
    json_decref(theirs);
    arena_release(&a);
    buf_release(&out);
}

/* jansson checks UTF-8 as strictly. */
static void valid(const char *p, size_t n)
{
    json_t *theirs = json_stringn(p, n);

    if ((theirs != NULL) != utf8_valid(slice_from(p, n)))
        their_finding("UTF-8 for one, not for the other");
    json_decref(theirs);
}

/* -?D+(.D{1,2})? in 128 bits. */
static void money(const char *p, size_t n)
{
    size_t i = n > 0 && p[0] == '-';
    size_t digits = 0;
    size_t decimals = 0;
    __int128 v = 0;
    int64_t got;
    bool ok = n < 40;

    for (; i < n && p[i] >= '0' && p[i] <= '9' && ok; i++, digits++)
        v = v < (__int128)1 << 80 ? v * 10 + (p[i] - '0') : v;
    if (i < n && p[i] == '.') {
        for (i++; i < n && p[i] >= '0' && p[i] <= '9' && decimals < 3; i++, decimals++)
            v = v * 10 + (p[i] - '0');
        ok = ok && decimals > 0;
    }
    for (size_t k = decimals; k < 2; k++)
        v *= 10;
    ok = ok && i == n && digits > 0 && decimals < 3;
    v = n > 0 && p[0] == '-' ? -v : v;
    if (money_cents(slice_from(p, n), &got)) {
        if (n < 40 && (!ok || v != got))
            their_finding("money that isn't, or another amount");
    } else if (ok && v >= -(__int128)INT64_MAX && v <= INT64_MAX &&
               (v > INT64_MAX - 100 || v < -(__int128)INT64_MAX + 100) == false) {
        their_finding("money refused");
    }
}

/* Printed and read again it is the same instant; its day by plain counting. */
static void instant(const char *p, size_t n)
{
    struct instant t;
    struct instant again;
    struct civil day;
    char text[INSTANT_LEN + 1];

    if (!instant_parse(slice_from(p, n), &t))
        return;
    if (t.off_min <= -24 * 60 || t.off_min >= 24 * 60)
        their_finding("an offset of a day");
    instant_print(text, t);
    if (!instant_parse(slice_of(text), &again) || again.sec != t.sec || again.off_min != t.off_min)
        their_finding("printed, another instant");
    if (!civil_parse(slice_from(p, 10), &day) || civil_cmp(day, instant_civil(t)) != 0)
        their_finding("another day than written");
}

static void date(const char *p, size_t n)
{
    struct civil c;
    struct civil next;

    if (!civil_parse(slice_from(p, n), &c))
        return;
    next = civil_from_days(civil_days(c) + 1);
    if (civil_cmp(c, civil_from_days(civil_days(c))) != 0)
        their_finding("days and back, another date");
    if (!(next.day == c.day + 1 && next.month == c.month && next.year == c.year) &&
        !(next.day == 1 && next.month == c.month % 12 + 1 && c.day >= 28))
        their_finding("the next day isn't");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static void (*const targets[])(const char *, size_t) = {show, put, valid, money, instant, date};
    char *exact;

    if (n == 0)
        return 0;
    exact = mem_alloc(n - 1, 1); /* no byte more, so that one read too far is seen */
    memcpy(exact, data + 1, n - 1);
    targets[data[0] % 6](exact, n - 1);
    free(exact);
    return 0;
}
