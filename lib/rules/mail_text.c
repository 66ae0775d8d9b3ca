#include "rules/mail_text.h"

#define WORD_MAX  32
#define WORDS_MAX 12 /* of a name */

static char folded(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool wordly(char c)
{
    c = folded(c);
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

static bool beyond_ascii(char c)
{
    return ((unsigned char)c & 0x80) != 0;
}

/* ---- addresses ---- */

/* USPS Publication 28, appendices B and C: the short forms it wants. */
static const char *const shorts[][2] = {
    {"street", "st"},     {"avenue", "ave"},     {"av", "ave"},       {"road", "rd"},
    {"drive", "dr"},      {"boulevard", "blvd"}, {"lane", "ln"},      {"court", "ct"},
    {"place", "pl"},      {"suite", "ste"},      {"floor", "fl"},     {"apartment", "apt"},
    {"building", "bldg"}, {"east", "e"},         {"west", "w"},       {"north", "n"},
    {"south", "s"},       {"northeast", "ne"},   {"northwest", "nw"}, {"southeast", "se"},
    {"southwest", "sw"},  {"first", "1st"},      {"second", "2nd"},   {"third", "3rd"}};

struct words {
    const char *p;
    const char *end;
    char word[WORD_MAX]; /* NUL-terminated; longer ones are cut */
};

static void set_word(struct words *w, const char *word)
{
    memcpy(w->word, word, strlen(word) + 1);
}

static bool is_word(const struct words *w, const char *word)
{
    return strcmp(w->word, word) == 0;
}

/* A run of letters and digits, '&' and '#'; false at the end. */
static bool raw_word(struct words *w)
{
    size_t n = 0;

    while (w->p < w->end && !wordly(*w->p) && *w->p != '&' && *w->p != '#')
        w->p++;
    if (w->p == w->end)
        return false;
    if (!wordly(*w->p)) {
        set_word(w, *w->p++ == '&' ? "and" : "ste");
        return true;
    }
    for (; w->p < w->end && (wordly(*w->p) || *w->p == '\''); w->p++) {
        if (n + 1 < sizeof w->word && *w->p != '\'')
            w->word[n++] = folded(*w->p);
    }
    w->word[n] = '\0';
    return true;
}

static bool next_word(struct words *w)
{
    char before[WORD_MAX];

    memcpy(before, w->word, sizeof before);
    while (raw_word(w)) {
        for (size_t i = 0; i < sizeof shorts / sizeof *shorts; i++) {
            if (is_word(w, shorts[i][0]))
                set_word(w, shorts[i][1]);
        }
        if (is_word(w, "the") || is_word(w, "of"))
            continue;
        if (!(is_word(w, "ste") && strcmp(before, "ste") == 0)) /* "Suite #500" */
            return true;
    }
    return false;
}

static struct words words_of(struct slice s)
{
    struct words w = {.p = s.p ? s.p : "", .word = ""};

    w.end = w.p + s.n;
    return w;
}

bool mail_text_has(struct slice text, struct slice part)
{
    struct words at = words_of(text);
    struct words first = words_of(part);

    if (!next_word(&first))
        return false;
    while (next_word(&at)) {
        struct words t = at;
        struct words p = first;
        bool more = true;
        while (more && strcmp(t.word, p.word) == 0) {
            if (!next_word(&p))
                return true;
            more = next_word(&t);
        }
    }
    return false;
}

/* ---- codes ---- */

static bool next_sign(struct slice *s, char *c)
{
    while (s->n > 0 && !wordly(*s->p) && !beyond_ascii(*s->p)) {
        s->p++;
        s->n--;
    }
    if (s->n == 0)
        return false;
    *c = folded(*s->p);
    s->p++;
    s->n--;
    return true;
}

bool mail_text_same_code(struct slice a, struct slice b)
{
    char x = 0;
    char y = 0;
    bool more;

    do {
        more = next_sign(&a, &x);
        if (more != next_sign(&b, &y))
            return false;
    } while (more && x == y);
    return !more;
}

struct slice mail_text_zip(struct slice zip)
{
    struct slice z = slice_trim(zip);

    for (size_t i = 0; i < z.n; i++) {
        if (i == 5 ? z.p[i] != '-' : z.p[i] < '0' || z.p[i] > '9')
            return (struct slice){0};
    }
    return z.n == 5 || z.n == 10 ? slice_from(z.p, 5) : (struct slice){0};
}

/* ---- names ---- */

/* '·', which some write in a name and others don't, the wide blank, the wide commas. */
static size_t separator(struct slice s)
{
    static const char *const all[] = {"\xC2\xB7", "\xE2\x80\xA2", "\xE3\x80\x80", "\xE3\x80\x81",
                                      "\xEF\xBC\x8C"};

    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        if (slice_starts(s, all[i]))
            return strlen(all[i]);
    }
    return 0;
}

/* The next byte of a letter beyond ASCII. */
static bool next_han(struct slice *s, char *c)
{
    while (s->n > 0) {
        size_t skip = separator(*s);
        if (skip == 0 && beyond_ascii(*s->p)) {
            *c = *s->p++;
            s->n--;
            return true;
        }
        skip = skip ? skip : 1;
        s->p += skip;
        s->n -= skip;
    }
    return false;
}

static bool has_han(struct slice s)
{
    char c = 0;

    return next_han(&s, &c);
}

static bool same_han(struct slice a, struct slice b)
{
    char x = 0;
    char y = 0;
    bool more;

    do {
        more = next_han(&a, &x);
        if (more != next_han(&b, &y))
            return false;
    } while (more && x == y);
    return !more;
}

/* Spans of Latin letters, as they stand. */
static size_t latin_words(struct slice s, struct slice out[WORDS_MAX])
{
    size_t n = 0;

    for (size_t i = 0; i < s.n && n < WORDS_MAX;) {
        size_t from = i;
        while (i < s.n && (wordly(s.p[i]) || s.p[i] == '\''))
            i++;
        if (i > from)
            out[n++] = slice_from(s.p + from, i - from);
        else
            i++;
    }
    return n;
}

/* The letters of w[from…] and then of the words before, against those of `other`:
 * "Wei Zhang" is "ZHANG WEI", "Xiao Ming Zhang" is "ZHANG XIAOMING". */
static bool rotated(const struct slice *w, size_t n, size_t from, struct slice other)
{
    char y = 0;

    for (size_t i = 0; i < n; i++) {
        struct slice one = w[(from + i) % n];
        char x = 0;
        while (next_sign(&one, &x)) {
            if (!next_sign(&other, &y) || x != y)
                return false;
        }
    }
    return !next_sign(&other, &y);
}

static bool same_latin(const struct slice *w, size_t n, struct slice name)
{
    for (size_t from = 0; from < n; from++) {
        if (rotated(w, n, from, name))
            return true;
    }
    return false;
}

bool mail_text_same_name(struct slice written, struct slice name, struct slice latin)
{
    struct slice word[WORDS_MAX];
    size_t n = latin_words(written, word);
    bool han = has_han(written);

    if (slice_eq_loose(written, name))
        return true;
    if (n == WORDS_MAX || (han && !same_han(written, name)))
        return false;
    if (n == 0 || (han && !latin.p))
        return han;
    return same_latin(word, n, latin) || (!has_han(name) && same_latin(word, n, name));
}

/* ---- words ---- */

void mail_text_word(char out[MAIL_WORD_MAX], struct slice said)
{
    size_t n = 0;

    said = slice_trim(said);
    for (size_t i = 0; i < said.n && n + 1 < MAIL_WORD_MAX; i++) {
        char c = folded(said.p[i]);
        bool gap = c == ' ' || c == '\t' || c == '_' || c == '-';
        if (!gap || (n > 0 && out[n - 1] != '-'))
            out[n++] = gap ? '-' : c;
    }
    out[n] = '\0';
}
