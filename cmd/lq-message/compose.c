/*
 * compose, due, inbox: messages from events.
 */
#include "lq-message/message.h"
#include "stream/out.h"

int64_t due_from;

bool post_office_open(struct post_office *p, enum status *st)
{
    *p = (struct post_office){0};
    if (!desk_open(&p->desk, true, st))
        return false;
    p->letters = letters_open(&p->desk);
    *st = p->letters ? ST_YES : ST_IO;
    return p->letters != NULL;
}

void post_office_close(struct post_office *p)
{
    letters_close(p->letters);
    desk_close(&p->desk);
}

/* One line: the message, and with status what became of it. */
static void put_letter(const struct letter *l, struct slice status)
{
    struct buf *out = out_buf();

    buf_addc(out, '{');
    letter_put(out, l);
    if (status.p)
        json_put_member_str(out, "status", status);
    buf_adds(out, "}\n");
}

/* ---- compose ---- */

static void compose_one(struct post_office *p, struct rec *r)
{
    const struct json_node *root = json_root(&r->doc);
    struct slice kind = rec_str(r, root, "kind");
    struct slice id = rec_str(r, root, "id");
    struct slice h = rec_str(r, root, "h");
    int64_t n = rec_i64(r, root, "n", 0);
    struct buf why = {0};
    enum cause_found found;

    if (!kind.p || !id.p || !h.p || n < 1) {
        if (!rec_failed(r))
            rec_fail(r, root, "not an event of the journal; lq-order follow gives them");
        return;
    }
    if (rec_failed(r) ||
        (!slice_is(kind, "order") && !slice_is(kind, "feedback") && !slice_is(kind, "pension")))
        return;
    found = letter_make(p->letters, id, (uint64_t)n, &why);
    if (found == CAUSE_NONE || found == CAUSE_DAMAGED)
        rec_fail(r, root, "this store has no such event");
    else if (!slice_eq(letters_last(p->letters)->cause->h, h) && found == CAUSE_DUE)
        rec_fail(r, root, "this store has another event of that number");
    else if (why.n)
        rec_fail(r, root, "%s", buf_str(&why));
    else if (found == CAUSE_DUE)
        put_letter(letters_last(p->letters), (struct slice){0});
    buf_release(&why);
}

enum status run_compose(const struct verb *v, int argc, char **argv)
{
    struct stream_opts o = {.rejects = cmd_common()->rejects,
                            .strict = cmd_common()->strict,
                            .line_max = EVENT_LINE_MAX};
    struct post_office p;
    struct stream *s;
    struct rec *r;
    enum status st;

    (void)v;
    if (!post_office_open(&p, &st)) {
        post_office_close(&p);
        return st;
    }
    s = stream_open(&o, argc, argv);
    while ((r = stream_next(s))) {
        compose_one(&p, r);
        if (rec_failed(r))
            stream_reject(s, r);
    }
    st = status_max(stream_close(s), store_failed(p.desk.store));
    post_office_close(&p);
    return st;
}

/* ---- due, inbox ---- */

struct walk_through {
    struct post_office *p;
    bool all; /* not only those that weren't sent */
    enum status st;
};

static void one_cause(struct walk_through *t, struct slice order, uint64_t n)
{
    struct buf why = {0};
    enum cause_found found = letter_make(t->p->letters, order, n, &why);
    const struct letter *l = letters_last(t->p->letters);
    struct slice state;

    if (found == CAUSE_DAMAGED || why.n) {
        diag_say("event %llu: %s", (unsigned long long)n, why.n ? buf_str(&why) : "damaged");
        t->st = ST_IO;
    } else if (found == CAUSE_DUE) {
        state = outbox_state(t->p->desk.store, buf_slice(&l->id));
        if (t->all || !(slice_is(state, "sent") || slice_is(state, "told")))
            put_letter(l, state.p ? state : slice_of("due"));
    }
    buf_release(&why);
}

static bool due_event(void *ctx, uint64_t n, struct slice line)
{
    struct walk_through *t = ctx;
    struct event ev;
    struct event_error err;
    struct slice order;
    struct buf id = {0};

    if (!event_parse(line, &ev, &err) || !cause_due(&ev))
        return true;
    buf_add_slice(&id, ev.id); /* such a number has nothing escaped: order_number_plain() */
    order = buf_slice(&id);
    one_cause(t, order, n);
    buf_release(&id);
    return !out_failed();
}

enum status run_due(const struct verb *v, int argc, char **argv)
{
    struct post_office p;
    struct walk_through t = {.p = &p};
    uint64_t last = 0;
    enum status st;

    (void)v;
    (void)argc;
    (void)argv;
    if (post_office_open(&p, &st))
        st = store_follow(p.desk.store, due_from > 0 ? (uint64_t)due_from - 1 : 0, due_event, &t,
                          &last);
    st = status_max(st, t.st);
    post_office_close(&p);
    return st;
}

/* The numbers of an order's events; the store isn't asked again while it gives them. */
struct numbers {
    uint64_t *n;
    size_t count;
    size_t cap;
};

static bool add_number(void *ctx, uint64_t n, struct slice line)
{
    struct numbers *to = ctx;

    (void)line;
    if (to->count == to->cap) {
        to->cap = to->cap ? 2 * to->cap : 64;
        to->n = mem_grow(to->n, to->cap, sizeof *to->n);
    }
    to->n[to->count++] = n;
    return true;
}

enum status run_inbox(const struct verb *v, int argc, char **argv)
{
    struct post_office p;
    struct walk_through t = {.p = &p, .all = true};
    enum status st;

    if (!post_office_open(&p, &st)) {
        post_office_close(&p);
        return st;
    }
    for (int i = 0; i < argc; i++) {
        struct slice order = slice_of(argv[i]);
        struct numbers of = {0};
        if (!store_events(p.desk.store, slice_of("order"), order, add_number, &of) &&
            !store_events(p.desk.store, slice_of("pension"), order, add_number, &of) &&
            !store_events(p.desk.store, slice_of("feedback"), order, add_number, &of)) {
            order_print_unknown(out_buf(), v->name, order);
            buf_addc(out_buf(), '\n');
            t.st = status_max(t.st, ST_NO);
        }
        for (size_t k = 0; k < of.count; k++)
            one_cause(&t, order, of.n[k]);
        free(of.n);
    }
    st = status_max(t.st, store_failed(p.desk.store));
    post_office_close(&p);
    return st;
}
