#include "store/index_guard.h"
#include "store/index_impl.h"

static bool put(struct index *ix, int db, const struct index_key *k, MDB_val v)
{
    MDB_val key = index_key_val(k);

    return mdb_put(ix->write, ix->db[db], &key, &v, 0) == 0;
}

static bool del(struct index *ix, int db, const struct index_key *k)
{
    MDB_val key = index_key_val(k);
    int rc = mdb_del(ix->write, ix->db[db], &key, NULL);

    return rc == 0 || rc == MDB_NOTFOUND;
}

bool index_update_begin(struct index *ix)
{
    if (!ix->write && index_begin(ix, 0, &ix->write) == 0)
        return true;
    index_guard(ix->write != NULL);
    return false;
}

/* New records come in order behind all others: appended, they fill their pages. */
static bool put_body(struct index *ix, const struct index_record *r, bool is_new)
{
    uint64_t head[INDEX_HEAD] = {[H_VERSION] = r->version,
                                 [H_EVENTS] = r->events,
                                 [H_FIRST_N] = r->first_n,
                                 [H_LAST_N] = r->last_n};
    struct index_record copy = *r;
    uint32_t len[INDEX_TEXTS];
    struct index_key k = {.n = 0};
    size_t total = sizeof head + sizeof len;
    MDB_val key;
    MDB_val v;
    char *texts;
    char *to;

    for (int i = 0; i < INDEX_TEXTS; i++) {
        struct slice s = *index_text(&copy, i);
        len[i] = s.p ? (uint32_t)s.n : UINT32_MAX;
        total += s.p ? s.n : 0;
    }
    index_key_be(&k, r->first_n);
    key = index_key_val(&k);
    v = index_val(NULL, total);
    if (mdb_put(ix->write, ix->db[D_REC], &key, &v, MDB_RESERVE | (is_new ? MDB_APPEND : 0)) != 0)
        return false;
    texts = to = (char *)v.mv_data + sizeof head + sizeof len;
    for (int i = 0; i < INDEX_TEXTS; i++) {
        struct slice s = *index_text(&copy, i);
        if (s.n)
            memcpy(to, s.p, s.n);
        to += s.p ? s.n : 0;
    }
    head[H_SUM] = index_sum(head, len, slice_from(texts, (size_t)(to - texts)));
    memcpy(v.mv_data, head, sizeof head);
    memcpy((char *)v.mv_data + sizeof head, len, sizeof len);
    return true;
}

static bool put_new(struct index *ix, const struct index_record *r)
{
    struct index_key id = index_key_of(r->kind, r->id);
    struct index_key any = index_key_list(r->kind, slice_of("*"), r->first_n);
    struct index_key n = {.n = 0};

    index_key_be(&n, r->first_n);
    return put(ix, D_ID, &id, index_key_val(&n)) && put(ix, D_LIST, &any, index_val("", 0));
}

bool index_put_record(struct index *ix, const struct index_record *r, struct slice was_state,
                      bool is_new)
{
    struct index_key k;

    if (!put_body(ix, r, is_new) || (is_new && !put_new(ix, r)))
        return false;
    if (!is_new && slice_eq(was_state, r->state))
        return true;
    if (was_state.p) {
        k = index_key_list(r->kind, was_state, r->first_n);
        if (!del(ix, D_LIST, &k))
            return false;
    }
    if (!r->state.p)
        return true;
    k = index_key_list(r->kind, r->state, r->first_n);
    return put(ix, D_LIST, &k, index_val("", 0));
}

bool index_put_event(struct index *ix, uint64_t first_n, const struct index_place *p)
{
    struct index_key k = {.n = 0};
    struct index_place copy;

    memset(&copy, 0, sizeof copy); /* no stray bytes in the padding */
    copy.n = p->n;
    copy.segment = p->segment;
    copy.offset = p->offset;
    copy.len = p->len;
    index_key_be(&k, first_n);
    index_key_be(&k, p->n);
    return put(ix, D_EVENT, &k, index_val(&copy, sizeof copy));
}

bool index_put_done(struct index *ix, struct slice key, uint64_t n)
{
    struct index_key k = {.n = 0};

    index_key_text(&k, key);
    return k.n == 0 || put(ix, D_DONE, &k, index_val(&n, sizeof n));
}

bool index_put_key(struct index *ix, struct slice space, struct slice value, uint64_t first_n)
{
    struct index_key k = index_key_list(space, value, first_n);

    return put(ix, D_KEY, &k, index_val("", 0));
}

bool index_del_key(struct index *ix, struct slice space, struct slice value, uint64_t first_n)
{
    struct index_key k = index_key_list(space, value, first_n);

    return del(ix, D_KEY, &k);
}

bool index_update_pause(struct index *ix)
{
    int rc = mdb_txn_commit(ix->write);

    ix->write = NULL;
    return rc == 0 && index_update_begin(ix);
}

bool index_update_end(struct index *ix, const struct index_base *base)
{
    struct index_key k = {.n = 0};
    struct covers c = ix->mine;
    int rc;

    index_key_add(&k, "covers", 6);
    c.n = base->n;
    c.segment = base->segment;
    c.offset = base->offset;
    memcpy(c.h, base->h, SHA256_HEX);
    memcpy(c.at, base->at, INSTANT_LEN);
    c.sum = index_covers_sum(&c);
    if (!put(ix, D_META, &k, index_val(&c, sizeof c))) {
        index_update_abort(ix);
        return false;
    }
    rc = mdb_txn_commit(ix->write);
    ix->write = NULL;
    index_guard(false);
    return rc == 0;
}

void index_update_abort(struct index *ix)
{
    if (ix->write)
        mdb_txn_abort(ix->write);
    ix->write = NULL;
    index_guard(false);
}
