#include "audit/kept.h"
#include "base/plain_file.h"
#include "store/file.h"
#include "stream/json.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#define VERIFIERS     "verifiers"
#define VERIFIERS_MAX ((size_t)64 << 10)
#define FRONTIER      "frontier"
#define NAME_MAX_LEN  40

static enum status failed(const struct kept *k, const char *name, const char *what)
{
    diag_say("%s/checkpoints/%s: can't be %s: %s", k->dir, name, what, strerror(errno));
    return ST_IO;
}

static void note_name(char out[NAME_MAX_LEN], uint64_t size)
{
    (void)snprintf(out, NAME_MAX_LEN, "%012llu.note", (unsigned long long)size);
}

void kept_origin(const struct meta *m, char out[NOTE_NAME_MAX + 1])
{
    (void)snprintf(out, NOTE_NAME_MAX + 1, "lq/%.100s/%.64s", m->post, m->id);
}

/* ---- the list ---- */

static int by_size(const void *a, const void *b)
{
    const uint64_t *x = a;
    const uint64_t *y = b;

    return (*x > *y) - (*x < *y);
}

static void take_name(struct kept *k, const char *name)
{
    char again[NAME_MAX_LEN];
    unsigned long long size = strtoull(name, NULL, 10);

    note_name(again, size);
    if (strcmp(again, name) != 0)
        return;
    if ((k->n & (k->n + 1)) == 0) /* full at each 2^i - 1 */
        k->size = mem_grow(k->size, 2 * k->n + 1, sizeof *k->size);
    k->size[k->n++] = size;
}

static enum status list(struct kept *k)
{
    int fd = file_open_dir(k->fd, ".");
    DIR *d = fd >= 0 ? fdopendir(fd) : NULL;
    const struct dirent *e;

    if (!d) {
        if (fd >= 0)
            close(fd);
        return failed(k, "", "read");
    }
    while ((e = readdir(d)) != NULL)
        take_name(k, e->d_name);
    closedir(d);
    if (k->n > 0)
        qsort(k->size, k->n, sizeof *k->size, by_size);
    return ST_YES;
}

/* ---- who is trusted ---- */

static enum status parse_verifiers(struct kept *k, const char *path, const struct buf *text)
{
    const char *why = note_verifiers_parse(buf_slice(text), &k->trusted);

    if (!why)
        return ST_YES;
    diag_say("%s: %s", path, why);
    return ST_IO;
}

static enum status own_verifiers(struct kept *k, const char *path)
{
    struct buf text = {0};
    int fd = plain_open(path);
    enum status st = ST_IO;

    if (fd < 0 || !plain_read(fd, VERIFIERS_MAX, &text))
        diag_say("%s: %s", path, strerror(errno));
    else
        st = parse_verifiers(k, path, &text);
    if (fd >= 0)
        close(fd);
    if (st == ST_YES && k->trusted.n == 0) {
        diag_say("%s: holds no verifier", path);
        st = ST_IO;
    }
    buf_release(&text);
    return st;
}

static enum status store_verifiers(struct kept *k)
{
    struct buf text = {0};
    enum status st = ST_YES;

    if (file_read_all(k->fd, VERIFIERS, VERIFIERS_MAX, &text))
        st = parse_verifiers(k, "checkpoints/" VERIFIERS, &text);
    else if (errno != ENOENT)
        st = failed(k, VERIFIERS, "read");
    buf_release(&text);
    return st;
}

enum status kept_open(struct kept *k, int dirfd, const char *dir, const struct meta *m,
                      const char *verifiers)
{
    enum status st;

    *k = (struct kept){.dir = dir};
    kept_origin(m, k->origin);
    k->fd = file_open_dir(dirfd, "checkpoints");
    /* A copy of the journal alone is a store, too. */
    if (k->fd < 0 && errno != ENOENT)
        return failed(k, "", "opened");
    st = k->fd < 0 ? ST_YES : list(k);
    if (st == ST_YES && verifiers)
        return own_verifiers(k, verifiers);
    return st == ST_YES && k->fd >= 0 ? store_verifiers(k) : st;
}

void kept_close(struct kept *k)
{
    if (k->fd >= 0)
        close(k->fd);
    note_verifiers_release(&k->trusted);
    free(k->size);
    *k = (struct kept){.fd = -1};
}

/* Under checkpoints/'s lock: one line more, the file replaced in one step. */
enum status kept_trust(const struct kept *k, const struct buf *line)
{
    struct buf text = {0};
    struct slice rest;
    enum status st = ST_YES;
    bool there = false;

    if (!file_read_all(k->fd, VERIFIERS, VERIFIERS_MAX, &text) && errno != ENOENT) {
        buf_release(&text);
        return failed(k, VERIFIERS, "read");
    }
    rest = buf_slice(&text);
    while (rest.n > 0 && !there) {
        const char *lf = memchr(rest.p, '\n', rest.n);
        size_t n = lf ? (size_t)(lf - rest.p) : rest.n;
        there = slice_eq(slice_from(rest.p, n), buf_slice(line));
        rest = slice_from(rest.p + n + (lf != NULL), rest.n - n - (lf != NULL));
    }
    if (!there) {
        buf_add_slice(&text, buf_slice(line));
        buf_addc(&text, '\n');
        if (!file_replace(k->fd, VERIFIERS, FILE_MODE_RO, text.p, text.n))
            st = failed(k, VERIFIERS, "written");
    }
    buf_release(&text);
    return st;
}

/* ---- checkpoints ---- */

static enum status wrong(const struct kept *k, const char *name, const char *why)
{
    diag_say("%s/checkpoints/%s: %s", k->dir, name, why);
    return ST_IO;
}

enum status kept_read(const struct kept *k, uint64_t size, struct checkpoint *c, struct buf *note)
{
    char name[NAME_MAX_LEN];
    struct buf text = {0};
    const char *why;
    enum status st = ST_YES;

    note_name(name, size);
    if (!file_read_all(k->fd, name, NOTE_MAX_BYTES, &text)) {
        buf_release(&text);
        return failed(k, name, "read");
    }
    why = note_open(buf_slice(&text), &k->trusted, c);
    if (why)
        st = wrong(k, name, why);
    else if (strcmp(c->origin, k->origin) != 0)
        st = wrong(k, name, "is another store's");
    else if (c->size != size)
        st = wrong(k, name, "its size isn't the one of its name");
    else if (note)
        buf_add_slice(note, buf_slice(&text));
    buf_release(&text);
    return st;
}

enum status kept_write(const struct kept *k, uint64_t size, const struct buf *note)
{
    char name[NAME_MAX_LEN];

    note_name(name, size);
    return file_replace(k->fd, name, FILE_MODE, note->p, note->n) ? ST_YES
                                                                  : failed(k, name, "written");
}

/* ---- the frontier ---- */

static bool parse_nodes(struct json *j, struct tree *t)
{
    const struct json_node *node = json_first(j, json_get(j, json_root(j), "nodes"));
    struct arena a = {0};
    bool ok = true;

    for (unsigned k = TREE_LEVELS; k-- > 0 && ok;) {
        if (!(t->n >> k & 1))
            continue;
        ok = node && node->type == JSON_STRING && !(node->flags & JSON_STR_ESCAPED) &&
             base64_take(json_str(j, node, &a), t->hash[k], TREE_HASH);
        node = ok ? json_next(j, node) : NULL;
    }
    arena_release(&a);
    return ok && !node;
}

static bool parse_u64(struct json *j, const char *key, uint64_t *out)
{
    const struct json_node *v = json_get(j, json_root(j), key);
    int64_t n;

    if (!v || !json_i64(j, v, &n) || n < 0)
        return false;
    *out = (uint64_t)n;
    return true;
}

static bool parse_frontier(struct json *j, struct slice text, struct frontier *f)
{
    struct json_error err;
    const struct json_node *h;
    struct slice raw;

    if (!json_scan(j, text.p, text.n, &err))
        return false;
    h = json_get(j, json_root(j), "h");
    if (!h || h->type != JSON_STRING || !parse_u64(j, "size", &f->tree.n) ||
        !parse_u64(j, "segment", &f->segment) || !parse_u64(j, "offset", &f->offset))
        return false;
    raw = json_raw(j, h);
    if (raw.n != SHA256_HEX + 2 || !sha256_is_hex(raw.p + 1, SHA256_HEX))
        return false;
    memcpy(f->h, raw.p + 1, SHA256_HEX);
    return f->tree.n > 0 && f->segment > 0 && parse_nodes(j, &f->tree);
}

bool frontier_read(const struct kept *k, struct frontier *f)
{
    struct json *j = mem_alloc(1, sizeof *j);
    struct buf text = {0};
    bool ok;

    *f = (struct frontier){0};
    ok = file_read_all(k->fd, FRONTIER, (size_t)16 << 10, &text) &&
         parse_frontier(j, buf_slice(&text), f);
    buf_release(&text);
    free(j);
    return ok;
}

enum status frontier_write(const struct kept *k, const struct frontier *f)
{
    struct buf text = {0};
    bool first = true;
    bool ok;

    buf_addf(&text, "{\"size\":%llu,\"segment\":%llu,\"offset\":%llu,\"h\":\"%s\",\"nodes\":[",
             (unsigned long long)f->tree.n, (unsigned long long)f->segment,
             (unsigned long long)f->offset, f->h);
    for (unsigned b = TREE_LEVELS; b-- > 0;) {
        if (!(f->tree.n >> b & 1))
            continue;
        buf_adds(&text, first ? "\"" : ",\"");
        base64_put(&text, f->tree.hash[b], TREE_HASH);
        buf_addc(&text, '"');
        first = false;
    }
    buf_adds(&text, "]}\n");
    ok = file_replace(k->fd, FRONTIER, FILE_MODE, text.p, text.n);
    buf_release(&text);
    return ok ? ST_YES : failed(k, FRONTIER, "written");
}
