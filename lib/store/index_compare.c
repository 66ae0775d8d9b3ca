/*
 * index_compare.c: does the index hold exactly the entries it should?
 *
 * Entry by entry in the order of the keys that would be nine look-ups an order.
 * Instead both sides are added up: a sum of seeded 64-bit hashes, twice, doesn't
 * depend on the order in which they come. The seed is another one each time: a
 * difference that stays hidden would do so by chance, at 1 to 2^64.
 *
 * A walk along the leaves doesn't use the keys in the pages above them; a
 * look-up does. So the first and the last key of each leaf are looked up, too:
 * if both are found where they stand, so is everything between.
 */
#include "store/index_guard.h"
#include "store/index_impl.h"

void index_total_add(const struct index *ix, struct index_total *t, MDB_val key, MDB_val v)
{
    struct slice k = slice_from(key.mv_data, key.mv_size);
    struct slice val = slice_from(v.mv_data, v.mv_size);
    uint64_t h = table_hash(&ix->seed, k, val);

    t->entries++;
    t->sum[0] += h;
    t->sum[1] += (h ^ h >> 29) * 0xBF58476D1CE4E5B9U;
}

void index_compare_begin(struct index *ix)
{
    memset(ix->want, 0, sizeof ix->want);
    table_start(&ix->seed);
    ix->comparing = true;
}

struct leaf_walk {
    struct index *ix;
    int db;
    uintptr_t page_size;
    struct index_total have;
    MDB_val key; /* the one before; size 0: none */
    MDB_val v;
};

/* A look-up by key ends at that very entry. */
static bool stands_there(const struct leaf_walk *w, MDB_val key, MDB_val v)
{
    MDB_val found;

    return mdb_get(w->ix->read, w->ix->db[w->db], &key, &found) == 0 &&
           found.mv_data == v.mv_data && found.mv_size == v.mv_size;
}

static bool same_page(const struct leaf_walk *w, MDB_val a, MDB_val b)
{
    return (uintptr_t)a.mv_data / w->page_size == (uintptr_t)b.mv_data / w->page_size;
}

static bool take(struct leaf_walk *w, MDB_val key, MDB_val v)
{
    bool first = w->key.mv_size == 0;

    if (!first && slice_cmp(slice_from(w->key.mv_data, w->key.mv_size),
                            slice_from(key.mv_data, key.mv_size)) >= 0)
        return false;
    if (!first && !same_page(w, w->key, key) && !stands_there(w, w->key, w->v))
        return false;
    if ((first || !same_page(w, w->key, key)) && !stands_there(w, key, v))
        return false;
    index_total_add(w->ix, &w->have, key, v);
    w->key = key;
    w->v = v;
    return true;
}

static bool same_entries(struct index *ix, int db)
{
    const struct index_total *want = &ix->want[db];
    struct leaf_walk w = {.ix = ix, .db = db};
    MDB_cursor *c;
    MDB_stat st;
    MDB_val k;
    MDB_val v;
    bool ok = true;
    int rc;

    if (mdb_stat(ix->read, ix->db[db], &st) != 0 || mdb_cursor_open(ix->read, ix->db[db], &c) != 0)
        return false;
    w.page_size = st.ms_psize;
    for (rc = mdb_cursor_get(c, &k, &v, MDB_FIRST); ok && rc == 0;
         rc = ok ? mdb_cursor_get(c, &k, &v, MDB_NEXT) : rc)
        ok = take(&w, k, v);
    mdb_cursor_close(c);
    return ok && rc == MDB_NOTFOUND && (w.key.mv_size == 0 || stands_there(&w, w.key, w.v)) &&
           st.ms_entries == want->entries && w.have.entries == want->entries &&
           w.have.sum[0] == want->sum[0] && w.have.sum[1] == want->sum[1];
}

enum index_answer index_compare_end(struct index *ix)
{
    enum index_answer a = index_read_begin(ix);

    ix->comparing = false;
    if (a != INDEX_FOUND)
        return a;
    for (int db = D_REC; db < D_COUNT && a == INDEX_FOUND; db++)
        a = same_entries(ix, db) ? INDEX_FOUND : INDEX_BROKEN;
    index_read_end(ix);
    return a;
}
