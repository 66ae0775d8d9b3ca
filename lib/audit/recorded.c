#include "audit/recorded.h"
#include "order/desk.h"

#define KIND "checkpoint"

bool recorded_is(const struct event *ev)
{
    return slice_is(ev->kind, KIND);
}

static bool read_patch(struct json *j, struct slice patch, struct recorded *out)
{
    const struct json_node *size;
    const struct json_node *root;
    struct json_error err;
    struct arena a = {0};
    int64_t n;
    bool ok;

    if (!patch.p || !json_scan(j, patch.p, patch.n, &err))
        return false;
    size = json_get(j, json_root(j), "size");
    root = json_get(j, json_root(j), "root");
    ok = size && json_i64(j, size, &n) && n > 0 && root && root->type == JSON_STRING &&
         base64_take(json_str(j, root, &a), out->root, TREE_HASH);
    arena_release(&a);
    if (ok)
        out->size = (uint64_t)n;
    return ok;
}

bool recorded_read(const struct event *ev, struct recorded *out)
{
    struct json *j = mem_alloc(1, sizeof *j);
    struct buf patch = {0}; /* the scanner reads some bytes beyond the end */
    bool ok;

    if (ev->patch.p)
        buf_add_slice(&patch, ev->patch);
    ok = ev->patch.p && read_patch(j, buf_slice(&patch), out);
    buf_release(&patch);
    free(j);
    return ok;
}

static void put_patch(struct buf *out, const struct checkpoint *c)
{
    const unsigned char *id = c->key_id;

    buf_addf(out, "{\"size\":%llu,\"root\":\"", (unsigned long long)c->size);
    base64_put(out, c->root, TREE_HASH);
    buf_addf(out, "\",\"key\":\"%02x%02x%02x%02x\"}", id[0], id[1], id[2], id[3]);
}

enum status recorded_write(const struct checkpoint *c)
{
    struct event_in ev = {.kind = slice_of(KIND), .id = slice_of("journal"), .event = "sign"};
    struct buf patch = {0};
    struct desk d;
    enum status st;

    put_patch(&patch, c);
    ev.patch = buf_slice(&patch);
    if (desk_open(&d, true, &st))
        st = store_begin(d.store, false);
    if (st == ST_YES)
        st = store_stage(d.store, &ev) ? store_commit(d.store) : ST_IO;
    desk_close(&d);
    buf_release(&patch);
    return st;
}
