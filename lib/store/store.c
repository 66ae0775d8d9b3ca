/*
 * store.c: the facade. It holds the parts together; what they promise is in
 * their headers.
 */
#include "store/store.h"

#include "base/utf8.h"
#include "store/keys.h"
#include "store/meta.h"

#include <errno.h>
#include <signal.h>
#include <unistd.h>

#define WAIT_MS_DEFAULT 10000

_Static_assert(META_FORMAT == STORE_FORMAT, "one format");
_Static_assert(JOURNAL_BATCH_BYTES == STORE_BATCH_BYTES, "one size of batch");

struct store {
    char *dir;
    char *rules;
    int dirfd;
    int wait_ms;
    struct meta meta;
    struct store_info info;
    struct journal journal;
    struct view view;
    struct keys keys;
    struct buf line;
    struct buf merged;
    struct instant now;
    char *actor;
    enum status failed;
    bool in_batch;
    bool dry;
    bool bad_batch; /* an event could not be staged: the commit must fail */
};

static enum status open_parts(struct store *s)
{
    enum status st;

    s->dirfd = meta_open_dir(s->dir, &st);
    if (s->dirfd < 0)
        return st;
    st = meta_load(s->dirfd, s->dir, &s->meta);
    if (st != ST_YES)
        return st;
    s->info =
        (struct store_info){s->meta.id, s->meta.post, s->meta.profile_sha256, s->meta.settable};
    return journal_open(&s->journal, s->dirfd, s->dir, s->meta.id, s->meta.segment_bytes);
}

struct store *store_open(const struct store_config *cfg, enum status *st)
{
    const char *dir = meta_dir(cfg->dir);
    struct store *s;

    *st = ST_USAGE;
    if (!dir)
        return NULL;
    s = mem_alloc(1, sizeof *s);
    s->dir = mem_dup(slice_of(dir));
    s->rules = mem_dup(slice_of(cfg->rules ? cfg->rules : LQ_VERSION));
    s->wait_ms = cfg->wait_ms > 0 ? cfg->wait_ms : WAIT_MS_DEFAULT;
    s->dirfd = -1;
    s->journal.jfd = s->journal.lock_rd = s->journal.lock_wr = s->journal.wfd = -1;
    view_start(&s->view, &s->journal);
    keys_start(&s->keys, &s->view, cfg->keys);
    *st = open_parts(s);
    if (*st == ST_YES)
        *st = journal_read(&s->journal);
    if (*st == ST_YES)
        return s;
    store_close(s);
    return NULL;
}

void store_set_rules(struct store *s, const char *rules)
{
    free(s->rules);
    s->rules = mem_dup(slice_of(rules));
}

void store_close(struct store *s)
{
    if (!s)
        return;
    journal_close(&s->journal);
    view_release(&s->view);
    keys_release(&s->keys);
    meta_release(&s->meta);
    buf_release(&s->line);
    buf_release(&s->merged);
    if (s->dirfd >= 0)
        close(s->dirfd);
    free(s->dir);
    free(s->rules);
    free(s->actor);
    free(s);
}

const struct store_info *store_info(const struct store *s)
{
    return &s->info;
}

enum status store_failed(const struct store *s)
{
    return s->failed;
}

/* ---- reading ---- */

static void take_in(struct store *s)
{
    uint64_t from = s->view.n;
    struct event ev;
    struct event_error err;

    if (view_catch_up(&s->view)) {
        keys_forget(&s->keys);
        return;
    }
    if (!s->keys.built)
        return;
    for (uint64_t n = from + 1; n <= s->view.n; n++) {
        if (!event_parse(journal_line(&s->journal, n), &ev, &err) || !ev.patch.p)
            continue;
        if (!keys_update(&s->keys,
                         view_find(&s->view, event_text(ev.kind, &s->view.patch, &s->view.arena),
                                   event_text(ev.id, &s->view.patch, &s->view.arena))))
            s->failed = ST_IO;
    }
}

/* Outside a batch: what is on disk now. Inside: what the batch sees. */
static bool look(struct store *s)
{
    if (!s->in_batch && journal_read(&s->journal) != ST_YES) {
        s->failed = ST_IO;
        return false;
    }
    if (s->view.n != s->journal.n || s->view.generation != s->journal.generation)
        take_in(s);
    return true;
}

static bool fill(struct store *s, uint32_t i, struct store_record *out)
{
    const struct view_record *r = &s->view.rec[i];
    bool check = s->in_batch && !s->dry;

    *out = (struct store_record){.kind = r->kind,
                                 .id = r->id,
                                 .state = r->state,
                                 .created_at = r->created_at,
                                 .updated_at = r->updated_at.p ? r->updated_at : r->created_at,
                                 .version = r->version,
                                 .events = r->events,
                                 .first_n = r->first_n};
    if (view_body(&s->view, i, check, &out->body))
        return true;
    s->failed = ST_IO;
    return false;
}

bool store_get(struct store *s, struct slice kind, struct slice id, struct store_record *out)
{
    uint32_t i;

    *out = (struct store_record){0};
    if (!look(s))
        return false;
    i = view_find(&s->view, kind, id);
    return i != TABLE_NONE && fill(s, i, out);
}

bool store_each(struct store *s, struct slice kind, const char *state,
                bool (*fn)(void *ctx, const struct store_record *rec), void *ctx)
{
    struct store_record rec;

    if (!look(s))
        return false;
    for (uint32_t i = 0; i < s->view.recs; i++) {
        const struct view_record *r = &s->view.rec[i];
        if (!slice_eq(r->kind, kind) || (state && !slice_is(r->state, state)))
            continue;
        if (!fill(s, i, &rec))
            return false;
        if (!fn(ctx, &rec))
            break;
    }
    return true;
}

bool store_events(struct store *s, struct slice kind, struct slice id,
                  bool (*fn)(void *ctx, uint64_t n, struct slice line), void *ctx)
{
    uint32_t i = view_find(&s->view, kind, id);

    /* Within store_each() nothing may move; a record it shows is in the view. */
    if (i == TABLE_NONE && look(s))
        i = view_find(&s->view, kind, id);
    if (i == TABLE_NONE)
        return false;
    for (uint64_t n = s->view.rec[i].first_n; n != 0; n = s->view.next[n - 1])
        if (!fn(ctx, n, journal_line(&s->journal, n)))
            break;
    return true;
}

static const struct key_entry *key_entry(struct store *s, const char *space, struct slice value)
{
    if (!value.p || !look(s))
        return NULL;
    if (!keys_build(&s->keys)) {
        s->failed = ST_IO;
        return NULL;
    }
    return keys_find(&s->keys, space, value);
}

struct slice store_key_owner(struct store *s, const char *space, struct slice value)
{
    const struct key_entry *e = key_entry(s, space, value);

    if (!e || e->first == TABLE_NONE)
        return (struct slice){0};
    return s->view.rec[s->keys.holder[e->first].rec].id;
}

size_t store_key_count(struct store *s, const char *space, struct slice value)
{
    const struct key_entry *e = key_entry(s, space, value);

    return e ? e->count : 0;
}

struct slice store_key_last(struct store *s, const char *space, struct slice prefix)
{
    if (!look(s) || !keys_build(&s->keys)) {
        s->failed = ST_IO;
        return (struct slice){0};
    }
    return keys_last(&s->keys, space, prefix);
}

bool store_done(struct store *s, struct slice key)
{
    return key.p && look(s) && view_done(&s->view, key);
}

/* ---- writing ---- */

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
    return journal_begin(&s->journal, &who, s->wait_ms);
}

enum status store_begin(struct store *s, bool dry)
{
    enum status st;

    if (!s->actor)
        s->actor = mem_dup(slice_of(meta_actor(s->meta.settable)));
    set_time(s);
    st = dry ? journal_read(&s->journal) : begin_locked(s);
    if (st != ST_YES) {
        s->failed = st == ST_BUSY ? s->failed : st;
        return st;
    }
    s->in_batch = true;
    s->dry = dry;
    s->bad_batch = false;
    set_time(s);
    take_in(s);
    return s->failed;
}

static bool refuse(struct store *s, const struct event_in *ev, const char *what)
{
    diag_say("%s: %.*s %.*s: %s can't be stored: %s", s->dir, (int)(ev->kind.n & 0xFF), ev->kind.p,
             (int)(ev->id.n & 0xFFF), ev->id.p, ev->event, what);
    s->bad_batch = true;
    s->failed = ST_IO;
    return false;
}

/* What the journal must never hold: a line that can't be read back, or a
 * record that no longer fits the limits of one. */
static const char *unfit(struct store *s, const struct event_in *ev)
{
    struct json_error err;
    struct slice body;
    uint32_t i;

    if (!utf8_valid(ev->id) || !utf8_valid(ev->key) || !utf8_valid(ev->note))
        return "a text in it is not UTF-8";
    if (!ev->patch.p)
        return NULL;
    if (!json_scan(&s->view.patch, ev->patch.p, ev->patch.n, &err) || ev->patch.p[0] != '{')
        return "its patch is not a JSON object within the limits of a record";
    i = view_find(&s->view, ev->kind, ev->id);
    if (i == TABLE_NONE || s->view.rec[i].version == 0)
        return NULL;
    if (!view_body(&s->view, i, true, &body))
        return "the record so far is damaged";
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
    take_in(s);
    return true;
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
    if (s->dry || s->bad_batch) {
        bool bad = s->bad_batch;
        store_rollback(s);
        return bad ? ST_IO : ST_USAGE;
    }
    s->in_batch = false;
    st = journal_commit(&s->journal);
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
    journal_rollback(&s->journal);
    drop_staged(s);
}
