#include "message/letter.h"
#include "base/num.h"
#include "message/mime.h"
#include "message/template.h"
#include "records/share.h"

struct letters {
    struct desk *desk;
    struct template_set *templates;
    struct catalogue *catalogue;
    struct cause *cause;
    struct values values;
    struct letter last;
};

struct letters *letters_open(struct desk *d)
{
    struct letters *ls = mem_alloc(1, sizeof *ls);
    bool honour = store_info(d->store)->settable;
    struct buf text = {0};

    memset(ls, 0, sizeof *ls);
    ls->desk = d;
    ls->templates = templates_new(honour);
    ls->cause = cause_new();
    if (share_read(CATALOGUE_FILE, honour, &text))
        ls->catalogue = catalogue_parse(&text);
    buf_release(&text);
    if (!ls->catalogue) {
        letters_close(ls);
        return NULL;
    }
    return ls;
}

void letters_close(struct letters *ls)
{
    if (!ls)
        return;
    templates_free(ls->templates);
    catalogue_free(ls->catalogue);
    cause_free(ls->cause);
    values_release(&ls->values);
    buf_release(&ls->last.id);
    buf_release(&ls->last.name);
    for (int l = 0; l < LANG_COUNT; l++) {
        buf_release(&ls->last.subject[l]);
        buf_release(&ls->last.text[l]);
    }
    free(ls);
}

const struct letter *letters_last(const struct letters *ls)
{
    return &ls->last;
}

bool letter_id(struct slice id, struct slice *order, uint64_t *n)
{
    size_t i = id.p ? id.n : 0;

    while (i > 0 && id.p[i - 1] != '/')
        i--;
    if (i < 2 || id.p[i] == '0')
        return false;
    *order = slice_from(id.p, i - 1);
    return num_u64(slice_from(id.p + i, id.n - i), n);
}

static void reset(struct letters *ls)
{
    struct letter *l = &ls->last;

    values_reset(&ls->values);
    buf_reset(&l->id);
    buf_reset(&l->name);
    for (int i = 0; i < LANG_COUNT; i++) {
        buf_reset(&l->subject[i]);
        buf_reset(&l->text[i]);
    }
    l->cause = ls->cause;
}

/* R84: whoever reported something, where that is an address; a telephone's number isn't. */
static void address_feedback(struct letter *l, struct rec *r)
{
    struct slice from = slice_trim(rec_str(r, json_root(&r->doc), "from"));

    l->to = from.p && memchr(from.p, '@', from.n) ? from : (struct slice){0};
    l->by_app = false;
    l->zh = facts_feedback_zh(r);
    l->en = !l->zh;
}

/* Who gets it, and in which language. */
static void address(struct letter *l, struct rec *r)
{
    const struct json_node *root = json_root(&r->doc);
    const struct json_node *account = rec_obj(r, root, "account");
    const struct json_node *applicant = rec_obj(r, root, "applicant");
    struct slice language = rec_str(r, account, "language");
    struct slice channel = rec_str(r, root, "channel");

    l->to = rec_str(r, account, "email");
    if (slice_blank(l->to))
        l->to = rec_str(r, applicant, "email");
    if (slice_blank(l->to))
        l->to = (struct slice){0};
    l->by_app = !channel.p || slice_is(channel, "app");
    l->zh = !slice_is(language, "en");
    l->en = !slice_is(language, "zh");
    values_clean(&l->name, rec_str(r, applicant, "name"));
}

/* The text of the form within the frame that all have, of orders, cases or feedback. */
static bool fill(struct letters *ls, enum text_lang lang, struct buf *why)
{
    struct letter *l = &ls->last;
    struct buf subject = {0};
    struct buf text = {0};
    const char *frame = ls->cause->is_case    ? "frame-case"
                        : ls->cause->feedback ? "frame-feedback"
                                              : "frame";
    bool ok = template_fill(ls->templates, l->form, &ls->values, lang, &subject, &text, why);

    while (text.n && text.p[text.n - 1] == '\n')
        text.n--;
    values_put_raw(&ls->values, "subject", lang, buf_slice(&subject));
    values_put_raw(&ls->values, "text", lang, buf_slice(&text));
    ok = ok && template_fill(ls->templates, frame, &ls->values, lang, &l->subject[lang],
                             &l->text[lang], why);
    buf_release(&subject);
    buf_release(&text);
    return ok;
}

enum cause_found letter_make(struct letters *ls, struct slice order, uint64_t n, struct buf *why)
{
    enum cause_found found = cause_load(ls->cause, ls->desk->store, order, n);
    struct facts f = {ls->desk, ls->templates, ls->catalogue, ls->cause, &ls->values};
    struct letter *l = &ls->last;

    if (found != CAUSE_DUE)
        return found;
    reset(ls);
    buf_add_slice(&l->id, ls->cause->order);
    buf_addf(&l->id, "/%llu", (unsigned long long)n);
    l->form = facts_fill(&f);
    if (ls->cause->feedback)
        address_feedback(l, ls->cause->rec);
    else
        address(l, ls->cause->rec);
    if (!l->form || rec_failed(ls->cause->rec)) {
        buf_adds(why, "the record as stored: ");
        buf_add_slice(why, buf_slice(&ls->cause->rec->why));
        return found;
    }
    if (fill(ls, LANG_ZH, why))
        (void)fill(ls, LANG_EN, why);
    return found;
}

static void put_text(struct buf *out, const char *lang, const struct letter *l, enum text_lang i)
{
    json_put_key(out, lang);
    buf_addc(out, '{');
    json_put_member_str(out, "subject", buf_slice(&l->subject[i]));
    json_put_member_str(out, "text", buf_slice(&l->text[i]));
    buf_addc(out, '}');
}

enum letter_way letter_way(const struct letter *l)
{
    if (l->to.p)
        return mime_address_ok(l->to) ? LETTER_MAIL : LETTER_OTHERWISE;
    return l->by_app ? LETTER_APP : LETTER_OTHERWISE;
}

void letter_put(struct buf *out, const struct letter *l)
{
    const struct cause *c = l->cause;
    static const char *const ways[] = {"mail", "app", "otherwise"};
    char at[INSTANT_LEN + 1];

    instant_print(at, c->at);
    json_put_member_str(out, "message", buf_slice(&l->id));
    json_put_member_str(out, cause_number(c), c->order);
    json_put_member_i64(out, "n", (int64_t)c->n);
    json_put_member_str(out, "event", c->event);
    json_put_member_str(out, "cause", c->h);
    json_put_member_str(out, "at", slice_of(at));
    json_put_member_str(out, "form", slice_of(l->form));
    if (c->case_state)
        json_put_member_str(out, "state", slice_of(c->case_state));
    else if (c->state != S_NONE)
        json_put_member_str(out, "state", slice_of(state_name(c->state)));
    if (l->to.p)
        json_put_member_str(out, "to", l->to);
    json_put_member_str(out, "by", slice_of(ways[letter_way(l)]));
    json_put_key(out, "languages");
    buf_adds(out, l->zh && l->en ? "[\"zh\",\"en\"]" : l->zh ? "[\"zh\"]" : "[\"en\"]");
    put_text(out, "zh", l, LANG_ZH);
    put_text(out, "en", l, LANG_EN);
}
