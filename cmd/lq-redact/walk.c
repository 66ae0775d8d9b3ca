#include "redact.h"

#include "base/utf8.h"
#include "records/normal.h"

#define PSEUDONYM_BYTES 8
#define WORD_MAX        40
#define DIGITS_MAX      9

struct walk {
    struct redactor *r;
    struct rec *rec;
    struct buf *out;
    struct slice path[PATH_STEPS];
    size_t depth;
};

/* A member's name that a policy's '**' let through: only names can stand there. */
static bool plain_key(struct slice key)
{
    for (size_t i = 0; i < key.n; i++) {
        if (!((key.p[i] >= 'a' && key.p[i] <= 'z') || key.p[i] == '_'))
            return false;
    }
    return key.n > 0 && key.n <= WORD_MAX;
}

static bool is_word(struct slice s)
{
    size_t digits = 0;

    for (size_t i = 0; i < s.n; i++) {
        bool digit = s.p[i] >= '0' && s.p[i] <= '9';
        if (!digit && !(s.p[i] >= 'a' && s.p[i] <= 'z') && s.p[i] != '-')
            return false;
        digits += digit;
    }
    return s.n > 0 && s.n <= WORD_MAX && digits <= 4;
}

/* Bytes of the first n characters; all of them if there are fewer. */
static size_t first_bytes(struct slice s, size_t n)
{
    size_t at = 0;

    while (at < s.n && n-- > 0) {
        size_t k = utf8_len(s.p + at, s.n - at);
        at += k ? k : 1;
    }
    return at;
}

static size_t characters(struct slice s)
{
    size_t n = 0;

    for (size_t i = 0; i < s.n; i++)
        n += ((unsigned char)s.p[i] & 0xC0) != 0x80;
    return n;
}

static void put_part(struct walk *w, struct slice s, const struct redact_row *row)
{
    size_t keep = (size_t)row->n;
    size_t all = characters(s);
    size_t cut;

    buf_reset(&w->r->text);
    if (all < keep || 3 * (all - keep) < 2 * keep) {
        buf_adds(&w->r->text, "***");
    } else if (row->action == REDACT_FIRST) {
        buf_add(&w->r->text, s.p, first_bytes(s, keep));
        buf_adds(&w->r->text, "***");
    } else {
        cut = first_bytes(s, all - keep);
        buf_adds(&w->r->text, "***");
        buf_add(&w->r->text, s.p + cut, s.n - cut);
    }
    json_put_str(w->out, buf_slice(&w->r->text));
}

/* What documents would print, so that one person is one pseudonym. */
static struct slice normal(struct walk *w, struct slice s, enum redact_class class)
{
    struct arena *a = &w->rec->arena;
    bool changed;
    enum email_fault fault;
    struct phone p;

    switch (class) {
    case CLASS_PHONE:
        s = normal_phone(s, a, &changed);
        return phone_read(s, w->r->ids->mobiles, w->r->ids->mobile_count, w->r->today, &p)
                   ? arena_copy(a, slice_of(p.e164))
                   : s;
    case CLASS_EMAIL:
        return normal_email(s, a, &changed, &fault);
    case CLASS_NONE:
    case CLASS_ZONE:
        return s;
    case CLASS_NAME:
    case CLASS_ADDRESS:
    case CLASS_ID:
    case CLASS_DOCUMENT:
    case CLASS_NUMBER:
        break;
    }
    return normal_number(s, a, &changed);
}

static void put_pseudonym(struct walk *w, struct slice s, enum redact_class class)
{
    const struct legal_derivation d = {.lookup = w->r->key};
    struct legal_secret secret;
    char hex[2 * PSEUDONYM_BYTES + 1];
    struct buf *t = &w->r->text;

    buf_reset(t);
    buf_adds(t, "lq-redact ");
    buf_adds(t, redact_class_word(class));
    buf_addc(t, ' ');
    buf_add_slice(t, normal(w, s, class));
    legal_derive(&d, buf_slice(t), &secret);
    legal_hex(secret.tag, PSEUDONYM_BYTES, hex);
    legal_wipe(&secret, sizeof secret);
    buf_addf(w->out, "\"%s-%s\"", redact_class_word(class), hex);
}

/* The day, month or year of a date or a time. */
static bool put_date(struct walk *w, struct slice s, enum redact_action action)
{
    size_t n = action == REDACT_YEAR ? 4 : action == REDACT_MONTH ? 7 : 10;
    struct civil day;
    struct instant t;

    if (!civil_parse(s, &day) && !instant_parse(s, &t))
        return false;
    json_put_str(w->out, slice_from(s.p, n));
    return true;
}

static bool put_string(struct walk *w, struct slice s, const struct redact_row *row)
{
    switch (row->action) {
    case REDACT_WORD:
        if (!is_word(s))
            return false;
        json_put_str(w->out, s);
        return true;
    case REDACT_DATE:
    case REDACT_MONTH:
    case REDACT_YEAR:
        return put_date(w, s, row->action);
    case REDACT_LAST:
    case REDACT_FIRST:
        put_part(w, s, row);
        return true;
    case REDACT_PSEUDONYM:
        if (slice_blank(s))
            return false;
        put_pseudonym(w, s, row->class);
        return true;
    case REDACT_SCRUB:
        if (w->r->too_many)
            return false;
        buf_reset(&w->r->text);
        scrub_text(w->r, s, &w->r->text);
        json_put_str(w->out, buf_slice(&w->r->text));
        return true;
    case REDACT_MASK:
        buf_adds(w->out, "\"***\"");
        return true;
    case REDACT_DROP:
    case REDACT_NUMBER:
    case REDACT_FLAG:
        break;
    }
    return false;
}

static bool put_leaf(struct walk *w, const struct json_node *v)
{
    const struct redact_row *row = policy_row(w->r->policy, w->path, w->depth);
    const struct json *j = &w->rec->doc;
    int64_t number;

    if (!row || row->action == REDACT_DROP)
        return false;
    if (v->type == JSON_STRING)
        return put_string(w, json_str(j, v, &w->rec->arena), row);
    if (row->action == REDACT_MASK) {
        buf_adds(w->out, "\"***\"");
        return true;
    }
    if (v->type == JSON_NUMBER) {
        if ((row->action != REDACT_NUMBER && row->action != REDACT_SCRUB) ||
            !json_i64(j, v, &number) || json_raw(j, v).n > DIGITS_MAX)
            return false;
    } else if (row->action != REDACT_FLAG && row->action != REDACT_SCRUB) {
        return false;
    }
    buf_add_slice(w->out, json_raw(j, v));
    return true;
}

static bool put_value(struct walk *w, const struct json_node *v);

/* One member or element; its container's opening is there already. */
static bool put_child(struct walk *w, const struct json_node *c, bool member, bool first)
{
    size_t mark = w->out->n;
    struct slice key = member ? json_key(&w->rec->doc, c, &w->rec->arena) : slice_of("*");
    bool kept;

    if (w->depth == PATH_STEPS || (member && !plain_key(key)))
        return false;
    if (!first)
        buf_addc(w->out, ',');
    if (member) {
        json_put_str(w->out, key);
        buf_addc(w->out, ':');
    }
    w->path[w->depth++] = key;
    kept = put_value(w, c);
    w->depth--;
    if (!kept)
        w->out->n = mark;
    return kept;
}

/* A container goes when nothing of it stays. */
static bool put_value(struct walk *w, const struct json_node *v)
{
    bool object = v->type == JSON_OBJECT;
    size_t mark = w->out->n;
    bool first = true;

    if (!object && v->type != JSON_ARRAY)
        return put_leaf(w, v);
    buf_addc(w->out, object ? '{' : '[');
    for (const struct json_node *c = json_first(&w->rec->doc, v); c; c = json_next(&w->rec->doc, c))
        first &= !put_child(w, c, object, first);
    buf_addc(w->out, object ? '}' : ']');
    if (first)
        w->out->n = mark;
    return !first;
}

/* The values that rows call somebody's, wherever they stand in the record. */
static void gather(struct walk *w, const struct json_node *v)
{
    bool object = v->type == JSON_OBJECT;
    const struct redact_row *row;

    for (const struct json_node *c = json_first(&w->rec->doc, v); c && w->depth < PATH_STEPS;
         c = json_next(&w->rec->doc, c)) {
        w->path[w->depth++] = object ? json_key(&w->rec->doc, c, &w->rec->arena) : slice_of("*");
        if (c->type == JSON_OBJECT || c->type == JSON_ARRAY)
            gather(w, c);
        row = c->type == JSON_STRING ? policy_row(w->r->policy, w->path, w->depth) : NULL;
        if (row && row->class != CLASS_NONE)
            needle_add(w->r, json_str(&w->rec->doc, c, &w->rec->arena), row->class);
        w->depth--;
    }
}

void redact_record(struct redactor *r, struct rec *rec, struct buf *out)
{
    struct walk w = {.r = r, .rec = rec, .out = out};

    r->needles = 0;
    r->too_many = false;
    gather(&w, json_root(&rec->doc));
    if (!put_value(&w, json_root(&rec->doc)))
        buf_adds(out, "{}");
}

void redact_release(struct redactor *r)
{
    for (size_t i = 0; i < NEEDLES_MAX; i++)
        cells_release(&r->needle[i].text);
    cells_release(&r->cells);
    buf_release(&r->text);
}
