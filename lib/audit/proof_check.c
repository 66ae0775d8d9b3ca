#include "audit/note.h"
#include "audit/path.h"
#include "audit/proof.h"
#include "base/plain_file.h"
#include "store/event.h"
#include "stream/stream.h"

#include <errno.h>
#include <unistd.h>

struct checking {
    const char *file;
    struct buf text;
    struct rec rec;
    struct verifiers trusted;
    struct slice order;
    struct checkpoint c;
    struct buf wrong; /* elements */
    uint64_t n;       /* of the event before */
    size_t events;
};

static void wrong(struct checking *k, int64_t n, const char *what)
{
    json_put_comma(&k->wrong);
    buf_addc(&k->wrong, '{');
    if (n > 0)
        json_put_member_i64(&k->wrong, "n", n);
    json_put_member_str(&k->wrong, "what", slice_of(what));
    buf_addc(&k->wrong, '}');
}

/* Does the line say what the proof says of it? */
static bool line_is(struct checking *k, struct slice line, int64_t n)
{
    struct json *j = mem_alloc(1, sizeof *j);
    struct buf copy = {0};
    struct event ev;
    struct event_error err;
    bool ok;

    buf_add_slice(&copy, line);
    ok = event_parse(buf_slice(&copy), &ev, &err) && event_check(buf_slice(&copy), &ev, j, &err) &&
         event_hash_ok(buf_slice(&copy), &ev) && ev.n == (uint64_t)n &&
         slice_is(ev.kind, "order") && slice_eq(event_text(ev.id, j, &k->rec.arena), k->order);
    buf_release(&copy);
    free(j);
    return ok;
}

static bool included(const struct checking *k, struct slice line, struct slice path, int64_t n)
{
    unsigned char hash[TREE_LEVELS * TREE_HASH];
    unsigned char leaf[TREE_HASH];
    unsigned char root[TREE_HASH];
    size_t bytes = path.n / 4 * 3;

    while (bytes > 0 && path.n > 0 && path.p[path.n - 1] == '=' && bytes % TREE_HASH)
        bytes--;
    if (bytes % TREE_HASH || bytes > sizeof hash || !base64_take(path, hash, bytes))
        return false;
    tree_leaf(line, leaf);
    return path_root((uint64_t)n - 1, k->c.size, leaf, hash, bytes / TREE_HASH, root) &&
           memcmp(root, k->c.root, TREE_HASH) == 0;
}

static void check_event(struct checking *k, const struct json_node *e)
{
    int64_t n = rec_i64(&k->rec, e, "n", 0);
    struct slice line = rec_str(&k->rec, e, "line");
    struct slice path = rec_str(&k->rec, e, "path");

    if (!rec_failed(&k->rec) && (!line.p || !path.p || n <= 0))
        rec_fail(&k->rec, e, "not an event with n, line and path");
    if (rec_failed(&k->rec))
        return;
    k->events++;
    if ((uint64_t)n <= k->n)
        wrong(k, n, "out-of-order");
    k->n = (uint64_t)n;
    if (!line_is(k, line, n))
        wrong(k, n, "not-this-event");
    if (!included(k, line, path, n))
        wrong(k, n, "not-included");
}

static void check(struct checking *k)
{
    struct json *j = &k->rec.doc;
    const struct json_node *root = json_root(j);
    const struct json_node *list = rec_arr(&k->rec, root, "events");
    struct slice note = rec_str(&k->rec, root, "checkpoint");
    const char *why;

    k->order = rec_str(&k->rec, root, "order");
    if (rec_i64(&k->rec, root, "proof", 0) != 1 && !rec_failed(&k->rec))
        rec_fail(&k->rec, root, "not a proof of format 1");
    if (!rec_failed(&k->rec) && (!k->order.p || !note.p || !json_first(j, list)))
        rec_fail(&k->rec, root, "not a proof: order, events and checkpoint are wanted");
    if (rec_failed(&k->rec))
        return;
    why = note_open(note, &k->trusted, &k->c);
    if (why) {
        diag_say("%s: the checkpoint: %s", k->file, why);
        wrong(k, 0, "checkpoint-not-trusted");
        return;
    }
    for (const struct json_node *e = json_first(j, list); e; e = json_next(j, e))
        check_event(k, e);
}

static enum status put(struct checking *k, struct buf *out)
{
    bool ok = k->wrong.n == 0;

    if (rec_failed(&k->rec)) {
        diag_say("%s: %s", k->file, buf_str(&k->rec.why));
        return ST_REJECTED;
    }
    buf_addc(out, '{');
    json_put_member_str(out, "order", k->order);
    json_put_member_raw(out, "ok", slice_of(ok ? "true" : "false"));
    json_put_member_i64(out, "events", (int64_t)k->events);
    if (k->c.origin[0]) {
        json_put_member_str(out, "origin", slice_of(k->c.origin));
        json_put_member_i64(out, "size", (int64_t)k->c.size);
    }
    if (!ok) {
        json_put_key(out, "wrong");
        buf_addc(out, '[');
        buf_add_slice(out, buf_slice(&k->wrong));
        buf_addc(out, ']');
    }
    buf_adds(out, "}\n");
    return ok ? ST_YES : ST_NO;
}

static bool read_file(const char *path, size_t max, struct buf *out)
{
    int fd = plain_open(path);
    bool ok = fd >= 0 && plain_read(fd, max, out);

    if (!ok)
        diag_say("%s: %s", path, strerror(errno));
    if (fd >= 0)
        close(fd);
    return ok;
}

static enum status read_verifiers(struct checking *k, const char *path)
{
    struct buf text = {0};
    const char *why = NULL;
    bool ok = read_file(path, NOTE_MAX_BYTES, &text);

    if (ok) {
        why = note_verifiers_parse(buf_slice(&text), &k->trusted);
        if (!why && k->trusted.n == 0)
            why = "holds no verifier";
        if (why)
            diag_say("%s: %s", path, why);
    }
    buf_release(&text);
    return ok && !why ? ST_YES : ST_IO;
}

enum status proof_check(const char *file, const char *verifiers, struct buf *out)
{
    struct checking *k = mem_alloc(1, sizeof *k);
    enum status st;
    struct json_error err;

    k->file = file;
    st = read_verifiers(k, verifiers);
    if (st == ST_YES && !read_file(file, PROOF_BYTES_MAX, &k->text))
        st = ST_IO;
    if (st == ST_YES) {
        (void)buf_reserve(&k->text, 0);
        if (json_scan_within(&k->rec.doc, buf_slice(&k->text).p, k->text.n, JSON_CAP_DEPTH,
                             JSON_CAP_NODES, &err)) {
            check(k);
            st = put(k, out);
        } else {
            diag_say("%s:%zu: %s", file, err.at, err.what);
            st = ST_REJECTED;
        }
    }
    note_verifiers_release(&k->trusted);
    rec_release(&k->rec);
    buf_release(&k->text);
    buf_release(&k->wrong);
    free(k);
    return st;
}
