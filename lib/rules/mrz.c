#include "rules/mrz.h"

static const unsigned char weights[3] = {7, 3, 1};

static int value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'A' && c <= 'Z')
        return c - 'A' + 10;
    return c == '<' ? 0 : -1;
}

/* The running sum of a check that goes over several stretches of the lines. */
struct sum {
    unsigned total;
    size_t n;
};

static void add(struct sum *s, struct slice field)
{
    for (size_t i = 0; i < field.n; i++)
        s->total += (unsigned)value(field.p[i]) * weights[s->n++ % 3];
}

static char digit_of(const struct sum *s)
{
    return (char)('0' + s->total % 10);
}

char mrz_check_digit(struct slice field)
{
    struct sum s = {0};

    for (size_t i = 0; i < field.n; i++) {
        if (value(field.p[i]) < 0)
            return 0;
    }
    add(&s, field);
    return digit_of(&s);
}

/* Columns are counted from 1 and both ends belong to it, as in the standard. */
static struct slice columns(struct slice line, size_t from, size_t to)
{
    return slice_from(line.p + from - 1, to - from + 1);
}

static struct slice unfilled(struct slice s)
{
    while (s.n > 0 && s.p[s.n - 1] == '<')
        s.n--;
    return s;
}

static bool blank(struct slice s)
{
    return unfilled(s).n == 0;
}

static void set_digit(struct mrz *m, enum mrz_digit_of which, int line, char seen, char want)
{
    m->digit[which] = (struct mrz_digit){
        .there = true, .seen = seen, .want = want, .ok = seen == want, .line = line};
}

static void names(struct mrz *m, struct slice field)
{
    size_t i = 0;

    while (i + 1 < field.n && !(field.p[i] == '<' && field.p[i + 1] == '<'))
        i++;
    m->surname = unfilled(i + 1 < field.n ? slice_from(field.p, i) : field);
    m->given = i + 1 < field.n ? unfilled(slice_from(field.p + i + 2, field.n - i - 2))
                               : slice_from(field.p + field.n, 0);
}

/* YYMMDD in the hundred years that end with `last`. */
static bool date(struct slice s, int last, struct civil *out)
{
    int part[3];
    struct civil c;

    for (int i = 0; i < 3; i++) {
        char a = s.p[2 * i];
        char b = s.p[2 * i + 1];
        if (a < '0' || a > '9' || b < '0' || b > '9')
            return false;
        part[i] = (a - '0') * 10 + (b - '0');
    }
    c = (struct civil){last - last % 100 + part[0], part[1], part[2]};
    if (c.year > last)
        c.year -= 100;
    if (c.year < 1 || !civil_exists(c))
        return false;
    *out = c;
    return true;
}

/* A day or month may be unknown and is then filled: no date, but no mistake either. */
static bool part_unknown(struct slice s)
{
    for (size_t i = 0; i < s.n; i++) {
        if ((s.p[i] < '0' || s.p[i] > '9') && s.p[i] != '<')
            return false;
    }
    return memchr(s.p, '<', s.n) != NULL;
}

static void dates(struct mrz *m, int line, struct slice born, struct slice expires,
                  struct civil today)
{
    m->has_born = date(slice_from(born.p, 6), today.year, &m->born);
    m->born_bad = !m->has_born && !part_unknown(slice_from(born.p, 6));
    m->has_expires = date(slice_from(expires.p, 6), today.year + 49, &m->expires);
    m->expires_bad = !m->has_expires && !part_unknown(slice_from(expires.p, 6));
    set_digit(m, MRZ_BORN, line, born.p[6], mrz_check_digit(slice_from(born.p, 6)));
    set_digit(m, MRZ_EXPIRES, line, expires.p[6], mrz_check_digit(slice_from(expires.p, 6)));
}

/*
 * Nine characters and a check digit; where the digit is a filler (TD1, TD2), the
 * number goes on in the optional data up to the digit before the first filler.
 */
static void number(struct mrz *m, int line, struct slice field, struct slice optional,
                   bool may_go_on)
{
    struct sum s = {0};
    const char *end = may_go_on ? memchr(optional.p, '<', optional.n) : NULL;
    size_t n = end ? (size_t)(end - optional.p) : optional.n;

    m->number = unfilled(slice_from(field.p, 9));
    m->more = slice_from(optional.p, 0);
    m->optional = unfilled(optional);
    if (!may_go_on || field.p[9] != '<' || blank(slice_from(field.p, 9)) || n < 2) {
        set_digit(m, MRZ_NUMBER, line, field.p[9], mrz_check_digit(slice_from(field.p, 9)));
        return;
    }
    m->more = slice_from(optional.p, n - 1);
    add(&s, slice_from(field.p, 9));
    add(&s, m->more);
    set_digit(m, MRZ_NUMBER, line, optional.p[n - 1], digit_of(&s));
    m->optional = unfilled(slice_from(optional.p + n, optional.n - n));
    while (m->optional.n > 0 && *m->optional.p == '<')
        m->optional = slice_from(m->optional.p + 1, m->optional.n - 1);
}

static void read_td3(struct mrz *m, const struct slice *l, struct civil today)
{
    struct slice optional = columns(l[1], 29, 42);
    struct sum s = {0};
    char want;

    names(m, columns(l[0], 6, 44));
    number(m, 1, columns(l[1], 1, 10), optional, false);
    m->nationality = unfilled(columns(l[1], 11, 13));
    m->sex = l[1].p[20];
    dates(m, 1, columns(l[1], 14, 20), columns(l[1], 22, 28), today);
    want = mrz_check_digit(optional);
    /* Nothing in the optional data: the digit may be left out. */
    if (l[1].p[42] == '<' && blank(optional))
        want = '<';
    set_digit(m, MRZ_OPTIONAL, 1, l[1].p[42], want);
    add(&s, columns(l[1], 1, 10));
    add(&s, columns(l[1], 14, 20));
    add(&s, columns(l[1], 22, 43));
    set_digit(m, MRZ_COMPOSITE, 1, l[1].p[43], digit_of(&s));
}

static void read_td2(struct mrz *m, const struct slice *l, struct civil today)
{
    struct sum s = {0};

    names(m, columns(l[0], 6, 36));
    number(m, 1, columns(l[1], 1, 10), columns(l[1], 29, 35), true);
    m->nationality = unfilled(columns(l[1], 11, 13));
    m->sex = l[1].p[20];
    dates(m, 1, columns(l[1], 14, 20), columns(l[1], 22, 28), today);
    add(&s, columns(l[1], 1, 10));
    add(&s, columns(l[1], 14, 20));
    add(&s, columns(l[1], 22, 35));
    set_digit(m, MRZ_COMPOSITE, 1, l[1].p[35], digit_of(&s));
}

static void read_td1(struct mrz *m, const struct slice *l, struct civil today)
{
    struct sum s = {0};

    number(m, 0, columns(l[0], 6, 15), columns(l[0], 16, 30), true);
    dates(m, 1, columns(l[1], 1, 7), columns(l[1], 9, 15), today);
    m->sex = l[1].p[7];
    m->nationality = unfilled(columns(l[1], 16, 18));
    names(m, columns(l[2], 1, 30));
    add(&s, columns(l[0], 6, 30));
    add(&s, columns(l[1], 1, 7));
    add(&s, columns(l[1], 9, 15));
    add(&s, columns(l[1], 19, 29));
    set_digit(m, MRZ_COMPOSITE, 1, l[1].p[29], digit_of(&s));
}

static bool readable(struct slice l)
{
    for (size_t i = 0; i < l.n; i++) {
        if (value(l.p[i]) < 0)
            return false;
    }
    return true;
}

static enum mrz_fault form(const struct slice *lines, size_t n, struct mrz *m)
{
    if (n != 2 && n != 3)
        return MRZ_LINE_COUNT;
    for (m->fault_line = 0; m->fault_line < n; m->fault_line++) {
        struct slice l = lines[m->fault_line];
        if (!readable(l))
            return MRZ_CHARACTER;
        if (n == 3 ? l.n != 30 : (l.n != 44 && l.n != 36) || l.n != lines[0].n)
            return MRZ_LINE_LENGTH;
    }
    m->fault_line = 0;
    return MRZ_FINE;
}

bool mrz_read(const struct slice *lines, size_t n, struct civil today, struct mrz *m)
{
    *m = (struct mrz){.format = MRZ_NONE};
    m->fault = form(lines, n, m);
    if (m->fault != MRZ_FINE)
        return false;
    m->code = unfilled(columns(lines[0], 1, 2));
    m->issuer = unfilled(columns(lines[0], 3, 5));
    if (n == 3) {
        m->format = MRZ_TD1;
        read_td1(m, lines, today);
    } else if (lines[0].n == 44) {
        m->format = MRZ_TD3;
        read_td3(m, lines, today);
    } else {
        m->format = MRZ_TD2;
        read_td2(m, lines, today);
    }
    return true;
}

bool mrz_sound(const struct mrz *m)
{
    if (m->format == MRZ_NONE || m->born_bad || m->expires_bad)
        return false;
    for (int i = 0; i < MRZ_DIGITS; i++) {
        if (m->digit[i].there && !m->digit[i].ok)
            return false;
    }
    return true;
}

bool mrz_number_is(const struct mrz *m, struct slice n)
{
    return m->format != MRZ_NONE && n.p && n.n == m->number.n + m->more.n &&
           memcmp(n.p, m->number.p, m->number.n) == 0 &&
           memcmp(n.p + m->number.n, m->more.p, m->more.n) == 0;
}

const char *mrz_format_word(enum mrz_format f)
{
    static const char *const words[] = {
        [MRZ_NONE] = "none", [MRZ_TD1] = "TD1", [MRZ_TD2] = "TD2", [MRZ_TD3] = "TD3"};

    return words[f];
}

const char *mrz_digit_word(enum mrz_digit_of d)
{
    static const char *const words[] = {[MRZ_NUMBER] = "number",
                                        [MRZ_BORN] = "born",
                                        [MRZ_EXPIRES] = "expires",
                                        [MRZ_OPTIONAL] = "optional",
                                        [MRZ_COMPOSITE] = "composite"};

    return d < MRZ_DIGITS ? words[d] : "";
}

const char *mrz_fault_word(enum mrz_fault f)
{
    static const char *const words[] = {[MRZ_FINE] = "fine",
                                        [MRZ_LINE_COUNT] = "line-count",
                                        [MRZ_LINE_LENGTH] = "line-length",
                                        [MRZ_CHARACTER] = "character"};

    return words[f];
}

static const char *line_pointer(size_t line)
{
    static const char *const pointers[] = {"/0", "/1", "/2"};

    return line < MRZ_LINES_MAX ? pointers[line] : "";
}

void mrz_check(struct findings *to, const struct mrz *m, const char *at)
{
    if (m->format == MRZ_NONE) {
        finding_add_seen(to, F_MRZ_FORM, at,
                         m->fault == MRZ_LINE_COUNT ? "" : line_pointer(m->fault_line),
                         slice_of(mrz_fault_word(m->fault)));
        return;
    }
    for (int i = 0; i < MRZ_DIGITS; i++) {
        const struct mrz_digit *d = &m->digit[i];
        if (d->there && !d->ok)
            finding_add(to, F_MRZ_CHECK, at, line_pointer((size_t)d->line))->seen =
                finding_text(slice_of(mrz_digit_word((enum mrz_digit_of)i)));
    }
    if (m->born_bad)
        finding_add_seen(to, F_MRZ_DATE, at, line_pointer(1), slice_of("born"));
    if (m->expires_bad)
        finding_add_seen(to, F_MRZ_DATE, at, line_pointer(1), slice_of("expires"));
}
