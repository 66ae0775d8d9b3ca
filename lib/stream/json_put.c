#include "stream/json.h"
#include "stream/json_text.h"

void json_put_comma(struct buf *out)
{
    if (out->n > 0 && out->p[out->n - 1] != '{' && out->p[out->n - 1] != '[')
        buf_addc(out, ',');
}

static void put_escaped(struct buf *out, unsigned char c)
{
    static const char names[] = "\"\\\b\f\n\r\t";
    static const char letters[] = "\"\\bfnrt";
    const char *hit = c ? strchr(names, c) : NULL;

    /* What no record can hold: a NUL, a byte that isn't UTF-8. */
    if (c == 0 || c >= 0x80) {
        buf_adds(out, "\\ufffd");
        return;
    }
    if (hit) {
        buf_addc(out, '\\');
        buf_addc(out, letters[hit - names]);
        return;
    }
    buf_addf(out, "\\u%04x", c);
}

/* Length of what can stay as it is at p: a plain character of ASCII or a whole sequence; 0: nothing. */
static inline size_t plain(const char *p, size_t n)
{
    unsigned char c = (unsigned char)*p;

    if (c < 0x80)
        return c >= 0x20 && c != '"' && c != '\\' && c != 0x7F;
    return json_utf8(p, n);
}

void json_put_str(struct buf *out, struct slice s)
{
    size_t from = 0;

    buf_addc(out, '"');
    for (size_t i = 0; i < s.n;) {
        size_t k = plain(s.p + i, s.n - i);
        if (k > 0) {
            i += k;
            continue;
        }
        buf_add(out, s.p + from, i - from);
        put_escaped(out, (unsigned char)s.p[i]);
        from = ++i;
    }
    if (s.n > from)
        buf_add(out, s.p + from, s.n - from);
    buf_addc(out, '"');
}

void json_put_key(struct buf *out, const char *key)
{
    json_put_comma(out);
    buf_addc(out, '"');
    buf_adds(out, key);
    buf_add(out, "\":", 2);
}

void json_put_member_str(struct buf *out, const char *key, struct slice s)
{
    json_put_key(out, key);
    json_put_str(out, s);
}

void json_put_member_i64(struct buf *out, const char *key, int64_t v)
{
    json_put_key(out, key);
    buf_add_i64(out, v);
}

void json_put_member_raw(struct buf *out, const char *key, struct slice raw)
{
    json_put_key(out, key);
    buf_add_slice(out, raw);
}

static void put_key_of(struct buf *out, const struct json *j, const struct json_node *m)
{
    json_put_comma(out);
    buf_addc(out, '"');
    buf_add(out, j->text + m->key, m->key_n);
    buf_add(out, "\":", 2);
}

static const struct json_node *same_member(const struct json *j, const struct json_node *obj,
                                           const struct json *other, const struct json_node *key)
{
    const struct json_node *m = json_first(j, obj);

    while (m && !(m->hash == key->hash && json_same_key(j, m, other, key)))
        m = json_next(j, m);
    return m;
}

/* Depth is bounded by the scanner (JSON_CAP_DEPTH), so is this recursion. */
void json_merge_patch(struct buf *out, const struct json *target, const struct json_node *t,
                      const struct json *patch, const struct json_node *p)
{
    const struct json_node *m;

    if (p->type != JSON_OBJECT) {
        buf_add_slice(out, json_raw(patch, p));
        return;
    }
    if (t && t->type != JSON_OBJECT)
        t = NULL;
    buf_addc(out, '{');
    for (m = t ? json_first(target, t) : NULL; m; m = json_next(target, m)) {
        const struct json_node *change = same_member(patch, p, target, m);
        if (change && change->type == JSON_NULL)
            continue;
        put_key_of(out, target, m);
        if (change)
            json_merge_patch(out, target, m, patch, change);
        else
            buf_add_slice(out, json_raw(target, m));
    }
    for (m = json_first(patch, p); m; m = json_next(patch, m)) {
        if (m->type == JSON_NULL || (t && same_member(target, t, patch, m)))
            continue;
        put_key_of(out, patch, m);
        json_merge_patch(out, target, NULL, patch, m);
    }
    buf_addc(out, '}');
}

/* Remove member m: with the comma after it, or if it is the last, the one before. */
static void splice_out(struct buf *out, const struct json *j, const struct json_node *m)
{
    size_t from = m->key - 1;
    size_t to = (size_t)m->val + m->val_n;

    if (m->next) {
        to = j->node[m->next].key - 1;
    } else {
        while (from > 0 && j->text[from - 1] != ',' && j->text[from - 1] != '{')
            from--;
        if (from > 0 && j->text[from - 1] == ',')
            from--;
    }
    buf_add(out, j->text, from);
    buf_add(out, j->text + to, j->n - to);
}

void json_splice(struct buf *out, const struct json *j, const char *key, struct slice value)
{
    const struct json_node *root = json_root(j);
    const struct json_node *m = json_get(j, root, key);
    size_t end = (size_t)root->val + root->val_n - 1;

    if (m && !value.p) {
        splice_out(out, j, m);
        return;
    }
    if (m) {
        buf_add(out, j->text, m->val);
        buf_add_slice(out, value);
        buf_add(out, j->text + m->val + m->val_n, j->n - m->val - m->val_n);
        return;
    }
    if (!value.p) {
        buf_add(out, j->text, j->n);
        return;
    }
    buf_add(out, j->text, end);
    buf_adds(out, json_first(j, root) ? ",\"" : "\"");
    buf_adds(out, key);
    buf_add(out, "\":", 2);
    buf_add_slice(out, value);
    buf_add(out, j->text + end, j->n - end);
}

void json_put_compact(struct buf *out, struct slice raw)
{
    bool quoted = false;
    size_t from = 0;

    for (size_t i = 0; i < raw.n; i++) {
        char c = raw.p[i];

        if (quoted && c == '\\') {
            i++;
        } else if (c == '"') {
            quoted = !quoted;
        } else if (!quoted && (c == ' ' || c == '\t' || c == '\r' || c == '\n')) {
            buf_add(out, raw.p + from, i - from);
            from = i + 1;
        }
    }
    buf_add(out, raw.p + from, raw.n - from);
}

void json_put_key_of(struct buf *out, const struct json *j, const struct json_node *v)
{
    json_put_comma(out);
    buf_add(out, j->text + v->key - 1, v->key_n + 2);
    buf_addc(out, ':');
}

void json_put_member(struct buf *out, const struct json *j, const struct json_node *v)
{
    json_put_key_of(out, j, v);
    buf_add_slice(out, json_raw(j, v));
}
