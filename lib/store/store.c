/*
 * store.c: the facade: opening and reading. It holds the parts together; what
 * they promise is in their headers.
 *
 * A record is in one of two places: touched by an event in memory (view.h), or
 * wholly below memory, where the index has it (past.h). Every answer looks
 * there in that order.
 */
#include "store/store_impl.h"

#include <unistd.h>

#define PAGE_RECORDS 256
#define PAGE_PLACES  64

void store_rebase(struct store *s)
{
    (void)past_rebase(&s->past);
    journal_start(&s->journal, &s->past.base);
    view_forget(&s->view);
    keys_forget(&s->keys);
    s->view.moved = s->view.broken = false;
}

void store_drop_index(struct store *s)
{
    past_close(&s->past);
    store_rebase(s);
}

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
    st = journal_open(&s->journal, s->dirfd, s->dir, s->meta.id, s->meta.segment_bytes);
    if (st != ST_YES)
        return st;
    if (!s->no_index)
        past_open(&s->past, s->dirfd, s->journal.jfd, s->meta.id, false, 0);
    store_rebase(s);
    return ST_YES;
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
    s->wait_ms = cfg->wait_ms > 0 ? cfg->wait_ms : STORE_WAIT_MS;
    s->no_index = cfg->no_index;
    s->dirfd = -1;
    s->past.fd = -1;
    s->index_due = STORE_INDEX_DUE;
    s->journal.jfd = s->journal.lock_rd = s->journal.lock_wr = s->journal.wfd = -1;
    view_start(&s->view, &s->journal, &s->past);
    keys_start(&s->keys, &s->view, cfg->keys);
    *st = open_parts(s);
    if (*st == ST_YES)
        *st = journal_read(&s->journal);
    if (*st == ST_YES)
        return s;
    store_close(s);
    return NULL;
}

void store_close(struct store *s)
{
    if (!s)
        return;
    store_settle(s);
    past_close(&s->past);
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

void store_take_in(struct store *s)
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

/* Read on, and take it in; the journal may have begun again at its first event. */
static bool read_on(struct store *s)
{
    if (journal_read(&s->journal) != ST_YES) {
        s->failed = ST_IO;
        return false;
    }
    if (s->journal.start.n != s->past.base.n)
        past_close(&s->past);
    if (s->view.n != s->journal.n || s->view.generation != s->journal.generation)
        store_take_in(s);
    return true;
}

bool store_look(struct store *s)
{
    int tries = 0;

    if (s->replaying)
        return s->failed == ST_YES;
    if (s->in_batch) {
        if (s->view.n != s->journal.n || s->view.generation != s->journal.generation)
            store_take_in(s);
        return true;
    }
    if (past_moved(&s->past))
        store_rebase(s);
    if (!read_on(s))
        return false;
    while (s->view.moved) {
        if (!store_again(s, INDEX_MOVED, &tries) || !read_on(s))
            return false;
    }
    return true;
}

bool store_again(struct store *s, enum index_answer a, int *tries)
{
    if (s->in_batch && !s->dry) {
        s->failed = ST_IO;
        diag_say("%s/index: changed or damaged under the lock: run 'lq-store rebuild'", s->dir);
        return false;
    }
    s->index_broken = s->index_broken || a == INDEX_BROKEN || s->view.broken;
    if (a == INDEX_BROKEN || ++*tries > 8)
        store_drop_index(s);
    else
        store_rebase(s);
    return true;
}

/* ---- one record ---- */

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

static bool fill_past(struct store *s, struct index_record *r, struct store_record *out)
{
    if (!past_body(&s->past, r) || (s->in_batch && !s->dry && !past_check(&s->past, r))) {
        diag_say("%s/index: what it says of %.*s isn't what the journal says: run 'lq-store "
                 "rebuild'",
                 s->dir, (int)(r->id.n & 0xFFF), r->id.p);
        s->failed = ST_IO;
        return false;
    }
    *out = (struct store_record){.kind = r->kind,
                                 .id = r->id,
                                 .state = r->state,
                                 .body = r->body,
                                 .created_at = r->created_at,
                                 .updated_at = r->updated_at.p ? r->updated_at : r->created_at,
                                 .version = r->version,
                                 .events = r->events,
                                 .first_n = r->first_n};
    return true;
}

bool store_get(struct store *s, struct slice kind, struct slice id, struct store_record *out)
{
    struct index_record r;
    enum index_answer a;
    int tries = 0;
    uint32_t i;

    *out = (struct store_record){0};
    for (;;) {
        if (!store_look(s))
            return false;
        i = view_find(&s->view, kind, id);
        if (i != TABLE_NONE)
            return fill(s, i, out);
        if (s->past.base.n == 0)
            return false;
        a = index_fetch(s->past.ix, kind, id, &r);
        if (a == INDEX_FOUND)
            return fill_past(s, &r, out);
        if (a == INDEX_NONE || !store_again(s, a, &tries))
            return false;
    }
}

/* ---- all of them ---- */

struct arrival {
    uint64_t first_n;
    uint32_t rec;
    bool wanted;
};

/* Records below memory and in it, merged in order of arrival. */
struct merge {
    struct store *s;
    struct slice kind;
    const char *state;
    bool (*fn)(void *ctx, const struct store_record *rec);
    void *ctx;
    struct arrival *mem; /* of the kind, in any state, sorted */
    size_t mems;
    size_t at;
    uint64_t after; /* the last one given out */
    struct index_record rec[PAGE_RECORDS];
    struct buf page; /* their texts */
    bool stop;
    bool failed;
};

static int by_arrival(const void *a, const void *b)
{
    const struct arrival *x = a;
    const struct arrival *y = b;

    return (x->first_n > y->first_n) - (x->first_n < y->first_n);
}

static void collect(struct merge *m)
{
    struct view *v = &m->s->view;

    free(m->mem);
    m->mem = mem_alloc(v->recs, sizeof *m->mem);
    m->mems = m->at = 0;
    for (uint32_t i = 0; i < v->recs; i++) {
        const struct view_record *r = &v->rec[i];
        if (slice_eq(r->kind, m->kind))
            m->mem[m->mems++] =
                (struct arrival){r->first_n, i, !m->state || slice_is(r->state, m->state)};
    }
    qsort(m->mem, m->mems, sizeof *m->mem, by_arrival);
    while (m->at < m->mems && m->mem[m->at].first_n <= m->after)
        m->at++;
}

static void give(struct merge *m, const struct store_record *rec)
{
    m->after = rec->first_n;
    m->stop = !m->fn(m->ctx, rec);
}

/* Give out what is in memory and came before `before`. */
static void give_memory(struct merge *m, uint64_t before)
{
    struct store_record rec;

    for (; !m->stop && m->at < m->mems && m->mem[m->at].first_n < before; m->at++) {
        if (!m->mem[m->at].wanted)
            continue;
        if (!fill(m->s, m->mem[m->at].rec, &rec)) {
            m->stop = m->failed = true;
            return;
        }
        give(m, &rec);
    }
}

static enum index_answer give_page(struct merge *m, size_t *count)
{
    struct store_record rec;
    enum index_answer a = index_list(m->s->past.ix, m->kind, m->state, m->after, m->rec,
                                     PAGE_RECORDS, count, &m->page);

    for (size_t k = 0; a == INDEX_FOUND && k < *count && !m->stop; k++) {
        uint64_t first_n = m->rec[k].first_n;
        give_memory(m, first_n);
        if (m->stop)
            break;
        if (m->at < m->mems && m->mem[m->at].first_n == first_n) { /* memory knows better */
            give_memory(m, first_n + 1);
            m->after = first_n;
        } else if (fill_past(m->s, &m->rec[k], &rec)) {
            give(m, &rec);
        }
    }
    return a;
}

static bool give_past(struct merge *m)
{
    int tries = 0;

    while (!m->stop && m->s->past.base.n > 0) {
        size_t count = 0;
        enum index_answer a = give_page(m, &count);
        if (a == INDEX_FOUND && count == 0)
            break;
        if (a == INDEX_FOUND)
            continue;
        if (!store_again(m->s, a, &tries) || !store_look(m->s))
            return false;
        collect(m);
    }
    return true;
}

bool store_each(struct store *s, struct slice kind, const char *state,
                bool (*fn)(void *ctx, const struct store_record *rec), void *ctx)
{
    struct merge *m = mem_alloc(1, sizeof *m);
    bool ok = store_look(s);

    m->s = s;
    m->kind = kind;
    m->state = state;
    m->fn = fn;
    m->ctx = ctx;
    s->giving = true;
    if (ok) {
        collect(m);
        ok = give_past(m);
    }
    if (ok && !m->stop)
        give_memory(m, UINT64_MAX);
    s->giving = false;
    ok = ok && !m->failed;
    free(m->mem);
    buf_release(&m->page);
    free(m);
    return ok;
}

/* ---- the events of one ---- */

typedef bool event_fn(void *ctx, uint64_t n, struct slice line);

/* What the index lacks or says wrongly is no answer, and within a batch no
 * ground for a decision: store_commit() refuses after it. */
static bool index_lacks(struct store *s)
{
    diag_say("%s/index: doesn't name the events that the journal has: run 'lq-store rebuild'",
             s->dir);
    s->failed = ST_IO;
    return false;
}

/* Lines below memory, `want` of them (0: not known). False: fn had enough, or one is missing. */
static bool past_events(struct store *s, uint64_t first_n, uint64_t want, event_fn *fn, void *ctx)
{
    struct index_place place[PAGE_PLACES];
    uint64_t given = 0;
    uint64_t after = 0;
    size_t count;

    do {
        if (index_events(s->past.ix, first_n, after, place, PAGE_PLACES, &count) != INDEX_FOUND)
            return index_lacks(s);
        for (size_t i = 0; i < count; i++) {
            struct slice line = past_line(&s->past, &place[i]);
            if (!line.p || (given == 0 && place[i].n != first_n))
                return index_lacks(s);
            after = place[i].n;
            given++;
            if (!fn(ctx, after, line))
                return false;
        }
    } while (count == PAGE_PLACES);
    return want == 0 || given == want || index_lacks(s);
}

/* The same for a record that memory doesn't touch. */
static void untouched_events(struct store *s, uint64_t first_n, event_fn *fn, void *ctx)
{
    struct index_record r;
    enum index_answer a = index_fetch_n(s->past.ix, first_n, &r);

    if (a == INDEX_FOUND || a == INDEX_MOVED)
        (void)past_events(s, first_n, a == INDEX_FOUND ? r.events : 0, fn, ctx);
    else
        (void)index_lacks(s);
}

static void tail_events(struct store *s, uint32_t i, event_fn *fn, void *ctx)
{
    for (uint64_t n = s->view.rec[i].tail_n; n != 0; n = view_next(&s->view, n))
        if (!fn(ctx, n, journal_line(&s->journal, n)))
            break;
}

bool store_events(struct store *s, struct slice kind, struct slice id, event_fn *fn, void *ctx)
{
    uint32_t i;
    enum index_answer a = INDEX_NONE;
    uint64_t first_n = 0;

    /* Within store_each() nothing may move; it has looked. Elsewhere the index
     * alone isn't enough: it ends where memory begins. */
    if (!s->giving && !store_look(s))
        return false;
    i = view_find(&s->view, kind, id);
    if (i == TABLE_NONE && s->past.base.n > 0)
        a = index_find(s->past.ix, kind, id, &first_n);
    if (i == TABLE_NONE)
        return a == INDEX_FOUND && (untouched_events(s, first_n, fn, ctx), true);
    if (s->view.rec[i].was.body.p &&
        !past_events(s, s->view.rec[i].first_n, s->view.rec[i].was.events, fn, ctx))
        return true;
    tail_events(s, i, fn, ctx);
    return true;
}
