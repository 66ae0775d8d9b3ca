#include "message/cause.h"
#include "order/walk.h"
#include "pension/case.h"

bool cause_due(const struct event *ev)
{
    char name[32];
    const struct edge *e;

    if (slice_is(ev->kind, "feedback"))
        return slice_is(ev->event, "answer");
    if (slice_is(ev->kind, "pension"))
        return case_message_due(ev->event, ev->to.p != NULL);
    if (!slice_is(ev->kind, "order") || ev->event.n >= sizeof name)
        return false;
    if (slice_is(ev->event, "submit") || slice_is(ev->event, "hold"))
        return true;
    if (slice_is(ev->event, "note"))
        return ev->patch.p != NULL;
    memcpy(name, ev->event.p, ev->event.n);
    name[ev->event.n] = '\0';
    e = edge_by_name(name);
    if (!e || !e->message)
        return false;
    return strcmp(name, "remake") != 0 || ev->to.p;
}

bool cause_covers(const struct event *hold, const struct event *next)
{
    return slice_is(hold->event, "hold") && slice_is(next->event, "receive") &&
           slice_eq(hold->at, next->at) && slice_eq(hold->by, next->by);
}

const char *cause_number(const struct cause *c)
{
    if (c->is_case)
        return "case";
    return c->feedback ? "feedback" : "order";
}

struct cause *cause_new(void)
{
    struct cause *c = mem_alloc(1, sizeof *c);

    memset(c, 0, sizeof *c);
    c->rec = mem_alloc(1, sizeof *c->rec);
    c->line = mem_alloc(1, sizeof *c->line);
    return c;
}

void cause_free(struct cause *c)
{
    if (!c)
        return;
    rec_release(c->rec);
    rec_release(c->line);
    free(c->rec);
    free(c->line);
    buf_release(&c->body);
    buf_release(&c->text);
    buf_release(&c->next);
    arena_release(&c->arena);
    free(c);
}

/* ---- the order as the event left it ---- */

static void fold(struct cause *c, struct slice patch)
{
    static struct json target;
    static struct json change;
    struct json_error err;
    struct buf merged = {0};
    struct buf copy = {0};

    buf_add_slice(&copy, patch);
    if (c->body.n == 0)
        buf_adds(&c->body, "{}");
    (void)buf_reserve(&c->body, 0);
    if (json_scan_within(&target, c->body.p, c->body.n, JSON_CAP_DEPTH, JSON_CAP_NODES, &err) &&
        json_scan_within(&change, copy.p, copy.n, JSON_CAP_DEPTH, JSON_CAP_NODES, &err)) {
        json_merge_patch(&merged, &target, json_root(&target), &change, json_root(&change));
        buf_reset(&c->body);
        buf_add_slice(&c->body, buf_slice(&merged));
    }
    buf_release(&merged);
    buf_release(&copy);
}

static bool on_event(void *ctx, uint64_t n, struct slice line)
{
    struct cause *c = ctx;
    struct event ev;
    struct event_error err;

    if (!event_parse(line, &ev, &err))
        return false;
    if (n > c->n) {
        buf_add_slice(&c->next, line);
        return false;
    }
    c->before = c->state;
    if (ev.to.p && c->is_case)
        c->case_state = case_state_name(case_state_by_name(ev.to));
    else if (ev.to.p && !c->feedback)
        c->state = state_by_name(ev.to);
    if (ev.patch.p)
        fold(c, ev.patch);
    if (n == c->n)
        buf_add_slice(&c->text, line);
    return true;
}

/* ---- */

static void clear(struct cause *c, uint64_t n)
{
    c->case_state = NULL;
    buf_reset(&c->body);
    buf_reset(&c->text);
    buf_reset(&c->next);
    arena_reset(&c->arena);
    c->n = n;
    c->before = c->state = S_NONE;
}

static bool read_line(struct cause *c)
{
    const struct json_node *root;
    bool have;

    if (!walk_scan_event(c->line, buf_slice(&c->text)) ||
        !rec_scan(c->rec, buf_slice(&c->body), "store"))
        return false;
    root = json_root(&c->line->doc);
    c->event = rec_str(c->line, root, "event");
    c->to = rec_str(c->line, root, "to");
    c->by = rec_str(c->line, root, "by");
    c->note = rec_str(c->line, root, "note");
    c->h = rec_str(c->line, root, "h");
    c->at = rec_instant(c->line, root, "at", &have);
    return have && !rec_failed(c->line);
}

enum cause_found cause_load(struct cause *c, struct store *s, struct slice order, uint64_t n)
{
    static const char *const kinds[] = {"order", "pension", "feedback"};
    struct event ev;
    struct event next;
    struct event_error err;

    buf_reset(&c->text);
    /* an event has one number in the store, whatever its kind */
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds && c->text.n == 0; i++) {
        clear(c, n);
        c->is_case = strcmp(kinds[i], "pension") == 0;
        c->feedback = strcmp(kinds[i], "feedback") == 0;
        (void)store_events(s, slice_of(kinds[i]), order, on_event, c);
    }
    c->order = arena_copy(&c->arena, order);
    if (c->text.n == 0)
        return store_failed(s) == ST_YES ? CAUSE_NONE : CAUSE_DAMAGED;
    if (!event_parse(buf_slice(&c->text), &ev, &err) || !read_line(c)) {
        diag_say("event %llu of %.64s can't be read: run 'lq-audit verify'", (unsigned long long)n,
                 c->order.p);
        return CAUSE_DAMAGED;
    }
    if (!cause_due(&ev))
        return CAUSE_SILENT;
    if (c->next.n && event_parse(buf_slice(&c->next), &next, &err) && cause_covers(&ev, &next))
        return CAUSE_SILENT;
    return CAUSE_DUE;
}
