#include "order/filed.h"

static const struct json_node *member(struct rec *r, const char *key)
{
    return json_get(&r->doc, json_root(&r->doc), key);
}

struct filed_names filed_of_application(struct rec *in)
{
    const struct json_node *root = json_root(&in->doc);

    return (struct filed_names){rec_obj(in, root, "photo"), rec_arr(in, root, "uploads")};
}

struct filed_names filed_of_answer(struct rec *in)
{
    const struct json_node *answer = rec_obj(in, json_root(&in->doc), "answer");
    const struct json_node *changes = rec_obj(in, answer, "changes");

    return (struct filed_names){rec_obj(in, changes, "photo"), rec_arr(in, answer, "uploads")};
}

static bool names_file(struct rec *r, const struct json_node *of)
{
    return of && json_get(&r->doc, of, "file") != NULL;
}

bool filed_any(struct rec *in, const struct filed_names *names)
{
    const struct json_node *list = names->uploads;

    if (names_file(in, names->photo))
        return true;
    for (const struct json_node *u = list ? json_first(&in->doc, list) : NULL; u;
         u = json_next(&in->doc, u)) {
        if (names_file(in, u))
            return true;
    }
    return false;
}

void filed_refuse_measures(struct rec *in)
{
    const struct json_node *photo = member(in, "photo");
    const struct json_node *m = photo ? json_get(&in->doc, photo, "measures") : NULL;

    if (m && json_first(&in->doc, m))
        rec_fail(in, m, "are taken by the post; an application can't bring them");
}

static bool added(struct slice key)
{
    return slice_is(key, "sha256") || slice_is(key, "measures") || slice_is(key, "unreadable");
}

/* What the applicant wrote of one file, then what was found. */
static void put_file(struct buf *out, struct rec *in, const struct json_node *v,
                     const struct filed_file *f, const struct buf *measures)
{
    struct json *j = &in->doc;

    buf_addc(out, '{');
    for (const struct json_node *m = json_first(j, v); m; m = json_next(j, m)) {
        struct slice key = json_key(j, m, &in->arena);
        if (added(key) && !(slice_is(key, "sha256") && !f->sha256[0]))
            continue;
        json_put_member(out, j, m);
    }
    if (f->sha256[0])
        json_put_member_str(out, "sha256", slice_of(f->sha256));
    if (measures && measures->n)
        json_put_member_raw(out, "measures", buf_slice(measures));
    else if (!measures && f->unreadable)
        json_put_member_str(out, "unreadable", slice_of(f->unreadable));
    buf_addc(out, '}');
}

void filed_put_upload(struct buf *out, const struct filed *f, struct rec *in, size_t n,
                      const struct json_node *upload)
{
    if (f && n < f->upload_count && f->upload[n].named)
        put_file(out, in, upload, &f->upload[n], NULL);
    else
        buf_add_slice(out, json_raw(&in->doc, upload));
}

bool filed_put(struct buf *out, const struct filed *f, struct rec *in, struct slice key,
               const struct json_node *v)
{
    size_t i = 0;

    if (f && slice_is(key, "photo") && f->photo.named) {
        put_file(out, in, v, &f->photo, &f->measures);
        return true;
    }
    if (!f || !slice_is(key, "uploads") || f->upload_count == 0)
        return false;
    buf_addc(out, '[');
    for (const struct json_node *u = json_first(&in->doc, v); u; u = json_next(&in->doc, u), i++) {
        json_put_comma(out);
        filed_put_upload(out, f, in, i, u);
    }
    buf_addc(out, ']');
    return true;
}

/* This object says that its file wasn't there, or was another. */
static bool file_lacking(struct rec *r, const struct json_node *of)
{
    const struct json_node *v = json_get(&r->doc, of, "unreadable");
    struct slice why = v ? json_raw(&r->doc, v) : (struct slice){0};

    return slice_is(why, "\"no-file\"") || slice_is(why, "\"other-file\"");
}

static bool same_name(struct rec *in, const struct json_node *x, struct rec *cur,
                      const struct json_node *y)
{
    const struct json_node *a = x ? json_get(&in->doc, x, "file") : NULL;
    const struct json_node *b = y ? json_get(&cur->doc, y, "file") : NULL;

    return a && b && json_same(&in->doc, a, &cur->doc, b);
}

/* ---- what isn't there ---- */

static bool has_photo(struct rec *cur)
{
    const struct json_node *photo = member(cur, "photo");
    const struct json_node *measures = photo ? json_get(&cur->doc, photo, "measures") : NULL;

    return measures && !file_lacking(cur, measures);
}

static bool has_upload(struct rec *in, const struct json_node *u, struct rec *cur)
{
    const struct json_node *list = member(cur, "uploads");

    for (const struct json_node *c = list ? json_first(&cur->doc, list) : NULL; c;
         c = json_next(&cur->doc, c)) {
        if (same_name(in, u, cur, c) && json_get(&cur->doc, c, "sha256") && !file_lacking(cur, c))
            return true;
    }
    return false;
}

void filed_findings(struct findings *to, const struct filed *f, struct rec *in,
                    const struct filed_names *names, struct rec *cur)
{
    const struct json_node *u;

    if (!f)
        return;
    if (f->photo.unreadable && !(cur && has_photo(cur)))
        finding_add_seen(to,
                         strcmp(f->photo.unreadable, "no-file") == 0 ? F_PHOTO_FILE_MISSING
                                                                     : F_PHOTO_FILE_DIFFERS,
                         "/photo/file", "", rec_str(in, names->photo, "file"));
    u = f->upload_count ? json_first(&in->doc, names->uploads) : NULL;
    for (size_t i = 0; u && i < f->upload_count; i++, u = json_next(&in->doc, u)) {
        char at[48];
        if (!f->upload[i].unreadable || (cur && has_upload(in, u, cur)))
            continue;
        (void)snprintf(at, sizeof at, "/uploads/%zu/file", i);
        finding_add_seen(to, F_MATERIAL_MISSING, at, "", rec_str(in, u, "file"));
    }
}

/* ---- the same again? ---- */

static bool each_same(struct rec *a, const struct json_node *x, struct rec *b,
                      const struct json_node *y)
{
    for (const struct json_node *m = json_first(&a->doc, x); m; m = json_next(&a->doc, m)) {
        struct slice key = json_key(&a->doc, m, &a->arena);
        const struct json_node *other = json_get_slice(&b->doc, y, key);
        if (!added(key) && (!other || !json_same(&a->doc, m, &b->doc, other)))
            return false;
    }
    return true;
}

static struct slice hash_of(struct rec *r, const struct json_node *v)
{
    const struct json_node *m = json_get(&r->doc, v, "sha256");

    return m && m->type == JSON_STRING ? json_str(&r->doc, m, &r->arena) : (struct slice){0};
}

static bool same_file(const struct filed_file *f, struct rec *now, const struct json_node *x,
                      struct rec *then, const struct json_node *y)
{
    struct slice mine = f && f->sha256[0] ? slice_of(f->sha256) : hash_of(now, x);
    struct slice first = hash_of(then, y);

    if (x->type != JSON_OBJECT || y->type != JSON_OBJECT)
        return json_same(&now->doc, x, &then->doc, y);
    if (mine.p && first.p && !slice_eq(mine, first))
        return false;
    return each_same(now, x, then, y) && each_same(then, y, now, x);
}

bool filed_same(const struct filed *f, struct rec *now, const struct json_node *x, struct rec *then,
                const struct json_node *y, bool photo)
{
    const struct json_node *a;
    const struct json_node *b;
    size_t i = 0;

    if (photo)
        return same_file(f ? &f->photo : NULL, now, x, then, y);
    if (x->type != JSON_ARRAY || y->type != JSON_ARRAY)
        return json_same(&now->doc, x, &then->doc, y);
    a = json_first(&now->doc, x);
    b = json_first(&then->doc, y);
    for (; a && b; a = json_next(&now->doc, a), b = json_next(&then->doc, b), i++) {
        if (!same_file(f && i < f->upload_count ? &f->upload[i] : NULL, now, a, then, b))
            return false;
    }
    return !a && !b;
}

/* ---- what came later ---- */

/* New measures over old ones: a merge patch must take away what no longer holds. */
static void put_measures_over(struct buf *out, const struct buf *now, struct rec *cur,
                              const struct json_node *old)
{
    static struct json j;
    struct buf text = {0};
    struct json_error err;

    buf_add_slice(&text, buf_slice(now));
    (void)buf_reserve(&text, 0);
    json_put_key(out, "measures");
    buf_add(out, text.p, text.n - 1);
    if (json_scan(&j, text.p, text.n, &err)) {
        for (const struct json_node *m = old ? json_first(&cur->doc, old) : NULL; m;
             m = json_next(&cur->doc, m)) {
            struct slice key = json_key(&cur->doc, m, &cur->arena);
            if (json_get_slice(&j, json_root(&j), key))
                continue;
            json_put_key_of(out, &cur->doc, m);
            buf_adds(out, "null");
        }
    }
    buf_addc(out, '}');
    buf_release(&text);
}

static void missing_photo(struct buf *patch, const struct filed *f, struct rec *in, struct rec *cur)
{
    const struct json_node *there = member(cur, "photo");
    const struct json_node *measures = there ? json_get(&cur->doc, there, "measures") : NULL;
    bool lacking = !measures || file_lacking(cur, measures);

    if (!lacking || !f->photo.sha256[0] || !f->measures.n ||
        !same_name(in, member(in, "photo"), cur, there))
        return;
    json_put_key(patch, "photo");
    buf_addc(patch, '{');
    json_put_member_str(patch, "sha256", slice_of(f->photo.sha256));
    put_measures_over(patch, &f->measures, cur, measures);
    buf_addc(patch, '}');
}

/* The file of the submission that this upload of the order still lacks. */
static const struct filed_file *now_there(const struct filed *f, struct rec *in, struct rec *cur,
                                          const struct json_node *upload)
{
    const struct json_node *u =
        f->upload_count ? json_first(&in->doc, member(in, "uploads")) : NULL;

    if (json_get(&cur->doc, upload, "sha256") && !json_get(&cur->doc, upload, "unreadable"))
        return NULL;
    for (size_t i = 0; u && i < f->upload_count; i++, u = json_next(&in->doc, u)) {
        if (f->upload[i].sha256[0] && same_name(in, u, cur, upload))
            return &f->upload[i];
    }
    return NULL;
}

static void missing_uploads(struct buf *patch, const struct filed *f, struct rec *in,
                            struct rec *cur)
{
    const struct json_node *list = member(cur, "uploads");
    struct buf all = {0};
    bool any = false;

    buf_addc(&all, '[');
    for (const struct json_node *u = list ? json_first(&cur->doc, list) : NULL; u;
         u = json_next(&cur->doc, u)) {
        const struct filed_file *file = now_there(f, in, cur, u);
        json_put_comma(&all);
        if (file)
            put_file(&all, cur, u, file, NULL);
        else
            buf_add_slice(&all, json_raw(&cur->doc, u));
        any = any || file;
    }
    buf_addc(&all, ']');
    if (any)
        json_put_member_raw(patch, "uploads", buf_slice(&all));
    buf_release(&all);
}

void filed_put_answer(struct buf *patch, const struct filed *f, struct rec *in,
                      const struct json_node *v, struct rec *cur)
{
    const struct json_node *photo = member(cur, "photo");
    const struct json_node *old = photo ? json_get(&cur->doc, photo, "measures") : NULL;
    bool looked = f && f->photo.named;
    bool hash = (looked && f->photo.sha256[0]) || json_get(&in->doc, v, "sha256");

    if (looked) {
        static const struct buf none;
        put_file(patch, in, v, &f->photo, &none);
    } else {
        buf_add_slice(patch, json_raw(&in->doc, v));
    }
    if (!json_get(&in->doc, v, "file"))
        return;
    patch->n--; /* the object goes on */
    if (!hash && photo && json_get(&cur->doc, photo, "sha256"))
        json_put_member_raw(patch, "sha256", slice_of("null"));
    if (looked && f->measures.n)
        put_measures_over(patch, &f->measures, cur, old);
    else if (old)
        json_put_member_raw(patch, "measures", slice_of("null"));
    buf_addc(patch, '}');
}

bool filed_recall(struct filed *f, struct rec *event, const struct json_node *photo)
{
    const struct json_node *measures = photo ? json_get(&event->doc, photo, "measures") : NULL;
    struct slice hash = rec_str(event, photo, "sha256");

    memset(&f->photo, 0, sizeof f->photo);
    f->upload_count = 0;
    buf_reset(&f->measures);
    if (!measures || measures->type != JSON_OBJECT)
        return false;
    f->photo.named = true;
    if (hash.n == sizeof f->photo.sha256 - 1)
        memcpy(f->photo.sha256, hash.p, hash.n);
    buf_add_slice(&f->measures, json_raw(&event->doc, measures));
    return true;
}

void filed_put_missing(struct buf *patch, const struct filed *f, struct rec *in, struct rec *cur)
{
    if (f->photo.named)
        missing_photo(patch, f, in, cur);
    missing_uploads(patch, f, in, cur);
}
