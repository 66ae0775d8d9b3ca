#include "stream/stream.h"
#include "base/utf8.h"

#include <stdarg.h>

void rec_release(struct rec *r)
{
    arena_release(&r->arena);
    buf_release(&r->why);
}

static void fail_at(struct rec *r, size_t at)
{
    r->failed = true;
    r->fail_at = at;
    buf_reset(&r->why);
}

void rec_fail(struct rec *r, const struct json_node *at, const char *fmt, ...)
{
    char why[512];
    va_list ap;

    if (r->failed)
        return;
    fail_at(r, at ? at->val : 0);
    if (at && at != json_root(&r->doc)) {
        json_where(&r->doc, at, &r->why);
        buf_adds(&r->why, ": ");
    }
    va_start(ap, fmt);
    vsnprintf(why, sizeof why, fmt, ap);
    va_end(ap);
    buf_adds(&r->why, why);
}

void rec_missing(struct rec *r, const struct json_node *obj, const char *key)
{
    if (r->failed)
        return;
    fail_at(r, obj ? obj->val : 0);
    if (obj && obj != json_root(&r->doc)) {
        json_where(&r->doc, obj, &r->why);
        buf_addc(&r->why, '.');
    }
    buf_addf(&r->why, "%s: missing", key);
}

/* The member if it is there and of the type; wrong types fail the record. */
static const struct json_node *typed(struct rec *r, const struct json_node *obj, const char *key,
                                     enum json_type type, const char *name)
{
    const struct json_node *v = obj ? json_get(&r->doc, obj, key) : NULL;

    if (!v || v->type == (uint8_t)type)
        return v;
    if (v->type == JSON_NULL)
        rec_fail(r, v, "is null; leave the member out instead");
    else
        rec_fail(r, v, "not %s", name);
    return NULL;
}

const struct json_node *rec_obj(struct rec *r, const struct json_node *obj, const char *key)
{
    return typed(r, obj, key, JSON_OBJECT, "an object");
}

const struct json_node *rec_arr(struct rec *r, const struct json_node *obj, const char *key)
{
    return typed(r, obj, key, JSON_ARRAY, "an array");
}

struct slice rec_str(struct rec *r, const struct json_node *obj, const char *key)
{
    const struct json_node *v = typed(r, obj, key, JSON_STRING, "a string");

    return v ? json_str(&r->doc, v, &r->arena) : (struct slice){0};
}

int64_t rec_i64(struct rec *r, const struct json_node *obj, const char *key, int64_t absent)
{
    const struct json_node *v = typed(r, obj, key, JSON_NUMBER, "an integer");
    int64_t n;

    if (!v)
        return absent;
    if (json_i64(&r->doc, v, &n))
        return n;
    rec_fail(r, v, "not an integer");
    return absent;
}

bool rec_bool(struct rec *r, const struct json_node *obj, const char *key, bool absent)
{
    const struct json_node *v = obj ? json_get(&r->doc, obj, key) : NULL;

    if (v && v->type == JSON_TRUE)
        return true;
    if (v && v->type == JSON_FALSE)
        return false;
    typed(r, obj, key, JSON_TRUE, "true or false");
    return absent;
}

struct instant rec_instant(struct rec *r, const struct json_node *obj, const char *key, bool *have)
{
    struct slice s = rec_str(r, obj, key);
    struct instant t = {0};

    *have = s.p && instant_parse(s, &t);
    if (s.p && !*have)
        rec_fail(r, json_get(&r->doc, obj, key),
                 "not an RFC 3339 time such as 2021-06-10T09:00:00-05:00");
    return t;
}

struct civil rec_date(struct rec *r, const struct json_node *obj, const char *key, bool *have)
{
    struct slice s = rec_str(r, obj, key);
    struct civil c = {0};

    *have = s.p && civil_parse(s, &c);
    if (s.p && !*have)
        rec_fail(r, json_get(&r->doc, obj, key), "not a date such as 2021-06-10");
    return c;
}

static bool all_ascii_text(struct slice s)
{
    for (size_t i = 0; i < s.n; i++) {
        if ((unsigned char)s.p[i] >= 0x80)
            return false;
    }
    return true;
}

/* Bytes from 0x81 pair up as GB18030 would have them (two- and four-byte forms). */
static bool looks_gb18030(struct slice s)
{
    for (size_t i = 0; i < s.n;) {
        unsigned char c = (unsigned char)s.p[i];
        unsigned char d = i + 1 < s.n ? (unsigned char)s.p[i + 1] : 0;
        if (c < 0x80) {
            i++;
        } else if (c == 0x80 || c == 0xFF || i + 1 >= s.n) {
            return false;
        } else if (d >= 0x30 && d <= 0x39 && i + 3 < s.n) {
            i += 4;
        } else if (d >= 0x40 && d != 0x7F && d != 0xFF) {
            i += 2;
        } else {
            return false;
        }
    }
    return !all_ascii_text(s);
}

/* What a line that isn't a record looks like, for the message; NULL: nothing known. */
static const char *looks_like(struct slice line)
{
    if (slice_blank(line))
        return "blank line";
    if (slice_starts(line, "\xEF\xBB\xBF"))
        return "starts with a byte order mark (BOM); records are UTF-8 without one";
    if (memchr(line.p, '\0', line.n))
        return "holds NUL bytes; the file is damaged or UTF-16";
    if (!utf8_valid(line) && looks_gb18030(line))
        return "not UTF-8; looks like GB18030 (for CSV: lq-csv --encoding gb18030; else iconv)";
    if (line.p[0] != '{' && line.p[0] != '[' && line.p[0] != ' ' && memchr(line.p, ',', line.n))
        return "not JSON; looks like CSV (use lq-csv)";
    return NULL;
}

static void scan_failed(struct rec *r, const struct json_error *err)
{
    const char *looks = looks_like(r->line);

    fail_at(r, looks ? 0 : err->at);
    if (looks)
        buf_adds(&r->why, looks);
    else
        buf_addf(&r->why, "not JSON: %s", err->what);
}

bool rec_scan(struct rec *r, struct slice line, const char *name)
{
    struct json_error err;

    r->line = line;
    r->file = name;
    r->failed = false;
    arena_reset(&r->arena);
    if (!json_scan(&r->doc, line.p, line.n, &err)) {
        r->doc.count = 0;
        scan_failed(r, &err);
        return false;
    }
    if (json_root(&r->doc)->type != JSON_OBJECT) {
        rec_fail(r, json_root(&r->doc), "not a JSON object");
        return false;
    }
    return true;
}
