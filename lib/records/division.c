#include "records/division.h"
#include "base/diag.h"
#include "base/num.h"
#include "base/utf8.h"
#include "records/share.h"

#define TABLE     "ids/divisions.tsv"
#define ROWS_MAX  20000
#define FORMER_IN 64 /* steps from a former division to today's */

struct divisions {
    struct buf text;
    struct division *row;
    size_t n;
    size_t cap;
};

static bool is_code(struct slice s)
{
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
    }
    return s.n == 6;
}

/* The part before the next tab; the rest stays in *line. */
static struct slice cut(struct slice *line)
{
    const char *tab = line->n ? memchr(line->p, '\t', line->n) : NULL;
    struct slice part = slice_from(line->p, tab ? (size_t)(tab - line->p) : line->n);
    size_t used = part.n + (tab ? 1 : 0);

    *line = slice_from(line->p + used, line->n - used);
    return part;
}

static enum division_level level_of(struct slice code)
{
    if (memcmp(code.p + 2, "0000", 4) == 0)
        return DIVISION_PROVINCE;
    return memcmp(code.p + 4, "00", 2) == 0 ? DIVISION_CITY : DIVISION_COUNTY;
}

/* What keeps a line from being a row; NULL: nothing. */
static const char *read_row(struct divisions *d, struct slice line)
{
    struct division v = {.code = cut(&line)};
    struct slice until;
    int64_t year = 0;

    v.name = cut(&line);
    until = cut(&line);
    v.successor = cut(&line);
    if (!is_code(v.code))
        return "not a code of six digits";
    if (slice_blank(v.name) || !utf8_valid(v.name))
        return "no name";
    if (until.n && (!num_i64(until, &year) || year < 1949 || year > 2999))
        return "not a year";
    if (until.n ? !is_code(v.successor) : v.successor.n > 0)
        return "a former division names its last year and its successor, another neither";
    if (line.n)
        return "more than four columns";
    if (d->n && slice_cmp(d->row[d->n - 1].code, v.code) >= 0)
        return "the codes aren't ascending";
    if (d->n == ROWS_MAX)
        return "more rows than there can be divisions";
    v.level = level_of(v.code);
    v.until = (int)year;
    if (!until.n)
        v.successor = (struct slice){0};
    if (d->n == d->cap) {
        d->cap = d->cap ? 2 * d->cap : 4096;
        d->row = mem_grow(d->row, d->cap, sizeof *d->row);
    }
    d->row[d->n++] = v;
    return NULL;
}

static bool read_table(struct divisions *d)
{
    unsigned no = 0;

    for (size_t at = 0; at < d->text.n; no++) {
        const char *from = d->text.p + at;
        const char *lf = memchr(from, '\n', d->text.n - at);
        struct slice line = slice_from(from, lf ? (size_t)(lf - from) : d->text.n - at);
        const char *wrong = line.n && line.p[0] != '#' ? read_row(d, line) : NULL;

        if (wrong) {
            diag_say(TABLE ":%u: %s", no + 1, wrong);
            return false;
        }
        at += line.n + 1;
    }
    for (size_t i = 0; i < d->n; i++) {
        if (d->row[i].until && !division_by_code(d, d->row[i].successor)) {
            diag_say(TABLE ": the successor of %.6s isn't in the table", d->row[i].code.p);
            return false;
        }
    }
    return true;
}

struct divisions *divisions_load(bool honour_env)
{
    struct divisions *d = mem_alloc(1, sizeof *d);

    if (share_read(TABLE, honour_env, &d->text) && read_table(d))
        return d;
    divisions_free(d);
    return NULL;
}

void divisions_free(struct divisions *d)
{
    if (!d)
        return;
    buf_release(&d->text);
    free(d->row);
    free(d);
}

size_t divisions_count(const struct divisions *d)
{
    return d->n;
}

const struct division *divisions_at(const struct divisions *d, size_t i)
{
    return i < d->n ? &d->row[i] : NULL;
}

/* The first row at or after a code. */
static size_t lower(const struct divisions *d, struct slice code)
{
    size_t from = 0;
    size_t to = d->n;

    while (from < to) {
        size_t mid = from + (to - from) / 2;
        if (memcmp(d->row[mid].code.p, code.p, 6) < 0)
            from = mid + 1;
        else
            to = mid;
    }
    return from;
}

const struct division *division_by_code(const struct divisions *d, struct slice code)
{
    size_t i;

    if (!is_code(code))
        return NULL;
    i = lower(d, code);
    return i < d->n && slice_eq(d->row[i].code, code) ? &d->row[i] : NULL;
}

static const struct division *above(const struct divisions *d, const struct division *v,
                                    size_t digits)
{
    char code[6] = "000000";

    memcpy(code, v->code.p, digits);
    return division_by_code(d, slice_from(code, 6));
}

const struct division *division_province(const struct divisions *d, const struct division *v)
{
    return above(d, v, 2);
}

const struct division *division_city(const struct divisions *d, const struct division *v)
{
    return v->level == DIVISION_PROVINCE ? NULL : above(d, v, 4);
}

const struct division *division_now(const struct divisions *d, const struct division *v)
{
    for (int i = 0; v && v->until && i < FORMER_IN; i++)
        v = division_by_code(d, v->successor);
    return v;
}

void division_put_place(const struct divisions *d, const struct division *v, struct buf *out)
{
    const struct division *province = division_province(d, v);
    const struct division *city = division_city(d, v);

    if (province && province != v)
        buf_add_slice(out, province->name);
    if (city && city != v)
        buf_add_slice(out, city->name);
    buf_add_slice(out, v->name);
}

/* ---- by name ---- */

/* The endings that tell a division's kind, the longer ones first. */
static const char *const endings[] = {
    "特别行政区", "壮族自治区", "回族自治区", "维吾尔自治区", "自治区", "自治州",
    "自治县",     "自治旗",     "地区",       "省",           "市",     "区",
    "县",         "旗",         "盟",         "林区",         "特区"};

/* A name as people say it: the name, or the name without its ending if two
 * characters (six bytes) stay. */
bool division_named(const struct division *v, struct slice name)
{
    if (slice_eq(v->name, name))
        return true;
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        size_t n = strlen(endings[i]);
        if (v->name.n >= n + 6 && memcmp(v->name.p + v->name.n - n, endings[i], n) == 0 &&
            slice_eq(slice_from(v->name.p, v->name.n - n), name))
            return true;
    }
    return false;
}

static const struct division *one_named(const struct divisions *d, enum division_level level,
                                        const struct division *within, size_t digits,
                                        struct slice name)
{
    const struct division *found = NULL;
    size_t i = within ? lower(d, within->code) : 0;

    for (; i < d->n; i++) {
        const struct division *v = &d->row[i];
        if (within && memcmp(v->code.p, within->code.p, digits) != 0)
            break;
        if (v->level != level || !division_named(v, name))
            continue;
        if (found && !found->until && !v->until)
            return NULL;
        if (!found || found->until)
            found = v; /* one in use before a former one */
    }
    return found;
}

/* 北京市 (市辖区) 东城区: a municipality is its own city. */
static bool is_municipality(const struct division *v)
{
    static const char *const codes[] = {"11", "12", "31", "50"};

    for (size_t i = 0; i < 4; i++) {
        if (memcmp(v->code.p, codes[i], 2) == 0)
            return true;
    }
    return false;
}

const struct division *division_by_names(const struct divisions *d, struct slice province,
                                         struct slice city, struct slice county)
{
    const struct division *within = NULL;
    size_t digits = 0;

    province = slice_trim(province);
    city = slice_trim(city);
    county = slice_trim(county);
    if (!slice_blank(province)) {
        within = one_named(d, DIVISION_PROVINCE, NULL, 0, province);
        digits = 2;
        if (!within)
            return NULL;
    }
    if (!slice_blank(city) && !(within && is_municipality(within) &&
                                (slice_is(city, "市辖区") || division_named(within, city)))) {
        const struct division *v = one_named(d, DIVISION_CITY, within, digits, city);
        /* 直辖市 without a province, and cities without counties between */
        if (!v)
            v = one_named(d, DIVISION_PROVINCE, NULL, 0, city);
        if (!v || (within && v->level == DIVISION_PROVINCE && v != within))
            return NULL;
        within = v;
        digits = v->level == DIVISION_PROVINCE ? 2 : 4;
    }
    return slice_blank(county) ? within : one_named(d, DIVISION_COUNTY, within, digits, county);
}
