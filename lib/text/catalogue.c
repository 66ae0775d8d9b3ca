#include "text/catalogue.h"

#include "base/diag.h"
#include "stream/json.h"

#define ID_MAX 64

struct catalogue {
    struct finding_text *v;
    size_t n;
    size_t cap;
    struct arena texts;
};

static const char *const text_keys[LANG_COUNT] = {[LANG_EN] = "en", [LANG_ZH] = "zh"};
static const char *const hint_keys[LANG_COUNT] = {[LANG_EN] = "hint_en", [LANG_ZH] = "hint_zh"};

enum text_lang text_lang(const char *name)
{
    return strcmp(name, "zh") == 0 ? LANG_ZH : LANG_EN;
}

static struct slice member(struct catalogue *c, const struct json *j, const char *key)
{
    const struct json_node *v = json_get(j, json_root(j), key);

    if (!v || v->type != JSON_STRING)
        return (struct slice){0};
    return arena_copy(&c->texts, json_str(j, v, &c->texts));
}

static bool add_line(struct catalogue *c, struct json *j, const char *line, size_t n)
{
    struct finding_text t;
    struct json_error error;

    if (!json_scan(j, line, n, &error))
        return false;
    t = (struct finding_text){.id = member(c, j, "id"),
                              .rule = member(c, j, "rule"),
                              .severity = member(c, j, "severity"),
                              .waivable = member(c, j, "waivable")};
    if (!t.id.p || t.id.n > ID_MAX || !t.rule.p || !t.severity.p)
        return false;
    for (int l = 0; l < LANG_COUNT; l++) {
        t.text[l] = member(c, j, text_keys[l]);
        t.hint[l] = member(c, j, hint_keys[l]);
        if (!t.text[l].p || !t.hint[l].p)
            return false;
    }
    if (c->n == c->cap) {
        c->cap = c->cap ? c->cap * 2 : 128;
        c->v = mem_grow(c->v, c->cap, sizeof *c->v);
    }
    c->v[c->n++] = t;
    return true;
}

static bool add_lines(struct catalogue *c, const struct buf *text)
{
    static struct json j;
    size_t from = 0;
    size_t line = 0;

    while (from < text->n) {
        const char *p = text->p + from;
        const char *lf = memchr(p, '\n', text->n - from);
        size_t n = lf ? (size_t)(lf - p) : text->n - from;

        line++;
        if (!add_line(c, &j, p, n)) {
            diag_say("%s:%zu: not a finding with its texts", CATALOGUE_FILE, line);
            return false;
        }
        from += n + 1;
    }
    return true;
}

struct catalogue *catalogue_parse(const struct buf *text)
{
    struct catalogue *c = mem_alloc(1, sizeof *c);

    if (add_lines(c, text))
        return c;
    catalogue_free(c);
    return NULL;
}

void catalogue_free(struct catalogue *c)
{
    if (!c)
        return;
    arena_release(&c->texts);
    free(c->v);
    free(c);
}

const struct finding_text *catalogue_at(const struct catalogue *c, size_t i)
{
    return i < c->n ? &c->v[i] : NULL;
}

const struct finding_text *catalogue_find(const struct catalogue *c, struct slice id)
{
    for (size_t i = 0; i < c->n; i++)
        if (slice_eq(c->v[i].id, id))
            return &c->v[i];
    return NULL;
}

const struct finding_text *catalogue_near(const struct catalogue *c, struct slice id)
{
    const struct finding_text *near = NULL;
    size_t least = id.n / 3 + 2; /* a third wrong is no longer a slip */

    if (id.n == 0 || id.n > ID_MAX)
        return NULL;
    for (size_t i = 0; i < c->n; i++) {
        size_t d = slice_distance(id, c->v[i].id);

        if (d >= least)
            continue;
        least = d;
        near = &c->v[i];
    }
    return near;
}

static void put_values(struct buf *out, enum text_lang lang, struct slice seen, struct slice want)
{
    bool zh = lang == LANG_ZH;

    buf_adds(out, zh ? "（" : " (");
    if (seen.p) {
        buf_adds(out, zh ? "所见：" : "seen: ");
        buf_add_slice(out, seen);
    }
    if (seen.p && want.p)
        buf_adds(out, zh ? "；" : "; ");
    if (want.p) {
        buf_adds(out, zh ? "应为：" : "want: ");
        buf_add_slice(out, want);
    }
    buf_adds(out, zh ? "）" : ")");
}

void catalogue_fill(struct buf *out, const struct finding_text *t, enum text_lang lang,
                    struct slice seen, struct slice want)
{
    struct slice rest = t->text[lang];
    bool placed = false;

    while (rest.n > 0) {
        bool is_seen = slice_starts(rest, "{seen}");
        bool is_want = !is_seen && slice_starts(rest, "{want}");
        struct slice value = is_seen ? seen : want;
        size_t n = is_seen || is_want ? strlen("{seen}") : 1;

        if (n == 1)
            buf_addc(out, rest.p[0]);
        else if (value.p)
            buf_add_slice(out, value);
        else
            buf_adds(out, "…");
        placed = placed || n > 1;
        rest = slice_from(rest.p + n, rest.n - n);
    }
    if (!placed && (seen.p || want.p))
        put_values(out, lang, seen, want);
}
