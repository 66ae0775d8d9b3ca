#include "text/explain.h"

#include "text/amount.h"

/* The closed list of members that hold a verdict. */
static const char *const verdicts[] = {"fee",
                                       "mailcheck",
                                       "track",
                                       "id_check",
                                       "account_check",
                                       "identity_check",
                                       "photo_check",
                                       "route",
                                       "interview_check",
                                       "dispatch_check",
                                       "pension_check",
                                       "legalization",
                                       "fraud",
                                       "translation",
                                       "transition"};

static bool is_verdict(struct slice key)
{
    for (size_t i = 0; i < sizeof verdicts / sizeof verdicts[0]; i++)
        if (slice_is(key, verdicts[i]))
            return true;
    return false;
}

static bool ends_in_cents(struct slice at)
{
    static const char tail[] = "_cents";
    size_t n = sizeof tail - 1;

    return at.n >= n && memcmp(at.p + at.n - n, tail, n) == 0;
}

/* seen or want as a person would read it; absent if it isn't there. */
static struct slice value_of(struct rec *r, const struct json_node *finding, const char *key,
                             bool cents)
{
    const struct json_node *v = json_get(&r->doc, finding, key);
    struct buf amount = {0};
    struct slice shown;
    int64_t n;

    if (!v)
        return (struct slice){0};
    if (v->type == JSON_STRING)
        return json_str(&r->doc, v, &r->arena);
    if (!cents || v->type != JSON_NUMBER || !json_i64(&r->doc, v, &n))
        return json_raw(&r->doc, v);
    amount_put(&amount, n);
    shown = arena_copy(&r->arena, buf_slice(&amount));
    buf_release(&amount);
    return shown;
}

struct place {
    const struct catalogue *c;
    enum text_lang lang;
    struct rec *r;
    struct buf *out;
    struct slice verdict;
    struct slice order; /* absent: the verdict is on one */
};

static void put_member(struct buf *out, const char *key, struct slice value)
{
    if (value.p)
        json_put_member_str(out, key, value);
}

static void put_sentence(const struct place *p, const struct finding_text *t,
                         const struct json_node *f, struct slice at)
{
    bool cents = ends_in_cents(at);
    struct buf text = {0};

    catalogue_fill(&text, t, p->lang, value_of(p->r, f, "seen", cents),
                   value_of(p->r, f, "want", cents));
    json_put_member_str(p->out, "text", buf_slice(&text));
    json_put_member_str(p->out, "hint", t->hint[p->lang]);
    buf_release(&text);
}

static void put_finding(const struct place *p, const struct json_node *f)
{
    struct slice id = rec_str(p->r, f, "id");
    const struct finding_text *t = catalogue_find(p->c, id);
    struct slice rule = rec_str(p->r, f, "rule");
    struct slice severity = rec_str(p->r, f, "severity");
    struct slice at = rec_str(p->r, f, "at");

    if (!id.p) {
        rec_missing(p->r, f, "id");
        return;
    }
    json_put_comma(p->out);
    buf_addc(p->out, '{');
    json_put_member_str(p->out, "verdict", p->verdict);
    put_member(p->out, "order", p->order);
    json_put_member_str(p->out, "id", id);
    put_member(p->out, "rule", t && !rule.p ? t->rule : rule);
    put_member(p->out, "severity", t && !severity.p ? t->severity : severity);
    put_member(p->out, "at", at);
    if (rec_bool(p->r, f, "settled", false))
        json_put_member_raw(p->out, "settled", slice_of("true"));
    if (t)
        put_sentence(p, t, f, at);
    else
        json_put_member_str(p->out, "text", id);
    buf_addc(p->out, '}');
}

static void put_findings(const struct place *p, const struct json_node *holder)
{
    const struct json_node *list = rec_arr(p->r, holder, "findings");
    const struct json_node *f = list ? json_first(&p->r->doc, list) : NULL;

    for (; f && !rec_failed(p->r); f = json_next(&p->r->doc, f)) {
        if (f->type == JSON_OBJECT)
            put_finding(p, f);
        else
            rec_fail(p->r, f, "not an object");
    }
}

static void put_verdict(struct place *p, const struct json_node *verdict)
{
    const struct json_node *orders;
    const struct json_node *o;

    p->order = (struct slice){0};
    put_findings(p, verdict);
    orders = rec_arr(p->r, verdict, "orders");
    o = orders ? json_first(&p->r->doc, orders) : NULL;
    for (; o && !rec_failed(p->r); o = json_next(&p->r->doc, o)) {
        p->order = rec_str(p->r, o, "order");
        put_findings(p, o);
    }
}

void explain_record(const struct catalogue *c, enum text_lang lang, struct rec *r, struct buf *out)
{
    const struct json_node *m = json_first(&r->doc, json_root(&r->doc));
    struct place p = {.c = c, .lang = lang, .r = r, .out = out};

    buf_addc(out, '[');
    for (; m && !rec_failed(r); m = json_next(&r->doc, m)) {
        p.verdict = json_key(&r->doc, m, &r->arena);
        if (!is_verdict(p.verdict))
            continue;
        if (m->type == JSON_OBJECT)
            put_verdict(&p, m);
        else
            rec_fail(r, m, "not an object");
    }
    buf_addc(out, ']');
}

void explain_entry(const struct finding_text *t, enum text_lang lang, struct buf *out)
{
    static const char *const labels[LANG_COUNT][4] = {
        [LANG_EN] = {"rule", "severity", "waived or settled by", "nobody"},
        [LANG_ZH] = {"规则", "级别", "可豁免或决定者", "无"}};
    const char *const *label = labels[lang];

    buf_add_slice(out, t->id);
    buf_adds(out, "\n  ");
    buf_add_slice(out, t->text[lang]);
    buf_adds(out, "\n  ");
    buf_add_slice(out, t->hint[lang]);
    buf_addf(out, "\n  %s: %.*s\n  %s: %.*s\n  %s: ", label[0], (int)t->rule.n, t->rule.p, label[1],
             (int)t->severity.n, t->severity.p, label[2]);
    if (t->waivable.n > 0)
        buf_add_slice(out, t->waivable);
    else
        buf_adds(out, label[3]);
    buf_addc(out, '\n');
}
