#include "store/event.h"

#include "base/utf8.h"

bool cursor_lit(struct cursor *c, const char *lit)
{
    size_t n = strlen(lit);

    if (c->n - c->at < n || memcmp(c->p + c->at, lit, n) != 0)
        return false;
    c->at += n;
    return true;
}

bool cursor_u64(struct cursor *c, uint64_t *out)
{
    size_t start = c->at;
    uint64_t v = 0;

    while (c->at < c->n && c->p[c->at] >= '0' && c->p[c->at] <= '9') {
        if (__builtin_mul_overflow(v, 10, &v) ||
            __builtin_add_overflow(v, (uint64_t)(c->p[c->at] - '0'), &v))
            return false;
        c->at++;
    }
    if (c->at == start || (c->p[start] == '0' && c->at - start > 1))
        return false;
    *out = v;
    return true;
}

bool cursor_str(struct cursor *c, struct slice *out)
{
    size_t start = c->at;
    const char *quote = memchr(c->p + start, '"', c->n - start);

    if (!quote)
        return false;
    c->at = (size_t)(quote - c->p);
    if (memchr(c->p + start, '\\', c->at - start)) {
        for (c->at = start; c->at < c->n && c->p[c->at] != '"'; c->at++)
            if (c->p[c->at] == '\\')
                c->at++;
        if (c->at >= c->n)
            return false;
    }
    *out = slice_from(c->p + start, c->at - start);
    c->at++;
    return true;
}

static bool fail(struct event_error *err, size_t at, const char *what)
{
    err->at = at;
    err->what = what;
    return false;
}

/* lit and the string after it; lit ends in the opening quote. */
static bool member(struct cursor *c, const char *lit, struct slice *out, struct event_error *err,
                   const char *what)
{
    size_t at = c->at;

    if (!cursor_lit(c, lit) || !cursor_str(c, out))
        return fail(err, at, what);
    return true;
}

static bool optional(struct cursor *c, const char *lit, struct slice *out, struct event_error *err,
                     const char *what)
{
    size_t at = c->at;

    *out = (struct slice){0};
    if (!cursor_lit(c, lit))
        return true;
    return cursor_str(c, out) || fail(err, at, what);
}

/* The last `,"name":"…"` in p[0..end): *end moves to its comma. Quotes inside
 * a string are escaped, so the opening quote is the first unescaped one seen
 * from the back. */
static bool member_back(const char *p, size_t *end, const char *lit, struct slice *out)
{
    size_t lit_n = strlen(lit);
    size_t i = *end;

    if (i == 0 || p[i - 1] != '"')
        return false;
    for (i--; i > 0; i--) {
        size_t slashes = 0;
        if (p[i - 1] != '"')
            continue;
        while (slashes < i - 1 && p[i - 2 - slashes] == '\\')
            slashes++;
        if (slashes % 2 == 0)
            break;
    }
    if (i < lit_n || memcmp(p + i - lit_n, lit, lit_n) != 0)
        return false;
    *out = slice_from(p + i, *end - 1 - i);
    *end = i - lit_n;
    return true;
}

static bool parse_head(struct cursor *c, struct event *ev, struct event_error *err)
{
    if (!cursor_lit(c, "{\"n\":") || !cursor_u64(c, &ev->n))
        return fail(err, c->at, "the line doesn't begin with its number n");
    return member(c, ",\"prev\":\"", &ev->prev, err, "prev is missing or out of order") &&
           member(c, ",\"at\":\"", &ev->at, err, "at is missing or out of order") &&
           member(c, ",\"by\":\"", &ev->by, err, "by is missing or out of order") &&
           member(c, ",\"kind\":\"", &ev->kind, err, "kind is missing or out of order") &&
           member(c, ",\"id\":\"", &ev->id, err, "id is missing or out of order") &&
           member(c, ",\"event\":\"", &ev->event, err, "event is missing or out of order") &&
           optional(c, ",\"to\":\"", &ev->to, err, "to doesn't end") &&
           optional(c, ",\"key\":\"", &ev->key, err, "key doesn't end");
}

/* rules, note and h from the back; returns where the patch must end in *end. */
static bool parse_tail(struct slice line, size_t head, struct event *ev, size_t *end,
                       struct event_error *err)
{
    struct cursor c = {line.p, line.n, 0};

    if (line.n < EVENT_TRAILER || line.n - EVENT_TRAILER < head)
        return fail(err, line.n, "the line ends before its hash");
    c.at = ev->hashed = line.n - EVENT_TRAILER;
    if (!cursor_lit(&c, ",\"h\":\"") || line.p[line.n - 2] != '"' || line.p[line.n - 1] != '}')
        return fail(err, ev->hashed, "the line doesn't end with its hash h");
    ev->h = slice_from(line.p + c.at, SHA256_HEX);
    *end = ev->hashed;
    if (!member_back(line.p, end, ",\"rules\":\"", &ev->rules) || *end < head)
        return fail(err, *end, "rules is missing or out of order");
    return true;
}

bool event_parse(struct slice line, struct event *ev, struct event_error *err)
{
    struct cursor c = {line.p, line.n, 0};
    size_t end = 0;

    *ev = (struct event){0};
    if (!parse_head(&c, ev, err) || !parse_tail(line, c.at, ev, &end, err))
        return false;
    if (end > c.at && line.p[end - 1] == '"' &&
        (!member_back(line.p, &end, ",\"note\":\"", &ev->note) || end < c.at))
        return fail(err, c.at, "note is out of order");
    if (end > c.at) {
        size_t at = c.at;
        if (!cursor_lit(&c, ",\"patch\":{") || end <= c.at || line.p[end - 1] != '}')
            return fail(err, at, "what stands before rules is not a patch");
        ev->patch = slice_from(line.p + c.at - 1, end - c.at + 1);
    }
    return true;
}

bool event_hash_ok(struct slice line, const struct event *ev)
{
    char hex[SHA256_HEX + 1];

    sha256_hex(line.p, ev->hashed, hex);
    return memcmp(hex, ev->h.p, SHA256_HEX) == 0;
}

static bool plain(struct slice s)
{
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] < 0x20 || (unsigned char)s.p[i] > 0x7e || s.p[i] == '\\')
            return false;
    return true;
}

/* The quotes stand just outside the slice. */
static bool string_ok(struct slice s, struct json *j)
{
    struct json_error e;

    return !s.p || plain(s) || json_scan(j, s.p - 1, s.n + 2, &e);
}

bool event_check(struct slice line, const struct event *ev, struct json *j, struct event_error *err)
{
    const struct slice strings[] = {ev->by, ev->kind, ev->id,   ev->event,
                                    ev->to, ev->key,  ev->note, ev->rules};
    struct json_error e = {0};

    for (size_t i = 0; i < sizeof strings / sizeof *strings; i++)
        if (!string_ok(strings[i], j))
            return fail(err, (size_t)(strings[i].p - line.p), "not a JSON string");
    if (ev->patch.p && !json_scan(j, ev->patch.p, ev->patch.n, &e))
        return fail(err, (size_t)(ev->patch.p - line.p) + e.at, "the patch is not a JSON object");
    return true;
}

static void put_member(struct buf *out, const char *lit, struct slice s)
{
    if (!s.p)
        return;
    buf_adds(out, lit);
    json_put_str(out, s);
}

/* A line feed may stand between the members of a patch, but not in the line. */
static void put_patch(struct buf *out, struct slice patch)
{
    size_t from;

    if (!patch.p)
        return;
    buf_adds(out, ",\"patch\":");
    from = out->n;
    buf_add_slice(out, patch);
    if (!memchr(patch.p, '\n', patch.n))
        return;
    for (size_t i = from; i < out->n; i++)
        if (out->p[i] == '\n')
            out->p[i] = ' ';
}

void event_compose(struct buf *out, const struct event_out *ev, char h[SHA256_HEX + 1])
{
    size_t start = out->n;
    char at[INSTANT_LEN + 1];

    instant_print(at, ev->at);
    buf_adds(out, "{\"n\":");
    buf_add_u64(out, ev->n);
    buf_adds(out, ",\"prev\":\"");
    buf_adds(out, ev->prev);
    buf_adds(out, "\",\"at\":\"");
    buf_adds(out, at);
    buf_addc(out, '"');
    put_member(out, ",\"by\":", ev->by);
    put_member(out, ",\"kind\":", ev->kind);
    put_member(out, ",\"id\":", ev->id);
    put_member(out, ",\"event\":", ev->event);
    put_member(out, ",\"to\":", ev->to);
    put_member(out, ",\"key\":", ev->key);
    put_patch(out, ev->patch);
    put_member(out, ",\"note\":", ev->note);
    put_member(out, ",\"rules\":", ev->rules);
    sha256_hex(out->p + start, out->n - start, h);
    buf_adds(out, ",\"h\":\"");
    buf_add(out, h, SHA256_HEX);
    buf_adds(out, "\"}\n");
}

struct slice event_text(struct slice s, struct json *j, struct arena *a)
{
    struct json_error e;

    if (!s.p || s.n == 0 || !memchr(s.p, '\\', s.n))
        return s;
    if (!json_scan(j, s.p - 1, s.n + 2, &e))
        return s; /* damage: the hash will tell */
    return json_str(j, json_root(j), a);
}

void event_genesis(const char *store_id, char h[SHA256_HEX + 1])
{
    sha256_hex(store_id, strlen(store_id), h);
}
