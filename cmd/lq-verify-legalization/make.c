#include "lq-verify-legalization/make.h"
#include "legal/build.h"
#include "records/post_pick.h"
#include "stream/out.h"

struct legal_key **signers_read(const struct opt_list *paths, size_t *n)
{
    struct legal_key **keys = mem_alloc(paths->n + 1, sizeof(struct legal_key *));

    if (paths->n == 0)
        diag_usage("--signer is missing: the public key of whoever signs the register");
    for (*n = 0; *n < paths->n; ++*n) {
        keys[*n] = legal_key_public(paths->v[*n]);
        if (!keys[*n]) {
            signers_free(keys, *n);
            return NULL;
        }
    }
    return keys;
}

void signers_free(struct legal_key **keys, size_t n)
{
    for (size_t i = 0; keys && i < n; i++)
        legal_key_free(keys[i]);
    free(keys);
}

enum status make_sign_key(const char *name)
{
    return legal_key_make(name) ? ST_YES : ST_IO;
}

enum status make_lookup_key(const char *path)
{
    return legal_lookup_make(path) ? ST_YES : ST_IO;
}

/* A register is bytes: on a terminal it would only do harm. */
static void need_output(void)
{
    if (out_is_terminal())
        diag_usage("a register isn't for a terminal: redirect it to a file");
}

/* Key, days and time. False: said. */
static bool common_opts(struct build_opts *b, const struct make_opts *o, struct legal_key **key)
{
    struct post *p;

    if (!o->key)
        diag_usage("--key is missing: the private key to sign with");
    need_output();
    b->now = clock_now(true);
    b->days = o->days;
    if (b->days == 0) {
        p = post_pick(cmd_common()->post, true);
        if (!p)
            return false;
        b->days = p->legal.register_days;
        post_free(p);
    }
    b->key = *key = legal_key_private(o->key);
    return b->key != NULL;
}

/* Signed by our own key or one of --signer. */
static struct lqr *open_own(const char *path, struct legal_key *own, const struct opt_list *signers)
{
    size_t n = 0;
    struct legal_key **more = signers->n > 0 ? signers_read(signers, &n) : NULL;
    struct legal_key **all = mem_alloc(n + 1, sizeof(struct legal_key *));
    struct lqr *r = NULL;

    if (more || signers->n == 0) {
        all[0] = own;
        for (size_t i = 0; i < n; i++)
            all[i + 1] = more[i];
        r = lqr_open(path, all, n + 1);
    }
    free(all);
    signers_free(more, n);
    return r;
}

static bool read_lookup(const struct make_opts *o, unsigned char *room, const unsigned char **to)
{
    *to = NULL;
    if (o->lookup_key && !legal_lookup_read(o->lookup_key, room))
        return false;
    if (o->lookup_key)
        *to = room;
    return true;
}

enum status make_register(const struct make_opts *o)
{
    unsigned char lookup[LEGAL_KEY];
    struct build_opts b = {.cost = o->cost};
    struct authorities *authorities = NULL;
    struct legal_key *key = NULL;
    struct lqr *base = NULL;
    enum status st = ST_IO;

    if (!o->base && !o->lookup_key && o->cost == 0)
        diag_usage("--lookup-key or --slow is missing: without either, a copy could be tried out");
    if (o->base && o->cost != 0)
        diag_usage("--slow: a delta is as slow as its base");
    if (common_opts(&b, o, &key) && read_lookup(o, lookup, &b.lookup) &&
        (!o->base || (base = open_own(o->base, key, &o->signers))) &&
        (authorities = authorities_load(true))) {
        b.base = base;
        b.authorities = authorities;
        st = legal_build(&b);
    }
    authorities_free(authorities);
    lqr_close(base);
    legal_key_free(key);
    legal_wipe(lookup, sizeof lookup);
    return st;
}

static bool same_id(struct lqr *const *v, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        if (strcmp(lqr_head(v[i])->id, lqr_head(v[0])->id) != 0) {
            diag_say("%s: of another register than %s", lqr_path(v[i]), lqr_path(v[0]));
            return false;
        }
    }
    return true;
}

enum status make_merged(const struct make_opts *o, size_t n, const char *const *paths)
{
    struct lqr **v = mem_alloc(n, sizeof(struct lqr *));
    struct build_opts b = {0};
    struct legal_key *key = NULL;
    enum status st = ST_IO;
    size_t have = 0;

    if (common_opts(&b, o, &key)) {
        while (have < n && (v[have] = open_own(paths[have], key, &o->signers)))
            have++;
        if (have == n && same_id(v, n) && registers_chain(v, &have))
            st = legal_merge(&b, v, have);
    }
    while (have > 0)
        lqr_close(v[--have]);
    free(v);
    legal_key_free(key);
    return st;
}

/* One file: every page, then what it says of itself, and its size. */
static bool check_one(const char *path, struct legal_key *const *keys, size_t n)
{
    struct lqr *r = lqr_open(path, keys, n);
    struct buf line = {0};
    bool ok = r && lqr_check_all(r);

    if (ok) {
        lqr_head_put(&line, lqr_head(r));
        line.n--;
        json_put_member_i64(&line, "bytes", (int64_t)lqr_bytes(r));
        buf_adds(&line, "}\n");
        out_add_buf(&line);
    }
    buf_release(&line);
    lqr_close(r);
    return ok;
}

enum status make_checked(const struct make_opts *o, size_t n, const char *const *paths)
{
    size_t key_n = 0;
    struct legal_key **keys = signers_read(&o->signers, &key_n);
    enum status st = keys ? ST_YES : ST_IO;

    for (size_t i = 0; keys && i < n; i++) {
        if (!check_one(paths[i], keys, key_n))
            st = ST_IO;
    }
    signers_free(keys, key_n);
    return st;
}
