#include "audit/signing.h"
#include "audit/kept.h"
#include "audit/lines.h"
#include "audit/recorded.h"
#include "store/file.h"

#include <errno.h>
#include <sys/file.h>
#include <unistd.h>

struct signing {
    const char *dir;
    int dirfd;
    struct meta meta;
    struct kept kept;
    struct legal_key *key;
    struct lines lines;
    struct frontier front;
    struct checkpoint last; /* size 0: none */
    struct frontier at_last;
    struct buf last_note;
    bool fresh;    /* there are events behind the last one, but for those that record it */
    bool recorded; /* one of these is there */
};

static enum status open_store(struct signing *s, const char *store)
{
    enum status st = ST_USAGE;

    *s = (struct signing){.dir = meta_dir(store), .dirfd = -1};
    s->kept.fd = s->lines.jfd = s->lines.reader.fd = -1;
    if (!s->dir)
        return st;
    s->dirfd = meta_open_dir(s->dir, &st);
    if (s->dirfd >= 0)
        st = meta_load(s->dirfd, s->dir, &s->meta);
    if (st == ST_YES && !file_make_dir(s->dirfd, "checkpoints")) {
        diag_say("%s/checkpoints: can't be made: %s", s->dir, strerror(errno));
        st = ST_IO;
    }
    if (st == ST_YES)
        st = kept_open(&s->kept, s->dirfd, s->dir, &s->meta, NULL);
    return st;
}

/* One at a time. The lock goes with the descriptor. */
static enum status take_lock(const struct signing *s)
{
    if (flock(s->kept.fd, LOCK_EX | LOCK_NB) == 0)
        return ST_YES;
    diag_say("%s/checkpoints: another lq-audit is at work there: try again", s->dir);
    return ST_BUSY;
}

static void close_store(struct signing *s)
{
    lines_close(&s->lines);
    kept_close(&s->kept);
    legal_key_free(s->key);
    meta_release(&s->meta);
    buf_release(&s->last_note);
    if (s->dirfd >= 0)
        close(s->dirfd);
}

/* ---- a key ---- */

static enum status make_key(struct signing *s, const char *name, struct buf *out)
{
    struct buf path = {0};
    size_t from = out->n;
    struct buf line = {0};
    enum status st = ST_IO;

    buf_addf(&path, "%s.pub", name);
    if (legal_key_make(name) && (s->key = legal_key_public(buf_str(&path))) != NULL) {
        note_verifier_line(&line, s->kept.origin, s->key);
        buf_add_slice(out, buf_slice(&line));
        buf_addc(out, '\n');
        st = kept_trust(&s->kept, &line);
    }
    if (st != ST_YES)
        out->n = from;
    buf_release(&line);
    buf_release(&path);
    return st;
}

enum status signing_key(const char *store, const char *name, struct buf *out)
{
    struct signing s;
    enum status st = open_store(&s, store);

    if (st == ST_YES)
        st = take_lock(&s);
    if (st == ST_YES)
        st = make_key(&s, name, out);
    close_store(&s);
    return st;
}

/* ---- a checkpoint ---- */

static bool root_is(const struct tree *t, const struct checkpoint *c)
{
    unsigned char root[TREE_HASH];

    tree_root(t, root);
    return t->n == c->size && memcmp(root, c->root, TREE_HASH) == 0;
}

static enum status rewritten(const struct signing *s)
{
    diag_say("%s: the journal's first %llu events aren't those that the last checkpoint covers: "
             "run 'lq-audit verify'",
             s->dir, (unsigned long long)s->last.size);
    return ST_IO;
}

/* Behind the last checkpoint if its frontier can be believed, else at the first event. */
static enum status find_start(struct signing *s)
{
    enum status st;

    if (s->kept.n == 0)
        return ST_YES;
    st = kept_read(&s->kept, s->kept.size[s->kept.n - 1], &s->last, &s->last_note);
    if (st != ST_YES)
        return st;
    if (s->lines.mark.n < s->last.size) {
        diag_say("%s: holds %llu events, and the last checkpoint covers %llu: it was rolled back",
                 s->dir, (unsigned long long)s->lines.mark.n, (unsigned long long)s->last.size);
        return ST_IO;
    }
    if (frontier_read(&s->kept, &s->front) && root_is(&s->front.tree, &s->last))
        lines_start(&s->lines, s->front.tree.n, s->front.segment, s->front.offset, s->front.h);
    else
        s->front = (struct frontier){0};
    s->at_last = s->front;
    return ST_YES;
}

static void take_place(struct signing *s)
{
    s->front.segment = s->lines.segment;
    s->front.offset = s->lines.offset;
    memcpy(s->front.h, s->lines.h, sizeof s->front.h);
}

static void look(struct signing *s)
{
    struct recorded r;

    if (!recorded_is(&s->lines.ev))
        s->fresh = true;
    else if (recorded_read(&s->lines.ev, &r) && r.size == s->last.size)
        s->recorded = true;
}

static enum status add_lines(struct signing *s)
{
    unsigned char leaf[TREE_HASH];
    struct slice line;

    while (lines_next(&s->lines, &line)) {
        tree_leaf(line, leaf);
        tree_add(&s->front.tree, leaf);
        if (s->front.tree.n > s->last.size)
            look(s);
        if (s->front.tree.n != s->last.size)
            continue;
        if (!root_is(&s->front.tree, &s->last))
            return rewritten(s);
        take_place(s);
        s->at_last = s->front;
    }
    take_place(s);
    return s->lines.st;
}

/* The note first: a frontier without its checkpoint is no frontier. */
static enum status sign(struct signing *s)
{
    struct checkpoint *c = &s->last;
    enum status st;

    c->size = s->front.tree.n;
    memcpy(c->origin, s->kept.origin, sizeof c->origin);
    tree_root(&s->front.tree, c->root);
    buf_reset(&s->last_note);
    note_sign(&s->last_note, c, s->key);
    st = kept_write(&s->kept, c->size, &s->last_note);
    s->recorded = false;
    return st == ST_YES ? frontier_write(&s->kept, &s->front) : st;
}

/* The last one again if nothing has happened since: an event that records it is no news. */
static enum status sign_or_repeat(struct signing *s)
{
    return s->last.size > 0 && !s->fresh ? frontier_write(&s->kept, &s->at_last) : sign(s);
}

/* What is signed must be something that verify will believe. */
static enum status check_key(struct signing *s, const char *path)
{
    unsigned char want[LEGAL_PUBLIC];
    unsigned char have[LEGAL_PUBLIC];

    s->key = legal_key_private(path);
    if (!s->key)
        return ST_IO;
    legal_key_raw(s->key, want);
    for (size_t i = 0; i < s->kept.trusted.n; i++) {
        legal_key_raw(s->kept.trusted.v[i].key, have);
        if (memcmp(have, want, LEGAL_PUBLIC) == 0 &&
            strcmp(s->kept.trusted.v[i].name, s->kept.origin) == 0)
            return ST_YES;
    }
    diag_say("%s: the store doesn't know this key: 'lq-audit key' makes one for it", path);
    return ST_IO;
}

enum status signing_checkpoint(const char *store, const char *key, bool record, struct buf *out)
{
    struct signing s;
    enum status st = open_store(&s, store);

    if (st == ST_YES)
        st = check_key(&s, key);
    if (st == ST_YES)
        st = take_lock(&s);
    if (st == ST_YES)
        st = lines_open(&s.lines, s.dirfd, s.dir, &s.meta);
    if (st == ST_YES)
        st = find_start(&s);
    if (st == ST_YES)
        st = add_lines(&s);
    if (st == ST_YES)
        st = sign_or_repeat(&s);
    if (st == ST_YES && record && !s.recorded)
        st = recorded_write(&s.last);
    if (st == ST_YES)
        buf_add_slice(out, buf_slice(&s.last_note));
    close_store(&s);
    return st;
}
