#include "stream/lines.h"

static bool one_line(const char *name, size_t number, struct rec *r, struct slice line,
                     void (*row)(void *, struct rec *), void *ctx)
{
    if (rec_scan(r, line, name))
        row(ctx, r);
    if (rec_failed(r))
        diag_say("%s:%zu: %s", name, number, buf_str(&r->why));
    return !rec_failed(r);
}

bool lines_each(const char *name, const struct buf *text, void (*row)(void *ctx, struct rec *r),
                void *ctx)
{
    struct rec *r = mem_alloc(1, sizeof *r);
    size_t number = 0;
    bool ok = true;

    for (size_t from = 0; from < text->n;) {
        const char *p = text->p + from;
        const char *lf = memchr(p, '\n', text->n - from);
        size_t n = lf ? (size_t)(lf - p) : text->n - from;

        ok = one_line(name, ++number, r, slice_from(p, n), row, ctx) && ok;
        from += n + 1;
    }
    rec_release(r);
    free(r);
    return ok;
}

void lines_only(struct rec *r, const char *const *known)
{
    for (const struct json_node *m = json_first(&r->doc, json_root(&r->doc)); m;
         m = json_next(&r->doc, m)) {
        size_t i = 0;
        while (known[i] && !slice_is(json_key(&r->doc, m, &r->arena), known[i]))
            i++;
        if (!known[i])
            rec_fail(r, m, "not a member of such a row");
    }
}

struct slice lines_text(struct rec *r, const char *key, struct arena *to)
{
    const struct json_node *root = json_root(&r->doc);
    struct slice s = rec_str(r, root, key);

    if (slice_blank(s)) {
        rec_missing(r, root, key);
        return slice_of("");
    }
    return arena_copy(to, s);
}

struct lines_period lines_origin(struct rec *r)
{
    const struct json_node *root = json_root(&r->doc);
    struct lines_period p = {0};
    bool have;

    if (slice_blank(rec_str(r, root, "source")))
        rec_missing(r, root, "source");
    p.valid_from = rec_date(r, root, "valid_from", &have);
    if (!have)
        rec_missing(r, root, "valid_from");
    p.valid_to = rec_date(r, root, "valid_to", &p.has_end);
    if (p.has_end && civil_cmp(p.valid_to, p.valid_from) < 0)
        rec_fail(r, json_get(&r->doc, root, "valid_to"), "before valid_from");
    return p;
}

bool lines_in_force(const struct lines_period *p, struct civil day)
{
    return civil_cmp(day, p->valid_from) >= 0 && (!p->has_end || civil_cmp(day, p->valid_to) <= 0);
}
