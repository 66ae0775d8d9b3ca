#include "redact.h"

#include "rules/idnumber.h"

#define GAPS_MAX   2  /* between two characters of a number */
#define SPELLED    40 /* characters a telephone number takes at most, gaps and all */
#define ZONE_LEAST 28 /* a line of a machine-readable zone has 30, 36 or 44 */

static void hide(struct cells *c, size_t from, size_t to, enum redact_class class)
{
    for (size_t i = from; i < to; i++) {
        if (c->v[i].hidden == CLASS_NONE)
            c->v[i].hidden = class;
    }
}

/* ---- a number in groups: its letters and digits, and where each ends ---- */

struct compact {
    char text[DOCUMENT_NUMBER_MAX + 1];
    size_t end[DOCUMENT_NUMBER_MAX + 1]; /* of the cells */
    size_t n;
};

static void compact_read(const struct cells *c, size_t i, struct compact *out)
{
    size_t gaps = 0;

    out->n = 0;
    while (i < c->n && out->n < DOCUMENT_NUMBER_MAX && gaps <= GAPS_MAX) {
        if (cell_alnum(c, i)) {
            out->text[out->n] = (char)c->v[i].cp;
            out->end[out->n++] = i + 1;
            gaps = 0;
        } else if (cell_gap(c, i)) {
            gaps++;
        } else {
            break;
        }
        i++;
    }
}

/* An identity number, a digit of it mistyped or not, or one of 15 digits. */
static void find_id(struct cells *c, size_t i, const struct compact *w)
{
    static const size_t lengths[] = {IDNUMBER_LEN, 15};

    if (!cell_digit(c, i) || (i > 0 && cell_digit(c, i - 1)))
        return;
    for (size_t k = 0; k < sizeof lengths / sizeof *lengths; k++) {
        struct idnumber id;

        if (w->n < lengths[k] || cell_digit(c, w->end[lengths[k] - 1]))
            continue;
        idnumber_read(slice_from(w->text, lengths[k]), &id);
        if (id.has_born &&
            (id.kind == IDNUMBER_OLD || id.fault == IDNUMBER_FINE || id.fault == IDNUMBER_DIGIT)) {
            hide(c, i, w->end[lengths[k] - 1], CLASS_ID);
            return;
        }
    }
}

/* A passport or travel document of any form there is or was. */
static void find_document(const struct redactor *r, struct cells *c, size_t i,
                          const struct compact *w)
{
    if (!cell_alnum(c, i) || (cell_digit(c, i) && i > 0 && cell_alnum(c, i - 1)))
        return;
    for (size_t f = 0; f < r->ids->form_count; f++) {
        const char *pattern = r->ids->forms[f].pattern;
        size_t n = strlen(pattern);

        if (n > 0 && w->n >= n && !cell_alnum(c, w->end[n - 1]) &&
            document_pattern_match(pattern, slice_from(w->text, n))) {
            hide(c, i, w->end[n - 1], CLASS_DOCUMENT);
            return;
        }
    }
}

static bool dials(const struct redactor *r, struct slice text)
{
    struct phone p;
    char plus[SPELLED + 1];
    size_t skip = slice_starts(text, "00") ? 2 : slice_starts(text, "011") ? 3 : 0;

    if (phone_read(text, r->ids->mobiles, r->ids->mobile_count, r->today, &p))
        return true;
    /* dialled abroad from China or America */
    while (skip && skip < text.n && !(text.p[skip] >= '0' && text.p[skip] <= '9'))
        skip++;
    if (!skip || skip >= text.n)
        return false;
    plus[0] = '+';
    memcpy(plus + 1, text.p + skip, text.n - skip);
    return phone_read(slice_from(plus, text.n - skip + 1), r->ids->mobiles, r->ids->mobile_count,
                      r->today, &p);
}

static void find_phone(const struct redactor *r, struct cells *c, size_t i)
{
    char text[SPELLED];
    size_t n = 0;
    size_t digits = 0;

    if (!(cell_digit(c, i) || c->v[i].cp == '+' || c->v[i].cp == '(') ||
        (i > 0 && cell_digit(c, i - 1)))
        return;
    while (n < SPELLED && i + n < c->n &&
           (cell_digit(c, i + n) || (n == 0 && c->v[i].cp == '+') ||
            (c->v[i + n].cp < 0x80 && strchr(" -.()", (int)c->v[i + n].cp)))) {
        text[n] = (char)c->v[i + n].cp;
        digits += cell_digit(c, i + n);
        n++;
    }
    for (; digits >= 7 && n > 0; n--) {
        bool ends = cell_digit(c, i + n - 1);

        if (ends && !cell_digit(c, i + n) && dials(r, slice_from(text, n))) {
            hide(c, i, i + n, CLASS_PHONE);
            return;
        }
        digits -= ends;
    }
}

/* ---- e-mail ---- */

static bool local_char(const struct cells *c, size_t i, bool wide)
{
    return cell_alnum(c, i) ||
           (i < c->n && c->v[i].cp < 0x80 && strchr(".!#$%&'*+/=?^_`{|}~-", (int)c->v[i].cp)) ||
           (wide && cell_wide(c, i));
}

static bool domain_char(const struct cells *c, size_t i, bool wide)
{
    return cell_alnum(c, i) || (i < c->n && (c->v[i].cp == '.' || c->v[i].cp == '-')) ||
           (wide && cell_wide(c, i));
}

static bool address_around(struct cells *c, size_t at, bool wide)
{
    size_t from = at, to = at + 1, end, point = 0;

    if (from > 0 && c->v[from - 1].cp == ' ')
        from--;
    while (from > 0 && local_char(c, from - 1, wide))
        from--;
    if (to < c->n && c->v[to].cp == ' ')
        to++;
    end = to;
    while (domain_char(c, end, wide))
        end++;
    while (end > to && (c->v[end - 1].cp == '.' || c->v[end - 1].cp == '-'))
        end--;
    for (size_t i = to; i < end; i++)
        point = c->v[i].cp == '.' ? i : point;
    if (!point || point == to || !local_char(c, from, wide))
        return false;
    hide(c, from, end, CLASS_EMAIL);
    return true;
}

/* ---- lines of a zone, long runs of digits, values of the same record ---- */

static void find_zone(struct cells *c)
{
    for (size_t i = 0; i < c->n;) {
        size_t n = 0, fillers = 0;

        for (; cell_alnum(c, i + n) || (i + n < c->n && c->v[i + n].cp == '<'); n++)
            fillers += c->v[i + n].cp == '<';
        if (n >= ZONE_LEAST && fillers)
            hide(c, i, i + n, CLASS_ZONE);
        i += n + 1;
    }
}

static void find_runs(struct cells *c, int64_t least)
{
    for (size_t i = 0; least > 0 && i < c->n; i++) {
        size_t end = i, gaps = 0;
        int64_t digits = 0;

        for (size_t k = i; k < c->n && gaps <= 1 && cell_digit(c, i); k++) {
            if (c->v[k].hidden != CLASS_NONE)
                break;
            if (cell_digit(c, k)) {
                digits++;
                end = k + 1;
                gaps = 0;
            } else if (cell_gap(c, k)) {
                gaps++;
            } else {
                break;
            }
        }
        if (digits >= least)
            hide(c, i, end, CLASS_NUMBER);
        if (end > i)
            i = end - 1;
    }
}

/* The end of the needle in the cells from i on, gaps passed over; 0: it isn't there. */
static size_t needle_at(const struct cells *c, size_t i, const struct needle *x)
{
    size_t k = 0;

    for (; i < c->n && k < x->text.n; i++) {
        if (c->v[i].cp == x->text.v[k].cp)
            k++;
        else if (k == 0 || !cell_gap(c, i))
            return 0;
    }
    return k == x->text.n ? i : 0;
}

static void find_needle(struct cells *c, const struct needle *x)
{
    for (size_t i = 0; i < c->n; i++) {
        size_t end = needle_at(c, i, x);

        if (end && !(x->bounded && ((i > 0 && cell_alnum(c, i - 1)) || cell_alnum(c, end))))
            hide(c, i, end, x->class);
    }
}

static void needle_put(struct redactor *r, struct slice value, enum redact_class class)
{
    struct needle *x = &r->needle[r->needles];
    size_t n = 0;

    cells_fold(&x->text, value);
    for (size_t i = 0; i < x->text.n; i++) {
        if (!cell_gap(&x->text, i))
            x->text.v[n++] = x->text.v[i];
    }
    x->text.n = n;
    if (n < 2)
        return;
    x->class = class;
    x->bounded = cell_alnum(&x->text, 0) || cell_alnum(&x->text, n - 1);
    r->needles++;
}

void needle_add(struct redactor *r, struct slice value, enum redact_class class)
{
    size_t from = 0;

    if (r->needles + 8 > NEEDLES_MAX) {
        r->too_many = true;
        return;
    }
    needle_put(r, value, class);
    if (class != CLASS_NAME)
        return;
    /* ZHANG WEI may stand there as Wei Zhang: each word of three letters and more by itself */
    for (size_t i = 0, words = 0; i <= value.n && words < 6; i++) {
        if (i < value.n && value.p[i] != ' ' && value.p[i] != ',')
            continue;
        if (i - from >= 3 && i - from < value.n && (unsigned char)value.p[from] < 0x80) {
            needle_put(r, slice_from(value.p + from, i - from), class);
            words++;
        }
        from = i + 1;
    }
}

static void find_all(struct redactor *r, struct cells *c)
{
    struct compact w;

    for (size_t i = 0; i < c->n; i++) {
        if (c->v[i].cp == '@' && !address_around(c, i, false))
            address_around(c, i, true);
    }
    find_zone(c);
    for (size_t i = 0; i < c->n; i++) {
        if (c->v[i].hidden != CLASS_NONE)
            continue;
        compact_read(c, i, &w);
        find_id(c, i, &w);
        if (c->v[i].hidden == CLASS_NONE)
            find_document(r, c, i, &w);
        if (c->v[i].hidden == CLASS_NONE)
            find_phone(r, c, i);
    }
    find_runs(c, r->policy->digits);
    for (size_t i = 0; i < r->needles; i++)
        find_needle(c, &r->needle[i]);
    /* a character that folds to several is hidden with any of them */
    for (size_t i = 1; i < c->n; i++) {
        if (c->v[i].from == c->v[i - 1].from && c->v[i].hidden == CLASS_NONE)
            c->v[i].hidden = c->v[i - 1].hidden;
    }
    for (size_t i = c->n; i-- > 1;) {
        if (c->v[i].from == c->v[i - 1].from && c->v[i - 1].hidden == CLASS_NONE)
            c->v[i - 1].hidden = c->v[i].hidden;
    }
}

bool scrub_text(struct redactor *r, struct slice text, struct buf *out)
{
    struct cells *c = &r->cells;
    enum redact_class before = CLASS_NONE;
    bool any = false;
    size_t written = 0;

    cells_fold(c, text);
    find_all(r, c);
    for (size_t i = 0; i < c->n; i++) {
        if (c->v[i].hidden == CLASS_NONE) {
            if (c->v[i].to > written)
                buf_add(out, text.p + c->v[i].from, c->v[i].to - c->v[i].from);
        } else if (c->v[i].hidden != before) {
            buf_addf(out, "[%s]", redact_class_word(c->v[i].hidden));
            any = true;
        }
        before = c->v[i].hidden;
        written = c->v[i].to;
    }
    return any;
}
