#include "store/reindex.h"

#include "store/store.h"

/* The unique values of a record, each once. */
struct values {
    struct store_keys to;
    struct arena arena;
    struct value {
        struct slice space;
        struct slice value;
    } * v;
    size_t n;
    size_t cap;
};

struct work {
    struct index *ix;
    struct journal *j;
    struct view *v;
    keys_of_fn *of;
    struct values was;
    struct values now;
};

static bool holds(const struct values *all, struct slice space, struct slice value)
{
    for (size_t i = 0; i < all->n; i++)
        if (slice_eq(all->v[i].value, value) && slice_eq(all->v[i].space, space))
            return true;
    return false;
}

static void take_value(struct store_keys *to, const char *space, struct slice value)
{
    struct values *all = (struct values *)(void *)to;

    if (holds(all, slice_of(space), value))
        return;
    if (all->n == all->cap) {
        all->cap = all->cap ? 2 * all->cap : 16;
        all->v = mem_grow(all->v, all->cap, sizeof *all->v);
    }
    all->v[all->n++] =
        (struct value){arena_copy(&all->arena, slice_of(space)), arena_copy(&all->arena, value)};
}

static void take_values(struct work *w, struct values *all, struct slice kind, struct slice body)
{
    all->n = 0;
    all->to.emit = take_value;
    arena_reset(&all->arena);
    if (w->of && body.p)
        w->of(&all->to, kind, body);
}

static void release_values(struct values *all)
{
    arena_release(&all->arena);
    free(all->v);
}

/* Only what has changed: most steps of an order touch none of its values. */
static bool change_values(struct work *w, const struct view_record *r, struct slice body)
{
    take_values(w, &w->was, r->kind, r->was.body);
    take_values(w, &w->now, r->kind, body);
    for (size_t i = 0; i < w->was.n; i++) {
        const struct value *x = &w->was.v[i];
        if (!holds(&w->now, x->space, x->value) &&
            !index_del_key(w->ix, x->space, x->value, r->first_n))
            return false;
    }
    for (size_t i = 0; i < w->now.n; i++) {
        const struct value *x = &w->now.v[i];
        if (!holds(&w->was, x->space, x->value) &&
            !index_put_key(w->ix, x->space, x->value, r->first_n))
            return false;
    }
    return true;
}

/* Of the last event: its line's place and h, and its patch. */
static bool put_events(struct work *w, const struct view_record *r, struct index_record *now,
                       struct slice *patch)
{
    struct event ev;
    struct event_error err;

    for (uint64_t n = r->tail_n; n != 0; n = view_next(w->v, n)) {
        if (!event_parse(journal_line(w->j, n), &ev, &err))
            return false;
        journal_place(w->j, n, &now->line);
        if (!index_put_event(w->ix, r->first_n, &now->line))
            return false;
        if (ev.key.p && !index_put_done(w->ix, event_text(ev.key, &w->v->patch, &w->v->arena), n))
            return false;
        now->h = ev.h;
        *patch = ev.patch;
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
    struct slice patch = {0};
    struct slice body;

    if (!put_events(w, r, &now, &patch) || !view_body(w->v, i, false, &body) ||
        !change_values(w, r, body))
        return false;
    /* An application as it came stands in the journal already: most of the data does. */
    if (r->events > 1 || body.p != patch.p)
        now.body = body;
    return index_put_record(w->ix, &now, r->was.state, !r->was.body.p);
}

static bool put_all(struct index *ix, struct journal *j, struct view *v, keys_of_fn *of)
{
    struct work w = {.ix = ix, .j = j, .v = v, .of = of};
    bool ok = true;

    for (uint32_t i = 0; ok && i < v->recs; i++)
        ok = put_record(&w, i);
    release_values(&w.was);
    release_values(&w.now);
    return ok;
}

static bool whole_journal(struct journal *j, const struct view *v, struct index_base *base)
{
    struct index_place last;
    struct instant at;

    if (j->n == 0 || j->n == j->start.n || j->n != j->base_n || v->n != j->n ||
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
    struct index_base base;

    if (!p->ix || past_moved(p))
        return false;
    if (!whole_journal(j, v, &base) || !index_update_begin(p->ix, p->base.n == 0))
        return false;
    if (put_all(p->ix, j, v, of))
        return index_update_end(p->ix, &base);
    index_update_abort(p->ix);
    return false;
}

enum index_answer reindex_compare(struct index *ix, struct journal *j, struct view *v,
                                  keys_of_fn *of)
{
    index_compare_begin(ix);
    if (!put_all(ix, j, v, of))
        return INDEX_BROKEN;
    return index_compare_end(ix);
}
