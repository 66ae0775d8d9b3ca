#include "store/reindex.h"

#include "store/store.h"

/* A first build commits every so many records, so that LMDB needn't hold all pages. */
#define PAUSE_RECORDS 20000

struct keys_change {
    struct store_keys to;
    struct index *ix;
    uint64_t first_n;
    bool del;
    bool ok;
};

struct work {
    struct past *p;
    struct journal *j;
    struct view *v;
    keys_of_fn *of;
    struct json body;
};

static void change_key(struct store_keys *to, const char *space, struct slice value)
{
    struct keys_change *c = (struct keys_change *)(void *)to;

    if (!c->ok)
        return;
    c->ok = c->del ? index_del_key(c->ix, slice_of(space), value, c->first_n)
                   : index_put_key(c->ix, slice_of(space), value, c->first_n);
}

static bool change_keys(struct work *w, const struct view_record *r, struct slice body, bool del)
{
    struct keys_change c = {{change_key}, w->p->ix, r->first_n, del, true};
    struct json_error err;

    if (w->of && json_scan(&w->body, body.p, body.n, &err))
        w->of(&c.to, r->kind, &w->body);
    return c.ok;
}

static bool put_events(struct work *w, const struct view_record *r, struct slice *last_h)
{
    struct event ev;
    struct event_error err;
    struct index_place place;

    for (uint64_t n = r->tail_n; n != 0; n = view_next(w->v, n)) {
        if (!event_parse(journal_line(w->j, n), &ev, &err))
            return false;
        journal_place(w->j, n, &place);
        if (!index_put_event(w->p->ix, r->first_n, &place))
            return false;
        if (ev.key.p &&
            !index_put_done(w->p->ix, event_text(ev.key, &w->v->patch, &w->v->arena), n))
            return false;
        *last_h = ev.h;
    }
    return true;
}

static bool put_record(struct work *w, uint32_t i)
{
    const struct view_record *r = &w->v->rec[i];
    struct index_record now = {.kind = r->kind,
                               .id = r->id,
                               .state = r->state,
                               .created_at = r->created_at,
                               .updated_at = r->updated_at,
                               .version = r->version,
                               .events = r->events,
                               .first_n = r->first_n,
                               .last_n = r->last_n};

    if (!put_events(w, r, &now.h) || !view_body(w->v, i, false, &now.body))
        return false;
    if (r->was.body.p && !change_keys(w, r, r->was.body, true))
        return false;
    return change_keys(w, r, now.body, false) &&
           index_put_record(w->p->ix, &now, r->was.state, !r->was.body.p);
}

static bool put_all(struct work *w)
{
    for (uint32_t i = 0; i < w->v->recs; i++) {
        if (!put_record(w, i))
            return false;
        /* Only a build of a new index may pause: one that covers something
         * must go from one prefix to the next in one step. */
        if (w->p->base.n == 0 && i % PAUSE_RECORDS == PAUSE_RECORDS - 1 &&
            !index_update_pause(w->p->ix))
            return false;
    }
    return true;
}

static bool whole_journal(struct work *w, struct index_base *base)
{
    struct journal *j = w->j;
    struct index_place last;
    struct instant at;

    if (j->n == 0 || j->n == j->start.n || j->n != j->base_n || w->v->n != j->n ||
        !journal_last_at(j, &at))
        return false;
    journal_place(j, j->n, &last);
    *base = (struct index_base){
        .n = j->n, .segment = last.segment, .offset = last.offset + last.len + 1};
    memcpy(base->h, j->h, SHA256_HEX);
    instant_print(base->at, at);
    return true;
}

bool reindex(struct past *p, struct journal *j, struct view *v, keys_of_fn *of)
{
    struct work *w;
    struct index_base base;
    bool ok;

    if (!p->ix || past_moved(p))
        return false;
    w = mem_alloc(1, sizeof *w);
    w->p = p;
    w->j = j;
    w->v = v;
    w->of = of;
    ok = whole_journal(w, &base) && index_update_begin(p->ix);
    if (ok) {
        ok = put_all(w);
        if (ok)
            ok = index_update_end(p->ix, &base);
        else
            index_update_abort(p->ix);
    }
    free(w);
    return ok;
}
