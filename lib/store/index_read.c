#include "store/index_guard.h"
#include "store/index_impl.h"

static bool starts(const MDB_val *v, const struct index_key *k)
{
    return v->mv_size >= k->n && memcmp(v->mv_data, k->p, k->n) == 0;
}

static int renew(struct index *ix)
{
    int rc;

    index_guard(true);
    if (ix->pinned)
        return 0;
    if (!ix->read)
        return index_begin(ix, MDB_RDONLY, &ix->read);
    rc = mdb_txn_renew(ix->read);
    if (rc == MDB_MAP_RESIZED && mdb_env_set_mapsize(ix->env, 0) == 0)
        rc = mdb_txn_renew(ix->read);
    return rc;
}

void index_read_end(struct index *ix)
{
    if (!ix->pinned)
        mdb_txn_reset(ix->read);
    index_guard(ix->write != NULL);
}

void index_pin(struct index *ix)
{
    if (!ix || ix->pinned)
        return;
    ix->pinned = renew(ix) == 0;
    index_guard(ix->write != NULL);
}

void index_unpin(struct index *ix)
{
    if (!ix || !ix->pinned)
        return;
    ix->pinned = false;
    index_read_end(ix);
}

static enum index_answer begin_read(struct index *ix, struct covers *c)
{
    if (renew(ix) != 0) {
        index_guard(ix->write != NULL);
        return INDEX_BROKEN;
    }
    if (index_read_covers(ix, ix->read, c) && index_covers_mine(ix, c) && c->n > 0)
        return INDEX_FOUND;
    index_read_end(ix);
    return INDEX_NONE;
}

enum index_answer index_read_begin(struct index *ix)
{
    struct covers c;
    enum index_answer a = begin_read(ix, &c);

    if (a != INDEX_FOUND)
        return a == INDEX_NONE ? INDEX_MOVED : a;
    if (c.n == ix->held)
        return INDEX_FOUND;
    index_read_end(ix);
    return INDEX_MOVED;
}

enum index_answer index_base(struct index *ix, struct index_base *out)
{
    struct covers c;
    enum index_answer a = begin_read(ix, &c);

    if (a != INDEX_FOUND)
        return a;
    index_read_end(ix);
    *out = (struct index_base){.n = c.n, .segment = c.segment, .offset = c.offset};
    memcpy(out->h, c.h, SHA256_HEX);
    memcpy(out->at, c.at, INSTANT_LEN);
    return INDEX_FOUND;
}

void index_hold(struct index *ix, uint64_t n)
{
    ix->held = n;
}

/* from: a packed record, with BUF_PAD readable bytes after it. */
static enum index_answer unpack(struct slice from, struct index_record *out)
{
    uint64_t head[INDEX_HEAD];
    uint32_t len[INDEX_TEXTS];
    size_t at = sizeof head + sizeof len;

    if (from.n < at)
        return INDEX_BROKEN;
    memcpy(head, from.p, sizeof head);
    memcpy(len, from.p + sizeof head, sizeof len);
    if (head[H_SUM] != index_sum(head, len, slice_from(from.p + at, from.n - at)))
        return INDEX_BROKEN;
    *out = (struct index_record){.version = head[H_VERSION],
                                 .events = head[H_EVENTS],
                                 .first_n = head[H_FIRST_N],
                                 .last_n = head[H_LAST_N],
                                 .line = {.n = head[H_LAST_N],
                                          .segment = head[H_SEGMENT],
                                          .offset = head[H_OFFSET],
                                          .len = (uint32_t)head[H_LEN]}};
    for (int i = 0; i < INDEX_TEXTS; i++) {
        if (len[i] == UINT32_MAX)
            continue;
        if (len[i] > from.n - at)
            return INDEX_BROKEN;
        *index_text(out, i) = slice_from(from.p + at, len[i]);
        at += len[i];
    }
    return at == from.n ? INDEX_FOUND : INDEX_BROKEN;
}

static enum index_answer get(struct index *ix, int db, const struct index_key *k, MDB_val *v)
{
    MDB_val key = index_key_val(k);
    int rc = mdb_get(ix->read, ix->db[db], &key, v);

    if (rc == 0)
        return INDEX_FOUND;
    return rc == MDB_NOTFOUND ? INDEX_NONE : INDEX_BROKEN;
}

static enum index_answer get_record(struct index *ix, uint64_t first_n, struct index_record *out)
{
    struct index_key k = {.n = 0};
    MDB_val v;
    enum index_answer a;

    index_key_be(&k, first_n);
    a = get(ix, D_REC, &k, &v);
    if (a != INDEX_FOUND)
        return a;
    buf_reset(&ix->rec);
    buf_add(&ix->rec, v.mv_data, v.mv_size);
    return unpack(buf_slice(&ix->rec), out);
}

enum index_answer index_fetch_n(struct index *ix, uint64_t first_n, struct index_record *out)
{
    enum index_answer a = index_read_begin(ix);

    if (a != INDEX_FOUND)
        return a;
    a = get_record(ix, first_n, out);
    index_read_end(ix);
    return a;
}

enum index_answer index_fetch(struct index *ix, struct slice kind, struct slice id,
                              struct index_record *out)
{
    struct index_key k = index_key_of(kind, id);
    enum index_answer a = index_read_begin(ix);
    MDB_val v;

    if (a != INDEX_FOUND)
        return a;
    a = get(ix, D_ID, &k, &v);
    if (a == INDEX_FOUND)
        a = v.mv_size == 8 ? get_record(ix, index_get_be(v.mv_data), out) : INDEX_BROKEN;
    index_read_end(ix);
    if (a == INDEX_FOUND && (!slice_eq(out->id, id) || !slice_eq(out->kind, kind)))
        return INDEX_BROKEN;
    return a;
}

enum index_answer index_find(struct index *ix, struct slice kind, struct slice id,
                             uint64_t *first_n)
{
    struct index_key k = index_key_of(kind, id);
    struct covers any;
    enum index_answer a = begin_read(ix, &any);
    MDB_val v;

    if (a != INDEX_FOUND)
        return a;
    a = get(ix, D_ID, &k, &v);
    if (a == INDEX_FOUND && v.mv_size == 8)
        *first_n = index_get_be(v.mv_data);
    index_read_end(ix);
    return a == INDEX_FOUND && *first_n > ix->held ? INDEX_NONE : a;
}

/* The read transaction is begun, and ended here. Visit keys from `from` on that start with `prefix`; fn returns false to stop. */
static enum index_answer walk(struct index *ix, int db, const struct index_key *from,
                              const struct index_key *prefix,
                              bool (*fn)(void *ctx, const MDB_val *k, const MDB_val *v), void *ctx)
{
    MDB_cursor *c;
    MDB_val k = index_key_val(from);
    MDB_val v;
    int rc;

    if (mdb_cursor_open(ix->read, ix->db[db], &c) != 0) {
        index_read_end(ix);
        return INDEX_BROKEN;
    }
    rc = mdb_cursor_get(c, &k, &v, MDB_SET_RANGE);
    while (rc == 0 && starts(&k, prefix) && fn(ctx, &k, &v))
        rc = mdb_cursor_get(c, &k, &v, MDB_NEXT);
    mdb_cursor_close(c);
    index_read_end(ix);
    return rc == 0 || rc == MDB_NOTFOUND ? INDEX_FOUND : INDEX_BROKEN;
}

struct numbers {
    uint64_t *out;
    size_t max;
    size_t n;
    size_t prefix_n;
};

static bool take_number(void *ctx, const MDB_val *k, const MDB_val *v)
{
    struct numbers *t = ctx;

    (void)v;
    if (k->mv_size != t->prefix_n + 8)
        return true;
    t->out[t->n++] = index_get_be((const char *)k->mv_data + t->prefix_n);
    return t->n < t->max;
}

static enum index_answer numbers_after(struct index *ix, int db, struct index_key prefix,
                                       uint64_t after, uint64_t *first_n, size_t max, size_t *count)
{
    struct index_key from;
    struct numbers t = {first_n, max, 0, 0};
    enum index_answer a = index_read_begin(ix);

    *count = 0;
    if (a != INDEX_FOUND)
        return a;
    index_key_add(&prefix, "", 1);
    from = prefix;
    t.prefix_n = prefix.n;
    index_key_be(&from, after + 1);
    a = walk(ix, db, &from, &prefix, take_number, &t);
    *count = t.n;
    return a;
}

/* Copy the packed records behind one another, then take them apart: the page
 * may move while it grows. */
static enum index_answer copy_records(struct index *ix, const uint64_t *first_n, size_t count,
                                      struct index_record *out, struct buf *page)
{
    enum index_answer a = index_read_begin(ix);
    size_t at = 0;

    if (a != INDEX_FOUND)
        return a;
    buf_reset(page);
    for (size_t i = 0; i < count && a == INDEX_FOUND; i++) {
        struct index_key k = {.n = 0};
        MDB_val v;
        index_key_be(&k, first_n[i]);
        a = get(ix, D_REC, &k, &v);
        if (a != INDEX_FOUND)
            break;
        out[i].body.n = v.mv_size; /* for the second turn */
        buf_add(page, v.mv_data, v.mv_size);
    }
    index_read_end(ix);
    for (size_t i = 0; i < count && a == INDEX_FOUND; i++) {
        size_t n = out[i].body.n;
        a = unpack(slice_from(page->p + at, n), &out[i]);
        at += n;
    }
    return a == INDEX_NONE ? INDEX_BROKEN : a;
}

#define PAGE_MOST 256

enum index_answer index_list(struct index *ix, struct slice kind, const char *state, uint64_t after,
                             struct index_record *out, size_t max, size_t *count, struct buf *page)
{
    uint64_t first_n[PAGE_MOST];
    enum index_answer a =
        numbers_after(ix, D_LIST, index_key_of(kind, slice_of(state ? state : "*")), after, first_n,
                      max < PAGE_MOST ? max : PAGE_MOST, count);

    return a == INDEX_FOUND ? copy_records(ix, first_n, *count, out, page) : a;
}

enum index_answer index_holders(struct index *ix, struct slice space, struct slice value,
                                uint64_t after, uint64_t *first_n, size_t max, size_t *count)
{
    return numbers_after(ix, D_KEY, index_key_of(space, value), after, first_n, max, count);
}

struct places {
    struct index_place *out;
    size_t max;
    size_t n;
    uint64_t held;
};

static bool take_place(void *ctx, const MDB_val *k, const MDB_val *v)
{
    struct places *t = ctx;
    struct index_place *p = &t->out[t->n];

    if (k->mv_size != 16 || v->mv_size != sizeof *p)
        return true;
    memcpy(p, v->mv_data, sizeof *p);
    if (p->n > t->held)
        return false;
    t->n++;
    return t->n < t->max;
}

enum index_answer index_events(struct index *ix, uint64_t first_n, uint64_t after,
                               struct index_place *out, size_t max, size_t *count)
{
    struct index_key prefix = {.n = 0};
    struct index_key from;
    struct places t = {out, max, 0, ix->held};
    struct covers any;
    enum index_answer a = begin_read(ix, &any);

    *count = 0;
    if (a != INDEX_FOUND)
        return a;
    index_key_be(&prefix, first_n);
    from = prefix;
    index_key_be(&from, after + 1);
    a = walk(ix, D_EVENT, &from, &prefix, take_place, &t);
    *count = t.n;
    return a;
}

enum index_answer index_done(struct index *ix, struct slice key)
{
    struct index_key k = {.n = 0};
    enum index_answer a;
    size_t count;
    uint64_t n;

    index_key_text(&k, key);
    a = numbers_after(ix, D_DONE, k, 0, &n, 1, &count);
    return a == INDEX_FOUND && count == 0 ? INDEX_NONE : a;
}

/* Step back from the first key behind the prefix (or behind `below`). */
static bool last_before(MDB_cursor *c, const struct index_key *behind, MDB_val *k)
{
    MDB_val v;

    *k = index_key_val(behind);
    if (mdb_cursor_get(c, k, &v, MDB_SET_RANGE) != 0)
        return mdb_cursor_get(c, k, &v, MDB_LAST) == 0;
    return mdb_cursor_get(c, k, &v, MDB_PREV) == 0;
}

enum index_answer index_last(struct index *ix, struct slice space, struct slice prefix,
                             struct slice below, struct buf *out, uint64_t *holder)
{
    struct index_key start = index_key_of(space, prefix);
    struct index_key behind = index_key_of(space, below.p ? below : prefix);
    enum index_answer a = index_read_begin(ix);
    size_t head = space.n + 1;
    MDB_cursor *c;
    MDB_val k;

    if (a != INDEX_FOUND)
        return a;
    if (!below.p)
        index_key_add(&behind, "\xff\xff\xff\xff", 4); /* no UTF-8 text has these bytes */
    if (mdb_cursor_open(ix->read, ix->db[D_KEY], &c) != 0) {
        index_read_end(ix);
        return INDEX_BROKEN;
    }
    a = INDEX_NONE;
    if (last_before(c, &behind, &k) && starts(&k, &start) && k.mv_size >= head + 9) {
        buf_reset(out);
        buf_add(out, (const char *)k.mv_data + head, k.mv_size - head - 9);
        *holder = index_get_be((const char *)k.mv_data + k.mv_size - 8);
        a = INDEX_FOUND;
    }
    mdb_cursor_close(c);
    index_read_end(ix);
    return a;
}
