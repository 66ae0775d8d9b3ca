#include "legal/lqr_impl.h"
#include "stream/stream.h"

#define FORMAT "lq-register-1"

static const unsigned char magic[8] = {'L', 'Q', 'R', 'E', 'G', 'E', 'N', 'D'};

static void put_instant(struct buf *out, const char *key, struct instant t)
{
    char text[INSTANT_LEN + 1];

    instant_print(text, t);
    json_put_member_str(out, key, slice_of(text));
}

void lqr_head_put(struct buf *out, const struct lqr_head *h)
{
    buf_addc(out, '{');
    json_put_member_str(out, "format", slice_of(FORMAT));
    json_put_member_str(out, "kind", slice_of(h->delta ? "delta" : "full"));
    json_put_member_str(out, "register", slice_of(h->id));
    json_put_member_i64(out, "serial", h->serial);
    if (h->delta)
        json_put_member_i64(out, "after", h->after);
    put_instant(out, "created", h->created);
    put_instant(out, "expires", h->expires);
    json_put_member_i64(out, "count", (int64_t)h->count);
    json_put_member_raw(out, "keyed", slice_of(h->keyed ? "true" : "false"));
    json_put_member_i64(out, "scrypt_cost", h->cost);
    json_put_member_str(out, "key_check", slice_of(h->key_check));
    json_put_member_str(out, "signer", slice_of(h->signer));
    json_put_key(out, "authorities");
    buf_addc(out, '[');
    for (size_t i = 0; i < h->authorities.n; i++) {
        json_put_comma(out);
        json_put_str(out, slice_of(h->authorities.v[i]));
    }
    buf_adds(out, "]}");
}

bool lqr_head_has_authority(const struct lqr_head *h, struct slice id)
{
    for (size_t i = 0; i < h->authorities.n; i++) {
        if (slice_is(id, h->authorities.v[i]))
            return true;
    }
    return false;
}

void lqr_head_add_authority(struct lqr_head *h, struct slice id)
{
    struct lqr_words *w = &h->authorities;

    if (lqr_head_has_authority(h, id))
        return;
    w->v = mem_grow(w->v, w->n + 1, sizeof *w->v);
    w->v[w->n++] = mem_dup(id);
}

static bool take_hex(char *out, size_t n, struct slice s)
{
    unsigned char raw[LEGAL_HASH];

    if (!legal_unhex(s, raw, n / 2))
        return false;
    legal_hex(raw, n / 2, out);
    return true;
}

static bool take_authorities(struct lqr_head *h, struct rec *r, const struct json_node *list)
{
    for (const struct json_node *v = list ? json_first(&r->doc, list) : NULL; v;
         v = json_next(&r->doc, v)) {
        if (v->type != JSON_STRING)
            return false;
        lqr_head_add_authority(h, json_str(&r->doc, v, &r->arena));
    }
    return list != NULL;
}

static bool take(struct lqr_head *h, struct rec *r)
{
    const struct json_node *root = json_root(&r->doc);
    struct slice kind = rec_str(r, root, "kind");
    bool created = false;
    bool expires = false;
    int64_t count = rec_i64(r, root, "count", -1);

    h->delta = slice_is(kind, "delta");
    h->serial = rec_i64(r, root, "serial", 0);
    h->after = rec_i64(r, root, "after", 0);
    h->created = rec_instant(r, root, "created", &created);
    h->expires = rec_instant(r, root, "expires", &expires);
    h->count = (uint64_t)count;
    h->keyed = rec_bool(r, root, "keyed", false);
    h->cost = rec_i64(r, root, "scrypt_cost", -1);
    return slice_is(rec_str(r, root, "format"), FORMAT) && (h->delta || slice_is(kind, "full")) &&
           h->serial > 0 && count >= 0 && created && expires &&
           (h->delta ? h->after > 0 && h->after < h->serial : h->after == 0) &&
           (h->cost == 0 || (h->cost >= LEGAL_COST_MIN && h->cost <= LEGAL_COST_MAX)) &&
           take_hex(h->id, sizeof h->id - 1, rec_str(r, root, "register")) &&
           take_hex(h->key_check, sizeof h->key_check - 1, rec_str(r, root, "key_check")) &&
           take_hex(h->signer, sizeof h->signer - 1, rec_str(r, root, "signer")) &&
           take_authorities(h, r, rec_arr(r, root, "authorities")) && !rec_failed(r);
}

bool lqr_head_read(struct lqr_head *h, struct slice line)
{
    struct rec *r = mem_alloc(1, sizeof *r);
    bool ok;

    *h = (struct lqr_head){0};
    ok = rec_scan(r, line, "head") && take(h, r);
    rec_release(r);
    free(r);
    if (!ok)
        lqr_head_free(h);
    return ok;
}

void lqr_head_free(struct lqr_head *h)
{
    for (size_t i = 0; i < h->authorities.n; i++)
        free(h->authorities.v[i]);
    free(h->authorities.v);
    *h = (struct lqr_head){0};
}

struct legal_derivation lqr_derivation(const struct lqr_head *h, const unsigned char *lookup)
{
    struct legal_derivation d = {.lookup = h->keyed ? lookup : NULL, .cost = h->cost};

    (void)legal_unhex(slice_of(h->id), d.salt, LEGAL_SALT); /* its form was checked on reading */
    return d;
}

void lqr_trail_put(unsigned char *out, const struct lqr_trail *t)
{
    memcpy(out, magic, sizeof magic);
    put_be(out + 8, LQR_VERSION, 4);
    put_be(out + 12, t->levels, 4);
    put_be(out + 16, t->head_pages, 8);
    put_be(out + 24, t->leaves, 8);
    put_be(out + 32, t->pages, 8);
    put_be(out + 40, t->count, 8);
    memcpy(out + 48, t->head_hash, LEGAL_HASH);
    memcpy(out + 48 + LEGAL_HASH, t->root_hash, LEGAL_HASH);
}

bool lqr_trail_read(struct lqr_trail *t, const unsigned char *p)
{
    uint64_t pages = 0;
    uint64_t levels = 0;
    uint64_t n;

    t->levels = get_be(p + 12, 4);
    t->head_pages = get_be(p + 16, 8);
    t->leaves = get_be(p + 24, 8);
    t->pages = get_be(p + 32, 8);
    t->count = get_be(p + 40, 8);
    memcpy(t->head_hash, p + 48, LEGAL_HASH);
    memcpy(t->root_hash, p + 48 + LEGAL_HASH, LEGAL_HASH);
    if (memcmp(p, magic, sizeof magic) != 0 || get_be(p + 8, 4) != LQR_VERSION || t->leaves == 0 ||
        t->leaves > UINT64_MAX / LQR_PAGE / 4 || t->head_pages == 0 ||
        t->head_pages > LQR_HEAD_MAX / LQR_PAGE)
        return false;
    for (n = pages = t->leaves; n > 1; levels++)
        pages += n = lqr_above(n);
    return levels == t->levels && levels <= LQR_LEVELS_MAX && pages == t->pages;
}

void lqr_statement(unsigned char *out, const unsigned char *trail)
{
    memcpy(out, LQR_PURPOSE, sizeof LQR_PURPOSE);
    memcpy(out + sizeof LQR_PURPOSE, trail, LQR_SIGNED);
}
