#include "legal/registers.h"

#define DAY (24 * 60 * 60)

/* One register: v[from] is the full file, the deltas follow. */
struct lineage {
    size_t from;
    size_t to;
    struct legal_derivation derivation;
};

struct registers {
    struct lqr **v;
    size_t n;
    struct lineage *lineage;
    size_t lineage_n;
    unsigned char lookup[LEGAL_KEY]; /* what the derivations point to */
    struct buf plain[2];             /* details being read, and the best so far */
    struct rec *rec[2];
};

static int by_lineage(const void *a, const void *b)
{
    const struct lqr_head *x = lqr_head(*(struct lqr *const *)a);
    const struct lqr_head *y = lqr_head(*(struct lqr *const *)b);
    int d = strcmp(x->id, y->id);

    if (d != 0)
        return d;
    if (x->serial != y->serial)
        return x->serial < y->serial ? -1 : 1;
    if (x->delta != y->delta) /* a full one of that serial has what the delta brings */
        return x->delta ? -1 : 1;
    return (x->created.sec > y->created.sec) - (x->created.sec < y->created.sec);
}

static bool same_register(const struct lqr_head *a, const struct lqr_head *b)
{
    return a->cost == b->cost && a->keyed == b->keyed && strcmp(a->key_check, b->key_check) == 0;
}

bool registers_chain(struct lqr **v, size_t *n)
{
    size_t full = *n;

    qsort(v, *n, sizeof(struct lqr *), by_lineage);
    for (size_t i = 0; i < *n; i++) {
        if (!lqr_head(v[i])->delta)
            full = i;
    }
    if (full == *n) {
        diag_say("%s: a delta, without the register it belongs to", lqr_path(v[0]));
        return false;
    }
    for (size_t i = full + 1; i < *n; i++) {
        const struct lqr_head *h = lqr_head(v[i]);
        const struct lqr_head *before = lqr_head(v[i - 1]);
        if (!same_register(h, before)) {
            diag_say("%s: its parameters aren't those of %s", lqr_path(v[i]), lqr_path(v[i - 1]));
            return false;
        }
        if (h->after != before->serial) {
            diag_say(
                "%s: serial %lld follows %lld, and %lld is the one at hand: a delta is missing "
                "or there twice",
                lqr_path(v[i]), (long long)h->serial, (long long)h->after,
                (long long)before->serial);
            return false;
        }
    }
    for (size_t i = 0; i < full; i++)
        lqr_close(v[i]);
    memmove(v, v + full, (*n - full) * sizeof(struct lqr *));
    *n -= full;
    return true;
}

/* ---- what must hold before the first answer ---- */

static bool fresh(const struct lqr *newest, struct instant now)
{
    const struct lqr_head *h = lqr_head(newest);
    char when[INSTANT_LEN + 1];

    if (now.sec > h->expires.sec) {
        instant_print(when, h->expires);
        diag_say("%s: expired on %s: fetch a newer register or its delta", lqr_path(newest), when);
        return false;
    }
    if (now.sec < h->created.sec - DAY) {
        instant_print(when, h->created);
        diag_say("%s: made on %s, which is to come: is the clock right?", lqr_path(newest), when);
        return false;
    }
    return true;
}

static bool key_fits(const struct lqr *r, const unsigned char *lookup)
{
    const struct lqr_head *h = lqr_head(r);
    struct legal_derivation d = lqr_derivation(h, lookup);
    unsigned char check[8];
    char hex[17];

    if (!h->keyed)
        return true;
    if (!lookup) {
        diag_say("%s: needs the lookup key it was built with (--lookup-key)", lqr_path(r));
        return false;
    }
    legal_key_check(&d, check);
    legal_hex(check, sizeof check, hex);
    if (strcmp(hex, h->key_check) == 0)
        return true;
    diag_say("%s: built with another lookup key than the one given", lqr_path(r));
    return false;
}

/* ---- opening ---- */

/* The files v[from..n) of one id become a lineage, and are what it needs. */
static bool add_lineage(struct registers *s, const struct registers_opts *o, size_t from, size_t n)
{
    size_t count = n - from;
    struct lqr **v = s->v + from;
    size_t kept = count;
    struct lineage *l;

    if (!registers_chain(v, &kept))
        return false;
    memmove(v + kept, v + count, (s->n - n) * sizeof(struct lqr *));
    s->n -= count - kept;
    if (!key_fits(v[0], o->lookup) || !fresh(v[kept - 1], o->now) ||
        (o->seen && !registers_seen(o->seen, v[kept - 1])))
        return false;
    s->lineage = mem_grow(s->lineage, s->lineage_n + 1, sizeof *s->lineage);
    l = &s->lineage[s->lineage_n++];
    *l = (struct lineage){from, from + kept, lqr_derivation(lqr_head(v[0]), s->lookup)};
    return true;
}

static bool group(struct registers *s, const struct registers_opts *o)
{
    qsort(s->v, s->n, sizeof(struct lqr *), by_lineage);
    for (size_t from = 0; from < s->n;) {
        const char *id = lqr_head(s->v[from])->id;
        size_t n = from + 1;

        while (n < s->n && strcmp(lqr_head(s->v[n])->id, id) == 0)
            n++;
        if (!add_lineage(s, o, from, n))
            return false;
        from = s->lineage[s->lineage_n - 1].to;
    }
    return true;
}

struct registers *registers_open(const struct registers_opts *o, size_t n, const char *const *paths)
{
    struct registers *s = mem_alloc(1, sizeof *s);
    bool ok = true;

    s->v = mem_alloc(n, sizeof(struct lqr *));
    if (o->lookup)
        memcpy(s->lookup, o->lookup, sizeof s->lookup);
    for (size_t i = 0; i < 2; i++)
        s->rec[i] = mem_alloc(1, sizeof *s->rec[i]);
    for (size_t i = 0; i < n && ok; i++) {
        s->v[s->n] = lqr_open(paths[i], o->keys, o->key_count);
        ok = s->v[s->n] != NULL;
        s->n += ok;
    }
    if (ok && group(s, o))
        return s;
    registers_close(s);
    return NULL;
}

void registers_close(struct registers *s)
{
    if (!s)
        return;
    while (s->n > 0)
        lqr_close(s->v[--s->n]);
    for (size_t i = 0; i < 2; i++) {
        if (s->plain[i].p)
            legal_wipe(s->plain[i].p, s->plain[i].cap);
        buf_release(&s->plain[i]);
        rec_release(s->rec[i]);
        free(s->rec[i]);
    }
    legal_wipe(s->lookup, sizeof s->lookup);
    free(s->lineage);
    free(s->v);
    free(s);
}

bool registers_cover(const struct registers *s, struct slice id)
{
    for (size_t i = 0; i < s->n; i++) {
        if (lqr_head_has_authority(lqr_head(s->v[i]), id))
            return true;
    }
    return false;
}

/* ---- asking ---- */

/* Look in one file. Where there is nothing, what stands in its place is tried with the
 * key as well, in vain: both ways cost the same. */
static enum registers_answer look(struct lqr *r, const struct legal_secret *secret,
                                  struct buf *plain)
{
    struct lqr_entry e;
    enum lqr_found found = lqr_find(r, secret->tag, &e);
    bool open;

    if (found == LQR_DAMAGED)
        return REGISTERS_DAMAGED;
    buf_reset(plain);
    open =
        legal_open(secret, e.nonce, e.sealed, e.n, (unsigned char *)buf_reserve(plain, LQR_PAGE));
    if (found == LQR_NO)
        return REGISTERS_NONE;
    if (!open) {
        diag_say("%s: an entry can't be opened with the key that found it", lqr_path(r));
        return REGISTERS_DAMAGED;
    }
    plain->n = e.n - LEGAL_MAC;
    return REGISTERS_FOUND;
}

/* The newest file of a register that has it; *at is that file. */
static enum registers_answer look_newest(struct registers *s, const struct lineage *l,
                                         struct slice whole, struct buf *plain, size_t *at)
{
    enum registers_answer a = REGISTERS_NONE;
    struct legal_secret secret;

    legal_derive(&l->derivation, whole, &secret);
    for (size_t i = l->to; i-- > l->from && a == REGISTERS_NONE;) {
        a = look(s->v[i], &secret, plain);
        *at = i;
    }
    legal_wipe(&secret, sizeof secret);
    return a;
}

enum registers_answer registers_find(struct registers *s, struct slice whole,
                                     struct legal_details *out, const struct lqr_head **from)
{
    enum registers_answer answer = REGISTERS_NONE;
    size_t spare = 0;
    size_t at = 0;

    for (size_t i = 0; i < s->lineage_n; i++) {
        struct buf *plain = &s->plain[spare];
        struct legal_details d;
        enum registers_answer a = look_newest(s, &s->lineage[i], whole, plain, &at);

        if (a == REGISTERS_DAMAGED)
            return a;
        if (a == REGISTERS_NONE)
            continue;
        if (!legal_details_read(&d, s->rec[spare], buf_slice(plain))) {
            diag_say("%s: an entry's details can't be read", lqr_path(s->v[at]));
            return REGISTERS_DAMAGED;
        }
        if (answer == REGISTERS_FOUND && !d.revoked)
            continue;
        answer = REGISTERS_FOUND;
        *out = d;
        *from = lqr_head(s->v[at]);
        spare = 1 - spare;
    }
    return answer;
}
