#include "audit/kept.h"
#include "audit/lines.h"
#include "audit/path.h"
#include "audit/proof.h"
#include "store/store.h"

#include <unistd.h>

struct making {
    const char *dir;
    struct meta meta;
    struct kept kept;
    struct lines lines;
    struct checkpoint c;
    struct buf note;
    struct slice line[PROOF_EVENTS_MAX]; /* of the order, in the arena */
    uint64_t leaf[PROOF_EVENTS_MAX];
    size_t n;
    uint64_t later;
    bool too_many;
    struct arena arena;
    struct path_maker path;
};

static bool collect(void *ctx, uint64_t n, struct slice line)
{
    struct making *m = ctx;

    if (n > m->c.size) {
        m->later++;
        return true;
    }
    m->too_many = m->n == PROOF_EVENTS_MAX;
    if (m->too_many)
        return false;
    m->leaf[m->n] = n - 1;
    m->line[m->n++] = arena_copy(&m->arena, line);
    return true;
}

static enum status find_events(struct making *m, const char *order)
{
    struct store_config cfg = {.dir = m->dir};
    enum status st;
    struct store *s = store_open(&cfg, &st);
    bool there;

    if (!s)
        return st;
    there = store_events(s, slice_of("order"), slice_of(order), collect, m);
    st = store_failed(s);
    store_close(s);
    if (st != ST_YES)
        return st;
    if (there && m->n > 0 && !m->too_many)
        return ST_YES;
    if (m->too_many)
        diag_say("%s: more than %d events", order, PROOF_EVENTS_MAX);
    else if (there)
        diag_say("%s: no event of it is under a checkpoint yet", order);
    else
        diag_say("%s: no such order", order);
    return ST_NO;
}

/* The tree up to the checkpoint, which must be the one that was signed. */
static enum status make_paths(struct making *m)
{
    unsigned char hash[TREE_HASH];
    struct slice line;
    size_t next = 0;

    path_start(&m->path, m->leaf, m->n);
    while (m->path.tree.n < m->c.size && lines_next(&m->lines, &line)) {
        if (next < m->n && m->leaf[next] == m->path.tree.n && !slice_eq(m->line[next++], line))
            break; /* the index says otherwise than the journal */
        tree_leaf(line, hash);
        path_add(&m->path, hash);
    }
    if (m->lines.st != ST_YES)
        return m->lines.st;
    tree_root(&m->path.tree, hash);
    if (m->path.tree.n == m->c.size && memcmp(hash, m->c.root, TREE_HASH) == 0) {
        path_end(&m->path);
        return ST_YES;
    }
    diag_say("%s: the journal isn't the one that its last checkpoint covers: run 'lq-audit verify'",
             m->dir);
    return ST_IO;
}

static void put(struct making *m, const char *order, struct buf *out)
{
    unsigned char path[TREE_LEVELS][TREE_HASH];

    buf_adds(out, "{\"proof\":1,\"order\":");
    json_put_str(out, slice_of(order));
    buf_adds(out, ",\"events\":[");
    for (size_t i = 0; i < m->n; i++) {
        size_t n = path_of(&m->path, m->leaf[i], path);
        buf_addf(out, "%s{\"n\":%llu,\"line\":", i ? "," : "", (unsigned long long)m->leaf[i] + 1);
        json_put_str(out, m->line[i]);
        buf_adds(out, ",\"path\":\"");
        base64_put(out, path, n * TREE_HASH);
        buf_adds(out, "\"}");
    }
    buf_adds(out, "],\"checkpoint\":");
    json_put_str(out, buf_slice(&m->note));
    if (m->later > 0)
        buf_addf(out, ",\"later\":%llu", (unsigned long long)m->later);
    buf_adds(out, "}\n");
}

static enum status make_in(struct making *m, int dirfd, const char *order, struct buf *out)
{
    enum status st = meta_load(dirfd, m->dir, &m->meta);

    if (st == ST_YES)
        st = kept_open(&m->kept, dirfd, m->dir, &m->meta, NULL);
    if (st == ST_YES && m->kept.n == 0) {
        diag_say("%s: there is no checkpoint yet: 'lq-audit checkpoint' makes one", m->dir);
        st = ST_NO;
    }
    if (st == ST_YES)
        st = kept_read(&m->kept, m->kept.size[m->kept.n - 1], &m->c, &m->note);
    if (st == ST_YES)
        st = find_events(m, order);
    if (st == ST_YES)
        st = lines_open(&m->lines, dirfd, m->dir, &m->meta);
    if (st == ST_YES)
        st = make_paths(m);
    if (st == ST_YES)
        put(m, order, out);
    return st;
}

enum status proof_make(const char *store, const char *order, struct buf *out)
{
    struct making *m = mem_alloc(1, sizeof *m);
    enum status st = ST_USAGE;
    int dirfd = -1;

    m->dir = meta_dir(store);
    m->kept.fd = m->lines.jfd = m->lines.reader.fd = -1;
    if (m->dir)
        dirfd = meta_open_dir(m->dir, &st);
    if (dirfd >= 0) {
        st = make_in(m, dirfd, order, out);
        close(dirfd);
    }
    lines_close(&m->lines);
    path_release(&m->path);
    kept_close(&m->kept);
    meta_release(&m->meta);
    arena_release(&m->arena);
    buf_release(&m->note);
    free(m);
    return st;
}
