#include "store/view.h"

void view_start(struct view *v, struct journal *j, struct past *past)
{
    v->j = j;
    v->past = past;
    v->n = v->from_n = j->start.n;
    v->generation = j->generation;
    table_start(&v->by_id);
    table_start(&v->done);
}

void view_release(struct view *v)
{
    free(v->rec);
    free(v->next);
    table_release(&v->by_id);
    table_release(&v->done);
    arena_release(&v->arena);
    buf_release(&v->fold[0]);
    buf_release(&v->fold[1]);
}

void view_forget(struct view *v)
{
    v->n = v->from_n = v->done_n = v->j->start.n;
    v->recs = 0;
    table_clear(&v->by_id);
    table_clear(&v->done);
    arena_reset(&v->arena);
}

uint32_t view_find(const struct view *v, struct slice kind, struct slice id)
{
    uint64_t hash = table_hash(&v->by_id, kind, id);
    size_t it = 0;
    uint32_t i;

    while ((i = table_find(&v->by_id, hash, &it)) != TABLE_NONE)
        if (slice_eq(v->rec[i].id, id) && slice_eq(v->rec[i].kind, kind))
            return i;
    return TABLE_NONE;
}

static struct slice keep(struct view *v, struct slice s)
{
    struct slice none = {0};
    char *to;

    if (!s.p)
        return none;
    to = arena_alloc(&v->arena, s.n + BUF_PAD);
    memcpy(to, s.p, s.n);
    memset(to + s.n, 0, BUF_PAD);
    return slice_from(to, s.n);
}

/* What the index says of a record that memory is about to touch. */
static void start_from_index(struct view *v, struct view_record *r)
{
    enum index_answer a;

    if (!v->past->ix || v->past->base.n == 0)
        return;
    a = past_fetch(v->past, r->kind, r->id, &r->was);
    if (a != INDEX_FOUND) {
        r->was = (struct index_record){0};
        v->moved = v->moved || a != INDEX_NONE;
        v->broken = v->broken || a == INDEX_BROKEN;
        return;
    }
    r->was.kind = r->kind;
    r->was.id = r->id;
    r->was.state = r->state = keep(v, r->was.state);
    r->was.created_at = r->created_at = keep(v, r->was.created_at);
    r->was.updated_at = r->updated_at = keep(v, r->was.updated_at);
    r->was.h = keep(v, r->was.h);
    r->was.body = keep(v, r->was.body);
    r->version = r->was.version;
    r->events = r->was.events;
    r->first_n = r->was.first_n;
}

static uint32_t add_record(struct view *v, struct slice kind, struct slice id,
                           const struct event *ev)
{
    struct view_record *r;

    if (v->recs == v->recs_cap) {
        v->recs_cap = v->recs_cap ? 2 * v->recs_cap : 256;
        v->rec = mem_grow(v->rec, v->recs_cap, sizeof *v->rec);
    }
    r = &v->rec[v->recs];
    *r = (struct view_record){
        .kind = kind, .id = id, .created_at = ev->at, .first_n = ev->n, .tail_n = ev->n};
    start_from_index(v, r);
    table_add(&v->by_id, table_hash(&v->by_id, kind, id), (uint32_t)v->recs);
    return (uint32_t)v->recs++;
}

static void apply(struct view *v, const struct event *ev)
{
    struct slice kind = event_text(ev->kind, &v->patch, &v->arena);
    struct slice id = event_text(ev->id, &v->patch, &v->arena);
    uint32_t i = view_find(v, kind, id);
    struct view_record *r;

    if (i == TABLE_NONE)
        i = add_record(v, kind, id, ev);
    r = &v->rec[i];
    if (r->last_n)
        v->next[r->last_n - v->from_n - 1] = ev->n;
    v->next[ev->n - v->from_n - 1] = 0;
    r->last_n = ev->n;
    r->events++;
    if (ev->to.p)
        r->state = event_text(ev->to, &v->patch, &v->arena);
    if (ev->patch.p) {
        r->version++;
        r->updated_at = ev->at;
    }
}

void view_catch_up_to(struct view *v, uint64_t n)
{
    struct event ev;
    struct event_error err;

    if (v->j->n - v->from_n > v->next_cap) {
        v->next_cap = (v->j->n - v->from_n) * 3 / 2 + 1024;
        v->next = mem_grow(v->next, v->next_cap, sizeof *v->next);
    }
    while (v->n < n) {
        v->n++;
        /* The journal parsed it when it took it in. */
        if (event_parse(journal_line(v->j, v->n), &ev, &err))
            apply(v, &ev);
    }
}

bool view_catch_up(struct view *v)
{
    bool anew = v->generation != v->j->generation || v->n > v->j->n;

    if (anew)
        view_forget(v);
    v->generation = v->j->generation;
    view_catch_up_to(v, v->j->n);
    return anew;
}

bool view_merge(struct view *v, struct slice body, struct slice patch, struct buf *out)
{
    struct json_error err;

    if (!json_scan(&v->target, body.p, body.n, &err) ||
        !json_scan(&v->patch, patch.p, patch.n, &err))
        return false;
    buf_reset(out);
    (void)buf_reserve(out, body.n + patch.n);
    json_merge_patch(out, &v->target, json_root(&v->target), &v->patch, json_root(&v->patch));
    return true;
}

/* A first patch is the body as it stands, unless it removes something. */
static bool has_null(struct slice s)
{
    return memmem(s.p, s.n, "null", 4) != NULL;
}

static bool damaged(struct view *v, uint64_t n, size_t at, const char *what)
{
    journal_say_damage(v->j, n, at, what);
    return false;
}

static bool index_wrong(struct view *v, const struct view_record *r)
{
    diag_say("%s/index: what it says of %.*s isn't what the journal says: run 'lq-store rebuild'",
             v->j->dir, (int)(r->id.n & 0xFFF), r->id.p);
    return false;
}

bool view_body(struct view *v, uint32_t rec, bool check, struct slice *body)
{
    static const char empty[2 + BUF_PAD] = "{}";
    const struct view_record *r = &v->rec[rec];
    struct slice cur = {0};
    struct event ev;
    struct event_error err;
    unsigned turn = 0;

    if (r->was.body.p) {
        if (check && !past_check(v->past, &r->was))
            return index_wrong(v, r);
        cur = r->was.body;
    }
    for (uint64_t n = r->tail_n; n != 0; n = view_next(v, n)) {
        struct slice line = journal_line(v->j, n);
        if (!event_parse(line, &ev, &err))
            return damaged(v, n, err.at, err.what);
        /* What is staged never left this memory. */
        if (check && n <= v->j->base_n && !event_hash_ok(line, &ev))
            return damaged(v, n, ev.hashed, "the hash h doesn't match the line");
        if (!ev.patch.p)
            continue;
        if (!cur.p && !has_null(ev.patch)) {
            cur = ev.patch;
            continue;
        }
        if (!view_merge(v, cur.p ? cur : slice_from(empty, 2), ev.patch, &v->fold[turn]))
            return damaged(v, n, (size_t)(ev.patch.p - line.p), "the patch can't be applied");
        cur = buf_slice(&v->fold[turn]);
        turn ^= 1;
    }
    *body = cur.p ? cur : slice_from(empty, 2);
    return true;
}

bool view_done(struct view *v, struct slice key)
{
    struct event ev;
    struct event_error err;
    enum index_answer a;
    uint64_t hash;
    size_t it = 0;
    uint32_t n;

    for (; v->done_n < v->n; v->done_n++)
        if (event_parse(journal_line(v->j, v->done_n + 1), &ev, &err) && ev.key.p)
            table_add(&v->done,
                      table_hash(&v->done, event_text(ev.key, &v->patch, &v->arena), slice_of("")),
                      (uint32_t)(v->done_n + 1 - v->from_n));
    hash = table_hash(&v->done, key, slice_of(""));
    while ((n = table_find(&v->done, hash, &it)) != TABLE_NONE)
        if (event_parse(journal_line(v->j, n + v->from_n), &ev, &err) &&
            slice_eq(event_text(ev.key, &v->patch, &v->arena), key))
            return true;
    if (!v->past->ix || v->past->base.n == 0)
        return false;
    a = index_done(v->past->ix, key);
    v->moved = v->moved || a == INDEX_MOVED || a == INDEX_BROKEN;
    v->broken = v->broken || a == INDEX_BROKEN;
    return a == INDEX_FOUND;
}
