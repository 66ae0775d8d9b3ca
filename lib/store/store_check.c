/*
 * store_check.c: does the index say what the journal says?
 *
 * The journal is folded anew up to the event that the index covers, and what an
 * index made of it would hold is compared with what this one holds, as two sums
 * (index_compare.c). Only if they differ is every record looked up, to name what
 * is wrong.
 */
#include "store/reindex.h"
#include "store/store_impl.h"

struct check {
    struct store *s;
    struct journal j; /* from the first event */
    struct past nothing;
    struct view v; /* of the events the index covers */
    uint64_t first_n;
    uint64_t wrong;
};

static void say(struct check *c, struct slice id, const char *what)
{
    if (c->wrong++ < 20)
        diag_say("%s/index: %.*s: %s: run 'lq-store rebuild'", c->s->dir, (int)(id.n & 0xFFF),
                 id.p ? id.p : "", what);
}

static bool same_record(const struct view_record *r, struct slice body,
                        const struct index_record *x)
{
    return r->first_n == x->first_n && r->last_n == x->last_n && r->version == x->version &&
           r->events == x->events && slice_eq(r->state, x->state) &&
           slice_eq(r->created_at, x->created_at) && slice_eq(r->updated_at, x->updated_at) &&
           slice_eq(body, x->body);
}

static bool has_number(struct check *c, bool list, struct slice a, struct slice b)
{
    struct index *ix = c->s->past.ix;
    struct index_record r;
    struct buf page = {0};
    uint64_t n = 0;
    size_t count = 0;
    enum index_answer answer;
    char state[64];

    if (list) {
        (void)snprintf(state, sizeof state, "%.*s", (int)(b.n & 0x3F), b.p);
        answer = index_list(ix, a, state, c->first_n - 1, &r, 1, &count, &page);
        n = count ? r.first_n : 0;
    } else {
        answer = index_holders(ix, a, b, c->first_n - 1, &n, 1, &count);
    }
    buf_release(&page);
    return answer == INDEX_FOUND && count == 1 && n == c->first_n;
}

struct check_keys {
    struct store_keys to;
    struct check *c;
    struct slice id;
};

static void check_key(struct store_keys *to, const char *space, struct slice value)
{
    struct check_keys *k = (struct check_keys *)(void *)to;

    if (!has_number(k->c, false, slice_of(space), value))
        say(k->c, k->id, "a value by which it is found is missing");
}

static void check_values(struct check *c, const struct view_record *r, struct slice body)
{
    struct check_keys k = {.to = {check_key}, .c = c, .id = r->id};

    if (c->s->keys.of)
        c->s->keys.of(&k.to, r->kind, body);
}

static void check_events(struct check *c, const struct view_record *r)
{
    struct index_place place;
    struct index_place want;
    struct event ev;
    struct event_error err;
    size_t count;

    for (uint64_t n = r->tail_n; n != 0; n = view_next(&c->v, n)) {
        journal_place(&c->j, n, &want);
        if (index_events(c->s->past.ix, r->first_n, n - 1, &place, 1, &count) != INDEX_FOUND ||
            count != 1 || place.n != n || place.segment != want.segment ||
            place.offset != want.offset || place.len != want.len)
            say(c, r->id, "the place of an event is wrong");
        if (!event_parse(journal_line(&c->j, n), &ev, &err) || !ev.key.p)
            continue;
        if (index_done(c->s->past.ix, event_text(ev.key, &c->v.patch, &c->v.arena)) != INDEX_FOUND)
            say(c, r->id, "an event's key is missing");
    }
}

static void check_record(struct check *c, uint32_t i)
{
    const struct view_record *r = &c->v.rec[i];
    struct index_record x;
    struct slice body;

    c->first_n = r->first_n;
    if (!view_body(&c->v, i, false, &body)) {
        say(c, r->id, "the journal's own record can't be read");
        return;
    }
    if (past_fetch(&c->s->past, r->kind, r->id, &x) != INDEX_FOUND)
        say(c, r->id, "is missing");
    else if (!same_record(r, body, &x))
        say(c, r->id, "is not as the journal has it");
    if (!has_number(c, true, r->kind, slice_of("*")) ||
        (r->state.p && !has_number(c, true, r->kind, r->state)))
        say(c, r->id, "is missing from a list");
    check_values(c, r, body);
    check_events(c, r);
}

static void name_it(struct check *c)
{
    for (uint32_t i = 0; i < c->v.recs; i++)
        check_record(c, i);
    if (c->wrong == 0)
        say(c, slice_of("its pages"), "damaged, or they hold what the journal doesn't account for");
}

static enum status run(struct check *c)
{
    enum status st =
        journal_open(&c->j, c->s->dirfd, c->s->dir, c->s->meta.id, c->s->meta.segment_bytes);

    if (st != ST_YES)
        return st;
    st = journal_read(&c->j);
    if (st == ST_YES && c->j.n < c->s->past.base.n) {
        say(c, (struct slice){0}, "covers more than the journal holds");
    } else if (st == ST_YES) {
        view_start(&c->v, &c->j, &c->nothing);
        view_catch_up_to(&c->v, c->s->past.base.n);
        if (reindex_compare(c->s->past.ix, &c->j, &c->v, c->s->keys.of) == INDEX_BROKEN)
            name_it(c);
        view_release(&c->v);
    }
    journal_close(&c->j);
    return st;
}

enum status store_check_index(struct store *s, uint64_t *wrong)
{
    struct check *c;
    enum status st;

    *wrong = 0;
    if (!store_look(s))
        return ST_IO;
    if (s->past.base.n == 0) {
        if (s->index_broken) {
            diag_say("%s/index: damaged: run 'lq-store rebuild'", s->dir);
            *wrong = 1;
        }
        return ST_YES;
    }
    c = mem_alloc(1, sizeof *c);
    c->s = s;
    c->nothing.fd = -1;
    st = run(c);
    *wrong = c->wrong;
    if (past_moved(&s->past)) /* a writer went on meanwhile: nothing can be said */
        *wrong = 0;
    free(c);
    return st;
}
