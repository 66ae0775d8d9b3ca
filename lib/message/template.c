#include "message/template.h"
#include "base/diag.h"
#include "base/utf8.h"
#include "records/share.h"

#include <stdio.h>
#include <stdlib.h>

static const char *const suffix[LANG_COUNT] = {[LANG_EN] = "en", [LANG_ZH] = "zh"};

/* ---- values ---- */

void values_reset(struct values *v)
{
    for (size_t i = 0; i < v->n; i++) {
        for (int l = 0; l < LANG_COUNT; l++)
            buf_reset(&v->v[i].text[l]);
        v->v[i].is_flag = v->v[i].flag = false;
        v->v[i].name = "";
    }
    v->n = 0;
}

void values_release(struct values *v)
{
    for (size_t i = 0; i < VALUES_MAX; i++) {
        for (int l = 0; l < LANG_COUNT; l++)
            buf_release(&v->v[i].text[l]);
    }
    v->n = 0;
}

const struct value *values_find(const struct values *v, struct slice name)
{
    for (size_t i = 0; i < v->n; i++) {
        if (slice_is(name, v->v[i].name))
            return &v->v[i];
    }
    return NULL;
}

static struct value *slot(struct values *v, const char *name)
{
    for (size_t i = 0; i < v->n; i++) {
        if (strcmp(v->v[i].name, name) == 0)
            return &v->v[i];
    }
    if (v->n == VALUES_MAX)
        diag_die(ST_IO, "more than %d values for one message", VALUES_MAX);
    v->v[v->n].name = name;
    return &v->v[v->n++];
}

void values_clean(struct buf *out, struct slice text)
{
    size_t n = text.n;

    if (n > VALUE_MAX) {
        n = VALUE_MAX;
        while (n > 0 && ((unsigned char)text.p[n] & 0xC0U) == 0x80)
            n--;
    }
    out->n += utf8_show(buf_reserve(out, n * UTF8_SHOWN_MAX), text.p, n);
    if (n < text.n)
        buf_adds(out, "…");
}

void values_put_in(struct values *v, const char *name, enum text_lang lang, struct slice text)
{
    struct value *to;

    if (!text.p)
        return;
    to = slot(v, name);
    buf_reset(&to->text[lang]);
    values_clean(&to->text[lang], text);
}

void values_put(struct values *v, const char *name, struct slice text)
{
    for (int l = 0; l < LANG_COUNT; l++)
        values_put_in(v, name, (enum text_lang)l, text);
}

void values_put_i64(struct values *v, const char *name, int64_t number)
{
    struct buf b = {0};

    buf_add_i64(&b, number);
    values_put(v, name, buf_slice(&b));
    buf_release(&b);
}

void values_put_raw(struct values *v, const char *name, enum text_lang lang, struct slice text)
{
    struct value *to = slot(v, name);

    buf_reset(&to->text[lang]);
    buf_add_slice(&to->text[lang], text);
}

void values_list_add(struct values *v, const char *name, enum text_lang lang, struct slice text)
{
    struct value *to = slot(v, name);

    if (to->text[lang].n)
        buf_addc(&to->text[lang], '\n');
    buf_adds(&to->text[lang], "  - ");
    values_clean(&to->text[lang], text);
}

void values_flag(struct values *v, const char *name, bool set)
{
    struct value *to = slot(v, name);

    to->is_flag = true;
    to->flag = set;
}

/* ---- the files ---- */

#define TEMPLATES_MAX 64

struct template
{
    char name[40]; /* "approved.zh" */
    struct buf text;
};

struct template_set {
    bool honour_env;
    size_t n;
    struct template v[TEMPLATES_MAX];
    struct buf words;
};

struct template_set *templates_new(bool honour_env)
{
    struct template_set *t = mem_alloc(1, sizeof *t);

    memset(t, 0, sizeof *t);
    t->honour_env = honour_env;
    return t;
}

void templates_free(struct template_set *t)
{
    if (!t)
        return;
    for (size_t i = 0; i < t->n; i++)
        buf_release(&t->v[i].text);
    buf_release(&t->words);
    free(t);
}

static struct template *load(struct template_set *t, const char *name, enum text_lang lang)
{
    char path[64];
    char key[40];
    struct template *x;

    (void)snprintf(key, sizeof key, "%.32s.%s", name, suffix[lang]);
    for (size_t i = 0; i < t->n; i++) {
        if (strcmp(t->v[i].name, key) == 0)
            return &t->v[i];
    }
    if (t->n == TEMPLATES_MAX)
        return NULL;
    x = &t->v[t->n];
    (void)snprintf(path, sizeof path, "messages/%s.txt", key);
    buf_reset(&x->text);
    if (!share_read(path, t->honour_env, &x->text))
        return NULL;
    if (!utf8_valid(buf_slice(&x->text)) || !slice_starts(buf_slice(&x->text), "Subject: ")) {
        diag_say("%s: not a template: UTF-8 whose first line begins with 'Subject: '", path);
        return NULL;
    }
    memcpy(x->name, key, sizeof key);
    t->n++;
    return x;
}

static struct slice take_line(struct slice *rest)
{
    const char *lf = rest->n ? memchr(rest->p, '\n', rest->n) : NULL;
    struct slice line = slice_from(rest->p, lf ? (size_t)(lf - rest->p) : rest->n);
    size_t used = line.n + (lf ? 1 : 0);

    *rest = slice_from(rest->p + used, rest->n - used);
    return line;
}

static struct slice take_cell(struct slice *line)
{
    const char *tab = line->n ? memchr(line->p, '\t', line->n) : NULL;
    struct slice cell = slice_from(line->p, tab ? (size_t)(tab - line->p) : line->n);
    size_t used = cell.n + (tab ? 1 : 0);

    *line = slice_from(line->p + used, line->n - used);
    return cell;
}

struct slice template_word(struct template_set *t, struct slice key, enum text_lang lang)
{
    struct slice rest;

    if (t->words.n == 0 && !share_read("messages/words.tsv", t->honour_env, &t->words))
        return (struct slice){0};
    rest = buf_slice(&t->words);
    while (rest.n > 0) {
        struct slice line = take_line(&rest);
        struct slice zh;
        if (!slice_eq(take_cell(&line), key))
            continue;
        zh = take_cell(&line);
        return lang == LANG_ZH ? zh : take_cell(&line);
    }
    return (struct slice){0};
}

/* ---- filling ---- */

struct filling {
    const struct values *v;
    enum text_lang lang;
    const char *name;
    struct buf *why;
};

static bool wrong(struct filling *f, const char *what, struct slice name)
{
    buf_addf(f->why, "message '%s' (%s): ", f->name, suffix[f->lang]);
    buf_adds(f->why, what);
    buf_adds(f->why, " '");
    values_clean(f->why, name);
    buf_addc(f->why, '\'');
    return false;
}

static bool fill_line(struct filling *f, struct slice line, struct buf *out)
{
    for (size_t i = 0; i < line.n; i++) {
        const char *end = line.p[i] == '{' ? memchr(line.p + i, '}', line.n - i) : NULL;
        const struct value *v;
        struct slice name;

        if (!end) {
            buf_addc(out, line.p[i]);
            continue;
        }
        name = slice_from(line.p + i + 1, (size_t)(end - line.p) - i - 1);
        v = values_find(f->v, name);
        if (!v || v->text[f->lang].n == 0)
            return wrong(f, "nothing is known for", name);
        buf_add_slice(out, buf_slice(&v->text[f->lang]));
        i = (size_t)(end - line.p);
    }
    return true;
}

/* "[flag] rest", one or more of them: *stands tells, and line becomes the rest. False: no such flag. */
static bool condition(struct filling *f, struct slice *line, bool *stands)
{
    *stands = true;
    while (line->n && line->p[0] == '[') {
        const char *end = memchr(line->p, ']', line->n);
        const struct value *v;
        struct slice name;
        bool not ;

        if (!end)
            return true;
        name = slice_from(line->p + 1, (size_t)(end - line->p) - 1);
        not = slice_starts(name, "!");
        if (not )
            name = slice_from(name.p + 1, name.n - 1);
        v = values_find(f->v, name);
        if (!v || !v->is_flag)
            return wrong(f, "there is no flag", name);
        *stands = *stands && v->flag != not ;
        *line = slice_trim(slice_from(end + 1, line->n - (size_t)(end - line->p) - 1));
    }
    return true;
}

static bool fill_text(struct filling *f, struct slice rest, struct buf *out)
{
    bool empty = true; /* the line before */

    while (rest.n > 0) {
        struct slice line = take_line(&rest);
        bool stands;
        if (!condition(f, &line, &stands))
            return false;
        if (!stands || (empty && line.n == 0))
            continue;
        empty = line.n == 0;
        if (!fill_line(f, line, out))
            return false;
        buf_addc(out, '\n');
    }
    while (out->n > 1 && out->p[out->n - 1] == '\n' && out->p[out->n - 2] == '\n')
        out->n--;
    return true;
}

bool template_fill(struct template_set *t, const char *name, const struct values *v,
                   enum text_lang lang, struct buf *subject, struct buf *text, struct buf *why)
{
    struct filling f = {v, lang, name, why};
    const struct template *x = load(t, name, lang);
    struct slice rest;
    struct slice line;

    if (!x) {
        buf_addf(why, "message '%s' (%s): the text can't be read", name, suffix[lang]);
        return false;
    }
    rest = buf_slice(&x->text);
    line = take_line(&rest);
    line = slice_from(line.p + 9, line.n - 9);
    return fill_line(&f, line, subject) && fill_text(&f, rest, text);
}
