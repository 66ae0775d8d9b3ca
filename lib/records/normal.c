#include "records/normal.h"
#include "base/utf8.h"

#include <idn2.h>
#include <uninorm.h>

/* NFKC into the arena; as it came if that fails. */
static struct slice nfkc(struct slice s, struct arena *a)
{
    uint8_t *p;
    size_t n;
    struct slice out;

    if (normal_ascii(s) || s.n > NORMAL_MAX)
        return s;
    p = u8_normalize(UNINORM_NFKC, (const uint8_t *)s.p, s.n, NULL, &n);
    if (!p)
        return s;
    out = arena_copy(a, slice_from((const char *)p, n));
    free(p);
    return out;
}

struct slice normal_number(struct slice s, struct arena *a, bool *changed)
{
    struct slice out = normal_capitals(s.n > NORMAL_MAX ? s : nfkc(s, a), a);

    *changed = !slice_eq(s, out);
    return out;
}

/* « is what a reader of printed zones makes of two fillers. */
static struct slice fillers(struct slice s, struct arena *a)
{
    static const char guillemet[] = "\xC2\xAB";
    char *out;
    size_t n = 0;

    if (normal_ascii(s))
        return s;
    out = arena_alloc(a, s.n + 1);
    for (size_t i = 0; i < s.n;) {
        bool two = i + 1 < s.n && memcmp(s.p + i, guillemet, 2) == 0;
        out[n++] = two ? '<' : s.p[i];
        if (two)
            out[n++] = '<';
        i += two ? 2 : 1;
    }
    return slice_from(out, n);
}

struct slice normal_mrz(struct slice s, struct arena *a, bool *changed)
{
    struct slice out;

    if (s.n > NORMAL_MAX) {
        *changed = false;
        return s;
    }
    out = normal_number(fillers(s, a), a, changed);
    *changed = !slice_eq(s, out);
    return out;
}

/* Hyphens and dashes that NFKC leaves: U+2010 to U+2015, U+2212. */
static bool is_dash(uint32_t cp)
{
    return (cp >= 0x2010 && cp <= 0x2015) || cp == 0x2212;
}

struct slice normal_phone(struct slice s, struct arena *a, bool *changed)
{
    struct slice flat = nfkc(s, a);
    char *out;
    size_t n = 0;

    *changed = false;
    if (normal_ascii(flat) || flat.n > NORMAL_MAX * 4) {
        *changed = flat.p != s.p;
        return slice_trim(flat);
    }
    out = arena_alloc(a, flat.n + 1);
    for (size_t i = 0; i < flat.n;) {
        uint32_t cp;
        size_t k = utf8_decode(flat.p + i, flat.n - i, &cp);
        if (k == 0)
            return s;
        if (is_dash(cp))
            out[n++] = '-';
        else
            memcpy(out + n, flat.p + i, k), n += k;
        i += k;
    }
    *changed = true;
    return slice_trim(slice_from(out, n));
}

/* A-labels of a domain; absent if IDNA2008 doesn't allow it. */
static struct slice a_labels(struct slice domain, struct arena *a)
{
    char *text = mem_dup(domain);
    uint8_t *found = NULL;
    struct slice out = {0};

    if (idn2_lookup_u8((const uint8_t *)text, &found,
                       IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL | IDN2_ALABEL_ROUNDTRIP) == IDN2_OK)
        out = arena_copy(a, slice_of((const char *)found));
    idn2_free(found);
    free(text);
    return out;
}

static bool has_a_label(struct slice s)
{
    for (size_t i = 0; i + 4 <= s.n; i++) {
        if ((i == 0 || s.p[i - 1] == '.') && memcmp(s.p + i, "xn--", 4) == 0)
            return true;
    }
    return false;
}

static struct slice lower(struct slice s, struct arena *a)
{
    char *out = arena_alloc(a, s.n + 1);

    for (size_t i = 0; i < s.n; i++)
        out[i] = s.p[i] >= 'A' && s.p[i] <= 'Z' ? (char)(s.p[i] - 'A' + 'a') : s.p[i];
    return slice_from(out, s.n);
}

/* The domain in the form it is looked up by. */
static struct slice domain_of(struct slice s, struct arena *a, enum email_fault *fault)
{
    struct slice d = lower(s, a);
    bool plain = normal_ascii(d);

    /* Lengths and characters first: libidn2 sees nothing absurd, and no NUL. */
    if (d.n > 4 * EMAIL_DOMAIN_MAX || memchr(d.p, '\0', d.n)) {
        *fault = EMAIL_DOMAIN_LENGTH;
        return d;
    }
    if (plain)
        *fault = email_check_domain(d);
    if (plain && (*fault != EMAIL_FINE || !has_a_label(d)))
        return d;
    s = a_labels(d, a);
    *fault = s.p ? email_check_domain(s) : EMAIL_IDN;
    return s.p ? s : d;
}

struct slice normal_email(struct slice s, struct arena *a, bool *changed, enum email_fault *fault)
{
    struct slice flat = slice_trim(nfkc(s, a));
    struct email_parts p = email_split(flat);
    struct slice domain;
    enum email_fault local;
    char *out;

    *changed = false;
    *fault = EMAIL_NO_AT;
    if (!p.domain.p || p.local.n == 0 || p.domain.n == 0)
        return flat;
    local = email_check_local(p.local);
    domain = domain_of(p.domain, a, fault);
    if (local != EMAIL_FINE)
        *fault = local;
    out = arena_alloc(a, p.local.n + domain.n + 1);
    memcpy(out, p.local.p, p.local.n);
    out[p.local.n] = '@';
    memcpy(out + p.local.n + 1, domain.p, domain.n);
    flat = slice_from(out, p.local.n + 1 + domain.n);
    if (*fault == EMAIL_FINE && flat.n > EMAIL_MAX)
        *fault = EMAIL_DOMAIN_LENGTH;
    *changed = !slice_eq_loose(flat, s); /* the case of a domain says nothing */
    return flat;
}
