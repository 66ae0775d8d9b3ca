#include "rules/track.h"
#include "rules/checkdigit.h"

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_capital(char c)
{
    return c >= 'A' && c <= 'Z';
}

/* As it is compared: blanks and hyphens left out, letters capital. 0: not such a text. */
static size_t normalise(struct slice s, char out[TRACK_MAX + 1])
{
    size_t n = 0;

    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (c == ' ' || c == '-')
            continue;
        if (c >= 'a' && c <= 'z')
            c = (char)(c - 'a' + 'A');
        if ((!is_digit(c) && !is_capital(c)) || n == TRACK_MAX) {
            n = 0;
            break;
        }
        out[n++] = c;
    }
    out[n] = '\0';
    return n;
}

static bool is_class(char kind, const char *p, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (!(kind != 'a' && is_digit(p[i])) && !(kind != 'd' && is_capital(p[i])))
            return false;
    }
    return true;
}

static bool is_word(const struct track_part *part, const char *p)
{
    const char *word = part->words;

    for (size_t i = 0; i < part->word_count; i++, word += part->min + 1) {
        if (memcmp(word, p, part->min) == 0)
            return true;
    }
    return false;
}

static bool fits(const struct track_format *f, const char *p, size_t n)
{
    if (n < f->len_min || n > f->len_max)
        return false;
    for (size_t i = 0; i < f->part_count; i++) {
        const struct track_part *part = &f->part[i];
        size_t k = i + 1u == f->part_count ? n : part->min;
        if (!(part->kind == 'w' ? is_word(part, p) : is_class(part->kind, p, k)))
            return false;
        p += k;
        n -= k;
    }
    return true;
}

static enum check_digit check(const struct track_format *f, const char *number, size_t n)
{
    struct slice body = {number + f->check_from, n - f->check_from - f->check_tail - 1u};
    int digit = body.p[body.n] - '0';
    int want = -1;

    switch (f->check) {
    case TRACK_CHECK_NONE:
        return CHECK_NONE;
    case TRACK_CHECK_MOD10:
        want = check_mod10_31(slice_of(""), body);
        break;
    case TRACK_CHECK_LEGACY:
        want = check_mod10_31(slice_of(""), body);
        if (want != digit)
            want = check_mod10_31(slice_of("91"), body);
        break;
    case TRACK_CHECK_MOD92:
        want = check_mod10_31(slice_of("92"), body);
        break;
    case TRACK_CHECK_S10:
        want = check_s10(body);
        break;
    case TRACK_CHECK_FEDEX:
        want = check_fedex(body);
        break;
    case TRACK_CHECK_UPS:
        want = check_ups(body);
        break;
    case TRACK_CHECK_MOD7:
        want = check_mod7(body);
        break;
    }
    return want == digit ? CHECK_RIGHT : CHECK_WRONG;
}

static const struct track_service *service_of(const struct track_tables *t,
                                              const struct track_format *f, const char *number)
{
    const char *p = number + f->service_at;

    if (f->service_n != 3)
        return NULL;
    return t->service[(p[0] - '0') * 100 + (p[1] - '0') * 10 + (p[2] - '0')];
}

/* A candidate that is better than the one before: first the check digit, then what it tells. */
static int rank(enum check_digit c, bool known)
{
    return (c == CHECK_RIGHT ? 4 : c == CHECK_NONE ? 2 : 0) + (known ? 1 : 0);
}

static void take(const struct track_format *f, const struct track_service *s, enum check_digit c,
                 struct track *out)
{
    out->ok = c != CHECK_WRONG;
    out->check_digit = c;
    out->format = f->name;
    out->carrier = f->carrier;
    out->product = s ? s->product : f->product;
    out->certified = s ? s->certified : f->certified;
    out->registered = s ? s->registered : f->registered;
    out->return_receipt = s ? s->return_receipt : f->return_receipt;
    out->product_known = strcmp(f->carrier, "usps") != 0 || strcmp(out->product, "unknown") != 0;
    memcpy(out->zip, out->number + f->zip_at, f->zip_n);
    out->zip[f->zip_n] = '\0';
    memcpy(out->service, out->number + f->service_at, f->service_n);
    out->service[f->service_n] = '\0';
}

void track_read(const struct track_tables *t, struct slice number, struct track *out)
{
    size_t n;
    int best = -1;

    out->ok = false;
    out->carrier = out->product = "unknown";
    out->format = "";
    out->check_digit = CHECK_NONE;
    out->product_known = true;
    out->certified = out->registered = out->return_receipt = TRACK_UNKNOWN;
    out->zip[0] = out->service[0] = '\0';
    n = normalise(number, out->number);
    if (n == 0)
        return;
    for (size_t i = 0; i < t->format_count && best < 5; i++) {
        const struct track_format *f = &t->formats[i];
        const struct track_service *s;
        enum check_digit c;
        int r;

        if (!fits(f, out->number, n))
            continue;
        s = service_of(t, f, out->number);
        c = check(f, out->number, n);
        r = rank(c, s || strcmp(f->product, "unknown") != 0);
        if (r > best) {
            best = r;
            take(f, s, c, out);
        }
    }
}
