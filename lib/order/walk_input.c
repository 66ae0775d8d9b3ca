/*
 * What an edge is given, and what the profile and the record's limits ask of
 * every edge alike.
 */
#include "order/walk.h"
#include "store/sha256.h"

const struct json_node *walk_input(struct walk *w, const char *key)
{
    const struct json_node *root = json_root(&w->in->doc);
    const struct json_node *m = json_get(&w->in->doc, root, key);
    const struct json_node *own =
        w->cur->doc.count ? json_get(&w->cur->doc, json_root(&w->cur->doc), key) : NULL;

    if (!m || (own && json_same(&w->in->doc, m, &w->cur->doc, own)))
        return NULL;
    return root;
}

struct slice walk_text(struct walk *w, const char *option, const char *member)
{
    if (option)
        return slice_of(option);
    return rec_str(w->in, walk_input(w, member), member);
}

/* ---- the digest ---- */

static void add_part(struct sha256 *s, struct slice name, struct slice value, bool *any)
{
    sha256_add(s, name.p, name.n);
    sha256_add(s, "=", 1);
    sha256_add(s, value.p, value.n);
    sha256_add(s, "", 1);
    *any = true;
}

static bool add_option(struct sha256 *s, const struct given *g, struct slice name, bool *any)
{
    char answers[24];
    const struct {
        const char *name;
        const char *value;
        const struct opt_list *list;
    } options[] = {{"reason", g->reason, NULL},
                   {"note", g->note, NULL},
                   {"drop", g->drop, NULL},
                   {"how", g->how, NULL},
                   {"exception", g->exception, NULL},
                   {"finding", g->finding, NULL},
                   {"decision",
                    g->accept   ? "accept"
                    : g->refuse ? "refuse"
                                : NULL,
                    NULL},
                   {"cause", g->cause, NULL},
                   {"mode", g->mode, NULL},
                   {"notice", g->notice, NULL},
                   {"slot", g->slot, NULL},
                   {"result", g->result, NULL},
                   {"answers", g->answers ? answers : NULL, NULL},
                   {"screenshots", NULL, &g->screenshots},
                   {"need", NULL, &g->need},
                   {"fix", NULL, &g->fix},
                   {"items", NULL, &g->items}};
    bool found = false;

    if (snprintf(answers, sizeof answers, "%lld", (long long)g->answers) < 0)
        return false;
    for (size_t i = 0; i < sizeof options / sizeof *options; i++) {
        if (!slice_is(name, options[i].name))
            continue;
        if (options[i].value)
            add_part(s, name, slice_of(options[i].value), any);
        for (size_t k = 0; options[i].list && k < options[i].list->n; k++)
            add_part(s, name, slice_of(options[i].list->v[k]), any);
        found = options[i].value || (options[i].list && options[i].list->n > 0);
    }
    return found;
}

static void add_member(struct sha256 *s, struct walk *w, struct slice name, bool *any)
{
    struct json *j = &w->in->doc;
    const struct json_node *m = json_get_slice(j, json_root(j), name);

    if (m && m->type == JSON_STRING)
        add_part(s, name, json_str(j, m, &w->in->arena), any);
    else if (m)
        add_part(s, name, json_raw(j, m), any);
}

void walk_digest(struct walk *w)
{
    struct sha256 s;
    char hex[SHA256_HEX + 1];
    bool any = false;

    w->digest[0] = '\0';
    if (!w->edge->reads)
        return;
    sha256_start(&s);
    for (const char *p = w->edge->reads; *p;) {
        struct slice name = slice_from(p, strcspn(p, " "));
        if (!add_option(&s, w->office->given, name, &any))
            add_member(&s, w, name, &any);
        p += name.n + (p[name.n] == ' ');
    }
    sha256_end_hex(&s, hex);
    if (!any)
        return;
    memcpy(w->digest, hex, sizeof w->digest - 1);
    w->digest[sizeof w->digest - 1] = '\0';
}

/* ---- limits ---- */

bool walk_fits(struct walk *w, struct slice patch)
{
    static struct json p;
    static struct json m;
    struct json_error err;
    struct buf merged = {0};
    bool fits = true;

    /* No value is shorter than two bytes with its comma. */
    if (w->body.n + patch.n <= 2 * ORDER_NODES_MAX)
        return true;
    if (json_scan(&p, patch.p, patch.n, &err)) {
        json_merge_patch(&merged, &w->cur->doc, json_root(&w->cur->doc), &p, json_root(&p));
        buf_reserve(&merged, 0);
        fits = merged.n <= ORDER_BYTES_MAX && json_scan(&m, merged.p, merged.n, &err) &&
               m.count <= ORDER_NODES_MAX;
    } else {
        fits = false;
    }
    buf_release(&merged);
    if (!fits)
        rec_fail(w->in, json_root(&w->in->doc),
                 "with this the order would be larger than a record may be (%d values, %zu KiB)",
                 ORDER_NODES_MAX, ORDER_BYTES_MAX >> 10);
    return fits;
}

/* ---- who may ---- */

static bool count_staff(void *ctx, const struct store_record *rec)
{
    int *n = ctx;

    (void)rec;
    return ++*n < 2;
}

void office_may(struct office *o, const char *role, struct findings *to)
{
    const char *who = store_actor(o->store);
    struct finding *f;
    int n = 0;

    if (o->staff == STAFF_UNKNOWN) {
        store_each(o->store, slice_of("staff"), NULL, count_staff, &n);
        o->staff = n > 1 || !store_info(o->store)->settable ? STAFF_SOME : STAFF_NONE;
    }
    if (o->staff == STAFF_NONE || !role || store_has_role(o->store, who, role))
        return;
    f = finding_add(to, F_ROLE_MISSING, "", "");
    f->seen = finding_text(slice_of(who));
    f->want = finding_text(slice_of(role));
}

void office_must_employ(struct office *o, struct slice user, struct findings *to)
{
    struct store_record rec;

    office_may(o, NULL, to); /* learns whether there is a list */
    if (o->staff == STAFF_SOME && !store_get(o->store, slice_of("staff"), user, &rec))
        finding_add_seen(to, F_ROLE_MISSING, "/to", "", user);
}

/* ---- four eyes ---- */

bool walk_scan_event(struct rec *r, struct slice line)
{
    struct json_error err;

    r->failed = false;
    arena_reset(&r->arena);
    if (json_scan_within(&r->doc, line.p, line.n, JSON_CAP_DEPTH, JSON_CAP_NODES, &err))
        return true;
    r->doc.count = 0;
    return false;
}

struct eyes {
    struct walk *w;
    struct rec *event;
    bool met;
};

static bool same_person(void *ctx, uint64_t n, struct slice line)
{
    struct eyes *e = ctx;
    const struct json_node *root = json_root(&e->event->doc);
    struct slice name;

    (void)n;
    if (!walk_scan_event(e->event, line))
        return true;
    name = rec_str(e->event, root, "event");
    for (size_t i = 0; i < e->w->office->post->four_eyes_count && !e->met; i++) {
        const struct post_pair *pair = &e->w->office->post->four_eyes[i];
        const char *other = strcmp(pair->first, e->w->edge->name) == 0    ? pair->second
                            : strcmp(pair->second, e->w->edge->name) == 0 ? pair->first
                                                                          : NULL;
        e->met = other && slice_is(name, other) &&
                 slice_is(rec_str(e->event, root, "by"), store_actor(e->w->office->store));
    }
    return !e->met;
}

void walk_four_eyes(struct walk *w)
{
    struct eyes e = {.w = w};
    bool paired = false;

    for (size_t i = 0; i < w->office->post->four_eyes_count; i++) {
        const struct post_pair *pair = &w->office->post->four_eyes[i];
        paired = paired || strcmp(pair->first, w->edge->name) == 0 ||
                 strcmp(pair->second, w->edge->name) == 0;
    }
    if (!paired)
        return;
    e.event = mem_alloc(1, sizeof *e.event);
    store_events(w->office->store, slice_of("order"), w->id, same_person, &e);
    if (e.met)
        finding_add_seen(&w->found, F_FOUR_EYES, "", "", slice_of(store_actor(w->office->store)));
    rec_release(e.event);
    free(e.event);
}
