#include "rules/fraud.h"

#include "rules/fraud_scan.h"

#define TELL_MAX   4   /* of each reason so many are told: more would say no more */
#define CLAUSE_MAX 200 /* bytes on either side of an amount that tell what it is for */

struct sentence {
    size_t from;
    size_t to;
    unsigned classes; /* bit of each class that occurs */
    struct fraud_span first[FRAUD_CLASS_COUNT];
    bool question;
    struct fraud_span amounts[TELL_MAX]; /* outside the tariff, and fees by their sentence */
    size_t amount_count;
    bool tariff_amount;
    bool foreign_amount; /* outside the tariff, and a fee by its sentence */
    bool any_amount;
    bool account;         /* a number that is an account's by its sentence */
    bool foreign_contact; /* not the post's, and to be written to or called */
};

struct check {
    struct findings *to;
    const struct fraud_tables *tables;
    const struct fraud_facts *facts;
    const struct fraud_message *m;
    const struct fraud_text *text;
    unsigned told[FINDING_COUNT];
    bool spoken; /* phone or video */
    bool claims; /* the sender says to be the post */
    bool urgent;
    bool money;                /* it is about money at all: an account may be that of the app */
    struct fraud_span account; /* the first one; to == 0: none */
};

/* ---- findings ---- */

/* What the text has there, as it was written. */
static struct slice written(const struct fraud_text *t, struct fraud_span span)
{
    size_t from = t->origin[span.from];
    size_t to = t->origin[span.to];

    return slice_trim(slice_from(t->text.p + from, to - from));
}

static struct finding *tell(struct check *c, enum finding_id id, const char *at, struct slice seen)
{
    struct finding *f;

    if (c->told[id]++ >= TELL_MAX)
        return NULL;
    f = finding_add(c->to, id, at, "");
    f->seen = finding_text(seen);
    return f;
}

static bool has(const struct sentence *s, enum fraud_class class)
{
    return s->classes >> class & 1U;
}

/* ---- words ---- */

static bool is_plain(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/* A word of plain letters is a word of its own; a Chinese one is wherever it stands. */
static bool stands_alone(const struct fraud_text *t, const struct sentence *s, size_t at, size_t n)
{
    const char *p = t->folded;

    return !(is_plain(p[at]) && at > s->from && is_plain(p[at - 1])) &&
           !(is_plain(p[at + n - 1]) && at + n < s->to && is_plain(p[at + n]));
}

static void find_words_at(const struct check *c, struct sentence *s, size_t at)
{
    unsigned char byte = (unsigned char)c->text->folded[at];

    for (size_t i = c->tables->first[byte]; i < c->tables->first[byte + 1]; i++) {
        const struct fraud_word *w = &c->tables->words[i];

        if (has(s, w->class) || w->text.n > s->to - at ||
            memcmp(c->text->folded + at, w->text.p, w->text.n) != 0 ||
            !stands_alone(c->text, s, at, w->text.n))
            continue;
        s->classes |= 1U << w->class;
        s->first[w->class] = (struct fraud_span){at, at + w->text.n};
    }
}

/* ---- what is in a sentence ---- */

static bool in_tariff(const struct fraud_facts *f, int64_t cents)
{
    for (size_t i = 0; i < f->amount_count; i++)
        if (f->amounts[i] == cents)
            return true;
    return f->amount_count == 0;
}

/* The amount is a fee: its own clause says so, or the sentence asks for it. "I paid the fee, and
 * the ticket was 800 dollars" doesn't. */
static bool is_fee(const struct check *c, const struct sentence *s, struct fraud_span span)
{
    struct sentence clause = {.from = span.from, .to = span.to};
    const char *p = c->text->folded;

    if (has(s, FRAUD_METHOD) || (has(s, FRAUD_DEMAND) && (has(s, FRAUD_PAY) || has(s, FRAUD_FEE))))
        return true;
    if (!has(s, FRAUD_PAY) && !has(s, FRAUD_FEE))
        return false;
    while (clause.from > s->from && p[clause.from - 1] != ',' &&
           span.from - clause.from < CLAUSE_MAX)
        clause.from--;
    while (clause.to < s->to && p[clause.to] != ',' && clause.to - span.to < CLAUSE_MAX)
        clause.to++;
    for (size_t at = clause.from; at < clause.to; at++)
        find_words_at(c, &clause, at);
    return has(&clause, FRAUD_PAY) || has(&clause, FRAUD_FEE);
}

/* R59, R60, R83: "an amount outside the tariff likewise". */
static size_t look_at_amount(struct check *c, struct sentence *s, size_t at)
{
    struct fraud_span span;
    int64_t cents;

    if (!fraud_amount(c->text->folded, s->from, at, s->to, &span, &cents))
        return at;
    s->any_amount = true;
    if (in_tariff(c->facts, cents))
        s->tariff_amount = true;
    else if (s->amount_count < TELL_MAX && is_fee(c, s, span))
        s->amounts[s->amount_count++] = span;
    return span.to;
}

/* A wrong amount beside the right one is a correction: "22 dollars, it should be 23". */
static void tell_amounts(struct check *c, struct sentence *s)
{
    if (s->tariff_amount && has(s, FRAUD_CONTRAST) && !has(s, FRAUD_METHOD))
        return;
    s->foreign_amount = s->amount_count > 0;
    for (size_t i = 0; i < s->amount_count; i++)
        tell(c, F_FRAUD_AMOUNT, "/text", written(c->text, s->amounts[i]));
}

static bool known_phone(const struct fraud_facts *f, const char *digits, size_t count, size_t own)
{
    for (size_t i = 0; i < (own ? f->own_phones : f->phones.n); i++) {
        size_t n = strlen(f->phones.v[i]);
        /* with or without what is dialled before it: 1, 86, 00, 011 */
        if (count >= n && count <= n + 5 && strcmp(digits + (count - n), f->phones.v[i]) == 0)
            return true;
    }
    return false;
}

static bool is_date(const char *p, struct fraud_span span)
{
    return span.to - span.from == 10 && p[span.from + 4] == '-' && p[span.from + 7] == '-';
}

/* What an applicant gives as their own isn't meant to be the post's. */
static bool is_contact(const struct sentence *s)
{
    return (has(s, FRAUD_CONTACT) || has(s, FRAUD_CHAT)) && !has(s, FRAUD_SELF);
}

static size_t look_at_number(struct check *c, struct sentence *s, size_t at)
{
    char digits[FRAUD_DIGITS_MAX + 1];
    struct fraud_span span;
    size_t count;

    if (!fraud_digits(c->text->folded, s->from, at, s->to, &span, digits, &count))
        return at;
    if (has(s, FRAUD_ACCOUNT) && count >= 8 && count <= 19 && !is_date(c->text->folded, span) &&
        !known_phone(c->facts, digits, count, 0)) {
        s->account = true;
        if (c->account.to == 0)
            c->account = span;
        return span.to;
    }
    if (is_contact(s) && count >= 7 && count <= 15 && !is_date(c->text->folded, span) &&
        !known_phone(c->facts, digits, count, 0)) {
        struct finding *f = tell(c, F_FRAUD_CONTACT, "/text", written(c->text, span));
        s->foreign_contact = true;
        if (f && c->facts->own_phones > 0)
            f->want = finding_text(slice_of(c->facts->emails.v[0]));
    }
    return count >= 7 ? span.to : at;
}

/* A genuine address is written in plain letters: one that needed folding to be equal is not. */
static bool plainly_written(struct slice s)
{
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] >= 0x80)
            return false;
    return true;
}

enum address { ADDRESS_OWN, ADDRESS_KNOWN, ADDRESS_FOREIGN, ADDRESS_ALIKE };

static bool same(struct slice a, const char *known, enum fraud_address_kind kind)
{
    return kind == FRAUD_EMAIL ? slice_is(a, known) : fraud_site_of(a, known);
}

static struct slice host_of(struct slice address)
{
    const char *at = memchr(address.p, '@', address.n);
    size_t skip = at ? (size_t)(at + 1 - address.p) : 0;

    return slice_from(address.p + skip, address.n - skip);
}

/* like (may be set): what it is mistaken for. */
static enum address judge_address(const struct fraud_facts *f, struct slice folded,
                                  struct slice raw, enum fraud_address_kind kind, const char **like)
{
    const struct fraud_list *known = kind == FRAUD_EMAIL ? &f->emails : &f->domains;
    size_t own = kind == FRAUD_EMAIL ? f->own_emails : f->own_domains;
    struct slice host = host_of(folded);

    for (size_t i = 0; i < known->n; i++) {
        if (same(folded, known->v[i], kind)) {
            *like = known->v[i];
            if (!plainly_written(raw))
                return ADDRESS_ALIKE;
            return i < own ? ADDRESS_OWN : ADDRESS_KNOWN;
        }
    }
    for (size_t i = 0; i < f->domains.n; i++) {
        if (!fraud_site_of(host, f->domains.v[i]))
            continue;
        *like = f->domains.v[i];
        if (!plainly_written(raw))
            return ADDRESS_ALIKE;
        return i < f->own_domains ? ADDRESS_OWN : ADDRESS_KNOWN;
    }
    for (size_t i = 0; i < own; i++)
        if (fraud_looks_like(folded, *like = known->v[i]))
            return ADDRESS_ALIKE;
    for (size_t i = 0; i < f->own_domains; i++)
        if (fraud_looks_like(host, *like = f->domains.v[i]))
            return ADDRESS_ALIKE;
    return ADDRESS_FOREIGN;
}

static size_t look_at_address(struct check *c, struct sentence *s, size_t at)
{
    enum fraud_address_kind kind;
    struct fraud_span span;
    struct finding *f = NULL;
    const char *like = NULL;
    enum address what;

    if (!fraud_address(c->tables, c->text->folded, s->from, at, s->to, &span, &kind))
        return at;
    what = judge_address(c->facts, slice_from(c->text->folded + span.from, span.to - span.from),
                         written(c->text, span), kind, &like);
    if (what == ADDRESS_ALIKE)
        f = tell(c, F_FRAUD_LOOKALIKE, "/text", written(c->text, span));
    if (what == ADDRESS_FOREIGN && is_contact(s))
        f = tell(c, F_FRAUD_CONTACT, "/text", written(c->text, span));
    if (what == ADDRESS_FOREIGN && c->facts->own_emails > 0)
        like = c->facts->emails.v[0];
    if (f && like)
        f->want = finding_text(slice_of(like));
    s->foreign_contact = s->foreign_contact || f;
    return span.to;
}

/* R55: whom it is to be made out to. */
static void look_at_payee(struct check *c, const struct sentence *s)
{
    struct fraud_span name;
    struct finding *f;

    if (!fraud_other_payee(c->facts, c->text->folded, s->first[FRAUD_PAYEE].to, s->to, &name))
        return;
    f = tell(c, F_FRAUD_PAYEE, "/text", written(c->text, name));
    if (f)
        f->want = finding_text(slice_of(c->facts->payees.v[0]));
}

/* ---- sentences ---- */

/* 。 ends one, and '.' where no name or number goes on; '?' and the like do, doubled or not. */
static size_t sentence_end(const char *p, size_t at, size_t n, size_t *next)
{
    static const char stop[] = "。";
    size_t k = sizeof stop - 1;

    for (; at < n; at++) {
        if (n - at >= k && memcmp(p + at, stop, k) == 0) {
            *next = at + k;
            return at;
        }
        if (strchr("!?\n;", p[at]) ||
            (p[at] == '.' && (at + 1 == n || !(is_plain(p[at + 1]) || p[at + 1] == '-')))) {
            *next = at + 1;
            return at;
        }
    }
    *next = n;
    return n;
}

static bool ends_asking(const char *p, size_t from, size_t to, size_t n)
{
    static const char *const words[] = {"吗", "呢", "么", NULL};

    if (to < n && p[to] == '?')
        return true;
    for (const char *const *w = words; *w; w++) {
        size_t k = strlen(*w);
        if (to - from >= k && memcmp(p + to - k, *w, k) == 0)
            return true;
    }
    return false;
}

/* R83, the guide: 不会通过电话或视频要求申请人支付费用. */
static void judge_sentence(struct check *c, const struct sentence *s)
{
    bool concrete = s->foreign_amount || s->account || s->foreign_contact;
    bool assured = has(s, FRAUD_ASSURE) && !concrete;
    bool asked = has(s, FRAUD_DEMAND) && !s->question;
    bool pay = has(s, FRAUD_PAY) || has(s, FRAUD_FEE);
    bool code = has(s, FRAUD_CODE) && pay && !has(s, FRAUD_SAFE); /* pays where it leads */
    bool method = (has(s, FRAUD_METHOD) || code) && !s->question &&
                  (has(s, FRAUD_DEMAND) || s->any_amount || s->account || s->foreign_contact);
    enum fraud_class why = has(s, FRAUD_METHOD) ? FRAUD_METHOD : FRAUD_CODE;
    struct finding *f;

    if (assured)
        return;
    if ((c->spoken || has(s, FRAUD_CALL)) && (method || (asked && pay && !has(s, FRAUD_SAFE))))
        tell(c, F_FRAUD_PAYMENT_CALL, "/text",
             written(c->text, (struct fraud_span){s->from, s->to}));
    if (method) {
        f = tell(c, F_FRAUD_METHOD, "/text", written(c->text, s->first[why]));
        if (f)
            f->want = finding_text(slice_of("money-order"));
    }
    if (has(s, FRAUD_CHAT) && !s->question && !s->foreign_contact &&
        (has(s, FRAUD_DEMAND) || has(s, FRAUD_CONTACT)))
        tell(c, F_FRAUD_CONTACT, "/text", written(c->text, s->first[FRAUD_CHAT]));
}

static void look_at(struct check *c, struct sentence *s)
{
    for (size_t at = s->from; at < s->to; at++)
        find_words_at(c, s, at);
    for (size_t at = s->from; at < s->to;) {
        size_t end = look_at_address(c, s, at);

        if (end == at)
            end = look_at_amount(c, s, at);
        if (end == at)
            end = look_at_number(c, s, at);
        at = end > at ? end : at + 1;
    }
    tell_amounts(c, s);
    if (has(s, FRAUD_PAYEE))
        look_at_payee(c, s);
    c->urgent = c->urgent || has(s, FRAUD_URGENT);
    c->money =
        c->money || s->any_amount || has(s, FRAUD_PAY) || has(s, FRAUD_METHOD) || has(s, FRAUD_FEE);
    c->claims = c->claims || has(s, FRAUD_CLAIM);
    judge_sentence(c, s);
}

/* ---- the sender ---- */

static void look_at_sender(struct check *c, const struct fraud_text *from)
{
    char digits[FRAUD_DIGITS_MAX + 1];
    enum fraud_address_kind kind;
    enum address what = ADDRESS_OWN;
    struct fraud_span span;
    struct finding *f = NULL;
    const char *like = NULL;
    size_t count;

    if (from->n == 0)
        return;
    for (size_t at = 0; at < from->n; at++) {
        if (fraud_address(c->tables, from->folded, 0, at, from->n, &span, &kind)) {
            what =
                judge_address(c->facts, slice_from(from->folded + span.from, span.to - span.from),
                              written(from, span), kind, &like);
            break;
        }
        if (fraud_digits(from->folded, 0, at, from->n, &span, digits, &count) && count >= 5) {
            what = known_phone(c->facts, digits, count, 1) ? ADDRESS_OWN : ADDRESS_FOREIGN;
            break;
        }
    }
    if (what == ADDRESS_ALIKE)
        f = tell(c, F_FRAUD_LOOKALIKE, "/from", c->m->from);
    else if (what != ADDRESS_OWN && c->claims)
        f = tell(c, F_FRAUD_CONTACT, "/from", c->m->from);
    if (f && !like && c->facts->own_emails > 0)
        like = c->facts->emails.v[0];
    if (f && like)
        f->want = finding_text(slice_of(like));
}

static bool is_spoken(struct slice channel)
{
    static const char *const words[] = {"phone", "video", "call", "voice", "电话", "视频"};

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (slice_is(channel, words[i]))
            return true;
    return false;
}

void fraud_check(struct findings *to, const struct fraud_tables *tables,
                 const struct fraud_facts *facts, const struct fraud_message *m,
                 const struct fraud_text *text, const struct fraud_text *sender)
{
    struct check c = {.to = to,
                      .tables = tables,
                      .facts = facts,
                      .m = m,
                      .text = text,
                      .spoken = is_spoken(m->channel)};
    size_t before = to->n;
    size_t next;

    for (size_t at = 0; at < text->n; at = next) {
        struct sentence s = {.from = at};

        s.to = sentence_end(text->folded, at, text->n, &next);
        s.question = ends_asking(text->folded, s.from, s.to, text->n);
        look_at(&c, &s);
    }
    look_at_sender(&c, sender);
    if (c.urgent && c.money && c.account.to > 0)
        tell(&c, F_FRAUD_ACCOUNT, "/text", written(text, c.account));
    if (to->n > before)
        finding_add(to, F_FRAUD_SUSPECTED, "", "");
    if (text->hidden)
        finding_add(to, F_FRAUD_HIDDEN_TEXT, "/text", "");
}
