#include "base/num.h"
#include "stream/json.h"
#include "stream/json_text.h"

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

static bool hex4(const char *p, size_t n, uint32_t *out)
{
    uint32_t v = 0;

    if (n < 6 || p[0] != '\\' || p[1] != 'u')
        return false;
    for (int i = 2; i < 6; i++) {
        int d = hex_digit(p[i]);
        if (d < 0)
            return false;
        v = v << 4 | (uint32_t)d;
    }
    *out = v;
    return true;
}

size_t json_unescape(const char *p, size_t n, uint32_t *cp)
{
    static const char from[] = "\"\\/bfnrt";
    static const char to[] = "\"\\/\b\f\n\r\t";
    const char *hit;
    uint32_t low;

    if (n < 2)
        return 0;
    if (p[1] != 'u') {
        hit = p[1] ? strchr(from, p[1]) : NULL;
        if (!hit)
            return 0;
        *cp = (unsigned char)to[hit - from];
        return 2;
    }
    if (!hex4(p, n, cp) || (*cp >= 0xDC00 && *cp <= 0xDFFF))
        return 0;
    if (*cp < 0xD800 || *cp > 0xDBFF)
        return 6;
    if (!hex4(p + 6, n - 6, &low) || low < 0xDC00 || low > 0xDFFF)
        return 0;
    *cp = 0x10000 + ((*cp - 0xD800) << 10) + (low - 0xDC00);
    return 12;
}

size_t json_step(const char **p, const char *end, char out[4])
{
    uint32_t cp;
    size_t k;

    if (**p != '\\') {
        out[0] = *(*p)++;
        return 1;
    }
    k = json_unescape(*p, (size_t)(end - *p), &cp);
    if (k == 0) { /* not a validated string: never loop on it */
        *p = end;
        return 0;
    }
    *p += k;
    return utf8_encode(out, cp);
}

uint32_t json_hash_escaped(const char *p, size_t n)
{
    const char *end = p + n;
    const char *q = p;
    char piece[4];
    char word[8] = {0};
    size_t total = 0;
    size_t fill = 0;
    uint64_t h = JSON_HASH_SEED;
    uint64_t w;

    while (q < end)
        total += json_step(&q, end, piece);
    h ^= total;
    while (p < end) {
        size_t k = json_step(&p, end, piece);
        for (size_t i = 0; i < k; i++) {
            word[fill++] = piece[i];
            if (fill < 8)
                continue;
            memcpy(&w, word, 8);
            h = json_hash_mix(h, w);
            memset(word, 0, 8);
            fill = 0;
        }
    }
    if (fill) {
        memcpy(&w, word, 8);
        h = json_hash_mix(h, w);
    }
    return (uint32_t)h;
}

/* Order of the insides of two validated strings, decoded, byte by byte. */
static int text_order(struct slice a, struct slice b)
{
    const char *ae = a.p + a.n;
    const char *be = b.p + b.n;
    char x[4];
    char y[4];
    size_t xn = 0;
    size_t yn = 0;
    size_t xi = 0;
    size_t yi = 0;

    for (;;) {
        if (xi == xn) {
            xi = 0;
            xn = a.p < ae ? json_step(&a.p, ae, x) : 0;
        }
        if (yi == yn) {
            yi = 0;
            yn = b.p < be ? json_step(&b.p, be, y) : 0;
        }
        if (xn == 0 || yn == 0)
            return (xn > 0) - (yn > 0);
        if (x[xi] != y[yi])
            return (unsigned char)x[xi] < (unsigned char)y[yi] ? -1 : 1;
        xi++;
        yi++;
    }
}

static bool same_text(struct slice a, struct slice b)
{
    return text_order(a, b) == 0;
}

static struct slice key_raw(const struct json *j, const struct json_node *v)
{
    return slice_from(j->text + v->key, v->key_n);
}

static bool key_is(const struct json *j, const struct json_node *v, struct slice key)
{
    if (!(v->flags & JSON_KEY_ESCAPED))
        return v->key_n == key.n && memcmp(j->text + v->key, key.p, key.n) == 0;
    for (const char *p = j->text + v->key, *end = p + v->key_n; p < end;) {
        char piece[4];
        size_t k = json_step(&p, end, piece);
        if (k > key.n || memcmp(piece, key.p, k) != 0)
            return false;
        key = slice_from(key.p + k, key.n - k);
    }
    return key.n == 0;
}

bool json_same_key(const struct json *a, const struct json_node *x, const struct json *b,
                   const struct json_node *y)
{
    if (!((x->flags | y->flags) & JSON_KEY_ESCAPED))
        return x->key_n == y->key_n && memcmp(a->text + x->key, b->text + y->key, x->key_n) == 0;
    return same_text(key_raw(a, x), key_raw(b, y));
}

int json_key_order(const struct json *j, const struct json_node *x, const struct json_node *y)
{
    if (x->hash != y->hash)
        return x->hash < y->hash ? -1 : 1;
    if (!((x->flags | y->flags) & JSON_KEY_ESCAPED))
        return slice_cmp(key_raw(j, x), key_raw(j, y));
    return text_order(key_raw(j, x), key_raw(j, y));
}

const struct json_node *json_first(const struct json *j, const struct json_node *of)
{
    size_t i;

    if (!of || (of->type != JSON_ARRAY && of->type != JSON_OBJECT))
        return NULL;
    i = (size_t)(of - j->node) + 1;
    if (i >= j->count || j->node[i].val >= of->val + of->val_n)
        return NULL;
    return &j->node[i];
}

const struct json_node *json_next(const struct json *j, const struct json_node *after)
{
    return after->next ? &j->node[after->next] : NULL;
}

const struct json_node *json_get_slice(const struct json *j, const struct json_node *obj,
                                       struct slice key)
{
    if (!obj || obj->type != JSON_OBJECT)
        return NULL;
    /* By length first: to hash what is looked for costs more than that. */
    for (const struct json_node *m = json_first(j, obj); m; m = json_next(j, m)) {
        if (key_is(j, m, key))
            return m;
    }
    return NULL;
}

const struct json_node *json_get(const struct json *j, const struct json_node *obj, const char *key)
{
    return json_get_slice(j, obj, slice_of(key));
}

const struct json_node *json_path(const struct json *j, const char *path)
{
    const struct json_node *v = json_root(j);

    while (v && *path) {
        size_t n = strcspn(path, "/");
        v = json_get_slice(j, v, slice_from(path, n));
        path += n + (path[n] == '/');
    }
    return v;
}

static const struct json_node *element(const struct json *j, const struct json_node *arr,
                                       struct slice index)
{
    const struct json_node *v = json_first(j, arr);
    uint64_t i;

    if (!num_u64(index, &i) || (index.n > 1 && index.p[0] == '0'))
        return NULL;
    while (v && i-- > 0)
        v = json_next(j, v);
    return v;
}

/* One reference token against the members: ~0 is '~', ~1 is '/'. */
static bool token_is(const struct json *j, const struct json_node *m, struct slice token)
{
    const char *p = j->text + m->key;
    const char *end = p + m->key_n;
    char piece[4];

    while (p < end) {
        size_t k = json_step(&p, end, piece);
        for (size_t i = 0; i < k; i++) {
            char want;
            if (token.n == 0)
                return false;
            want = *token.p;
            if (want == '~') { /* valid, so a digit follows */
                want = token.p[1] == '0' ? '~' : '/';
                token = slice_from(token.p + 1, token.n - 1);
            }
            if (piece[i] != want)
                return false;
            token = slice_from(token.p + 1, token.n - 1);
        }
    }
    return token.n == 0;
}

static const struct json_node *member(const struct json *j, const struct json_node *obj,
                                      struct slice token)
{
    const struct json_node *m;

    if (!memchr(token.p, '~', token.n))
        return json_get_slice(j, obj, token);
    m = json_first(j, obj);
    while (m && !token_is(j, m, token))
        m = json_next(j, m);
    return m;
}

/* A '~' stands before a '0' or a '1', or the pointer is malformed. */
static bool token_valid(struct slice token)
{
    for (size_t i = 0; i < token.n; i++) {
        if (token.p[i] == '~' &&
            (i + 1 == token.n || (token.p[i + 1] != '0' && token.p[i + 1] != '1')))
            return false;
    }
    return true;
}

const struct json_node *json_pointer(const struct json *j, struct slice pointer)
{
    const struct json_node *v = json_root(j);

    while (v && pointer.n > 0) {
        const char *slash;
        struct slice token;
        if (pointer.p[0] != '/')
            return NULL;
        token = slice_from(pointer.p + 1, pointer.n - 1);
        slash = token.n ? memchr(token.p, '/', token.n) : NULL;
        if (slash)
            token.n = (size_t)(slash - token.p);
        pointer = slice_from(token.p + token.n, pointer.n - 1 - token.n);
        if (!token_valid(token))
            return NULL;
        if (v->type == JSON_ARRAY)
            v = element(j, v, token);
        else
            v = v->type == JSON_OBJECT ? member(j, v, token) : NULL;
    }
    return v;
}

static struct slice decode(struct slice raw, struct arena *a)
{
    char *out = arena_alloc(a, raw.n + 1);
    const char *end = raw.p + raw.n;
    char piece[4];
    size_t n = 0;

    while (raw.p < end) {
        size_t k = json_step(&raw.p, end, piece);
        memcpy(out + n, piece, k);
        n += k;
    }
    return slice_from(out, n);
}

struct slice json_str(const struct json *j, const struct json_node *v, struct arena *a)
{
    struct slice raw = slice_from(j->text + v->val + 1, v->val_n - 2);

    return v->flags & JSON_STR_ESCAPED ? decode(raw, a) : raw;
}

struct slice json_key(const struct json *j, const struct json_node *v, struct arena *a)
{
    return v->flags & JSON_KEY_ESCAPED ? decode(key_raw(j, v), a) : key_raw(j, v);
}

bool json_i64(const struct json *j, const struct json_node *v, int64_t *out)
{
    return v->type == JSON_NUMBER && num_i64(json_raw(j, v), out);
}

static bool same_scalar(const struct json *a, const struct json_node *x, const struct json *b,
                        const struct json_node *y)
{
    int64_t m;
    int64_t n;

    if (x->type == JSON_STRING)
        return same_text(slice_from(a->text + x->val + 1, x->val_n - 2),
                         slice_from(b->text + y->val + 1, y->val_n - 2));
    if (x->type == JSON_NUMBER && json_i64(a, x, &m) && json_i64(b, y, &n))
        return m == n;
    return slice_eq(json_raw(a, x), json_raw(b, y));
}

static size_t children(const struct json *j, const struct json_node *of)
{
    size_t n = 0;

    for (const struct json_node *v = json_first(j, of); v; v = json_next(j, v))
        n++;
    return n;
}

/* Depth is bounded by the scanner (JSON_CAP_DEPTH), so is this recursion. */
bool json_same(const struct json *a, const struct json_node *x, const struct json *b,
               const struct json_node *y)
{
    if (x->type != y->type)
        return false;
    if (x->type != JSON_ARRAY && x->type != JSON_OBJECT)
        return same_scalar(a, x, b, y);
    if (children(a, x) != children(b, y))
        return false;
    if (x->type == JSON_ARRAY) {
        y = json_first(b, y);
        for (x = json_first(a, x); x; x = json_next(a, x), y = json_next(b, y)) {
            if (!json_same(a, x, b, y))
                return false;
        }
        return true;
    }
    for (x = json_first(a, x); x; x = json_next(a, x)) {
        const struct json_node *m = json_first(b, y);
        while (m && !(m->hash == x->hash && json_same_key(a, x, b, m)))
            m = json_next(b, m);
        if (!m || !json_same(a, x, b, m))
            return false;
    }
    return true;
}

/* A key in a message: whole characters of the first 64 bytes. */
static void put_short(struct buf *out, struct slice key)
{
    size_t n = 0;

    while (n < key.n) {
        size_t k = utf8_len(key.p + n, key.n - n);
        if (k == 0 || n + k > 64)
            break;
        n += k;
    }
    buf_add(out, key.p, n);
}

void json_where(const struct json *j, const struct json_node *v, struct buf *out)
{
    const struct json_node *at = json_root(j);
    size_t start = out->n;

    while (at != v) {
        const struct json_node *c = json_first(j, at);
        size_t index = 0;
        /* The child whose span holds v: the last one that starts at or before it. */
        for (const struct json_node *next; c && (next = json_next(j, c)) && next <= v; c = next)
            index++;
        if (!c)
            return;
        if (at->type == JSON_ARRAY) {
            buf_addf(out, "[%zu]", index);
        } else {
            if (out->n > start)
                buf_addc(out, '.');
            put_short(out, key_raw(j, c));
        }
        at = c;
    }
}
