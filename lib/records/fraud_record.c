#include "records/fraud_record.h"

#include "base/utf8.h"
#include "records/calendar.h"
#include "records/share.h"
#include "stream/lines.h"

#include <stdlib.h>

#define WORDS_FILE       "fraud/words.jsonl"
#define CONTACTS_FILE    "fraud/contacts.jsonl"
#define CONFUSABLES_FILE "confusables.jsonl"

/* A text and the room for its plain reading, kept from message to message. */
struct room {
    struct fraud_text t;
    size_t cap;
};

struct fraud_data {
    struct fraud_tables tables;
    struct fraud_facts facts;
    const struct post *post;
    const struct fee_tariff *tariff; /* NULL: none in force */
    struct civil day;
    struct fraud_word *words;
    size_t word_cap;
    struct fraud_alike *alike;
    size_t alike_cap;
    struct room text;
    struct room sender;
    struct arena arena;
};

static void fold(struct fraud_data *d, struct room *room, struct slice text)
{
    if (text.n >= room->cap) {
        room->cap = text.n + 1;
        room->t.folded = mem_grow(room->t.folded, room->cap, 1);
        room->t.origin = mem_grow(room->t.origin, room->cap, sizeof *room->t.origin);
    }
    room->t.text = text;
    fraud_fold(&d->tables, &room->t);
}

/* ---- look-alike letters ---- */

static void add_alike(struct fraud_data *d, uint32_t from, char to)
{
    if (d->tables.alike_count == d->alike_cap) {
        d->alike_cap = d->alike_cap ? 2 * d->alike_cap : 256;
        d->alike = mem_grow(d->alike, d->alike_cap, sizeof *d->alike);
    }
    d->alike[d->tables.alike_count++] = (struct fraud_alike){from, to};
}

static void alike_row(void *ctx, struct rec *r)
{
    struct fraud_data *d = ctx;
    struct slice to = lines_text(r, "to", &r->arena);
    struct slice from = lines_text(r, "from", &r->arena);

    (void)lines_origin(r);
    if (rec_failed(r))
        return;
    if (to.n != 1 || (unsigned char)*to.p >= 0x80) {
        rec_fail(r, NULL, "to: not one plain character");
        return;
    }
    for (size_t i = 0; i < from.n;) {
        uint32_t c = 0;

        i += utf8_decode(from.p + i, from.n - i, &c);
        if (c < 0x80) {
            rec_fail(r, NULL, "from: holds a plain character");
            return;
        }
        add_alike(d, c, *to.p);
    }
}

static int by_code(const void *a, const void *b)
{
    const struct fraud_alike *x = a;
    const struct fraud_alike *y = b;

    return (x->from > y->from) - (x->from < y->from);
}

/* ---- words ---- */

static const char *const classes[FRAUD_CLASS_COUNT] = {
    [FRAUD_PAY] = "pay",           [FRAUD_METHOD] = "method",   [FRAUD_DEMAND] = "demand",
    [FRAUD_ASSURE] = "assure",     [FRAUD_SAFE] = "safe",       [FRAUD_CALL] = "call",
    [FRAUD_FEE] = "fee",           [FRAUD_CONTACT] = "contact", [FRAUD_CHAT] = "chat",
    [FRAUD_CLAIM] = "claim",       [FRAUD_URGENT] = "urgent",   [FRAUD_ACCOUNT] = "account",
    [FRAUD_PAYEE] = "payee",       [FRAUD_LINK] = "link",       [FRAUD_SELF] = "self",
    [FRAUD_CONTRAST] = "contrast", [FRAUD_CODE] = "code"};

static enum fraud_class class_of(struct slice name)
{
    int i = 0;

    while (i < FRAUD_CLASS_COUNT && !slice_is(name, classes[i]))
        i++;
    return (enum fraud_class)i;
}

/* A word as texts are read: folded the same way. */
static void add_word(struct fraud_data *d, struct slice text, enum fraud_class class)
{
    fold(d, &d->text, text);
    if (d->tables.word_count == d->word_cap) {
        d->word_cap = d->word_cap ? 2 * d->word_cap : 256;
        d->words = mem_grow(d->words, d->word_cap, sizeof *d->words);
    }
    d->words[d->tables.word_count++] = (struct fraud_word){
        arena_copy(&d->arena, slice_from(d->text.t.folded, d->text.t.n)), class};
}

static void word_row(void *ctx, struct rec *r)
{
    struct fraud_data *d = ctx;
    const struct json_node *root = json_root(&r->doc);
    enum fraud_class class = class_of(lines_text(r, "class", &r->arena));
    const struct json_node *words = rec_arr(r, root, "words");

    if (!words)
        rec_missing(r, root, "words");
    if (class == FRAUD_CLASS_COUNT)
        rec_fail(r, json_get(&r->doc, root, "class"), "not one of the classes known here");
    (void)lines_origin(r); /* when it was noted: words and letters deceive on any day */
    if (rec_failed(r))
        return;
    for (const struct json_node *w = json_first(&r->doc, words); w; w = json_next(&r->doc, w)) {
        struct slice text = w->type == JSON_STRING ? json_str(&r->doc, w, &r->arena) : slice_of("");

        if (slice_blank(text)) {
            rec_fail(r, w, "not a word");
            return;
        }
        add_word(d, text, class);
    }
}

static int by_text(const void *a, const void *b)
{
    const struct fraud_word *x = a;
    const struct fraud_word *y = b;

    return slice_cmp(x->text, y->text);
}

static void index_words(struct fraud_data *d)
{
    size_t i = 0;

    qsort(d->words, d->tables.word_count, sizeof *d->words, by_text);
    for (size_t b = 0; b <= 256; b++) {
        while (i < d->tables.word_count && (unsigned char)*d->words[i].text.p < b)
            i++;
        d->tables.first[b] = i;
    }
    d->tables.words = d->words;
}

/* ---- what is published ---- */

static void add_to(struct fraud_list *l, const char *value)
{
    if (l->n < FRAUD_FACTS_MAX)
        l->v[l->n++] = value;
}

/* Digits only; a number of the country dialled from within it, too. */
static const char *digits_of(struct fraud_data *d, struct slice number)
{
    char *to = arena_alloc(&d->arena, number.n + 1);
    size_t n = 0;

    for (size_t i = 0; i < number.n; i++)
        if (number.p[i] >= '0' && number.p[i] <= '9')
            to[n++] = number.p[i];
    to[n] = '\0';
    return to;
}

static const char *lower(struct fraud_data *d, struct slice text)
{
    char *to = arena_alloc(&d->arena, text.n + 1);

    for (size_t i = 0; i < text.n; i++)
        to[i] = text.p[i] >= 'A' && text.p[i] <= 'Z' ? (char)(text.p[i] + 32) : text.p[i];
    to[text.n] = '\0';
    return to;
}

struct contact_rows {
    struct fraud_data *d;
    bool own; /* the official ones come first in the lists: two passes */
};

static void contact_row(void *ctx, struct rec *r)
{
    const struct contact_rows *c = ctx;
    const struct json_node *root = json_root(&r->doc);
    struct lines_period period = lines_origin(r);
    struct slice kind = lines_text(r, "kind", &r->arena);
    struct slice value = lines_text(r, "value", &r->arena);
    bool own = rec_bool(r, root, "official", false);

    if (rec_failed(r) || !lines_in_force(&period, c->d->day) || own != c->own)
        return;
    if (slice_is(kind, "phone"))
        add_to(&c->d->facts.phones, digits_of(c->d, value));
    else if (slice_is(kind, "email"))
        add_to(&c->d->facts.emails, lower(c->d, value));
    else if (slice_is(kind, "site"))
        add_to(&c->d->facts.domains, lower(c->d, value));
    else
        rec_fail(r, json_get(&r->doc, root, "kind"), "not one of phone, email, site");
}

static bool gather_facts(struct fraud_data *d, bool honour_env)
{
    struct contact_rows rows = {d, true};
    struct fraud_facts *f = &d->facts;
    const struct post *p = d->post;
    struct buf text = {0};
    bool ok = share_read(CONTACTS_FILE, honour_env, &text);

    add_to(&f->payees, p->payee);
    add_to(&f->payees, p->name_zh);
    add_to(&f->payees, p->name_en);
    add_to(&f->emails, lower(d, slice_of(p->contacts.email)));
    add_to(&f->phones, digits_of(d, slice_of(p->contacts.phone)));
    add_to(&f->phones, digits_of(d, slice_of(p->contacts.phone_zh)));
    add_to(&f->phones, digits_of(d, slice_of(p->hotline)));
    ok = ok && lines_each(CONTACTS_FILE, &text, contact_row, &rows);
    f->own_emails = f->emails.n;
    f->own_phones = f->phones.n;
    f->own_domains = f->domains.n;
    rows.own = false;
    ok = ok && lines_each(CONTACTS_FILE, &text, contact_row, &rows);
    buf_release(&text);
    return ok;
}

/* R59, R60: each item alone and each sum that can be due. */
static void gather_amounts(struct fraud_data *d)
{
    const struct fee_tariff *t = fee_tariff_on(d->post->tariffs, d->post->tariff_count, d->day);
    struct fraud_facts *f = &d->facts;

    d->tariff = t;
    if (!t)
        return;
    f->amounts[f->amount_count++] = t->production_cents;
    f->amounts[f->amount_count++] = t->mailing_cents;
    f->amounts[f->amount_count++] = t->annotation_cents;
    f->amounts[f->amount_count++] = fee_quote(t, false).due_cents;
    f->amounts[f->amount_count++] = fee_quote(t, true).due_cents;
}

static bool read_rows(struct fraud_data *d, const char *file, bool honour_env,
                      void (*row)(void *, struct rec *))
{
    struct buf text = {0};
    bool ok = share_read(file, honour_env, &text) && lines_each(file, &text, row, d);

    buf_release(&text);
    return ok;
}

static bool load(struct fraud_data *d, bool honour_env)
{
    bool ok = read_rows(d, CONFUSABLES_FILE, honour_env, alike_row);

    qsort(d->alike, d->tables.alike_count, sizeof *d->alike, by_code);
    d->tables.alike = d->alike;
    ok = read_rows(d, WORDS_FILE, honour_env, word_row) && ok;
    index_words(d);
    gather_amounts(d);
    return gather_facts(d, honour_env) && ok;
}

struct fraud_data *fraud_load(const struct post *post, struct instant now, bool honour_env)
{
    struct fraud_data *d = mem_alloc(1, sizeof *d);

    d->post = post;
    d->day = calendar_local_day(post, now);
    d->alike = mem_alloc(d->alike_cap = 256, sizeof *d->alike);
    d->words = mem_alloc(d->word_cap = 256, sizeof *d->words);
    if (load(d, honour_env))
        return d;
    fraud_free(d);
    return NULL;
}

void fraud_free(struct fraud_data *d)
{
    if (!d)
        return;
    free(d->words);
    free(d->alike);
    free(d->text.t.folded);
    free(d->text.t.origin);
    free(d->sender.t.folded);
    free(d->sender.t.origin);
    arena_release(&d->arena);
    free(d);
}

void fraud_judge(struct fraud_data *d, struct findings *found, const struct fraud_message *m)
{
    fold(d, &d->text, m->text.p ? m->text : slice_of(""));
    fold(d, &d->sender, m->from.p ? m->from : slice_of(""));
    fraud_check(found, &d->tables, &d->facts, m, &d->text.t, &d->sender.t);
}

void fraud_put_facts(struct buf *out, const struct fraud_data *d)
{
    const struct post *p = d->post;

    json_put_key(out, "facts");
    buf_addc(out, '{');
    if (d->tariff) {
        struct fee_quote q = fee_quote(d->tariff, true);
        json_put_member_i64(out, "due_cents", q.due_cents - q.annotation_cents);
        json_put_member_i64(out, "annotation_cents", q.annotation_cents);
        json_put_member_str(out, "currency", slice_of(q.currency));
    }
    json_put_member_str(out, "payee", slice_of(p->payee));
    json_put_key(out, "payments");
    buf_addc(out, '[');
    for (size_t i = 0; i < p->payment_count; i++) {
        if (!p->payments[i].accepted)
            continue;
        json_put_comma(out);
        json_put_str(out, slice_of(p->payments[i].kind));
    }
    buf_addc(out, ']');
    json_put_member_str(out, "phone", slice_of(p->contacts.phone));
    json_put_member_str(out, "phone_zh", slice_of(p->contacts.phone_zh));
    json_put_member_str(out, "email", slice_of(p->contacts.email));
    json_put_member_str(out, "hotline", slice_of(p->hotline));
    json_put_member_str(out, "address", slice_of(p->address.one_line));
    buf_addc(out, '}');
}
