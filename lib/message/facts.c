/*
 * What a message says of its event: the values and flags its template may use.
 */
#include "message/letter.h"
#include "message/template.h"
#include "order/held.h"
#include "order/guard.h"
#include "records/calendar.h"
#include "records/fee_record.h"
#include "records/intake_record.h"
#include "records/materials.h"
#include "text/amount.h"

#include <stdio.h>

static const char *const lang_name[LANG_COUNT] = {[LANG_EN] = "en", [LANG_ZH] = "zh"};

/* ---- words ---- */

/* What an applicant calls it: a material of the profile, a word of ours, else as it is. */
static struct slice word(struct facts *f, struct slice key, enum text_lang lang)
{
    const struct post_material *m = post_material(f->desk->post, key);
    struct slice w = template_word(f->templates, key, lang);

    if (m)
        return slice_of(lang == LANG_ZH ? m->zh : m->en);
    return w.p ? w : key;
}

void facts_put_word(struct facts *f, const char *name, struct slice key)
{
    for (int l = 0; key.p && l < LANG_COUNT; l++)
        values_put_in(f->values, name, (enum text_lang)l, word(f, key, (enum text_lang)l));
}

static void list_word(struct facts *f, const char *name, struct slice key)
{
    for (int l = 0; l < LANG_COUNT; l++)
        values_list_add(f->values, name, (enum text_lang)l, word(f, key, (enum text_lang)l));
}

/* A finding's value as an applicant reads it: money as 22.00, else a word, else as it is. */
static struct slice shown(struct facts *f, struct buf *b, const struct finding *x,
                          const struct finding_value *v, enum text_lang lang)
{
    size_t n = strlen(x->at);

    buf_reset(b);
    if (v->text.p)
        return word(f, v->text, lang);
    if (!v->is_number)
        return (struct slice){0};
    if (n > 6 && strcmp(x->at + n - 6, "_cents") == 0)
        amount_put(b, v->number);
    else
        buf_add_i64(b, v->number);
    return buf_slice(b);
}

/* R83: no message of the post repeats another payee's name. */
static bool names_payee(const struct finding *x)
{
    size_t n = strlen(x->at);

    return n >= 6 && strcmp(x->at + n - 6, "/payee") == 0;
}

static void list_finding(struct facts *f, const char *name, const struct finding *x)
{
    const struct slice none = {0};
    const struct finding_text *t = catalogue_find(f->catalogue, slice_of(finding_kind(x->id)->id));
    struct buf b = {0};
    struct buf seen = {0};
    struct buf want = {0};

    for (int l = 0; t && l < LANG_COUNT; l++) {
        enum text_lang lang = (enum text_lang)l;
        struct slice own = template_word(f->templates, t->id, lang);
        struct finding_text said = *t; /* words.tsv may word it for applicants */
        if (own.p)
            said.text[lang] = own;
        buf_reset(&b);
        catalogue_fill(&b, &said, lang, names_payee(x) ? none : shown(f, &seen, x, &x->seen, lang),
                       shown(f, &want, x, &x->want, lang));
        values_list_add(f->values, name, lang, buf_slice(&b));
    }
    buf_release(&b);
    buf_release(&seen);
    buf_release(&want);
}

/* What counts; warnings are the staff's. */
static size_t list_findings(struct facts *f, const char *name, struct findings *found)
{
    size_t n = 0;

    findings_sort(found);
    for (size_t i = 0; i < found->n; i++) {
        const struct finding *x = &found->v[i];
        if (finding_kind(x->id)->severity == WARN || x->decision == ACCEPTED)
            continue;
        list_finding(f, name, x);
        n++;
    }
    return n;
}

static struct slice money(struct buf *b, int64_t cents, const char *currency)
{
    buf_reset(b);
    buf_addf(b, "%lld.%02lld %s", (long long)(cents / 100), (long long)(cents % 100), currency);
    return buf_slice(b);
}

/* "2021-06-15 10:30 (UTC-05:00)": the post's local time, plain in both languages. */
static void put_time(struct facts *f, const char *name, struct instant t)
{
    char text[INSTANT_LEN + 1];
    char shown[40];

    t = calendar_local(f->desk->post, t);
    instant_print(text, t);
    (void)snprintf(shown, sizeof shown, "%.10s %.5s (UTC%s)", text, text + 11,
                   text[19] == 'Z' ? "+00:00" : text + 19);
    values_put(f->values, name, slice_of(shown));
}

/* ---- the order ---- */

static const struct json_node *root_of(struct facts *f)
{
    return json_root(&f->cause->rec->doc);
}

static bool paid_online(struct facts *f)
{
    struct rec *r = f->cause->rec;

    return slice_is(rec_str(r, rec_obj(r, root_of(f), "payment"), "kind"), "wechat");
}

static void put_order(struct facts *f)
{
    struct cause *c = f->cause;
    struct rec *r = c->rec;
    struct slice module = rec_str(r, root_of(f), "module");
    struct slice channel = rec_str(r, root_of(f), "channel");
    struct slice document = rec_str(r, root_of(f), "document");
    bool on_app = !channel.p || slice_is(channel, "app");
    int64_t days = post_lapse_days(f->desk->post, state_name(c->state));

    values_put(f->values, "order", c->order);
    values_put(f->values, "name", rec_str(r, rec_obj(r, root_of(f), "applicant"), "name"));
    facts_put_word(f, "document", document);
    values_flag(f->values, "app", on_app);
    values_flag(f->values, "emergency", slice_is(module, "emergency"));
    values_flag(f->values, "paid-online", paid_online(f));
    /* R81: only passports made through the app hold none. */
    values_flag(f->values, "no-fingerprint", on_app && slice_is(document, "passport"));
    values_flag(f->values, "deadline", days >= 0);
    if (days >= 0)
        values_put_i64(f->values, "days", days);
    for (int l = 0; c->state != S_NONE && l < LANG_COUNT; l++)
        values_put_in(f->values, "state", (enum text_lang)l,
                      slice_of(state_label(c->state, lang_name[l])));
}

/* ---- the forms ---- */

static const char *missing(struct facts *f)
{
    struct findings found;
    struct intake in;

    findings_reset(&found);
    intake_record_fill(&in, f->cause->rec, f->desk->post, f->cause->at);
    intake_complete(&found, &in);
    return list_findings(f, "missing", &found) > 0 ? "incomplete" : "submitted";
}

static const char *submit(struct facts *f)
{
    return f->cause->state == S_INCOMPLETE ? missing(f) : "submitted";
}

/* R17, R18: what the applicant is asked for and hasn't answered. */
static size_t asked(struct facts *f)
{
    struct rec *r = f->cause->rec;
    const struct json_node *list = rec_arr(r, root_of(f), "requests");
    size_t n = 0;

    for (const struct json_node *q = json_first(&r->doc, list); q; q = json_next(&r->doc, q)) {
        if (!rec_bool(r, q, "open", false))
            continue;
        list_word(f, "asked", rec_str(r, q, "item"));
        n++;
    }
    values_flag(f->values, "asked", n > 0);
    return n;
}

/* The note of a request is meant for the applicant. Those of all other steps stay in
 * the house: officers write there what they found. */
static const char *request(struct facts *f)
{
    struct slice note = f->cause->note;

    values_put(f->values, "note", slice_blank(note) ? (struct slice){0} : note);
    values_flag(f->values, "note", !slice_blank(note));
    return asked(f) > 0 ? "requested" : "request-closed";
}

static const char *answer(struct facts *f)
{
    bool whole = f->cause->state != S_INCOMPLETE || strcmp(missing(f), "submitted") == 0;

    values_flag(f->values, "missing", !whole);
    values_flag(f->values, "whole", asked(f) == 0 && whole);
    return "answered";
}

static const char *interview(struct facts *f, const char *form)
{
    struct rec *r = f->cause->rec;
    const struct json_node *i = rec_obj(r, root_of(f), "interview");
    struct slice mode = rec_str(r, i, "mode");
    struct slice notice = rec_str(r, i, "notice");
    bool have = i && json_get(&r->doc, i, "slot");
    struct instant slot = have ? rec_instant(r, i, "slot", &have) : (struct instant){0};

    facts_put_word(f, "cause", rec_str(r, i, "cause"));
    values_flag(f->values, "onsite", slice_is(mode, "onsite"));
    values_put(f->values, "notice", slice_blank(notice) ? (struct slice){0} : notice);
    values_flag(f->values, "notice", !slice_blank(notice));
    if (have)
        put_time(f, "slot", slot);
    values_put_i64(f->values, "missed", rec_i64(r, i, "missed", 0));
    if (strcmp(form, "interview-needed") == 0 &&
        (f->cause->before == S_NEEDS_INTERVIEW || f->cause->before == S_INTERVIEW_BOOKED)) {
        values_flag(f->values, "freed", f->cause->before == S_INTERVIEW_BOOKED);
        return "interview-changed"; /* R24: it was asked for before */
    }
    return form;
}

static const char *approved(struct facts *f)
{
    struct rec *r = f->cause->rec;
    struct fee_quote q;
    struct materials m;
    struct custody c;
    struct buf b = {0};

    if (materials_read(&m, r, f->desk->post, f->cause->at)) {
        for (size_t i = 0; i < m.n; i++) {
            values_list_add(f->values, "materials", LANG_ZH, m.v[i].zh.p ? m.v[i].zh : m.v[i].what);
            values_list_add(f->values, "materials", LANG_EN, m.v[i].en.p ? m.v[i].en : m.v[i].what);
        }
    }
    values_flag(f->values, "mail-back", materials_find(&m, "return-envelope") != NULL);
    if (fee_record_quote(r, f->desk->post, f->cause->at, &q))
        values_put(f->values, "fee", money(&b, q.due_cents, q.currency));
    custody_read(&c, r);
    values_flag(f->values, "early", c.items > 0);
    buf_release(&b);
    return "approved";
}

/* The kinds of items in an element of packets[]. */
static void list_came(struct facts *f, const struct json_node *content)
{
    struct rec *r = f->cause->rec;
    size_t n = 0;

    for (const struct custody_kind *k = custody_kinds; k->item; k++) {
        const struct json_node *v = content ? json_get(&r->doc, content, k->member) : NULL;
        if (!v || (v->type == JSON_ARRAY && !json_first(&r->doc, v)))
            continue;
        list_word(f, "came", slice_of(k->item));
        n++;
    }
    values_flag(f->values, "came", n > 0);
}

static const struct json_node *last_of(struct rec *r, const struct json_node *list)
{
    const struct json_node *last = NULL;

    for (const struct json_node *v = json_first(&r->doc, list); v; v = json_next(&r->doc, v))
        last = v;
    return last;
}

/* R27-R64 over what is held, by the guard that `receive` asks. */
static size_t lacks(struct facts *f)
{
    struct given given = {0};
    struct office o = {.store = f->desk->store, .post = f->desk->post, .given = &given};
    struct walk w;
    size_t n;

    walk_init(&w, &o);
    w.in = f->cause->rec;
    walk_clear(&w, edge_by_name("receive"));
    w.id = f->cause->order;
    w.state = f->cause->state;
    w.now = f->cause->at;
    buf_add_slice(&w.body, buf_slice(&f->cause->body));
    if (rec_scan(w.cur, buf_slice(&w.body), "store")) {
        w.edge->guard(&w);
        walk_apply_decisions(&w);
    }
    n = list_findings(f, "lacks", &w.found);
    walk_release(&w);
    return n;
}

static const char *held(struct facts *f)
{
    struct rec *r = f->cause->rec;
    enum order_state s = f->cause->state;
    bool past = s > S_MATERIALS_RECEIVED;

    list_came(f, last_of(r, rec_arr(r, root_of(f), "packets")));
    values_flag(f->values, "early", s < S_AWAITING_MATERIALS);
    values_flag(f->values, "ended", s == S_REJECTED || s == S_WITHDRAWN || s == S_LAPSED);
    values_flag(f->values, "lacks", !past && lacks(f) > 0);
    return "came";
}

/* What this event sent back: elements of returned[] with its time. */
static const char *returned(struct facts *f)
{
    struct rec *r = f->cause->rec;
    const struct json_node *list = rec_arr(r, root_of(f), "packets");
    struct slice how = {0};

    for (const struct json_node *p = json_first(&r->doc, list); p; p = json_next(&r->doc, p)) {
        const struct json_node *back = rec_arr(r, p, "returned");
        for (const struct json_node *b = json_first(&r->doc, back); b; b = json_next(&r->doc, b)) {
            bool have;
            struct instant at = rec_instant(r, b, "at", &have);
            if (!have || at.sec != f->cause->at.sec)
                continue;
            list_word(f, "returned", rec_str(r, b, "item"));
            how = rec_str(r, b, "how");
        }
    }
    facts_put_word(f, "how", how);
    values_flag(f->values, "how", how.p != NULL);
    return "returned";
}

static const char *dispatched(struct facts *f)
{
    struct rec *r = f->cause->rec;
    const struct json_node *d = rec_obj(r, root_of(f), "dispatch");
    const struct json_node *items = rec_arr(r, d, "items");

    for (const struct json_node *v = json_first(&r->doc, items); v; v = json_next(&r->doc, v)) {
        if (v->type == JSON_STRING)
            list_word(f, "items", json_str(&r->doc, v, &r->arena));
    }
    values_flag(f->values, "pickup", slice_is(rec_str(r, d, "by"), "pickup"));
    values_put(f->values, "tracking", rec_str(r, d, "tracking"));
    values_flag(f->values, "tracking", rec_str(r, d, "tracking").p != NULL);
    return "dispatched";
}

static const char *came_back(struct facts *f)
{
    struct rec *r = f->cause->rec;
    const struct json_node *d = rec_obj(r, root_of(f), "dispatch");
    const struct json_node *items = rec_arr(r, d, "came_back");

    for (const struct json_node *v = json_first(&r->doc, items); v; v = json_next(&r->doc, v)) {
        if (v->type == JSON_STRING)
            list_word(f, "items", json_str(&r->doc, v, &r->arena));
    }
    return "came-back";
}

/* R65, R66: what becomes of the fee, and of what is held. */
static const char *ended(struct facts *f, const char *form)
{
    struct custody c;

    custody_read(&c, f->cause->rec);
    values_flag(f->values, "held", c.items > 0);
    return form;
}

static const char *rejected(struct facts *f)
{
    struct slice code = rec_str(f->cause->rec, root_of(f), "rejected_for");
    const struct post_reason *why = post_reject_reason(f->desk->post, code);

    values_put_in(f->values, "reason", LANG_ZH, why ? slice_of(why->zh) : code);
    values_put_in(f->values, "reason", LANG_EN, why ? slice_of(why->en) : code);
    return ended(f, "rejected");
}

/* R50: which way it went astray is told by whether the document is out. */
static const char *astray(struct facts *f)
{
    struct rec *r = f->cause->rec;
    const struct json_node *x = last_of(r, rec_arr(r, root_of(f), "exceptions"));

    facts_put_word(f, "what", rec_str(r, x, "what"));
    values_flag(f->values, "out", f->cause->state == S_DISPATCHED || f->cause->state == S_CLOSED);
    (void)dispatched(f);
    return "astray";
}

static const char *for_event(struct facts *f)
{
    static const struct {
        const char *event;
        const char *(*fill)(struct facts *f);
    } plain[] = {{"submit", submit},       {"answer", answer},
                 {"request", request},     {"approve", approved},
                 {"hold", held},           {"return", returned},
                 {"dispatch", dispatched}, {"undeliverable", came_back},
                 {"reject", rejected},     {"note", astray}};
    static const struct {
        const char *event;
        const char *form;
        const char *(*fill)(struct facts *f, const char *form);
    } named[] = {{"receive", "received", ended},
                 {"require-interview", "interview-needed", interview},
                 {"waive-interview", "interview-waived", interview},
                 {"book", "interview-booked", interview},
                 {"cancel", "interview-cancelled", interview},
                 {"missed", "interview-missed", interview},
                 {"withdraw", "withdrawn", ended},
                 {"lapse", "lapsed", ended},
                 {"reopen", "reopened", ended},
                 {"complete", "made", ended},
                 {"remake", "remade", ended}};

    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++) {
        if (slice_is(f->cause->event, plain[i].event))
            return plain[i].fill(f);
    }
    for (size_t i = 0; i < sizeof named / sizeof *named; i++) {
        if (slice_is(f->cause->event, named[i].event))
            return named[i].fill(f, named[i].form);
    }
    return NULL;
}

const char *facts_fill(struct facts *f)
{
    const char *form;

    facts_put_post(f);
    put_time(f, "at", f->cause->at);
    if (f->cause->feedback)
        return facts_feedback(f);
    if (!f->cause->is_case)
        put_order(f);
    form = f->cause->is_case ? facts_of_case(f) : for_event(f);
    if (!form)
        diag_say("event %llu: no message is written for '%.32s'", (unsigned long long)f->cause->n,
                 arena_copy(&f->cause->arena, f->cause->event).p);
    return form;
}
