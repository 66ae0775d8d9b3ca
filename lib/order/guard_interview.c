/*
 * The edges of the interview (the guide, 二(一)4 面谈面审): require-interview,
 * waive-interview, book, cancel, missed, interviewed.
 */
#include "order/guard.h"
#include "order/interview.h"
#include "records/calendar.h"
#include "records/interview_record.h"

/* ---- places ---- */

#define PLACE_KEY 48

static struct slice place_key(char out[PLACE_KEY], int64_t start, int64_t place)
{
    char at[INSTANT_LEN + 1];
    int n;

    instant_print(at, (struct instant){start, 0});
    n = snprintf(out, PLACE_KEY, "%s/%lld", at, (long long)place);
    return slice_from(out, n > 0 && n < PLACE_KEY ? (size_t)n : 0);
}

void interview_keys(struct store_keys *to, struct rec *order)
{
    struct instant slot;
    int64_t place;
    char key[PLACE_KEY];

    if (interview_record_slot(order, &slot, &place))
        store_key(to, "slot", place_key(key, slot.sec, place));
}

int64_t interview_place(struct store *s, const struct slot *slot, struct slice order)
{
    char key[PLACE_KEY];

    for (int64_t place = 1; place <= slot->capacity; place++) {
        struct slice owner = store_key_owner(s, "slot", place_key(key, slot->start, place));
        if (!owner.p || (order.p && slice_eq(owner, order)))
            return place;
    }
    return 0;
}

int64_t interview_free(struct store *s, const struct slot *slot)
{
    int64_t n = 0;
    char key[PLACE_KEY];

    for (int64_t place = 1; place <= slot->capacity; place++)
        n += !store_key_owner(s, "slot", place_key(key, slot->start, place)).p;
    return n;
}

/* ---- what the edges have in common ---- */

static void facts(struct walk *w, struct interview *i)
{
    interview_record_fill(i, w->cur, w->office->post, w->now);
}

static void put_text(struct walk *w, const char *key, struct slice text)
{
    if (slice_blank(text))
        json_put_member_raw(&w->patch, key, slice_of("null"));
    else
        json_put_member_str(&w->patch, key, text);
}

static void put_by(struct walk *w, const char *at, const char *by)
{
    json_put_member_str(&w->patch, at, slice_of(w->now_text));
    json_put_member_str(&w->patch, by, slice_of(store_actor(w->office->store)));
}

static void put_no_slot(struct walk *w)
{
    json_put_member_raw(&w->patch, "slot", slice_of("null"));
    json_put_member_raw(&w->patch, "place", slice_of("null"));
    json_put_member_raw(&w->patch, "booked_at", slice_of("null"));
}

static void begin(struct walk *w)
{
    json_put_key(&w->patch, "interview");
    buf_addc(&w->patch, '{');
}

void interview_give_up(struct walk *w)
{
    struct interview i;

    facts(w, &i);
    if (!i.slot.p)
        return;
    begin(w);
    put_no_slot(w);
    buf_addc(&w->patch, '}');
}

static struct slice given_mode(struct walk *w, struct slice absent)
{
    struct slice mode = walk_text(w, w->office->given->mode, "mode");

    if (!mode.p)
        return absent;
    if (!slice_is(mode, "video") && !slice_is(mode, "onsite") && !rec_failed(w->in))
        rec_fail(w->in, NULL, "mode: must be video or onsite");
    return mode;
}

/* ---- require, waive ---- */

static enum interview_cause given_cause(struct walk *w, const struct interview *i)
{
    struct slice name = walk_text(w, w->office->given->cause, "cause");
    enum interview_cause c;

    if (!name.p) {
        c = interview_cause_of(i);
        if (c == CAUSE_COUNT)
            finding_add(&w->found, F_REASON_MISSING, "/cause", "");
        return c;
    }
    c = interview_cause(name);
    if (c == CAUSE_COUNT)
        finding_add_seen(&w->found, F_REASON_UNKNOWN, "/cause", "", name);
    else if (!interview_cause_holds(i, c))
        finding_add_seen(&w->found, F_INTERVIEW_CAUSE_UNFOUNDED, "/cause", "", name);
    return c;
}

static void put_way(struct walk *w, struct slice mode, struct slice notice)
{
    if (slice_is(mode, "onsite") && slice_blank(notice)) /* R24 个案通知 */
        finding_add(&w->found, F_ONSITE_WITHOUT_NOTICE, "/notice", "");
    json_put_member_str(&w->patch, "mode", mode);
    put_text(w, "notice", notice);
    put_by(w, "asked_at", "asked_by");
}

/* R24: one that was asked for is to be held in another way, or its notice has changed. The cause and
 * what was missed stay; a time that was booked is given up. Without a mode nothing would change. */
static void require_otherwise(struct walk *w, const struct interview *i)
{
    struct slice was = slice_of(i->onsite ? "onsite" : "video");
    struct slice mode = given_mode(w, was);
    struct slice notice = walk_text(w, w->office->given->notice, "notice");
    const struct json_node *own = rec_obj(w->cur, json_root(&w->cur->doc), "interview");
    bool told = slice_blank(notice) || slice_eq(notice, rec_str(w->cur, own, "notice"));

    if (slice_eq(mode, was) && (!i->onsite || told)) {
        finding_add_seen(&w->found, F_INTERVIEW_ASKED, "/interview/mode", "", was);
        return;
    }
    if (walk_text(w, w->office->given->cause, "cause").p)
        (void)given_cause(w, i);
    begin(w);
    put_way(w, mode, notice);
    if (!slice_blank(w->note))
        json_put_member_str(&w->patch, "text", w->note);
    if (i->slot.p)
        put_no_slot(w);
    buf_addc(&w->patch, '}');
}

void guard_require_interview(struct walk *w)
{
    struct slice mode = given_mode(w, slice_of("video"));
    struct slice notice = walk_text(w, w->office->given->notice, "notice");
    struct interview i;
    enum interview_cause cause;

    facts(w, &i);
    w->note = walk_text(w, w->office->given->note, "note");
    if (w->state == S_NEEDS_INTERVIEW || w->state == S_INTERVIEW_BOOKED) {
        require_otherwise(w, &i);
        return;
    }
    cause = given_cause(w, &i);
    if (cause == CAUSE_OFFICER && slice_blank(w->note)) /* 等情形: in words */
        finding_add(&w->found, F_REASON_MISSING, "/note", "");
    begin(w);
    json_put_member_raw(&w->patch, "required", slice_of("true"));
    json_put_member_str(&w->patch, "cause",
                        slice_of(cause == CAUSE_COUNT ? "" : interview_cause_name(cause)));
    put_text(w, "text", w->note);
    put_way(w, mode, notice);
    json_put_member_raw(&w->patch, "waived", slice_of("null"));
    buf_addc(&w->patch, '}');
}

void guard_waive_interview(struct walk *w)
{
    guard_reason(w);
    begin(w);
    json_put_member_raw(&w->patch, "required", slice_of("false"));
    json_put_key(&w->patch, "waived");
    buf_addc(&w->patch, '{');
    json_put_member_str(&w->patch, "reason", w->note.p ? w->note : slice_of(""));
    put_by(w, "at", "by");
    buf_adds(&w->patch, "}}");
}

/* ---- book, cancel, missed ---- */

void interview_missed_limit(struct walk *w)
{
    struct interview i;
    struct finding *f;

    facts(w, &i);
    if (i.missed < w->office->post->interviews_missed_limit)
        return;
    f = finding_add(&w->found, F_INTERVIEW_MISSED_LIMIT, "/interview/missed", "");
    f->seen = finding_number(i.missed);
    f->want = finding_number(w->office->post->interviews_missed_limit);
}

/* R21 及时选择预约时间: one of the post's, ahead, and free. The place it gives; 0: none. */
static int64_t choose(struct walk *w, struct slice text, struct instant *start)
{
    struct slot slot;
    int64_t place = 0;

    if (!instant_parse(text, start)) {
        rec_fail(w->in, NULL, "slot: not an RFC 3339 time such as 2021-06-10T09:00:00-05:00");
        return 0;
    }
    if (start->sec <= w->now.sec) {
        finding_add_seen(&w->found, F_SLOT_PAST, "/slot", "", text);
    } else if (!slots_at(w->office->post, *start, &slot)) {
        finding_add_seen(&w->found, F_SLOT_UNKNOWN, "/slot", "", text);
    } else {
        place = interview_place(w->office->store, &slot, w->id);
        if (place == 0)
            finding_add_seen(&w->found, F_SLOT_TAKEN, "/slot", "", text);
    }
    return place;
}

void guard_book(struct walk *w)
{
    struct slice text = walk_text(w, w->office->given->slot, "slot");
    char at[INSTANT_LEN + 1];
    struct instant start;
    int64_t place;

    interview_missed_limit(w);
    if (!text.p) {
        if (!rec_failed(w->in))
            rec_missing(w->in, json_root(&w->in->doc), "slot");
        return;
    }
    place = choose(w, text, &start);
    if (place == 0)
        return;
    instant_print(at, calendar_local(w->office->post, start));
    begin(w);
    json_put_member_str(&w->patch, "slot", slice_of(at));
    json_put_member_i64(&w->patch, "place", place);
    json_put_member_str(&w->patch, "booked_at", slice_of(w->now_text));
    buf_addc(&w->patch, '}');
}

void guard_cancel(struct walk *w)
{
    w->note = walk_text(w, w->office->given->note, "note");
    interview_give_up(w);
}

void guard_missed(struct walk *w)
{
    struct interview i;
    struct instant start;

    facts(w, &i);
    w->note = walk_text(w, w->office->given->note, "note");
    /* R22 按照预约时间: before it has come nobody can have missed it. */
    if (instant_parse(i.slot, &start) && start.sec > w->now.sec)
        finding_add_seen(&w->found, F_SLOT_AHEAD, "/interview/slot", "", i.slot);
    begin(w);
    put_no_slot(w);
    json_put_member_i64(&w->patch, "missed", i.missed + 1);
    buf_addc(&w->patch, '}');
}

/* ---- interviewed ---- */

static void add_shot(struct interview_held *h, struct slice sha)
{
    if (h->shots < INTERVIEW_SHOTS_MAX)
        h->shot[h->shots++] = sha;
}

static void given_shots(struct walk *w, struct interview_held *h)
{
    const struct opt_list *options = &w->office->given->screenshots;
    const struct json_node *list = rec_arr(w->in, walk_input(w, "screenshots"), "screenshots");

    for (size_t k = 0; k < options->n; k++)
        add_shot(h, slice_of(options->v[k]));
    for (const struct json_node *v = options->n ? NULL : json_first(&w->in->doc, list); v;
         v = json_next(&w->in->doc, v)) {
        if (v->type != JSON_STRING)
            rec_fail(w->in, v, "not a string");
        else if (h->shots == INTERVIEW_SHOTS_MAX)
            rec_fail(w->in, v, "more than %d screenshots", INTERVIEW_SHOTS_MAX);
        else
            add_shot(h, json_str(&w->in->doc, v, &w->in->arena));
    }
    if (options->n > INTERVIEW_SHOTS_MAX && !rec_failed(w->in))
        rec_fail(w->in, json_root(&w->in->doc), "more than %d screenshots", INTERVIEW_SHOTS_MAX);
}

static void put_held(struct walk *w, const struct interview *i, const struct interview_held *h)
{
    begin(w);
    json_put_member_raw(&w->patch, "required", slice_of("false"));
    put_no_slot(w);
    json_put_member_raw(&w->patch, "waived", slice_of("null"));
    json_put_key(&w->patch, "held");
    buf_addc(&w->patch, '{');
    json_put_member_str(&w->patch, "mode", h->mode);
    json_put_member_str(&w->patch, "result", h->result);
    if (h->answers > 0)
        json_put_member_i64(&w->patch, "answers", h->answers);
    else
        json_put_member_raw(&w->patch, "answers", slice_of("null"));
    json_put_key(&w->patch, "screenshots");
    buf_adds(&w->patch, h->shots ? "[" : "null");
    for (size_t k = 0; k < h->shots; k++) {
        json_put_comma(&w->patch);
        json_put_str(&w->patch, h->shot[k]);
    }
    if (h->shots)
        buf_addc(&w->patch, ']');
    put_text(w, "slot", i->slot);
    put_by(w, "at", "by");
    buf_adds(&w->patch, "}}");
}

void guard_interviewed(struct walk *w)
{
    const struct given *g = w->office->given;
    struct interview_held h = {.shots = 0};
    struct interview i;

    facts(w, &i);
    h.mode = given_mode(w, slice_of(i.onsite ? "onsite" : "video"));
    h.result = walk_text(w, g->result, "result");
    h.answers = g->answers ? g->answers : rec_i64(w->in, walk_input(w, "answers"), "answers", 0);
    given_shots(w, &h);
    w->note = walk_text(w, g->note, "note");
    interview_held(&w->found, &i, &h);
    put_held(w, &i, &h);
}
