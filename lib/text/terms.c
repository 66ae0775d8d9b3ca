#include "text/terms.h"

#include "base/utf8.h"
#include "stream/lines.h"

#include <stdlib.h>

/* One form of a term in one language. */
struct form {
    struct slice text; /* English: small letters */
    const struct term *term;
};

struct forms {
    struct form *v;
    size_t n;
    size_t cap;
    size_t first[257]; /* forms that begin with byte b are [first[b], first[b + 1]) */
};

struct terms {
    struct forms of[TERMS_LANGS];
    size_t count;
    struct arena arena;
};

static char small(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool is_word(char c)
{
    return (small(c) >= 'a' && small(c) <= 'z') || (c >= '0' && c <= '9');
}

/* ---- the table ---- */

static void add_form(struct terms *t, enum terms_lang lang, struct slice text,
                     const struct term *term)
{
    struct forms *f = &t->of[lang];
    char *to = arena_alloc(&t->arena, text.n + 1);

    for (size_t i = 0; i < text.n; i++)
        to[i] = small(text.p[i]);
    if (f->n == f->cap) {
        f->cap = f->cap ? 2 * f->cap : 512;
        f->v = mem_grow(f->v, f->cap, sizeof *f->v);
    }
    f->v[f->n++] = (struct form){slice_from(to, text.n), term};
}

static void add_also(struct terms *t, struct rec *r, const char *key, enum terms_lang lang,
                     const struct term *term)
{
    const struct json_node *list = rec_arr(r, json_root(&r->doc), key);

    if (!list)
        return;
    for (const struct json_node *v = json_first(&r->doc, list); v; v = json_next(&r->doc, v)) {
        struct slice s = v->type == JSON_STRING ? json_str(&r->doc, v, &r->arena) : slice_of("");
        if (slice_blank(s))
            rec_fail(r, v, "not a term");
        else
            add_form(t, lang, s, term);
    }
}

static void row(void *ctx, struct rec *r)
{
    struct terms *t = ctx;
    struct term *term = arena_alloc(&t->arena, sizeof *term);

    term->text[TERMS_ZH] = lines_text(r, "zh", &t->arena);
    term->text[TERMS_EN] = lines_text(r, "en", &t->arena);
    (void)lines_text(r, "source", &r->arena);
    if (rec_failed(r))
        return;
    add_form(t, TERMS_ZH, term->text[TERMS_ZH], term);
    add_form(t, TERMS_EN, term->text[TERMS_EN], term);
    add_also(t, r, "also_zh", TERMS_ZH, term);
    add_also(t, r, "also_en", TERMS_EN, term);
    t->count++;
}

static int by_text(const void *a, const void *b)
{
    const struct form *x = a;
    const struct form *y = b;

    return slice_cmp(x->text, y->text);
}

static bool index_forms(struct forms *f)
{
    size_t i = 0;
    bool ok = true;

    if (f->n > 0)
        qsort(f->v, f->n, sizeof *f->v, by_text);
    for (size_t k = 1; k < f->n; k++) {
        if (slice_eq(f->v[k - 1].text, f->v[k].text)) {
            diag_say("%s: '%.*s' stands there twice", TERMS_FILE, (int)f->v[k].text.n,
                     f->v[k].text.p);
            ok = false;
        }
    }
    for (size_t b = 0; b <= 256; b++) {
        while (i < f->n && (unsigned char)*f->v[i].text.p < b)
            i++;
        f->first[b] = i;
    }
    return ok;
}

struct terms *terms_parse(const struct buf *text)
{
    struct terms *t = mem_alloc(1, sizeof *t);
    bool ok = lines_each(TERMS_FILE, text, row, t);

    for (int l = 0; l < TERMS_LANGS; l++)
        ok = index_forms(&t->of[l]) && ok;
    if (ok)
        return t;
    terms_free(t);
    return NULL;
}

void terms_free(struct terms *t)
{
    if (!t)
        return;
    for (int l = 0; l < TERMS_LANGS; l++)
        free(t->of[l].v);
    arena_release(&t->arena);
    free(t);
}

size_t terms_count(const struct terms *t)
{
    return t->count;
}

/* ---- finding ---- */

static bool matches(struct slice form, struct slice s, size_t at)
{
    if (form.n > s.n - at)
        return false;
    for (size_t i = 0; i < form.n; i++)
        if (small(s.p[at + i]) != form.p[i])
            return false;
    return !(is_word(form.p[0]) && at > 0 && is_word(s.p[at - 1])) &&
           !(is_word(form.p[form.n - 1]) && at + form.n < s.n && is_word(s.p[at + form.n]));
}

const struct term *terms_longest(const struct terms *t, enum terms_lang from, struct slice s,
                                 size_t at, size_t *n)
{
    const struct forms *f = &t->of[from];
    unsigned char byte = (unsigned char)small(s.p[at]);
    const struct term *best = NULL;

    *n = 0;
    for (size_t i = f->first[byte]; i < f->first[byte + 1]; i++) {
        if (f->v[i].text.n > *n && matches(f->v[i].text, s, at)) {
            best = f->v[i].term;
            *n = f->v[i].text.n;
        }
    }
    return best;
}

/* Unified ideographs with their extensions; what else Chinese is written with stands among them. */
static bool is_han(uint32_t c)
{
    return (c >= 0x3400 && c <= 0x9FFF) || (c >= 0xF900 && c <= 0xFAFF) ||
           (c >= 0x20000 && c <= 0x323AF);
}

enum terms_lang terms_lang_of(struct slice s)
{
    for (size_t i = 0; i < s.n;) {
        uint32_t c = 0;
        size_t k = utf8_decode(s.p + i, s.n - i, &c);
        if (is_han(c))
            return TERMS_ZH;
        i += k ? k : 1;
    }
    return TERMS_EN;
}

/* ---- sentences ---- */

/* The mark at p in both languages; NULL: none. A full stop within a number is none. */
struct mark {
    const char *text[TERMS_LANGS];
    bool ends;
};

static const struct mark marks[] = {
    {{"。", "."}, true},   {{"！", "!"}, true},  {{"？", "?"}, true},  {{"；", ";"}, true},
    {{"，", ","}, false},  {{"、", ","}, false}, {{"：", ":"}, false}, {{"（", "("}, false},
    {{"）", ")"}, false},  {{"“", "\""}, false}, {{"”", "\""}, false}, {{"《", "\""}, false},
    {{"》", "\""}, false}, {{"\n", "\n"}, true}, {{NULL, NULL}, false}};

static const struct mark *mark_at(struct slice s, size_t at, size_t *n)
{
    for (const struct mark *m = marks; m->text[0]; m++) {
        for (int l = 0; l < TERMS_LANGS; l++) {
            *n = strlen(m->text[l]);
            if (*n > s.n - at || memcmp(s.p + at, m->text[l], *n) != 0)
                continue;
            if (l == TERMS_EN && strchr(".,:", s.p[at]) && at + 1 < s.n && is_word(s.p[at + 1]))
                return NULL;
            return m;
        }
    }
    return NULL;
}

size_t terms_sentence(struct slice s, size_t at)
{
    while (at < s.n) {
        size_t n;
        const struct mark *m = mark_at(s, at, &n);

        if (!m || !m->ends) {
            at += m ? n : 1;
            continue;
        }
        for (at += n; at < s.n && strchr(" \t\r\n", s.p[at]) && s.p[at];)
            at++;
        return at;
    }
    return s.n;
}

/* ---- by the table alone ---- */

/* Digits, and in Chinese words of plain letters, as they are. */
static size_t copied(enum terms_lang from, struct slice s, size_t at)
{
    size_t n = 0;
    bool digits = false;

    while (at + n < s.n &&
           (is_word(s.p[at + n]) || (n > 0 && strchr("-.,:/", s.p[at + n]) && at + n + 1 < s.n &&
                                     is_word(s.p[at + n + 1])))) {
        digits = digits || (s.p[at + n] >= '0' && s.p[at + n] <= '9');
        n++;
    }
    return from == TERMS_ZH || digits ? n : 0;
}

static bool needs_blank(const struct buf *out, size_t start, enum terms_lang to)
{
    return to == TERMS_EN && out->n > start && !strchr("( \n", out->p[out->n - 1]);
}

static void put_mark(struct buf *out, const struct mark *m, size_t start, enum terms_lang to)
{
    if (to == TERMS_EN && *m->text[TERMS_EN] == '(' && needs_blank(out, start, to))
        buf_addc(out, ' ');
    buf_adds(out, m->text[to]);
}

bool terms_translate(const struct terms *t, enum terms_lang from, struct slice s, struct buf *out)
{
    enum terms_lang to = from == TERMS_ZH ? TERMS_EN : TERMS_ZH;
    size_t start = out->n;

    for (size_t at = 0; at < s.n;) {
        size_t n;
        const struct mark *m = mark_at(s, at, &n);
        const struct term *term;
        struct slice piece;

        if (m) {
            put_mark(out, m, start, to);
            at += n;
            continue;
        }
        if (strchr(" \t\r", s.p[at]) && s.p[at]) {
            at++;
            continue;
        }
        term = terms_longest(t, from, s, at, &n);
        piece = term ? term->text[to] : slice_from(s.p + at, n = copied(from, s, at));
        if (n == 0) {
            out->n = start;
            return false;
        }
        if (needs_blank(out, start, to))
            buf_addc(out, ' ');
        buf_add_slice(out, piece);
        at += n;
    }
    return true;
}
