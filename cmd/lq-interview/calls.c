/*
 * today and ics: the interviews that are booked, in order of time.
 */
#include "lq-interview/interview.h"
#include "records/calendar.h"
#include "records/interview_record.h"
#include "stream/out.h"
#include "text/ical.h"

/* One that is booked; its record lies in the list's text. */
struct call {
    int64_t start;
    int64_t place;
    size_t at; /* offset of the record in the text */
    size_t n;
    size_t nth; /* in order of arrival, for ties */
};

struct calls {
    struct desk desk;
    bool all;
    struct civil day;
    struct rec *rec; /* the one looked at */
    struct buf text;
    struct call *v;
    size_t n;
};

/* Kept as commands print it, so that number and version are at hand. */
static bool gather(void *ctx, const struct store_record *rec)
{
    struct calls *c = ctx;
    size_t at = c->text.n;
    struct instant slot;
    int64_t place;
    struct call *to;

    order_print(&c->text, rec, (struct slice){0});
    buf_reserve(&c->text, 0);
    if (!rec_scan(c->rec, slice_from(c->text.p + at, c->text.n - at), "store") ||
        !interview_record_slot(c->rec, &slot, &place) ||
        (!c->all && civil_cmp(calendar_local_day(c->desk.post, slot), c->day) != 0)) {
        c->text.n = at;
        return true;
    }
    if ((c->n & (c->n + 1)) == 0) /* full at 0, 1, 3, 7 … */
        c->v = mem_grow(c->v, 2 * c->n + 1, sizeof *c->v);
    to = &c->v[c->n];
    *to = (struct call){slot.sec, place, at, c->text.n - at, c->n};
    c->n++;
    return true;
}

static int by_time(const void *a, const void *b)
{
    const struct call *x = a;
    const struct call *y = b;

    if (x->start != y->start)
        return x->start < y->start ? -1 : 1;
    if (x->place != y->place)
        return x->place < y->place ? -1 : 1;
    return (x->nth > y->nth) - (x->nth < y->nth);
}

/* The appointment's end: a profile that was changed since may not have it any more. */
static int64_t end_of(struct calls *c, const struct call *call)
{
    struct slot slot;

    return slots_at(c->desk.post, (struct instant){call->start, 0}, &slot) ? slot.end : call->start;
}

static void put_str(struct buf *out, const char *key, struct slice s)
{
    if (s.p)
        json_put_member_str(out, key, s);
}

static void put_call(struct calls *c, const struct call *call)
{
    struct rec *r = c->rec;
    const struct json_node *root = json_root(&r->doc);
    const struct json_node *applicant = rec_obj(r, root, "applicant");
    const struct json_node *own = rec_obj(r, root, "interview");
    struct buf *out = out_buf();

    buf_addc(out, '{');
    put_local(out, "slot", c->desk.post, call->start);
    put_local(out, "ends", c->desk.post, end_of(c, call));
    json_put_member_i64(out, "place", call->place);
    put_str(out, "order", rec_str(r, root, "order"));
    json_put_member_i64(out, "version", rec_i64(r, root, "version", 0));
    put_str(out, "name", rec_str(r, applicant, "name"));
    put_str(out, "guardian", rec_str(r, rec_obj(r, applicant, "guardian"), "name"));
    put_str(out, "mode", rec_str(r, own, "mode"));
    put_str(out, "cause", rec_str(r, own, "cause"));
    put_str(out, "assigned_to", rec_str(r, root, "assigned_to"));
    put_applicant_time(out, r, call->start);
    buf_adds(out, "}\n");
}

static void put_event(struct calls *c, const struct call *call)
{
    struct rec *r = c->rec;
    const struct json_node *root = json_root(&r->doc);
    struct slice order = rec_str(r, root, "order");
    bool onsite = slice_is(rec_str(r, rec_obj(r, root, "interview"), "mode"), "onsite");
    struct buf *out = out_buf();
    struct buf text = {0};
    struct instant at;

    ical_raw(out, "BEGIN", "VEVENT");
    /* One event an order and store, whatever time it is moved to. */
    buf_add_slice(&text, order);
    buf_addf(&text, "@%s.lq", store_info(c->desk.store)->id);
    ical_text(out, "UID", buf_slice(&text));
    if (instant_parse(rec_str(r, root, "updated_at"), &at))
        ical_time(out, "DTSTAMP", at.sec);
    ical_int(out, "SEQUENCE", rec_i64(r, root, "version", 0));
    ical_time(out, "DTSTART", call->start);
    if (end_of(c, call) > call->start)
        ical_time(out, "DTEND", end_of(c, call));
    buf_reset(&text);
    buf_adds(&text,
             onsite ? "到馆面谈 Interview at the consulate: " : "视频面谈 Video interview: ");
    buf_add_slice(&text, rec_str(r, rec_obj(r, root, "applicant"), "name"));
    buf_adds(&text, " (");
    buf_add_slice(&text, order);
    buf_addc(&text, ')');
    ical_text(out, "SUMMARY", buf_slice(&text));
    if (onsite)
        ical_text(out, "LOCATION", slice_of(c->desk.post->address.one_line));
    ical_raw(out, "STATUS", "CONFIRMED");
    ical_raw(out, "END", "VEVENT");
    buf_release(&text);
}

static void each(struct calls *c, void (*put)(struct calls *c, const struct call *call))
{
    for (size_t i = 0; i < c->n; i++) {
        const struct call *call = &c->v[i];
        if (rec_scan(c->rec, slice_from(c->text.p + call->at, call->n), "store"))
            put(c, call);
    }
}

static bool collect(struct calls *c, bool all, enum status *st)
{
    memset(c, 0, sizeof *c);
    c->all = all;
    if (!desk_open(&c->desk, true, st)) {
        desk_close(&c->desk);
        return false;
    }
    c->day = day_wanted(c->desk.post, clock_now(store_info(c->desk.store)->settable));
    c->rec = mem_alloc(1, sizeof *c->rec);
    store_each(c->desk.store, slice_of("order"), "interview-booked", gather, c);
    if (c->n > 0)
        qsort(c->v, c->n, sizeof *c->v, by_time);
    return true;
}

static enum status finish(struct calls *c)
{
    enum status st = store_failed(c->desk.store);

    rec_release(c->rec);
    free(c->rec);
    free(c->v);
    buf_release(&c->text);
    desk_close(&c->desk);
    return st;
}

enum status run_today(const struct verb *v, int argc, char **argv)
{
    struct calls c;
    enum status st;

    (void)v;
    (void)argc;
    (void)argv;
    if (!collect(&c, false, &st))
        return st;
    each(&c, put_call);
    return finish(&c);
}

/* A calendar without an event isn't one (RFC 5545, 3.6): then there is no output. */
enum status run_ics(const struct verb *v, int argc, char **argv)
{
    struct calls c;
    enum status st;

    (void)v;
    (void)argc;
    (void)argv;
    if (!collect(&c, day_asked == NULL, &st))
        return st;
    if (c.n > 0) {
        ical_raw(out_buf(), "BEGIN", "VCALENDAR");
        ical_raw(out_buf(), "VERSION", "2.0");
        ical_raw(out_buf(), "PRODID", "-//lq//lq-interview " LQ_VERSION "//EN");
        ical_raw(out_buf(), "METHOD", "PUBLISH");
        each(&c, put_event);
        ical_raw(out_buf(), "END", "VCALENDAR");
    }
    return finish(&c);
}
