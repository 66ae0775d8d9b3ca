#include "message/audit.h"
#include "message/cause.h"
#include "message/letter.h"

#define FAULTS_SAID 20

/* What is known of an event's message, in the low bits of its word; the others are the order's. */
enum { M_NONE, M_DUE, M_SENDING, M_SENT, M_BITS = 3 };

/* Holds of one officer and moment: their receive may follow (cause.h). */
#define HOLDS_MAX 1024
struct hold {
    uint64_t n;
    uint32_t order;
};

struct audit {
    struct message_audit *out;
    uint32_t *word; /* by event number */
    uint64_t cap;
    uint64_t last;
    int64_t limit; /* events before this second are overdue */
    struct hold hold[HOLDS_MAX];
    size_t holds;
    struct buf at, by; /* of the holds */
    uint64_t said;
};

/* FNV-1a of the order's number: only to tell one order from another. */
static uint32_t order_bits(struct slice id)
{
    uint32_t h = 2166136261U;

    for (size_t i = 0; i < id.n; i++)
        h = (h ^ (unsigned char)id.p[i]) * 16777619U;
    return h & ~(uint32_t)M_BITS;
}

static uint32_t *word_of(struct audit *a, uint64_t n)
{
    if (n >= a->cap) {
        uint64_t cap = a->cap ? a->cap : 4096;
        while (cap <= n)
            cap *= 2;
        a->word = mem_grow(a->word, cap, sizeof *a->word);
        memset(a->word + a->cap, 0, (cap - a->cap) * sizeof *a->word);
        a->cap = cap;
    }
    return &a->word[n];
}

static bool room(struct audit *a)
{
    return a->said++ < FAULTS_SAID;
}

static void set(uint32_t *w, uint32_t state)
{
    *w = (*w & ~(uint32_t)M_BITS) | state;
}

/* The next event of an order after its hold: the hold's message is its own, or the receive's. */
static void settle_holds(struct audit *a, const struct event *ev)
{
    uint32_t order = order_bits(ev->id);
    bool same = slice_eq(ev->at, buf_slice(&a->at)) && slice_eq(ev->by, buf_slice(&a->by));

    if (!same)
        a->holds = 0;
    for (size_t i = a->holds; i-- > 0;) {
        if (a->hold[i].order != order)
            continue;
        if (slice_is(ev->event, "receive")) {
            set(word_of(a, a->hold[i].n), M_NONE);
            a->out->due--;
        }
        a->hold[i] = a->hold[--a->holds];
    }
}

/* R84: whoever reported something is told. */
static void feedback_event(struct audit *a, const struct event *ev)
{
    if (!cause_due(ev))
        return;
    *word_of(a, ev->n) = order_bits(ev->id) | M_DUE;
    a->out->due++;
}

static void order_event(struct audit *a, const struct event *ev)
{
    uint32_t order = order_bits(ev->id);

    if (slice_is(ev->kind, "order"))
        settle_holds(a, ev);
    if (!cause_due(ev))
        return;
    *word_of(a, ev->n) = order | M_DUE;
    a->out->due++;
    if (!slice_is(ev->event, "hold") || a->holds == HOLDS_MAX)
        return;
    buf_reset(&a->at);
    buf_reset(&a->by);
    buf_add_slice(&a->at, ev->at);
    buf_add_slice(&a->by, ev->by);
    a->hold[a->holds++] = (struct hold){ev->n, order};
}

static void message_event(struct audit *a, const struct event *ev)
{
    struct slice order;
    uint64_t n = 0;
    uint32_t *w = letter_id(ev->id, &order, &n) && n < ev->n ? word_of(a, n) : NULL;
    uint32_t was = w ? *w & M_BITS : M_NONE;
    bool done = slice_is(ev->to, "sent") || slice_is(ev->to, "told");

    a->out->used = true;
    if (was == M_NONE || (*w & ~(uint32_t)M_BITS) != order_bits(order)) {
        a->out->stray++;
        if (room(a))
            diag_say("event %llu: message %.*s has no event that made it due",
                     (unsigned long long)ev->n, (int)(ev->id.n & 0xFF), ev->id.p);
        return;
    }
    if (was == M_SENT) {
        a->out->doubled++;
        if (room(a))
            diag_say("event %llu: message %.*s had been sent before", (unsigned long long)ev->n,
                     (int)(ev->id.n & 0xFF), ev->id.p);
        return;
    }
    if (done)
        a->out->sent++;
    set(w, done ? M_SENT : slice_is(ev->to, "failed") ? M_DUE : M_SENDING);
}

static bool on_event(void *ctx, uint64_t n, struct slice line)
{
    struct audit *a = ctx;
    struct event ev;
    struct event_error err;

    if (!event_parse(line, &ev, &err))
        return true;
    a->last = n;
    if (slice_is(ev.kind, "order") || slice_is(ev.kind, "pension"))
        order_event(a, &ev);
    else if (slice_is(ev.kind, "feedback"))
        feedback_event(a, &ev);
    else if (slice_is(ev.kind, "message"))
        message_event(a, &ev);
    return true;
}

/* Second pass over what is left: only then is an event's time asked. */
static bool on_overdue(void *ctx, uint64_t n, struct slice line)
{
    struct audit *a = ctx;
    uint32_t left = n < a->cap ? a->word[n] & M_BITS : M_NONE;
    struct event ev;
    struct event_error err;
    struct instant at;

    if ((left != M_DUE && left != M_SENDING) || !event_parse(line, &ev, &err) ||
        !instant_parse(ev.at, &at) || at.sec >= a->limit)
        return true;
    if (left == M_DUE)
        a->out->missing++;
    else
        a->out->unknown++;
    if (room(a))
        diag_say("event %llu: %.*s %.*s: %.*s: its message %s", (unsigned long long)n,
                 (int)(ev.kind.n & 0x3F), ev.kind.p, (int)(ev.id.n & 0xFF), ev.id.p,
                 (int)(ev.event.n & 0x3F), ev.event.p,
                 left == M_DUE ? "wasn't sent" : "may or may not have been sent");
    return true;
}

static bool any_left(const struct audit *a)
{
    return (a->out->always || a->out->used) && a->out->due > a->out->sent;
}

enum status message_audit(struct store *s, const struct post *post, struct instant now,
                          struct message_audit *out)
{
    struct audit *a = mem_alloc(1, sizeof *a);
    uint64_t last = 0;
    enum status st;

    memset(a, 0, sizeof *a);
    *out = (struct message_audit){.always = out->always};
    a->out = out;
    a->limit = now.sec - post->messages.overdue_hours * 3600;
    st = store_follow(s, 0, on_event, a, &last);
    if (st == ST_YES && any_left(a))
        st = store_follow(s, 0, on_overdue, a, &last);
    if (a->said > FAULTS_SAID)
        diag_say("and %llu more messages", (unsigned long long)(a->said - FAULTS_SAID));
    free(a->word);
    buf_release(&a->at);
    buf_release(&a->by);
    free(a);
    if (st == ST_YES && out->missing + out->unknown + out->stray + out->doubled > 0)
        st = ST_NO;
    return st;
}
