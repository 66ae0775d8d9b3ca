#include "records/locality.h"
#include "base/diag.h"
#include "records/share.h"
#include "stream/stream.h"

#define TABLE    "pension/localities.jsonl"
#define ROWS_MAX 10000

struct localities {
    struct locality *row;
    size_t n;
};

static bool read_level(struct slice word, enum division_level *level)
{
    static const char *const words[] = {
        [DIVISION_PROVINCE] = "province", [DIVISION_CITY] = "city", [DIVISION_COUNTY] = "county"};

    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (slice_is(word, words[i])) {
            *level = (enum division_level)i;
            return true;
        }
    }
    return false;
}

static bool read_row(struct localities *l, struct rec *r)
{
    const struct json_node *root = json_root(&r->doc);
    struct slice code = rec_str(r, root, "division");
    struct slice department = rec_str(r, root, "department");
    struct locality row = {.interval_months = rec_i64(r, root, "interval_months", 0)};
    bool dated;

    row.valid_from = rec_date(r, root, "valid_from", &dated);
    if (rec_failed(r))
        return false;
    if (code.n != 6 || strspn(code.p, "0123456789") < 6)
        rec_fail(r, root, "division: not a code of six digits");
    else if (row.interval_months < 1 || row.interval_months > 120)
        rec_fail(r, root, "interval_months: not 1 to 120");
    else if (slice_blank(department) || slice_blank(rec_str(r, root, "source")) || !dated)
        rec_fail(r, root, "a row names its department, its source and valid_from");
    else if (!read_level(rec_str(r, root, "level"), &row.level))
        rec_fail(r, root, "level: not province, city or county");
    else if (l->n == ROWS_MAX)
        rec_fail(r, root, "more rows than there can be divisions");
    if (rec_failed(r))
        return false;
    memcpy(row.code, code.p, 6);
    row.department = mem_dup(department);
    l->row = mem_grow(l->row, l->n + 1, sizeof *l->row);
    l->row[l->n++] = row;
    return true;
}

static bool read_table(struct localities *l, const struct buf *text)
{
    struct rec *r = mem_alloc(1, sizeof *r);
    struct buf line = {0};
    unsigned no = 0;
    bool ok = true;

    for (size_t at = 0; ok && at < text->n;) {
        const char *lf = memchr(text->p + at, '\n', text->n - at);
        size_t n = lf ? (size_t)(lf - text->p) - at : text->n - at;

        no++;
        buf_reset(&line);
        buf_add(&line, text->p + at, n);
        at += n + 1;
        ok = rec_scan(r, buf_slice(&line), TABLE) && read_row(l, r);
        if (!ok)
            diag_say(TABLE ":%u: %s", no, buf_str(&r->why));
    }
    rec_release(r);
    free(r);
    buf_release(&line);
    return ok;
}

struct localities *localities_load(bool honour_env)
{
    struct localities *l = mem_alloc(1, sizeof *l);
    struct buf text = {0};
    bool ok = share_read(TABLE, honour_env, &text) && read_table(l, &text);

    buf_release(&text);
    if (ok)
        return l;
    localities_free(l);
    return NULL;
}

void localities_free(struct localities *l)
{
    if (!l)
        return;
    for (size_t i = 0; i < l->n; i++)
        free(l->row[i].department);
    free(l->row);
    free(l);
}

/* How many digits of a row's code say something: 0, 2, 4 or 6. */
static size_t depth(const char *code)
{
    if (memcmp(code, "000000", 6) == 0)
        return 0;
    if (memcmp(code + 2, "0000", 4) == 0)
        return 2;
    return memcmp(code + 4, "00", 2) == 0 ? 4 : 6;
}

const struct locality *locality_for(const struct localities *l, struct slice code, struct civil day)
{
    const struct locality *best = NULL;

    for (size_t i = 0; code.n == 6 && i < l->n; i++) {
        const struct locality *row = &l->row[i];
        size_t deep = depth(row->code);
        if (memcmp(row->code, code.p, deep) != 0 || civil_cmp(row->valid_from, day) > 0)
            continue;
        if (!best || deep > depth(best->code) ||
            (deep == depth(best->code) && civil_cmp(row->valid_from, best->valid_from) > 0))
            best = row;
    }
    return best;
}

const struct division *locality_desk(const struct divisions *d, const struct locality *row,
                                     const struct division *v)
{
    const struct division *up = NULL;

    if (row->level < v->level && row->level == DIVISION_PROVINCE)
        up = division_province(d, v);
    else if (row->level < v->level)
        up = division_city(d, v);
    return up ? up : v;
}
