#include "audit/recheck_input.h"

static const struct json_node *patch_of(struct recheck_event *e)
{
    return rec_obj(e->rec, json_root(&e->rec->doc), "patch");
}

static void copy(struct buf *out, const char *as, struct recheck_event *e,
                 const struct json_node *obj, const char *member)
{
    const struct json_node *v = json_get(&e->rec->doc, obj, member);

    if (v && v->type != JSON_NULL)
        json_put_member_raw(out, as, json_raw(&e->rec->doc, v));
}

static void copy_note(struct buf *out, const char *as, struct recheck_event *e)
{
    copy(out, as, e, json_root(&e->rec->doc), "note");
}

static size_t length(const struct json *j, const struct json_node *list)
{
    size_t n = 0;

    for (const struct json_node *v = json_first(j, list); v; v = json_next(j, v))
        n++;
    return n;
}

/* The first element of the patch's list that the record before it didn't have. */
static const struct json_node *added(struct recheck_event *e, const char *list)
{
    size_t had = length(&e->was->doc, json_get(&e->was->doc, json_root(&e->was->doc), list));
    const struct json_node *v = json_first(&e->rec->doc, json_get(&e->rec->doc, patch_of(e), list));

    for (; v && had > 0; had--)
        v = json_next(&e->rec->doc, v);
    return v;
}

/* ---- edges with lists ---- */

static bool is_open(struct rec *r, const struct json_node *q)
{
    return rec_bool(r, q, "open", false);
}

static void put_dropped(struct buf *out, struct recheck_event *e)
{
    const struct json *a = &e->was->doc;
    const struct json *b = &e->rec->doc;
    const struct json_node *was = json_first(a, json_get(a, json_root(a), "requests"));
    const struct json_node *now = json_first(b, json_get(b, patch_of(e), "requests"));

    for (; was && now; was = json_next(a, was), now = json_next(b, now)) {
        if (is_open(e->was, was) && !is_open(e->rec, now)) {
            copy(out, "drop", e, now, "item");
            return;
        }
    }
}

static void put_asked(struct buf *out, struct recheck_event *e, const char *as, const char *what)
{
    json_put_key(out, as);
    buf_addc(out, '[');
    for (const struct json_node *q = added(e, "requests"); q; q = json_next(&e->rec->doc, q)) {
        if (!slice_is(rec_str(e->rec, q, "what"), what))
            continue;
        json_put_comma(out);
        json_put_str(out, rec_str(e->rec, q, "item"));
    }
    buf_addc(out, ']');
}

static void put_request(struct buf *out, struct recheck_event *e)
{
    copy_note(out, "note", e);
    if (!added(e, "requests")) {
        put_dropped(out, e);
        return;
    }
    put_asked(out, e, "need", "material");
    put_asked(out, e, "fix", "field");
}

/* What went back with this event, of each packet. */
static void put_items(struct buf *out, struct recheck_event *e, const char *list)
{
    const struct json *a = &e->was->doc;
    const struct json *b = &e->rec->doc;
    const struct json_node *was = json_first(a, json_get(a, json_root(a), "packets"));
    const struct json_node *now = json_first(b, json_get(b, patch_of(e), "packets"));
    struct slice how = {0};

    json_put_key(out, "items");
    buf_addc(out, '[');
    for (; was && now; was = json_next(a, was), now = json_next(b, now)) {
        size_t had = length(a, json_get(a, was, list));
        for (const struct json_node *v = json_first(b, json_get(b, now, list)); v;
             v = json_next(b, v)) {
            if (had > 0) {
                had--;
                continue;
            }
            json_put_comma(out);
            buf_addc(out, '{');
            json_put_member_str(out, "item", rec_str(e->rec, v, "item"));
            json_put_member_str(out, "packet", rec_str(e->rec, now, "packet"));
            buf_addc(out, '}');
            how = rec_str(e->rec, v, "how");
        }
    }
    buf_addc(out, ']');
    if (how.p)
        json_put_member_str(out, "how", how);
    copy_note(out, "note", e);
}

/* What the post found of a photo is no part of the answer: figures that it made stale, and those
 * taken of the file it brought (order/filed.h). */
static void put_photo(struct buf *out, const struct json *j, const struct json_node *photo,
                      struct arena *a)
{
    const struct json_node *measures = json_get(j, photo, "measures");
    bool measured = measures && measures->type == JSON_OBJECT;

    buf_addc(out, '{');
    for (const struct json_node *m = json_first(j, photo); m; m = json_next(j, m)) {
        struct slice key = json_key(j, m, a);
        if (m->type == JSON_NULL ||
            (measured && (slice_is(key, "measures") || slice_is(key, "sha256"))))
            continue;
        json_put_member(out, j, m);
    }
    buf_addc(out, '}');
}

static void put_answer(struct buf *out, struct recheck_event *e)
{
    const struct json *j = &e->rec->doc;
    struct arena *a = &e->rec->arena;
    const struct json_node *upload = added(e, "uploads");

    json_put_key(out, "answer");
    buf_adds(out, "{\"changes\":{");
    for (const struct json_node *m = json_first(j, patch_of(e)); m; m = json_next(j, m)) {
        struct slice key = json_key(j, m, a);
        if (slice_is(key, "requests") || slice_is(key, "uploads") || slice_is(key, "resume_state"))
            continue;
        json_put_key_of(out, j, m);
        if (slice_is(key, "photo") && m->type == JSON_OBJECT)
            put_photo(out, j, m, a);
        else
            buf_add_slice(out, json_raw(j, m));
    }
    buf_adds(out, "},\"uploads\":[");
    for (; upload; upload = json_next(j, upload)) {
        json_put_comma(out);
        buf_add_slice(out, json_raw(j, upload));
    }
    buf_adds(out, "]}");
}

/* ---- the others ---- */

static void put_interview(struct buf *out, struct recheck_event *e)
{
    const struct json_node *i = rec_obj(e->rec, patch_of(e), "interview");
    const struct json_node *held = json_get(&e->rec->doc, i, "held");

    copy(out, "cause", e, i, "cause");
    copy(out, "notice", e, i, "notice");
    copy(out, "slot", e, i, "slot");
    copy(out, "result", e, held, "result");
    copy(out, "answers", e, held, "answers");
    copy(out, "screenshots", e, held, "screenshots");
    copy(out, "mode", e, held ? held : i, "mode");
    copy_note(out, "note", e);
}

static void put_dispatch(struct buf *out, struct recheck_event *e)
{
    const struct json_node *d = rec_obj(e->rec, patch_of(e), "dispatch");

    copy(out, "tracking", e, d, "tracking");
    if (slice_is(rec_str(e->rec, d, "by"), "pickup"))
        json_put_member_raw(out, "pickup", slice_of("true"));
    copy(out, "old_document_cancelled", e, patch_of(e), "old_document_cancelled");
}

static void put_decision(struct buf *out, struct recheck_event *e)
{
    const struct json_node *d = added(e, "decisions");

    copy(out, "finding", e, d, "finding");
    copy(out, "decision", e, d, "decision");
    copy_note(out, "note", e);
}

static void put_made(struct buf *out, struct recheck_event *e)
{
    copy(out, "new_document", e, patch_of(e), "new_document");
    copy(out, "invoice", e, patch_of(e), "invoice");
    copy(out, "old_document_cancelled", e, patch_of(e), "old_document_cancelled");
}

/* An application as it came; one that the post numbered came without a number. */
static void put_application(struct buf *out, struct recheck_event *e)
{
    const struct json *j = &e->rec->doc;

    for (const struct json_node *m = json_first(j, patch_of(e)); m; m = json_next(j, m)) {
        if (slice_is(json_key(j, m, &e->rec->arena), "post_number"))
            continue;
        json_put_member(out, j, m);
    }
}

static void put_members(struct buf *out, struct slice event, struct recheck_event *e)
{
    if (slice_is(event, "request"))
        put_request(out, e);
    else if (slice_is(event, "answer"))
        put_answer(out, e);
    else if (slice_is(event, "return"))
        put_items(out, e, "returned");
    else if (slice_is(event, "mislay"))
        put_items(out, e, "mislaid");
    else if (slice_is(event, "require-interview") || slice_is(event, "book") ||
             slice_is(event, "interviewed"))
        put_interview(out, e);
    else if (slice_is(event, "complete"))
        put_made(out, e);
    else if (slice_is(event, "dispatch"))
        put_dispatch(out, e);
    else if (slice_is(event, "decide"))
        put_decision(out, e);
    else if (slice_is(event, "undeliverable"))
        copy(out, "came_back", e, rec_obj(e->rec, patch_of(e), "dispatch"), "came_back");
    else if (slice_is(event, "assign"))
        copy(out, "to", e, patch_of(e), "assigned_to");
    else if (slice_is(event, "reject"))
        copy(out, "reason", e, patch_of(e), "rejected_for");
    else
        copy_note(out, "reason", e);
}

void recheck_input(struct buf *out, struct slice event, struct recheck_event *e)
{
    const struct json_node *last;

    buf_addc(out, '{');
    if (!slice_is(event, "submit") || !json_get(&e->rec->doc, patch_of(e), "post_number"))
        copy(out, "order", e, json_root(&e->rec->doc), "id");
    if (slice_is(event, "submit")) {
        put_application(out, e);
        buf_addc(out, '}');
        return;
    }
    put_members(out, event, e);
    if (slice_is(event, "remake") && (last = added(e, "spoilt")) != NULL)
        copy(out, "spoilt_number", e, last, "number");
    if (slice_is(event, "note") && (last = added(e, "exceptions")) != NULL)
        copy(out, "exception", e, last, "what");
    if (slice_is(event, "note") || slice_is(event, "undeliverable") ||
        slice_is(event, "withdraw") || slice_is(event, "cancel") || slice_is(event, "missed") ||
        slice_is(event, "reject"))
        copy_note(out, "note", e);
    buf_addc(out, '}');
}
