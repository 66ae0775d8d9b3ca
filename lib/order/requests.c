#include "order/requests.h"
#include "order/decision.h"

static const struct json_node *list_of(struct walk *w, const char *name)
{
    return rec_arr(w->cur, json_root(&w->cur->doc), name);
}

static bool is_open(struct walk *w, const struct json_node *q)
{
    return rec_bool(w->cur, q, "open", false);
}

void requests_open_in(struct rec *order, struct findings *to)
{
    struct json *j = &order->doc;
    const struct json_node *list = rec_arr(order, json_root(j), "requests");
    size_t i = 0;
    char at[40];

    for (const struct json_node *q = json_first(j, list); q; q = json_next(j, q)) {
        snprintf(at, sizeof at, "/requests/%zu", i++);
        if (rec_bool(order, q, "open", false))
            finding_add_seen(to, F_REQUEST_OPEN, at, "", rec_str(order, q, "item"));
    }
}

void requests_open(struct walk *w, struct findings *to)
{
    requests_open_in(w->cur, to);
}

size_t requests_open_count(struct walk *w)
{
    struct json *j = &w->cur->doc;
    size_t n = 0;

    for (const struct json_node *q = json_first(j, list_of(w, "requests")); q; q = json_next(j, q))
        n += is_open(w, q);
    return n;
}

const struct json_node *requests_find(struct walk *w, struct slice item)
{
    struct json *j = &w->cur->doc;

    for (const struct json_node *q = json_first(j, list_of(w, "requests")); q;
         q = json_next(j, q)) {
        if (is_open(w, q) && slice_eq(rec_str(w->cur, q, "item"), item))
            return q;
    }
    return NULL;
}

void requests_append(struct walk *w, const char *list)
{
    patch_append(&w->patch, w->cur, list);
}

/* The element with open turned off: a patch of its own, merged as text. */
static void put_closed(struct walk *w, const struct json_node *q)
{
    static struct json patch;
    struct json_error err;
    struct buf text = {0};

    buf_adds(&text, "{\"open\":false");
    json_put_member_str(&text, "closed_at", slice_of(w->now_text));
    json_put_member_str(&text, "closed_by", slice_of(w->edge->name));
    buf_addc(&text, '}');
    buf_str(&text);
    if (json_scan(&patch, text.p, text.n, &err))
        json_merge_patch(&w->patch, &w->cur->doc, q, &patch, json_root(&patch));
    buf_release(&text);
}

size_t requests_close(struct walk *w, bool (*closes)(void *ctx, struct slice item), void *ctx)
{
    struct json *j = &w->cur->doc;
    const struct json_node *list = list_of(w, "requests");
    size_t open = 0;

    if (!json_first(j, list))
        return 0;
    json_put_key(&w->patch, "requests");
    buf_addc(&w->patch, '[');
    for (const struct json_node *q = json_first(j, list); q; q = json_next(j, q)) {
        json_put_comma(&w->patch);
        if (is_open(w, q) && closes(ctx, rec_str(w->cur, q, "item"))) {
            put_closed(w, q);
            continue;
        }
        open += is_open(w, q);
        buf_add_slice(&w->patch, json_raw(j, q));
    }
    buf_addc(&w->patch, ']');
    return open;
}

void requests_resume(struct walk *w)
{
    w->to = state_by_name(rec_str(w->cur, json_root(&w->cur->doc), "resume_state"));
    if (w->to == S_NONE)
        w->to = S_SUBMITTED;
    json_put_member_raw(&w->patch, "resume_state", slice_of("null"));
}

/* "/a//b" and "/a/" name nothing that could be answered. */
static bool whole_pointer(struct slice p)
{
    for (size_t i = 0; i < p.n; i++) {
        if (p.p[i] == '/' && (i + 1 == p.n || p.p[i + 1] == '/'))
            return false;
    }
    return true;
}

struct slice requests_field(struct walk *w, struct slice name)
{
    static const char *const tops[] = {
        "account", "applicant", "held_document", "name_annotation", "declaration", "photo",
        "face",    "delivery",  "payment",       "emergency",       "needed_by"};
    struct buf b = {0};
    struct slice out = {0};
    size_t top;

    if (!slice_starts(name, "/"))
        buf_addc(&b, '/');
    buf_add_slice(&b, name);
    for (size_t i = 0; b.n && b.p[0] == '/' && name.p[0] != '/' && i < b.n; i++) {
        if (b.p[i] == '.')
            b.p[i] = '/';
    }
    for (size_t i = 0; i < sizeof tops / sizeof *tops; i++) {
        top = strlen(tops[i]);
        if (b.n > top && memcmp(b.p + 1, tops[i], top) == 0 &&
            (b.n == top + 1 || b.p[top + 1] == '/') && whole_pointer(buf_slice(&b)))
            out = arena_copy(&w->in->arena, buf_slice(&b));
    }
    buf_release(&b);
    return out;
}
