#include "rules/email.h"

static bool is_alnum(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

struct email_parts email_split(struct slice s)
{
    size_t i = s.n;

    while (i > 0 && s.p[i - 1] != '@')
        i--;
    if (!s.p || i == 0)
        return (struct email_parts){.local = s};
    return (struct email_parts){.local = slice_from(s.p, i - 1),
                                .domain = slice_from(s.p + i, s.n - i)};
}

enum email_fault email_check_local(struct slice s)
{
    if (s.n == 0)
        return EMAIL_NO_AT;
    if (s.n > EMAIL_LOCAL_MAX)
        return EMAIL_LOCAL_LENGTH;
    for (size_t i = 0; i < s.n; i++) {
        if (!is_alnum(s.p[i]) && (!s.p[i] || !strchr(".!#$%&'*+/=?^_`{|}~-", s.p[i])))
            return EMAIL_LOCAL;
    }
    return EMAIL_FINE;
}

static enum email_fault label(struct slice l)
{
    if (l.n == 0 || !is_alnum(l.p[0]) || !is_alnum(l.p[l.n - 1]))
        return EMAIL_LABEL;
    for (size_t i = 0; i < l.n; i++) {
        if (!is_alnum(l.p[i]) && l.p[i] != '-')
            return EMAIL_LABEL;
    }
    return l.n > EMAIL_LABEL_MAX ? EMAIL_LABEL_LENGTH : EMAIL_FINE;
}

static bool numeric(struct slice l)
{
    for (size_t i = 0; i < l.n; i++) {
        if (l.p[i] < '0' || l.p[i] > '9')
            return false;
    }
    return true;
}

enum email_fault email_check_domain(struct slice s)
{
    struct slice last = {0};
    size_t labels = 0;

    if (!s.p || s.n == 0)
        return EMAIL_NO_AT;
    if (s.n > EMAIL_DOMAIN_MAX)
        return EMAIL_DOMAIN_LENGTH;
    for (size_t at = 0; at <= s.n; labels++) {
        const char *dot = at < s.n ? memchr(s.p + at, '.', s.n - at) : NULL;
        enum email_fault f;
        last = slice_from(s.p + at, dot ? (size_t)(dot - s.p) - at : s.n - at);
        f = label(last);
        if (f != EMAIL_FINE)
            return f;
        at += last.n + 1;
    }
    if (labels < 2)
        return EMAIL_DOMAIN_BARE;
    return numeric(last) ? EMAIL_DOMAIN_NUMERIC : EMAIL_FINE;
}

enum email_fault email_check(struct slice address)
{
    struct email_parts p = email_split(address);
    enum email_fault f = p.domain.p ? email_check_local(p.local) : EMAIL_NO_AT;

    if (f == EMAIL_FINE)
        f = email_check_domain(p.domain);
    return f == EMAIL_FINE && address.n > EMAIL_MAX ? EMAIL_DOMAIN_LENGTH : f;
}

const char *email_fault_word(enum email_fault f)
{
    static const char *const words[] = {[EMAIL_FINE] = "fine",
                                        [EMAIL_NO_AT] = "no-at",
                                        [EMAIL_LOCAL] = "local-part",
                                        [EMAIL_LOCAL_LENGTH] = "local-part-length",
                                        [EMAIL_LABEL] = "label",
                                        [EMAIL_LABEL_LENGTH] = "label-length",
                                        [EMAIL_DOMAIN_LENGTH] = "domain-length",
                                        [EMAIL_DOMAIN_BARE] = "domain-without-point",
                                        [EMAIL_DOMAIN_NUMERIC] = "domain-numeric",
                                        [EMAIL_IDN] = "domain-idna"};

    return words[f];
}
