#include "store/index_guard.h"
#include "store/index_impl.h"

/* So much is collected before it is put: an update of an index that covers
 * something is one transaction, however often this happens. */
#define COLLECT_BYTES ((size_t)96 << 20)

static bool collect(struct index *ix, int db, size_t head, const struct index_key *k, MDB_val v,
                    bool del);

/* ---- what was collected, into the trees ---- */

/* Puts into one database; all keys in order. */
struct filler {
    MDB_cursor *c;
    int db;
    bool behind; /* the next key stands behind all there are: appended, they fill their pages */
};

static bool start_filling(struct index *ix, struct filler *f, const struct index_change *ch)
{
    MDB_val last;
    MDB_val v;
    int rc;

    if (f->c)
        mdb_cursor_close(f->c);
    f->c = NULL;
    f->db = ch->db;
    if (mdb_cursor_open(ix->write, ix->db[ch->db], &f->c) != 0)
        return false;
    rc = mdb_cursor_get(f->c, &last, &v, MDB_LAST);
    f->behind = rc == MDB_NOTFOUND ||
                (rc == 0 && slice_cmp(ch->key, slice_from(last.mv_data, last.mv_size)) > 0);
    return rc == 0 || rc == MDB_NOTFOUND;
}

static bool fill_in(struct filler *f, const struct index_change *ch)
{
    MDB_val key = index_val(ch->key.p, ch->key.n);
    MDB_val v = index_val(ch->val.p, ch->val.n);
    int rc;

    if (!ch->del) {
        rc = mdb_cursor_put(f->c, &key, &v, f->behind ? MDB_APPEND : 0);
        return rc == 0;
    }
    rc = mdb_cursor_get(f->c, &key, &v, MDB_SET);
    return rc == 0 ? mdb_cursor_del(f->c, 0) == 0 : rc == MDB_NOTFOUND;
}

static bool flush(struct index *ix)
{
    struct filler f = {.db = -1};
    struct index_change ch;
    struct slice head = {0};
    bool ok = true;

    index_changes_sort(&ix->changes);
    while (ok && index_changes_next(&ix->changes, &ch)) {
        struct slice now = slice_from(ix->changes.group[ix->changes.at_group].head,
                                      ix->changes.group[ix->changes.at_group].head_n);
        if (f.db != ch.db || now.p != head.p)
            ok = start_filling(ix, &f, &ch);
        head = now;
        ok = ok && fill_in(&f, &ch);
    }
    if (f.c)
        mdb_cursor_close(f.c);
    index_changes_clear(&ix->changes);
    return ok;
}

/* ---- collecting ---- */

bool index_update_begin(struct index *ix, bool fresh)
{
    struct covers c;

    index_changes_clear(&ix->changes);
    ix->fresh = fresh;
    ix->comparing = false;
    if (ix->write || index_begin(ix, 0, &ix->write) != 0) {
        index_guard(ix->write != NULL);
        return false;
    }
    /* Only from here on nobody else can move it. */
    if (index_read_covers(ix, ix->write, &c) ? !fresh && c.n == ix->held : fresh)
        return true;
    index_update_abort(ix);
    return false;
}

/* A first build needn't be one step: it covers nothing until its end. */
static bool make_room(struct index *ix)
{
    int rc;

    if (ix->changes.bytes < COLLECT_BYTES)
        return true;
    if (!flush(ix))
        return false;
    if (!ix->fresh)
        return true;
    rc = mdb_txn_commit(ix->write);
    ix->write = NULL;
    return rc == 0 && index_begin(ix, 0, &ix->write) == 0;
}

static bool collect(struct index *ix, int db, size_t head, const struct index_key *k, MDB_val v,
                    bool del)
{
    if (ix->comparing) {
        index_total_add(ix, &ix->want[db], index_key_val(k), v);
        return !del; /* what is compared was folded from nothing */
    }
    return index_changes_add(&ix->changes, db, head, slice_from(k->p, k->n),
                             slice_from(v.mv_data, v.mv_size), del) &&
           make_room(ix);
}

static bool put(struct index *ix, int db, size_t head, const struct index_key *k, MDB_val v)
{
    return collect(ix, db, head, k, v, false);
}

static void pack(struct buf *out, const struct index_record *r)
{
    uint64_t head[INDEX_HEAD] = {[H_VERSION] = r->version,
                                 [H_EVENTS] = r->events,
                                 [H_FIRST_N] = r->first_n,
                                 [H_LAST_N] = r->last_n};
    struct index_record copy = *r;
    uint32_t len[INDEX_TEXTS];

    if (!r->body.p) {
        head[H_SEGMENT] = r->line.segment;
        head[H_OFFSET] = r->line.offset;
        head[H_LEN] = r->line.len;
    }
    buf_reset(out);
    buf_add(out, head, sizeof head);
    for (int i = 0; i < INDEX_TEXTS; i++) {
        struct slice s = *index_text(&copy, i);
        len[i] = s.p ? (uint32_t)s.n : UINT32_MAX;
    }
    buf_add(out, len, sizeof len);
    for (int i = 0; i < INDEX_TEXTS; i++)
        buf_add_slice(out, *index_text(&copy, i));
    (void)buf_reserve(out, 0);
    head[H_SUM] =
        index_sum(head, len,
                  slice_from(out->p + sizeof head + sizeof len, out->n - sizeof head - sizeof len));
    memcpy(out->p, head, sizeof head);
}

/* New records come in order behind all others: appended, they fill their pages. */
static bool put_body(struct index *ix, const struct index_record *r, bool is_new)
{
    struct index_key k = {.n = 0};
    MDB_val key;
    MDB_val v;

    pack(&ix->packed, r);
    index_key_be(&k, r->first_n);
    key = index_key_val(&k);
    v = index_val(ix->packed.p, ix->packed.n);
    if (!ix->comparing)
        return mdb_put(ix->write, ix->db[D_REC], &key, &v, is_new ? MDB_APPEND : 0) == 0;
    index_total_add(ix, &ix->want[D_REC], key, v);
    return true;
}

static bool put_new(struct index *ix, const struct index_record *r)
{
    struct index_key id = index_key_of(r->kind, r->id);
    struct index_key any = index_key_list(r->kind, slice_of("*"), r->first_n);
    struct index_key n = {.n = 0};

    index_key_be(&n, r->first_n);
    return put(ix, D_ID, r->kind.n + 1, &id, index_key_val(&n)) &&
           put(ix, D_LIST, r->kind.n + 3, &any, index_val("", 0));
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
        if (!collect(ix, D_LIST, k.n - 8, &k, index_val("", 0), true))
            return false;
    }
    if (!r->state.p)
        return true;
    k = index_key_list(r->kind, r->state, r->first_n);
    return put(ix, D_LIST, k.n - 8, &k, index_val("", 0));
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
    return put(ix, D_EVENT, 0, &k, index_val(&copy, sizeof copy));
}

bool index_put_done(struct index *ix, struct slice key, uint64_t n)
{
    struct index_key k = {.n = 0};

    index_key_text(&k, key);
    if (k.n == 0)
        return true;
    index_key_add(&k, "", 1);
    index_key_be(&k, n);
    return put(ix, D_DONE, 0, &k, index_val("", 0));
}

bool index_put_key(struct index *ix, struct slice space, struct slice value, uint64_t first_n)
{
    struct index_key k = index_key_list(space, value, first_n);

    return put(ix, D_KEY, space.n + 1, &k, index_val("", 0));
}

bool index_del_key(struct index *ix, struct slice space, struct slice value, uint64_t first_n)
{
    struct index_key k = index_key_list(space, value, first_n);

    return collect(ix, D_KEY, space.n + 1, &k, index_val("", 0), true);
}

/* ---- the end ---- */

bool index_update_end(struct index *ix, const struct index_base *base)
{
    struct index_key k = {.n = 0};
    struct covers c = ix->mine;
    MDB_val key;
    MDB_val v;
    int rc;

    index_key_add(&k, "covers", 6);
    c.n = base->n;
    c.segment = base->segment;
    c.offset = base->offset;
    memcpy(c.h, base->h, SHA256_HEX);
    memcpy(c.at, base->at, INSTANT_LEN);
    c.sum = index_covers_sum(&c);
    key = index_key_val(&k);
    v = index_val(&c, sizeof c);
    if (!flush(ix) || mdb_put(ix->write, ix->db[D_META], &key, &v, 0) != 0) {
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
    index_changes_clear(&ix->changes);
    index_guard(false);
}
