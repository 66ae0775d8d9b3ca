#include "rules/legalization.h"
#include "base/utf8.h"

/* Blanks and dashes that input methods, word processors and PDFs put in; 第 and 号. */
static bool dropped(uint32_t cp)
{
    return cp <= 0x20 || cp == '-' || cp == 0xA0 || cp == 0xAD || (cp >= 0x2000 && cp <= 0x2015) ||
           cp == 0x202F || cp == 0x205F || cp == 0x2060 || cp == 0x2212 || cp == 0x3000 ||
           cp == 0xFE58 || cp == 0xFE63 || cp == 0xFEFF || cp == 0x7B2C || cp == 0x53F7;
}

static uint32_t folded(uint32_t cp)
{
    if (cp >= 0xFF01 && cp <= 0xFF5E) /* the full-width forms of '!' to '~' */
        cp -= 0xFF01 - '!';
    return cp >= 'a' && cp <= 'z' ? cp - 'a' + 'A' : cp;
}

size_t legal_normal(char *out, size_t room, struct slice text)
{
    size_t n = 0;
    size_t k;

    for (size_t i = 0; i < text.n; i += k) {
        char bytes[4];
        uint32_t cp = 0;
        size_t len;

        k = utf8_decode(text.p + i, text.n - i, &cp);
        if (k == 0)
            return 0;
        cp = folded(cp);
        if (dropped(cp))
            continue;
        len = utf8_encode(bytes, cp);
        if (len > room - n)
            return room + 1;
        memcpy(out + n, bytes, len);
        n += len;
    }
    return n;
}

static bool digit(char c)
{
    return c >= '0' && c <= '9';
}

/* One element of a pattern: a class and how often. */
struct element {
    char class;
    unsigned least;
    unsigned most;
};

static bool number(const char **p, unsigned *out)
{
    unsigned v = 0;
    const char *from = *p;

    for (; digit(**p) && v <= LEGAL_INPUT_MAX; (*p)++)
        v = v * 10 + (unsigned)(**p - '0');
    *out = v;
    return *p > from && v <= LEGAL_INPUT_MAX;
}

/* The next element; false at the end, and at a mistake, where *p isn't the end. */
static bool next_element(const char **p, struct element *e)
{
    const char *at = *p;

    if (!digit(*at) && !(*at >= 'A' && *at <= 'Z'))
        return false;
    *e = (struct element){*at++, 1, 1};
    if (*at == '{') {
        at++;
        if (!number(&at, &e->least))
            return false;
        e->most = e->least;
        if (*at == ',') {
            at++;
            if (!number(&at, &e->most))
                return false;
        }
        if (*at != '}' || e->most < e->least || e->most == 0)
            return false;
        at++;
    }
    *p = at;
    return true;
}

bool legal_pattern_valid(const char *pattern)
{
    struct element e;
    unsigned longest = 0;
    bool any = false;

    while (next_element(&pattern, &e)) {
        longest += e.most;
        any = true;
        if (longest > LEGAL_INPUT_MAX)
            return false;
    }
    return any && *pattern == '\0';
}

static bool in_class(char class, char c)
{
    bool letter = c >= 'A' && c <= 'Z';

    if (class == '9')
        return digit(c);
    if (class == 'A')
        return letter;
    if (class == 'X')
        return letter || digit(c);
    return c == class;
}

/* All ways at once: bit i is set when the first i characters can be matched so far. */
bool legal_pattern(const char *pattern, struct slice s)
{
    uint64_t at = 1;
    struct element e;

    if (s.n == 0 || s.n > LEGAL_INPUT_MAX)
        return false;
    while (next_element(&pattern, &e)) {
        uint64_t fits = 0;
        uint64_t reached = 0;

        for (size_t i = 0; i < s.n; i++)
            fits |= (uint64_t)in_class(e.class, s.p[i]) << i;
        for (unsigned k = 0; k <= e.most; k++) {
            if (k >= e.least)
                reached |= at;
            at = (at & fits) << 1;
        }
        at = reached;
    }
    return *pattern == '\0' && (at >> s.n & 1) != 0;
}

const char *legal_result_name(enum legal_result r)
{
    static const char *const names[] = {
        [LEGAL_GENUINE] = "genuine",
        [LEGAL_REVOKED] = "revoked",
        [LEGAL_NO_MATCH] = "no-match",
        [LEGAL_DOCUMENT_DIFFERS] = "document-differs",
        [LEGAL_AUTHORITY_UNKNOWN] = "authority-unknown",
        [LEGAL_INPUT_MISSING] = "input-missing",
        [LEGAL_INPUT_MALFORMED] = "input-malformed",
        [LEGAL_LOCKED] = "locked",
    };

    return names[r];
}

bool legal_inputs_there(struct findings *to, size_t number_n, size_t sticker_n, size_t authority_n)
{
    if (number_n == 0)
        finding_add(to, F_INPUT_MISSING, "/number", "");
    if (sticker_n == 0)
        finding_add(to, F_INPUT_MISSING, "/sticker", "");
    if (authority_n == 0)
        finding_add(to, F_INPUT_MISSING, "/authority", "");
    return number_n > 0 && sticker_n > 0 && authority_n > 0;
}

void legal_judge(struct findings *to, enum legal_result r)
{
    switch (r) {
    case LEGAL_REVOKED:
        finding_add(to, F_LEGALIZATION_REVOKED, "", "");
        break;
    case LEGAL_NO_MATCH:
        finding_add(to, F_NO_MATCH, "", "");
        break;
    case LEGAL_DOCUMENT_DIFFERS:
        finding_add(to, F_DOCUMENT_DIFFERS, "/document_sha256", "");
        break;
    case LEGAL_AUTHORITY_UNKNOWN:
        finding_add(to, F_AUTHORITY_UNKNOWN, "/authority", "");
        break;
    case LEGAL_LOCKED:
        finding_add(to, F_ATTEMPTS_LOCKED, "", "");
        break;
    case LEGAL_GENUINE:
    case LEGAL_INPUT_MISSING:
    case LEGAL_INPUT_MALFORMED:
        break;
    }
}

void legal_apostille(struct findings *to, struct civil issued, struct civil in_force)
{
    if (civil_cmp(issued, in_force) > 0)
        finding_add(to, F_APOSTILLE_COUNTRY, "", "");
}
