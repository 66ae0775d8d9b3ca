/*
 * store_write.c: the facade: one batch at a time, and the index kept near.
 */
#include "store/reindex.h"
#include "store/store_impl.h"

#include "base/utf8.h"

#include <errno.h>
#include <signal.h>

_Static_assert(META_FORMAT == STORE_FORMAT, "one format");
_Static_assert(JOURNAL_BATCH_BYTES == STORE_BATCH_BYTES, "one size of batch");

void store_set_rules(struct store *s, const char *rules)
{
    free(s->rules);
    s->rules = mem_dup(slice_of(rules));
}

const char *store_actor(const struct store *s)
{
    return s->actor;
}

struct instant store_now(const struct store *s)
{
    return s->now;
}

static void set_time(struct store *s)
{
    struct instant last;

    s->now = clock_now(s->meta.settable);
    if (journal_last_at(&s->journal, &last) && last.sec > s->now.sec)
        s->now.sec = last.sec;
}

static enum status begin_locked(struct store *s)
{
    struct sigaction ignore = {.sa_handler = SIG_IGN};
    struct writer who;
    enum status st = meta_refuse_remote(s->dirfd, s->dir);

    if (st != ST_YES)
        return st;
    /* A file size limit is an error to report, not a reason to die half-way. */
    sigemptyset(&ignore.sa_mask);
    if (sigaction(SIGXFSZ, &ignore, NULL) != 0) {
        diag_say("SIGXFSZ can't be ignored: %s", strerror(errno));
        return ST_IO;
    }
    who = (struct writer){s->actor, s->rules, s->now};
    st = journal_begin(&s->journal, &who, s->wait_ms);
    if (st == ST_YES && past_moved(&s->past))
        st = store_load_anew(s);
    if (st == ST_YES && s->journal.start.n != s->past.base.n)
        past_close(&s->past);
    if (st == ST_YES)
        st = store_keep_index(s, s->index_due);
    /* Another writer's helper may move the index on at any time (store_index.c):
     * from here on the batch sees it as it is. */
    index_pin(s->past.ix);
    if (st == ST_YES && past_moved(&s->past))
        st = store_load_anew(s);
    if (st != ST_YES) {
        index_unpin(s->past.ix);
        if (s->journal.locked)
            journal_rollback(&s->journal);
    }
    return st;
}

/* The index broke under the lock, before anything was staged: the journal says it all. */
static enum status without_index(struct store *s)
{
    enum status st;

    store_drop_index(s);
    st = journal_load(&s->journal);
    store_take_in(s);
    return st;
}

enum status store_begin(struct store *s, bool dry)
{
    enum status st;

    if (!s->actor)
        s->actor = mem_dup(slice_of(meta_actor(s->meta.settable)));
    set_time(s);
    if (dry)
        st = store_look(s) ? ST_YES : ST_IO;
    else
        st = begin_locked(s);
    if (st != ST_YES) {
        s->failed = st == ST_BUSY ? s->failed : st;
        return st;
    }
    s->in_batch = true;
    s->dry = dry;
    s->bad_batch = false;
    set_time(s);
    store_take_in(s);
    if (s->view.moved && !dry)
        st = without_index(s);
    return status_max(st, s->failed);
}

static const char damaged_index[] = "the index is damaged: run 'lq-store rebuild'";

static bool refuse(struct store *s, const struct event_in *ev, const char *what)
{
    diag_say("%s: %.*s %.*s: %s can't be stored: %s", s->dir, (int)(ev->kind.n & 0xFF), ev->kind.p,
             (int)(ev->id.n & 0xFFF), ev->id.p, ev->event, what);
    s->bad_batch = true;
    s->failed = ST_IO;
    return false;
}

/* The record as it is before this event; body absent: there is none yet, or
 * nothing but notes. */
static const char *body_so_far(struct store *s, const struct event_in *ev, struct slice *body)
{
    uint32_t i = view_find(&s->view, ev->kind, ev->id);
    struct index_record r;
    enum index_answer a = INDEX_NONE;

    *body = (struct slice){0};
    if (i != TABLE_NONE) {
        if (s->view.rec[i].version == 0)
            return NULL;
        return view_body(&s->view, i, true, body) ? NULL : "the record so far is damaged";
    }
    if (s->past.base.n > 0)
        a = past_fetch(&s->past, ev->kind, ev->id, &r);
    if (a == INDEX_FOUND && r.version > 0)
        *body = r.body;
    return a == INDEX_FOUND || a == INDEX_NONE ? NULL : damaged_index;
}

/* What the journal must never hold: a line that can't be read back, or a
 * record that no longer fits the limits of one. */
static const char *unfit(struct store *s, const struct event_in *ev)
{
    struct json_error err;
    struct slice body;
    const char *what;

    if (!utf8_valid(ev->id) || !utf8_valid(ev->key) || !utf8_valid(ev->note))
        return "a text in it is not UTF-8";
    if (!ev->patch.p)
        return NULL;
    if (!json_scan(&s->view.patch, ev->patch.p, ev->patch.n, &err) || ev->patch.p[0] != '{')
        return "its patch is not a JSON object within the limits of a record";
    what = body_so_far(s, ev, &body);
    if (what || !body.p)
        return what;
    if (!view_merge(&s->view, body, ev->patch, &s->merged) ||
        !json_scan(&s->view.target, s->merged.p, s->merged.n, &err))
        return "the record would be over the limits of one";
    return NULL;
}

static void compose(struct store *s, const struct event_in *in, char h[SHA256_HEX + 1])
{
    struct event_out ev = {.n = s->journal.n + 1,
                           .prev = s->journal.h,
                           .at = s->now,
                           .by = slice_of(s->actor),
                           .kind = in->kind,
                           .id = in->id,
                           .event = slice_of(in->event),
                           .to = slice_of(in->to),
                           .key = in->key,
                           .patch = in->patch,
                           .note = in->note,
                           .rules = slice_of(s->rules)};

    buf_reset(&s->line);
    event_compose(&s->line, &ev, h);
}

bool store_stage(struct store *s, const struct event_in *ev)
{
    char h[SHA256_HEX + 1];
    size_t staged = journal_staged_bytes(&s->journal);
    const char *what;

    if (!s->in_batch || store_staged(s) >= STORE_BATCH_LINES)
        return false;
    what = unfit(s, ev);
    if (what)
        return refuse(s, ev, what);
    compose(s, ev, h);
    if (s->line.n > EVENT_LINE_MAX)
        return refuse(s, ev, "it is larger than an event may be");
    if (staged > 0 && staged + s->line.n > STORE_BATCH_BYTES)
        return false;
    journal_stage(&s->journal, buf_slice(&s->line), h);
    if (s->journal.broken)
        return refuse(s, ev, "there is no memory for it");
    store_take_in(s);
    return s->view.moved ? refuse(s, ev, damaged_index) : true;
}

size_t store_staged(const struct store *s)
{
    return (size_t)(s->journal.n - s->journal.base_n);
}

struct slice store_staged_lines(const struct store *s)
{
    return journal_staged(&s->journal);
}

/* Records that were staged and are not to be: numbers were given out in order
 * of arrival, so start the view over. */
static void drop_staged(struct store *s)
{
    if (s->view.n > s->journal.n) {
        view_forget(&s->view);
        keys_forget(&s->keys);
    }
}

enum status store_commit(struct store *s)
{
    enum status st;

    if (!s->in_batch)
        return ST_IO;
    if (s->dry || s->bad_batch || s->failed != ST_YES) {
        bool bad = s->bad_batch || s->failed != ST_YES;
        store_rollback(s);
        return bad ? ST_IO : ST_USAGE;
    }
    s->in_batch = false;
    index_unpin(s->past.ix);
    st = journal_commit(&s->journal);
    s->wrote = s->wrote || st == ST_YES;
    if (st != ST_YES)
        s->failed = st;
    drop_staged(s);
    return st;
}

void store_rollback(struct store *s)
{
    if (!s->in_batch)
        return;
    s->in_batch = false;
    index_unpin(s->past.ix);
    journal_rollback(&s->journal);
    drop_staged(s);
}

static void put_rebuilt(const struct store *s, struct buf *report)
{
    buf_addf(report, "{\"events\":%llu,\"records\":%zu,\"index\":\"%s\"}\n",
             (unsigned long long)s->journal.n, s->view.recs, s->past.ix ? "made" : "none");
}

enum status store_rebuild(struct store *s, struct buf *report)
{
    enum status st = store_begin(s, false);
    bool ok;

    if (st != ST_YES)
        return st;
    past_close(&s->past);
    ok = index_remove(s->dirfd);
    if (!ok)
        diag_say("%s/index: the old index can't be removed: %s", s->dir, strerror(errno));
    s->index_writer = s->no_index = false;
    st = ok ? store_load_anew(s) : ST_IO;
    if (st == ST_YES)
        st = store_open_index(s);
    if (st == ST_YES) {
        store_take_in(s);
        if (reindex(&s->past, &s->journal, &s->view, s->keys.of)) {
            put_rebuilt(s, report);
        } else {
            diag_say("%s/index: can't be made: is there room, and permission?", s->dir);
            st = ST_IO;
        }
    }
    s->in_batch = false;
    journal_rollback(&s->journal);
    store_rebase(s);
    return st;
}
