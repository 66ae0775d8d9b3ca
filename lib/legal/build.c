#include "legal/build.h"
#include "base/cmd.h"
#include "legal/progress.h"
#include "legal/sorter.h"
#include "stream/out.h"

/* ---- the head ---- */

static void set_times(struct lqr_head *h, const struct build_opts *o)
{
    h->created = o->now;
    h->expires = o->now;
    h->expires.sec += o->days * 24 * 60 * 60;
    legal_key_name(o->key, h->signer);
}

static void first_head(struct lqr_head *h, const struct build_opts *o)
{
    unsigned char id[LEGAL_SALT];
    unsigned char check[8];
    struct legal_derivation d;

    legal_random(id, sizeof id);
    legal_hex(id, sizeof id, h->id);
    h->serial = 1;
    h->keyed = o->lookup != NULL;
    h->cost = o->cost;
    d = lqr_derivation(h, o->lookup);
    legal_key_check(&d, check);
    legal_hex(check, sizeof check, h->key_check);
}

/* A delta's: id and parameters are its base's. */
static bool next_head(struct lqr_head *h, const struct build_opts *o)
{
    const struct lqr_head *base = lqr_head(o->base);
    struct legal_derivation d = lqr_derivation(base, o->lookup);
    unsigned char check[8];
    char hex[17];

    if (base->keyed && !o->lookup) {
        diag_say("%s: needs the lookup key it was built with (--lookup-key)", lqr_path(o->base));
        return false;
    }
    legal_key_check(&d, check);
    legal_hex(check, sizeof check, hex);
    if (strcmp(hex, base->key_check) != 0) {
        diag_say("%s: built with another lookup key than the one given", lqr_path(o->base));
        return false;
    }
    if (o->now.sec < base->created.sec) {
        diag_say("%s: made later than now: is the clock right?", lqr_path(o->base));
        return false;
    }
    memcpy(h->id, base->id, sizeof h->id);
    memcpy(h->key_check, base->key_check, sizeof h->key_check);
    h->delta = true;
    h->serial = base->serial + 1;
    h->after = base->serial;
    h->keyed = base->keyed;
    h->cost = base->cost;
    return true;
}

/* ---- records ---- */

struct work {
    const struct build_opts *o;
    struct lqr_head head;
    struct legal_derivation derivation;
    struct sorter *sorter;
    struct buf details;
};

static void check_forms(struct rec *r, const struct legal_inputs *in, const struct build_opts *o)
{
    const struct json_node *root = json_root(&r->doc);

    if (in->number_n == 0)
        rec_missing(r, root, "number");
    else if (!authorities_number(o->authorities, slice_from(in->number, in->number_n)))
        rec_fail(r, json_get(&r->doc, root, "number"), "a form no authority uses");
    if (in->sticker_n == 0)
        rec_missing(r, root, "sticker");
    else if (!authorities_sticker(o->authorities, slice_from(in->sticker, in->sticker_n)))
        rec_fail(r, json_get(&r->doc, root, "sticker"), "a form no authority uses");
    if (slice_blank(in->authority))
        rec_missing(r, root, "authority");
    else if (!in->id)
        rec_fail(r, json_get(&r->doc, root, "authority"), "no such authority");
}

/* False: the temporary file failed. A record that can't be used is failed. */
static bool take(struct work *w, struct rec *r)
{
    unsigned char whole[LEGAL_WHOLE_MAX];
    unsigned char sealed[LQR_DETAILS_MAX + LEGAL_MAC];
    struct legal_secret secret;
    struct legal_inputs in;
    struct lqr_entry e = {.sealed = sealed};
    size_t n;
    bool ok;

    legal_inputs_read(&in, r, w->o->authorities);
    check_forms(r, &in, w->o);
    if (rec_failed(r))
        return true;
    buf_reset(&w->details);
    legal_details_put(&w->details, r, &in, w->o->authorities);
    if (rec_failed(r))
        return true;
    n = legal_inputs_whole(&in, whole);
    legal_derive(&w->derivation, slice_from((const char *)whole, n), &secret);
    memcpy(e.tag, secret.tag, sizeof e.tag);
    legal_seal(&secret, w->details.p, w->details.n, e.nonce, sealed);
    e.n = w->details.n + LEGAL_MAC;
    ok = sorter_add(w->sorter, &e, r->line_no);
    lqr_head_add_authority(&w->head, slice_of(in.id));
    legal_wipe(&secret, sizeof secret);
    return ok;
}

static enum status read_records(struct work *w)
{
    struct stream_opts so = {.rejects = cmd_common()->rejects, .strict = cmd_common()->strict};
    struct stream *s = stream_open(&so, 0, NULL);
    struct progress p = {.what = "records read:"};
    enum status st = ST_YES;
    struct rec *r;

    while (st == ST_YES && (r = stream_next(s))) {
        if (!take(w, r))
            st = ST_IO;
        if (rec_failed(r))
            stream_reject(s, r);
        progress_at(&p, sorter_count(w->sorter));
    }
    progress_end(&p);
    st = status_max(st, stream_close(s));
    if (st == ST_REJECTED)
        diag_say("no register is made of a part of the records");
    return st;
}

/* ---- one entry for each legalization ---- */

static bool same_entry(const struct lqr_entry *a, const struct lqr_entry *b)
{
    return a->n == b->n && memcmp(a->nonce, b->nonce, LEGAL_NONCE) == 0;
}

/* Through all entries in order: counted, or written if w isn't NULL. The same record
 * twice is one; the nonce is a hash of the details, so it tells whether it is the same. */
static enum status each(struct sorter *s, uint64_t *count, struct lqr_writer *w)
{
    struct progress p = {.what = w ? "entries written:" : "entries sorted:", .of = sorter_count(s)};
    struct lqr_entry e;
    struct lqr_entry last = {0};
    uint64_t line = 0;
    uint64_t last_line = 0;
    enum lqr_found f;
    enum status st = sorter_start(s) ? ST_YES : ST_IO;

    *count = 0;
    while (st != ST_IO && (f = sorter_next(s, &e, &line)) != LQR_NO) {
        bool again = *count > 0 && memcmp(e.tag, last.tag, LEGAL_TAG) == 0;
        if (f == LQR_DAMAGED)
            st = ST_IO;
        if (again && !same_entry(&e, &last)) {
            diag_say("lines %llu and %llu: one legalization, and different details",
                     (unsigned long long)last_line, (unsigned long long)line);
            st = status_max(st, ST_REJECTED);
        }
        if (again || st == ST_IO)
            continue;
        if (w && !lqr_write_entry(w, &e))
            st = ST_IO;
        last = e;
        last.sealed = NULL;
        last_line = line;
        progress_at(&p, ++*count);
    }
    progress_end(&p);
    return st;
}

static enum status write_all(struct work *w)
{
    struct lqr_writer *out;
    uint64_t written = 0;
    enum status st = each(w->sorter, &w->head.count, NULL);

    if (st != ST_YES)
        return st;
    out = lqr_write(&w->head, w->o->key);
    st = each(w->sorter, &written, out);
    return lqr_write_end(out) ? st : ST_IO;
}

enum status legal_build(const struct build_opts *o)
{
    struct work w = {.o = o};
    enum status st = ST_YES;

    set_times(&w.head, o);
    if (!o->base)
        first_head(&w.head, o);
    else if (!next_head(&w.head, o))
        return ST_IO;
    w.derivation = lqr_derivation(&w.head, o->lookup);
    w.sorter = sorter_new();
    st = read_records(&w);
    if (st == ST_YES)
        st = write_all(&w);
    sorter_free(w.sorter);
    buf_release(&w.details);
    lqr_head_free(&w.head);
    return st;
}

/* ---- merging ---- */

struct cursor {
    struct lqr_place at;
    struct lqr_entry e;
    bool more;
};

static bool advance(struct lqr *r, struct cursor *c)
{
    enum lqr_found f = lqr_next(r, &c->at, &c->e);

    c->more = f == LQR_YES;
    return f != LQR_DAMAGED;
}

/* The newest entry of the least tag; n if there is none left. */
static size_t least(const struct cursor *c, size_t n)
{
    size_t best = n;

    for (size_t i = 0; i < n; i++) {
        if (c[i].more && (best == n || memcmp(c[i].e.tag, c[best].e.tag, LEGAL_TAG) <= 0))
            best = i;
    }
    return best;
}

/* Counted, or written if w isn't NULL. */
static enum status fold(struct lqr **v, size_t n, uint64_t *count, struct lqr_writer *w)
{
    struct cursor *c = mem_alloc(n, sizeof *c);
    struct progress p = {.what = w ? "entries written:" : "entries merged:"};
    unsigned char tag[LEGAL_TAG];
    bool ok = true;
    size_t best;

    *count = 0;
    for (size_t i = 0; i < n && ok; i++)
        ok = advance(v[i], &c[i]);
    while (ok && (best = least(c, n)) < n) {
        ok = !w || lqr_write_entry(w, &c[best].e);
        memcpy(tag, c[best].e.tag, LEGAL_TAG);
        for (size_t i = 0; i < n && ok; i++) {
            if (c[i].more && memcmp(c[i].e.tag, tag, LEGAL_TAG) == 0)
                ok = advance(v[i], &c[i]);
        }
        progress_at(&p, ++*count);
    }
    progress_end(&p);
    free(c);
    return ok ? ST_YES : ST_IO;
}

enum status legal_merge(const struct build_opts *o, struct lqr **v, size_t n)
{
    const struct lqr_head *newest = lqr_head(v[n - 1]);
    struct lqr_head h = {.serial = newest->serial, .keyed = newest->keyed, .cost = newest->cost};
    struct lqr_writer *w;
    uint64_t written = 0;
    enum status st;

    memcpy(h.id, newest->id, sizeof h.id);
    memcpy(h.key_check, newest->key_check, sizeof h.key_check);
    set_times(&h, o);
    if (h.created.sec < newest->created.sec) {
        diag_say("%s: made later than now: is the clock right?", lqr_path(v[n - 1]));
        return ST_IO;
    }
    for (size_t i = 0; i < n; i++) {
        const struct lqr_words *names = &lqr_head(v[i])->authorities;
        for (size_t k = 0; k < names->n; k++)
            lqr_head_add_authority(&h, slice_of(names->v[k]));
    }
    st = fold(v, n, &h.count, NULL);
    if (st == ST_YES) {
        w = lqr_write(&h, o->key);
        st = fold(v, n, &written, w);
        st = lqr_write_end(w) ? st : ST_IO;
    }
    lqr_head_free(&h);
    return st;
}
