#include "redact.h"

#include "records/share.h"
#include "stream/lines.h"

#define ROWS_MAX 512

static const char *const actions[] = {
    [REDACT_DROP] = "drop", [REDACT_WORD] = "word",           [REDACT_NUMBER] = "number",
    [REDACT_FLAG] = "flag", [REDACT_DATE] = "date",           [REDACT_MONTH] = "month",
    [REDACT_YEAR] = "year", [REDACT_LAST] = "last",           [REDACT_FIRST] = "first",
    [REDACT_MASK] = "mask", [REDACT_PSEUDONYM] = "pseudonym", [REDACT_SCRUB] = "scrub"};

static const char *const classes[] = {
    [CLASS_NONE] = "text",   [CLASS_NAME] = "name",         [CLASS_ADDRESS] = "address",
    [CLASS_ID] = "id",       [CLASS_DOCUMENT] = "document", [CLASS_PHONE] = "phone",
    [CLASS_EMAIL] = "email", [CLASS_NUMBER] = "number",     [CLASS_ZONE] = "mrz"};

const char *redact_class_word(enum redact_class c)
{
    return classes[c];
}

/* The index of a word in a list; n if it isn't there. */
static size_t word_index(const char *const *words, size_t n, struct slice word)
{
    size_t i = 0;

    while (i < n && !slice_is(word, words[i]))
        i++;
    return i;
}

/* Cut "a/b/…" into the row's steps; false: an empty one, or too many. */
static bool steps_cut(struct redact_row *row, struct slice at)
{
    row->steps = 0;
    for (size_t i = 0; i <= at.n;) {
        const char *slash = i < at.n ? memchr(at.p + i, '/', at.n - i) : NULL;
        size_t n = slash ? (size_t)(slash - at.p) - i : at.n - i;

        if (n == 0 || row->steps == PATH_STEPS)
            return false;
        row->step[row->steps++] = slice_from(at.p + i, n);
        i += n + 1;
    }
    return true;
}

static void read_head(struct policy *p, struct rec *r)
{
    static const char *const known[] = {"policy", "zh",     "en",        "valid_from",
                                        "source", "digits", "judgement", NULL};
    static const char *const texts[] = {"policy", "zh", "en", "source"};
    const struct json_node *root = json_root(&r->doc);
    bool have;

    lines_only(r, known);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        if (slice_blank(rec_str(r, root, texts[i])))
            rec_missing(r, root, texts[i]);
    }
    rec_date(r, root, "valid_from", &have);
    if (!have)
        rec_missing(r, root, "valid_from");
    p->digits = rec_i64(r, root, "digits", 0);
    if (p->digits < 0)
        rec_fail(r, json_get(&r->doc, root, "digits"), "below zero");
}

static void read_row(struct policy *p, struct rec *r)
{
    static const char *const known[] = {"at", "as", "class", "n", NULL};
    const struct json_node *root = json_root(&r->doc);
    struct redact_row row = {0};
    struct slice class = rec_str(r, root, "class");
    size_t action = word_index(actions, sizeof actions / sizeof *actions, rec_str(r, root, "as"));
    size_t kind = class.p ? word_index(classes, CLASS_ZONE, class) : CLASS_NONE;

    lines_only(r, known);
    if (action == sizeof actions / sizeof *actions)
        rec_fail(r, root,
                 "as isn't one of drop, word, number, flag, date, month, year, last, "
                 "first, mask, pseudonym, scrub");
    if (kind == CLASS_ZONE || (class.p && kind == CLASS_NONE))
        rec_fail(r, root, "class isn't one of name, address, id, document, phone, email, number");
    row.n = rec_i64(r, root, "n", 0);
    if (rec_failed(r))
        return;
    row.action = (enum redact_action)action;
    row.class = (enum redact_class)kind;
    if (!steps_cut(&row, arena_copy(&p->arena, rec_str(r, root, "at"))))
        rec_fail(r, root, "at isn't names divided by '/'");
    if ((row.action == REDACT_LAST || row.action == REDACT_FIRST) && (row.n < 1 || row.n > 8))
        rec_fail(r, root, "n isn't within 1 to 8");
    if (row.action == REDACT_PSEUDONYM && row.class == CLASS_NONE)
        rec_fail(r, root, "a pseudonym needs a class");
    p->pseudonyms |= row.action == REDACT_PSEUDONYM;
    p->rows[p->count++] = row;
}

struct reading {
    struct policy *p;
    bool headed;
};

/* The policy's head comes first. */
static void read_line(void *ctx, struct rec *r)
{
    struct reading *in = ctx;

    if (!in->headed)
        read_head(in->p, r);
    else if (in->p->count == ROWS_MAX)
        rec_fail(r, NULL, "more rows than a policy has");
    else
        read_row(in->p, r);
    in->headed = true;
}

static bool read_lines(struct policy *p, struct buf *file, const char *name)
{
    struct reading in = {.p = p};

    if (file->n == 0)
        diag_say("%s: empty", name);
    return file->n > 0 && lines_each(name, file, read_line, &in);
}

/* The member, and all below it: text scrubbed, the rest as it is. */
static void allow_member(struct policy *p, const char *member)
{
    for (int deep = 0; deep < 2; deep++) {
        struct redact_row row = {.action = REDACT_SCRUB};

        if (!steps_cut(&row, slice_of(member)) || row.steps == PATH_STEPS)
            diag_usage("option '--allow': '%s' isn't names divided by '/'", member);
        if (deep)
            row.step[row.steps++] = slice_of("**");
        p->rows[p->count++] = row;
    }
}

static bool plain_name(const char *name)
{
    return *name && strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-") == strlen(name);
}

struct policy *policy_load(const char *name, const struct opt_list *allow)
{
    struct policy *p = mem_alloc(1, sizeof *p);
    struct buf path = {0};
    struct buf file = {0};
    bool good;

    if (!plain_name(name))
        diag_usage("option '--policy': '%s' isn't a policy's name", name);
    p->rows = mem_alloc(ROWS_MAX + 2 * OPT_LIST_MAX, sizeof *p->rows);
    buf_addf(&path, "redact/%s.jsonl", name);
    good = share_read(buf_str(&path), true, &file);
    buf_reserve(&file, BUF_PAD);
    good = good && read_lines(p, &file, buf_str(&path));
    for (size_t i = 0; good && i < allow->n; i++)
        allow_member(p, allow->v[i]);
    buf_release(&file);
    buf_release(&path);
    if (good)
        return p;
    policy_free(p);
    return NULL;
}

void policy_free(struct policy *p)
{
    if (!p)
        return;
    free(p->rows);
    arena_release(&p->arena);
    free(p);
}

/* As a glob: '**' takes no step at first, then one more each time the rest fails. */
static bool row_matches(const struct redact_row *row, const struct slice *path, size_t n)
{
    size_t s = 0, i = 0, star = SIZE_MAX, taken = 0;

    while (i < n) {
        if (s < row->steps && slice_is(row->step[s], "**")) {
            star = s++;
            taken = i;
        } else if (s < row->steps && slice_eq(row->step[s], path[i])) {
            s++;
            i++;
        } else if (star != SIZE_MAX) {
            s = star + 1;
            i = ++taken;
        } else {
            return false;
        }
    }
    while (s < row->steps && slice_is(row->step[s], "**"))
        s++;
    return s == row->steps;
}

const struct redact_row *policy_row(const struct policy *p, const struct slice *path, size_t n)
{
    for (size_t i = 0; i < p->count; i++) {
        const struct redact_row *row = &p->rows[i];
        struct slice last = row->step[row->steps - 1];

        /* the last name first: most rows fall out by it */
        if ((slice_eq(last, path[n - 1]) || slice_is(last, "**")) && row_matches(row, path, n))
            return row;
    }
    return NULL;
}
