/*
 * store_index.c: the facade: the index kept near.
 *
 * The index is brought up when memory holds STORE_INDEX_DUE events. In a bulk
 * load that would cost as much as the load itself, since an update may touch
 * each page of the index. So a writer that goes on and on waits longer each
 * time, at last for a quarter of what there is: the sum of all updates stays a
 * few times the whole, however large that becomes. And it lets another process
 * do them meanwhile.
 *
 * That process is forked under the lock, with nothing staged. It has the journal
 * as it stood then, all of it durable, which nobody ever takes back; so it needs
 * no lock of the store, and closes its copy. Who else updates the index is kept
 * out by LMDB's own lock, and index_update_begin() looks whether it still covers
 * the same prefix. Whatever happens to that process, the index is whole and
 * covers what it says.
 */
#include "store/reindex.h"
#include "store/store_impl.h"

#include <errno.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#define LONG_LOAD 4096 /* events of one writer: now it is worth another process */

enum status store_load_anew(struct store *s)
{
    store_rebase(s);
    return journal_load(&s->journal);
}

static uint64_t journal_bytes(const struct store *s)
{
    uint64_t bytes = 0;

    for (size_t i = 0; i < s->journal.segs; i++)
        bytes += s->journal.seg[i].len;
    return bytes + s->journal.start.n * 1024; /* what is below memory, by its order of size */
}

enum status store_open_index(struct store *s)
{
    if (s->index_writer)
        return ST_YES;
    s->index_writer = true;
    past_close(&s->past);
    past_open(&s->past, s->dirfd, s->journal.jfd, s->meta.id, true, journal_bytes(s));
    (void)past_rebase(&s->past);
    if (s->past.base.n == s->journal.start.n)
        return ST_YES;
    return store_load_anew(s);
}

/* ---- by another process ---- */

/* An environment of LMDB mustn't be used by a child: it opens its own. */
static bool index_by_child(struct store *s)
{
    struct past p;

    past_open(&p, s->dirfd, s->journal.jfd, s->meta.id, true, journal_bytes(s));
    return past_rebase(&p) && p.base.n == s->past.base.n &&
           reindex(&p, &s->journal, &s->view, s->keys.of);
}

static void start_indexer(struct store *s)
{
    pid_t pid = fork();

    if (pid == 0) {
        (void)close(STDIN_FILENO);
        (void)close(STDOUT_FILENO);
        (void)close(s->journal.lock_wr); /* the lock is our parent's, and goes with it */
        _exit(index_by_child(s) ? 0 : ST_IO);
    }
    s->indexer = pid > 0 ? pid : 0;
}

/* Still at work? */
static bool indexing(struct store *s, bool wait)
{
    pid_t r;

    if (s->indexer == 0)
        return false;
    do
        r = waitpid(s->indexer, NULL, wait ? 0 : WNOHANG);
    while (r < 0 && errno == EINTR);
    if (r == 0)
        return true;
    s->indexer = 0;
    return false;
}

/* ---- when ---- */

static uint64_t next_due(const struct store *s)
{
    uint64_t quarter = s->journal.n / 4;

    return quarter > LONG_LOAD ? quarter : LONG_LOAD;
}

/* What memory took from it isn't whole. Moved on: what it says now is. Damaged:
 * nothing may be built on it, for what it can't find would come back as new. */
static enum status begin_again(struct store *s)
{
    enum status st;

    if (past_moved(&s->past))
        return store_load_anew(s);
    past_close(&s->past);
    if (!index_remove(s->dirfd)) {
        s->no_index = true;
        return store_load_anew(s);
    }
    s->index_writer = false;
    st = store_open_index(s);
    return st == ST_YES ? store_load_anew(s) : st;
}

enum status store_keep_index(struct store *s, uint64_t due)
{
    enum status st;

    /* A writer who doesn't know the unique values leaves the index to those who do. */
    if (!s->keys.of || s->no_index || s->journal.n - s->journal.start.n < due)
        return ST_YES;
    if (indexing(s, false))
        return ST_YES;
    st = store_open_index(s);
    if (st != ST_YES)
        return st;
    store_take_in(s);
    if (s->view.moved) {
        st = begin_again(s);
        if (st != ST_YES || s->journal.n - s->journal.start.n < due)
            return st;
        store_take_in(s);
        if (s->view.moved)
            return ST_YES;
    }
    if (due >= LONG_LOAD && s->past.base.n > 0) {
        s->index_due = next_due(s);
        start_indexer(s);
        if (s->indexer)
            return ST_YES;
    }
    if (!reindex(&s->past, &s->journal, &s->view, s->keys.of))
        return ST_YES; /* a cache that failed: the journal is whole */
    s->index_due = next_due(s);
    return store_load_anew(s);
}

void store_settle(struct store *s)
{
    (void)indexing(s, true);
    if (!s->wrote || s->failed != ST_YES || s->journal.broken ||
        s->journal.n - s->journal.start.n < STORE_INDEX_DUE)
        return;
    s->wrote = false;
    s->wait_ms = 1000;
    s->index_due = STORE_INDEX_DUE;
    if (store_begin(s, false) == ST_YES)
        store_rollback(s);
}
