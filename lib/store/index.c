/*
 * Seven databases in one LMDB file:
 *
 *   meta   "covers"                      which store, file and journal prefix
 *   rec    first_n                       the record: header, texts, body unless
 *                                        it stands in the journal as it is
 *   id     kind 0 id                     first_n
 *   list   kind 0 state 0 first_n        (empty; state "*" is any)
 *   event  first_n n                     segment, offset, length
 *   done   idempotency key 0 n           (empty)
 *   key    space 0 value 0 first_n       (empty)
 *
 * Numbers in keys are big-endian, so that they sort; numbers in values are in
 * the machine's order, because an index never leaves its machine.
 */
#include "store/index_impl.h"

#include "store/file.h"
#include "store/index_file.h"
#include "store/index_guard.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#define INDEX_FORMAT 4

static const char *const names[D_COUNT] = {"meta", "rec", "id", "list", "event", "done", "key"};

/* ---- keys ---- */

void index_key_add(struct index_key *k, const char *p, size_t n)
{
    if (n > INDEX_KEY_MAX - k->n)
        n = INDEX_KEY_MAX - k->n;
    memcpy(k->p + k->n, p, n);
    k->n += n;
}

void index_key_be(struct index_key *k, uint64_t v)
{
    char b[8];

    for (int i = 0; i < 8; i++)
        b[i] = (char)(v >> (56 - 8 * i));
    index_key_add(k, b, 8);
}

uint64_t index_get_be(const void *from)
{
    const unsigned char *p = from;
    uint64_t v = 0;

    for (int i = 0; i < 8; i++)
        v = v << 8 | p[i];
    return v;
}

void index_key_text(struct index_key *k, struct slice s)
{
    char hex[SHA256_HEX + 1];

    if (s.n <= 300) {
        index_key_add(k, s.p, s.n);
        return;
    }
    sha256_hex(s.p, s.n, hex);
    index_key_add(k, "\1", 1);
    index_key_add(k, hex, SHA256_HEX);
}

struct index_key index_key_of(struct slice a, struct slice b)
{
    struct index_key k = {.n = 0};

    index_key_add(&k, a.p, a.n < 100 ? a.n : 100);
    index_key_add(&k, "", 1);
    index_key_text(&k, b);
    return k;
}

struct index_key index_key_list(struct slice kind, struct slice state, uint64_t first_n)
{
    struct index_key k = index_key_of(kind, state);

    index_key_add(&k, "", 1);
    index_key_be(&k, first_n);
    return k;
}

MDB_val index_val(const void *p, size_t n)
{
    union {
        const void *from;
        void *to;
    } u = {.from = p}; /* LMDB's struct isn't const; it doesn't write through it */

    return (MDB_val){n, u.to};
}

struct slice *index_text(struct index_record *r, int i)
{
    struct slice *const all[INDEX_TEXTS] = {&r->kind,       &r->id, &r->state, &r->created_at,
                                            &r->updated_at, &r->h,  &r->body};

    return all[i];
}

/* ---- opening ---- */

int index_begin(struct index *ix, unsigned flags, MDB_txn **txn)
{
    int rc;

    index_guard(true);
    rc = mdb_txn_begin(ix->env, NULL, flags, txn);
    if (rc == MDB_MAP_RESIZED && mdb_env_set_mapsize(ix->env, 0) == 0)
        rc = mdb_txn_begin(ix->env, NULL, flags, txn);
    return rc;
}

static uint64_t sum_step(uint64_t h, uint64_t w)
{
    h = (h ^ w) * 0xD6E8FEB86659FD93U;
    return h ^ h >> 32;
}

uint64_t index_sum(const uint64_t head[INDEX_HEAD], const uint32_t *len, struct slice texts)
{
    uint64_t h = 0x9E3779B97F4A7C15U;
    uint64_t w;

    for (int i = 0; i < H_SUM; i++)
        h = sum_step(h, head[i]);
    for (int i = 0; i < INDEX_TEXTS; i++)
        h = sum_step(h, len[i]);
    for (; texts.n >= 8; texts.n -= 8, texts.p += 8) {
        memcpy(&w, texts.p, 8);
        h = sum_step(h, w);
    }
    w = 0;
    if (texts.n)
        memcpy(&w, texts.p, texts.n);
    return sum_step(h, w);
}

uint64_t index_covers_sum(const struct covers *c)
{
    struct covers copy = *c;
    const char *p = (const char *)&copy;
    uint64_t h = 0x9E3779B97F4A7C15U;
    uint64_t w;

    _Static_assert(sizeof copy % sizeof w == 0, "summed by words");
    copy.sum = 0;
    for (size_t i = 0; i < sizeof copy; i += sizeof w) {
        memcpy(&w, p + i, sizeof w);
        h = sum_step(h, w);
    }
    return h;
}

static bool open_dbs(struct index *ix, bool writer)
{
    MDB_txn *txn;

    if (index_begin(ix, writer ? 0 : MDB_RDONLY, &txn) != 0)
        return false;
    for (int i = 0; i < D_COUNT; i++) {
        if (mdb_dbi_open(txn, names[i], writer ? MDB_CREATE : 0, &ix->db[i]) != 0) {
            mdb_txn_abort(txn);
            return false;
        }
    }
    return mdb_txn_commit(txn) == 0;
}

bool index_covers_mine(const struct index *ix, const struct covers *c)
{
    return c->format == INDEX_FORMAT && c->dev == ix->mine.dev && c->ino == ix->mine.ino &&
           memcmp(c->store_id, ix->mine.store_id, sizeof c->store_id) == 0;
}

bool index_read_covers(struct index *ix, MDB_txn *txn, struct covers *out)
{
    MDB_val k = index_val("covers", 6);
    MDB_val v;

    if (mdb_get(txn, ix->db[D_META], &k, &v) != 0 || v.mv_size != sizeof *out)
        return false;
    memcpy(out, v.mv_data, sizeof *out);
    return out->sum == index_covers_sum(out);
}

/* Both files with the store's mode, whatever the umask, before LMDB opens them:
 * it holds record locks on lock.mdb, and closing any other descriptor of that
 * file in this process would let them go. The next to open the index would then
 * set the lock file up anew under the hands of those who use it. */
static void make_file(int indexfd, const char *name)
{
    int fd = file_open(indexfd, name, O_RDWR | O_EXCL, FILE_MODE);

    if (fd >= 0)
        close(fd);
}

static bool open_env(struct index *ix, int indexfd, bool writer, uint64_t journal_bytes)
{
    char path[64];
    size_t map = ((size_t)1 << 30) + (size_t)journal_bytes * 8;

    (void)snprintf(path, sizeof path, "/proc/self/fd/%d", indexfd);
    if (mdb_env_create(&ix->env) != 0)
        return false;
    return mdb_env_set_maxdbs(ix->env, D_COUNT) == 0 && mdb_env_set_mapsize(ix->env, map) == 0 &&
           mdb_env_set_maxreaders(ix->env, 1024) == 0 &&
           mdb_env_open(ix->env, path, MDB_NOTLS | MDB_NORDAHEAD | (writer ? 0U : MDB_RDONLY),
                        FILE_MODE) == 0 &&
           open_dbs(ix, writer);
}

/* A file of ours, or a new one; not a copy, and not another store's. */
static bool ours(struct index *ix, int indexfd, bool was_there)
{
    struct index_file file;
    struct covers c;
    MDB_txn *txn;
    bool ok;

    index_file_look(indexfd, &file);
    ix->mine.dev = file.dev;
    ix->mine.ino = file.ino;
    if (!was_there)
        return true;
    if (index_begin(ix, MDB_RDONLY, &txn) != 0)
        return false;
    ok = index_read_covers(ix, txn, &c) && index_covers_mine(ix, &c);
    mdb_txn_abort(txn);
    return ok;
}

static bool open_once(struct index *ix, int indexfd, bool writer, uint64_t journal_bytes)
{
    struct index_file file;

    index_file_look(indexfd, &file);
    if ((file.there && !file.usable) || (!file.there && !writer))
        return false;
    if (!file.there) {
        make_file(indexfd, "lock.mdb");
        make_file(indexfd, "data.mdb");
    }
    return open_env(ix, indexfd, writer, journal_bytes) && ours(ix, indexfd, file.there);
}

static void close_env(struct index *ix)
{
    index_guard(true);
    if (ix->read)
        mdb_txn_abort(ix->read);
    if (ix->env)
        mdb_env_close(ix->env);
    index_guard(false);
    ix->read = NULL;
    ix->env = NULL;
}

struct index *index_open(int dirfd, const char *store_id, bool writer, uint64_t journal_bytes)
{
    struct index *ix = mem_alloc(1, sizeof *ix);
    int indexfd = file_open_dir(dirfd, "index");
    bool ok;

    index_guard_start();
    index_guard(true);
    ix->mine.format = INDEX_FORMAT;
    memcpy(ix->mine.store_id, store_id, strnlen(store_id, sizeof ix->mine.store_id - 1));
    ok = indexfd >= 0 && open_once(ix, indexfd, writer, journal_bytes);
    if (!ok && writer && indexfd >= 0) {
        close_env(ix);
        index_guard(true);
        ok = index_remove(dirfd) && open_once(ix, indexfd, writer, journal_bytes);
    }
    if (indexfd >= 0)
        close(indexfd);
    index_guard(false);
    if (ok)
        return ix;
    index_close(ix);
    return NULL;
}

void index_close(struct index *ix)
{
    if (!ix)
        return;
    index_update_abort(ix);
    close_env(ix);
    buf_release(&ix->rec);
    buf_release(&ix->packed);
    index_changes_release(&ix->changes);
    free(ix);
}

bool index_remove(int dirfd)
{
    static const char *const files[] = {"data.mdb", "lock.mdb"};
    int fd = file_open_dir(dirfd, "index");
    bool ok = fd >= 0;

    for (size_t i = 0; ok && i < 2; i++) {
        if (unlinkat(fd, files[i], 0) != 0 && unlinkat(fd, files[i], AT_REMOVEDIR) != 0 &&
            faccessat(fd, files[i], F_OK, 0) == 0)
            ok = false;
    }
    if (fd >= 0)
        close(fd);
    return ok;
}
