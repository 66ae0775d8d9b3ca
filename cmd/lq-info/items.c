#include "lq-info/info.h"

#include "base/utf8.h"
#include "records/share.h"
#include "store/file.h"
#include "stream/out.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

static const char *const files[] = {"info/channels.jsonl", "info/emergency.jsonl",
                                    "info/notices.jsonl",  "info/destinations.jsonl",
                                    "info/news.jsonl",     NULL};

static const char *const kinds[] = {"download", "emergency", "notice", "destination",
                                    "news",     "alert",     NULL};

static bool known_kind(struct slice kind)
{
    for (const char *const *k = kinds; *k; k++)
        if (slice_is(kind, *k))
            return true;
    return false;
}

bool info_plain_id(struct slice id)
{
    if (id.n == 0 || id.n > INFO_ID_MAX || *id.p == '-')
        return false;
    for (size_t i = 0; i < id.n; i++)
        if (!(id.p[i] >= 'a' && id.p[i] <= 'z') && !(id.p[i] >= '0' && id.p[i] <= '9') &&
            id.p[i] != '-')
            return false;
    return true;
}

static struct slice key_of(struct rec *r, struct slice kind)
{
    const struct json_node *root = json_root(&r->doc);
    struct slice key = {0};

    if (slice_is(kind, "notice"))
        key = rec_str(r, root, "topic");
    else if (slice_is(kind, "destination") || slice_is(kind, "alert"))
        key = rec_str(r, root, "code");
    if (!key.p && (slice_is(kind, "notice") || slice_is(kind, "destination")))
        rec_missing(r, root, slice_is(kind, "notice") ? "topic" : "code");
    return key.p ? key : slice_of("");
}

static struct info_item read_item(struct rec *r, struct arena *a)
{
    struct info_item item = {
        .id = lines_text(r, "id", a), .kind = lines_text(r, "kind", a), .period = lines_origin(r)};
    const struct json_node *root = json_root(&r->doc);

    item.key = arena_copy(a, key_of(r, item.kind));
    if (!known_kind(item.kind))
        rec_fail(r, json_get(&r->doc, root, "kind"), "not one of the kinds known here");
    if (!info_plain_id(item.id))
        rec_fail(r, json_get(&r->doc, root, "id"), "not small letters, digits and hyphens");
    if (slice_blank(rec_str(r, root, "zh")) && slice_blank(rec_str(r, root, "en")))
        rec_missing(r, root, "zh, en");
    return item;
}

/* ---- what is handed in ---- */

/* Copied from a page, it may hold what turns a text round or drives a terminal. */
static void check_strings(struct rec *r)
{
    for (uint32_t i = 0; i < r->doc.count; i++) {
        const struct json_node *v = &r->doc.node[i];
        struct slice s;

        if (v->type != JSON_STRING)
            continue;
        s = json_str(&r->doc, v, &r->arena);
        for (size_t at = 0; at < s.n;) {
            uint32_t c = 0;
            size_t k = utf8_decode(s.p + at, s.n - at, &c);
            if (utf8_is_control(c) && c != '\n')
                rec_fail(r, v, "holds a control character");
            at += k ? k : 1;
        }
    }
}

struct slice info_check(struct rec *r)
{
    const struct json_node *root = json_root(&r->doc);
    struct info_item item = read_item(r, &r->arena);
    struct slice url = rec_str(r, root, "url");

    if (slice_is(item.kind, "download") || slice_is(item.kind, "emergency"))
        rec_fail(r, json_get(&r->doc, root, "kind"), "isn't imported: it is the program's own");
    if (url.p && !slice_starts(url, "https://") && !slice_starts(url, "http://"))
        rec_fail(r, json_get(&r->doc, root, "url"), "not an address that begins with https://");
    check_strings(r);
    return item.id;
}

/* ---- loading ---- */

static void add(void *ctx, struct rec *r)
{
    struct info_items *items = ctx;
    struct info_item item = read_item(r, &items->arena);
    size_t i = 0;

    if (rec_failed(r))
        return;
    item.line = arena_copy(&items->arena, r->line);
    while (i < items->n && !slice_eq(items->v[i].id, item.id))
        i++;
    if (i == items->cap) {
        items->cap = items->cap ? 2 * items->cap : 64;
        items->v = mem_grow(items->v, items->cap, sizeof *items->v);
    }
    items->v[i] = item;
    items->n += i == items->n;
}

static bool load_shared(struct info_items *items, bool honour_env)
{
    struct buf text = {0};
    bool ok = true;

    for (const char *const *f = files; *f; f++) {
        buf_reset(&text);
        ok = share_read(*f, honour_env, &text) && lines_each(*f, &text, add, items) && ok;
    }
    buf_release(&text);
    return ok;
}

/* Names that import gives; a file it is still writing, or anybody else's, isn't an item. */
static bool load_file(struct info_items *items, int dir, const char *name)
{
    struct buf text = {0};
    bool ok = file_read_all(dir, name, INFO_FILE_MAX, &text);

    if (!ok)
        diag_say("info/%s: %s", name, strerror(errno));
    ok = ok && lines_each(name, &text, add, items);
    buf_release(&text);
    return ok;
}

static bool load_stored(struct info_items *items, const char *store)
{
    struct buf path = {0};
    struct file_list l = {0};
    bool ok;
    int dir;

    buf_addf(&path, "%s/info", store);
    dir = open(buf_str(&path), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    ok = dir >= 0 && file_list(dir, ".json", &l);
    if (!ok)
        diag_say("%s: %s", buf_str(&path), strerror(errno));
    for (size_t i = 0; i < l.n; i++)
        if (info_plain_id(slice_from(l.name[i], strlen(l.name[i]) - 5)))
            ok = load_file(items, dir, l.name[i]) && ok;
    file_list_free(&l);
    if (dir >= 0)
        (void)close(dir);
    buf_release(&path);
    return ok;
}

bool info_load(struct info_items *items, const char *store, bool honour_env)
{
    return load_shared(items, honour_env) && (!store || load_stored(items, store));
}

void info_release(struct info_items *items)
{
    free(items->v);
    arena_release(&items->arena);
}

/* ---- printing ---- */

static int newer_first(const void *a, const void *b)
{
    const struct info_item *const *x = a;
    const struct info_item *const *y = b;
    int d = civil_cmp((*y)->period.valid_from, (*x)->period.valid_from);

    return d ? d : slice_cmp((*x)->id, (*y)->id);
}

enum status info_print(const struct info_items *items, const char *kind, const char *key,
                       struct civil day, bool newest_first)
{
    const struct info_item **shown = mem_alloc(items->n + 1, sizeof(void *));
    size_t n = 0;

    for (size_t i = 0; i < items->n; i++) {
        const struct info_item *item = &items->v[i];
        if (slice_is(item->kind, kind) && lines_in_force(&item->period, day) &&
            (!key || slice_eq_loose(item->key, slice_of(key))))
            shown[n++] = item;
    }
    if (newest_first)
        qsort(shown, n, sizeof(void *), newer_first);
    for (size_t i = 0; i < n; i++) {
        out_add(shown[i]->line.p, shown[i]->line.n);
        out_add("\n", 1);
    }
    free(shown);
    return n > 0 ? ST_YES : ST_NO;
}
