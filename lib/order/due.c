#include "order/due.h"
#include "store/event.h"

#define PAUSES_MAX 64

struct due_clock {
    const struct post *post;
    struct office_clock office;
    bool usable;
    /* of the order being looked at */
    const struct post_target *target;
    enum order_state from;
    enum order_state to;
    bool inside;
    bool paused;
    int64_t start;
    struct office_pause pause[PAUSES_MAX];
    size_t pauses;
};

struct due_clock *due_clock_new(const struct post *post)
{
    struct due_clock *c = mem_alloc(1, sizeof *c);

    c->post = post;
    c->usable = calendar_office(post, "office", &c->office);
    return c;
}

void due_clock_free(struct due_clock *c)
{
    free(c);
}

static bool asked(enum order_state s)
{
    return s == S_NEEDS_SUPPLEMENT || s == S_NEEDS_INTERVIEW || s == S_INTERVIEW_BOOKED;
}

/* The order of enum order_state is the order of the stretch. */
static bool pick_target(struct due_clock *c, struct slice module, enum order_state state)
{
    for (size_t i = 0; i < c->post->target_count; i++) {
        const struct post_target *t = &c->post->targets[i];
        c->from = state_by_name(slice_of(t->from));
        c->to = state_by_name(slice_of(t->to));
        c->target = t;
        if (slice_is(module, t->module) && state >= c->from && state < c->to)
            return true;
    }
    return false;
}

static void close_pause(struct due_clock *c, int64_t at)
{
    if (c->paused && c->pauses > 0)
        c->pause[c->pauses - 1].to = at;
    c->paused = false;
}

static bool on_event(void *ctx, uint64_t n, struct slice line)
{
    struct due_clock *c = ctx;
    struct event ev;
    struct event_error err;
    struct instant at;
    enum order_state s;
    bool inside;

    (void)n;
    if (!event_parse(line, &ev, &err) || !ev.to.p || !instant_parse(ev.at, &at))
        return true;
    s = state_by_name(ev.to);
    inside = s >= c->from && s < c->to;
    if (inside && !c->inside) {
        c->start = at.sec;
        c->pauses = 0;
        c->paused = false;
    }
    c->inside = inside;
    if (!asked(s)) {
        close_pause(c, at.sec);
    } else if (!c->paused && c->pauses < PAUSES_MAX) {
        c->pause[c->pauses++] = (struct office_pause){at.sec, OFFICE_PAUSE_OPEN};
        c->paused = true;
    }
    return true;
}

static struct slice module_of(const struct store_record *order)
{
    static struct json j;
    struct json_error err;
    const struct json_node *m;
    struct slice raw;

    if (!json_scan(&j, order->body.p, order->body.n, &err))
        return (struct slice){0};
    m = json_get(&j, json_root(&j), "module");
    raw = m && m->type == JSON_STRING ? json_raw(&j, m) : (struct slice){0};
    return raw.n >= 2 ? slice_from(raw.p + 1, raw.n - 2) : (struct slice){0};
}

struct due due_of(struct due_clock *c, struct store *s, const struct store_record *order,
                  struct instant now)
{
    struct due d = {0};

    if (!c->usable || !pick_target(c, module_of(order), state_by_name(order->state)))
        return d;
    c->inside = c->paused = false;
    c->pauses = 0;
    store_events(s, order->kind, order->id, on_event, c);
    if (!c->inside ||
        !office_elapsed(&c->office, c->start, now.sec, c->pause, c->pauses, &d.elapsed_sec))
        return d;
    d.any = true;
    d.target = c->target;
    d.target_hours = c->target->office_hours;
    d.overdue = d.elapsed_sec > d.target_hours * 3600;
    d.waiting = c->paused;
    if (!d.waiting) {
        d.any =
            office_due(&c->office, c->start, d.target_hours * 3600, c->pause, c->pauses, &d.at.sec);
        d.at = calendar_local(c->post, d.at);
    }
    return d;
}

void due_put(struct buf *out, const struct due *d)
{
    char at[INSTANT_LEN + 1];

    buf_addc(out, '{');
    if (d->waiting) {
        json_put_member_raw(out, "waiting", slice_of("true"));
    } else {
        instant_print(at, d->at);
        json_put_member_str(out, "at", slice_of(at));
    }
    json_put_member_raw(out, "overdue", slice_of(d->overdue ? "true" : "false"));
    json_put_member_i64(out, "target_hours", d->target_hours);
    json_put_member_i64(out, "used_minutes", d->elapsed_sec / 60);
    buf_addc(out, '}');
}
