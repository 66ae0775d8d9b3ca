#include "rules/travel_document.h"

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return c >= 'A' && c <= 'Z';
}

static bool fits(char pattern, char c)
{
    if (pattern == '#')
        return is_digit(c);
    if (pattern == '@')
        return is_letter(c) && c != 'I' && c != 'O';
    return pattern == c;
}

bool document_pattern_match(const char *pattern, struct slice number)
{
    size_t n = strlen(pattern);

    if (!number.p || number.n != n)
        return false;
    for (size_t i = 0; i < n; i++) {
        if (!fits(pattern[i], number.p[i]))
            return false;
    }
    return n > 0;
}

bool document_pattern_valid(const char *pattern)
{
    size_t n = strlen(pattern);

    for (size_t i = 0; i < n; i++) {
        char c = pattern[i];
        if (!is_digit(c) && !is_letter(c) && c != '.' && c != '#' && c != '@')
            return false;
    }
    return n > 0 && n <= DOCUMENT_NUMBER_MAX;
}

static bool in_force(const struct document_form *f, struct civil on)
{
    return civil_cmp(f->valid_from, on) <= 0 && (!f->has_end || civil_cmp(on, f->valid_to) <= 0);
}

const struct document_form *document_form(const struct document_form *forms, size_t n,
                                          struct slice number, struct slice kind, struct civil on)
{
    for (size_t i = 0; i < n; i++) {
        if ((slice_blank(kind) || slice_is(kind, forms[i].kind)) && in_force(&forms[i], on) &&
            document_pattern_match(forms[i].pattern, number))
            return &forms[i];
    }
    return NULL;
}

bool document_kind_known(const struct document_form *forms, size_t n, struct slice kind)
{
    for (size_t i = 0; i < n; i++) {
        if (slice_is(kind, forms[i].kind))
            return true;
    }
    return false;
}

/* The letters a form begins with: "DE" of "DE#######". */
static size_t letters(const char *pattern)
{
    size_t n = 0;

    while (is_letter(pattern[n]))
        n++;
    return n;
}

/* The number begins with the letters of a form and no others. */
static bool begins_like(const struct document_form *forms, size_t n, struct slice number)
{
    for (size_t i = 0; i < n; i++) {
        size_t k = letters(forms[i].pattern);
        if (k > 0 && number.n >= k && memcmp(number.p, forms[i].pattern, k) == 0 &&
            !(number.n > k && is_letter(number.p[k])))
            return true;
    }
    return false;
}

enum document_answer document_judge(const struct document_form *forms, size_t n,
                                    struct slice number, struct slice kind, struct civil on,
                                    const struct document_form **form)
{
    const struct document_form *f = document_form(forms, n, number, kind, on);

    if (form)
        *form = f;
    if (f)
        return DOCUMENT_FINE;
    if (!slice_blank(kind) && !document_kind_known(forms, n, kind))
        return DOCUMENT_FOREIGN;
    f = document_form(forms, n, number, (struct slice){0}, on);
    if (f) {
        if (form)
            *form = f;
        return DOCUMENT_OTHER_KIND;
    }
    if (!slice_blank(kind) || begins_like(forms, n, number))
        return DOCUMENT_MALFORMED;
    return DOCUMENT_UNKNOWN;
}

void document_check(struct findings *to, enum document_answer a, const struct document_form *form,
                    struct slice number, struct slice kind, const char *at, const char *sub)
{
    struct finding *f;

    switch (a) {
    case DOCUMENT_MALFORMED:
        finding_add_seen(to, F_DOCUMENT_NUMBER_MALFORMED, at, sub, number);
        break;
    case DOCUMENT_OTHER_KIND:
        f = finding_add(to, F_DOCUMENT_KIND_MISMATCH, at, sub);
        f->seen = finding_text(kind);
        f->want = finding_text(slice_of(form->kind));
        break;
    case DOCUMENT_UNKNOWN:
        finding_add_seen(to, F_DOCUMENT_NUMBER_UNKNOWN, at, sub, number);
        break;
    case DOCUMENT_FINE:
    case DOCUMENT_FOREIGN:
        break;
    }
}
