#include "records/ids.h"
#include "base/diag.h"
#include "records/share.h"
#include "stream/lines.h"

#define ROWS_MAX 256
#define TOO_MANY "more rows than such a table has"

/* Text of a row, NUL-terminated and owned by the tables. */
static const char *text(struct ids *ids, struct rec *r, const char *key)
{
    struct slice s = rec_str(r, json_root(&r->doc), key);
    char *out;

    if (slice_blank(s)) {
        rec_missing(r, json_root(&r->doc), key);
        return "";
    }
    out = arena_alloc(&ids->arena, s.n + 1);
    memcpy(out, s.p, s.n);
    out[s.n] = '\0';
    return out;
}

/* What every row has: its days, and who says so. */
static void dated(struct ids *ids, struct rec *r, struct civil *from, struct civil *to,
                  bool *has_end)
{
    const struct json_node *root = json_root(&r->doc);
    bool have;

    *from = rec_date(r, root, "valid_from", &have);
    if (!have)
        rec_missing(r, root, "valid_from");
    *to = rec_date(r, root, "valid_to", has_end);
    text(ids, r, "source");
    rec_bool(r, root, "judgement", false);
}

static void read_form(void *ctx, struct rec *r)
{
    struct ids *ids = ctx;
    static const char *const known[] = {"kind",       "pattern",   "mrz", "real_name",
                                        "valid_from", "valid_to",  "zh",  "en",
                                        "source",     "judgement", NULL};
    const struct json_node *root = json_root(&r->doc);
    struct slice mrz = rec_str(r, root, "mrz");
    struct document_form f;

    lines_only(r, known);
    f.kind = text(ids, r, "kind");
    f.pattern = text(ids, r, "pattern");
    f.mrz = slice_blank(mrz) ? "" : text(ids, r, "mrz");
    f.real_name = rec_bool(r, root, "real_name", false);
    dated(ids, r, &f.valid_from, &f.valid_to, &f.has_end);
    text(ids, r, "zh");
    text(ids, r, "en");
    if (!rec_failed(r) && !document_pattern_valid(f.pattern))
        rec_fail(r, json_get(&r->doc, root, "pattern"),
                 "not a pattern of digits, letters, '#', '@'");
    if (ids->form_count == ROWS_MAX)
        rec_fail(r, NULL, TOO_MANY);
    else
        ids->forms[ids->form_count++] = f;
}

/* Five digits, the head of a number. */
static int head(struct rec *r, const char *key)
{
    struct slice s = rec_str(r, json_root(&r->doc), key);
    int v = 0;

    for (size_t i = 0; i < s.n && i < 5 && s.p[i] >= '0' && s.p[i] <= '9'; i++)
        v = v * 10 + (s.p[i] - '0');
    if (s.n != 5 || v < 10000)
        rec_fail(r, json_root(&r->doc), "%s isn't the first five digits of a number", key);
    return v;
}

static void read_mobile(void *ctx, struct rec *r)
{
    struct ids *ids = ctx;
    static const char *const known[] = {"from",   "to",        "valid_from", "valid_to",
                                        "source", "judgement", NULL};
    struct mobile_range m;

    lines_only(r, known);
    m.from = head(r, "from");
    m.to = head(r, "to");
    dated(ids, r, &m.valid_from, &m.valid_to, &m.has_end);
    if (m.from > m.to)
        rec_fail(r, json_root(&r->doc), "from is after to");
    if (ids->mobile_count == ROWS_MAX)
        rec_fail(r, NULL, TOO_MANY);
    else
        ids->mobiles[ids->mobile_count++] = m;
}

static bool read_file(struct ids *ids, const char *name, bool honour_env,
                      void (*row)(void *, struct rec *))
{
    struct buf file = {0};
    bool good = share_read(name, honour_env, &file);

    buf_reserve(&file, BUF_PAD);
    good = good && lines_each(name, &file, row, ids);
    buf_release(&file);
    return good;
}

struct ids *ids_load(bool honour_env)
{
    struct ids *ids = mem_alloc(1, sizeof *ids);

    ids->forms = mem_alloc(ROWS_MAX, sizeof *ids->forms);
    ids->mobiles = mem_alloc(ROWS_MAX, sizeof *ids->mobiles);
    if (read_file(ids, "ids/documents.jsonl", honour_env, read_form) &&
        read_file(ids, "ids/mobiles.jsonl", honour_env, read_mobile))
        return ids;
    ids_free(ids);
    return NULL;
}

void ids_free(struct ids *ids)
{
    if (!ids)
        return;
    free(ids->forms);
    free(ids->mobiles);
    arena_release(&ids->arena);
    free(ids);
}

bool ids_official(const struct ids *ids, struct slice kind, struct slice number, struct civil on)
{
    static const char *const kinds[] = {"official-passport", "diplomatic-passport",
                                        "service-passport", "public-affairs-passport"};

    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (slice_is(kind, kinds[i]))
            return true;
    }
    return !slice_is(kind, "foreign-passport") &&
           document_form(ids->forms, ids->form_count, number, slice_of(kinds[0]), on);
}
