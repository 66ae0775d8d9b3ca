/*
 * One pass over a line: validation and index together.
 *
 * Strings are what a record is made of, so they are searched 16 bytes at a
 * time for the first byte that needs a look (quote, backslash, control, not
 * ASCII). Duplicate keys are found by a 64-bit filter an object and, where
 * it says "perhaps", by comparing hashes with the members so far; the members
 * of an object of more than FEW are sorted when it closes, so that nothing is
 * quadratic in a line's length.
 */
#include "stream/json.h"
#include "stream/json_text.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#define FEW 64

struct frame {
    uint16_t node;    /* the container */
    uint16_t last;    /* its latest child, 0: none yet */
    uint16_t members; /* how many children */
    bool object;
    uint64_t filter;
};

struct scan {
    struct json *j;
    const char *text;
    const char *end;
    unsigned depth;
    unsigned max_depth;
    unsigned max_nodes;
    struct json_error *err;
    struct frame frame[JSON_CAP_DEPTH + 1];
};

static const char *fail(struct scan *s, const char *at, const char *what)
{
    s->err->at = (size_t)(at - s->text);
    s->err->what = what;
    return NULL;
}

static inline const char *skip(const struct scan *s, const char *p)
{
    while (p < s->end && (*p == ' ' || *p == '\t' || *p == '\n' || *p == '\r'))
        p++;
    return p;
}

/* The first byte at or after p that is a quote, a backslash, a control or not
 * ASCII. May look (not step) up to 16 bytes beyond the end: see BUF_PAD. */
static inline const char *plain_run(const char *p, const char *end)
{
#if defined(__SSE2__)
    const __m128i quote = _mm_set1_epi8('"');
    const __m128i back = _mm_set1_epi8('\\');
    const __m128i space = _mm_set1_epi8(' ');

    while (p < end) {
        __m128i v = _mm_loadu_si128((const __m128i *)(const void *)p);
        /* Signed: bytes from 0x80 up count as below a blank, too. */
        __m128i hit = _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(v, quote), _mm_cmpeq_epi8(v, back)),
                                   _mm_cmplt_epi8(v, space));
        unsigned mask = (unsigned)_mm_movemask_epi8(hit);
        if (mask)
            return p + __builtin_ctz(mask);
        p += 16;
    }
    return p;
#else
    const uint64_t ones = 0x0101010101010101U;
    const uint64_t high = 0x8080808080808080U;

    while (p < end) {
        uint64_t v;
        uint64_t q;
        uint64_t b;
        memcpy(&v, p, 8);
        q = v ^ (ones * '"');
        b = v ^ (ones * '\\');
        if ((((v - ones * 0x20) & ~v) | ((q - ones) & ~q) | ((b - ones) & ~b) | v) & high)
            break;
        p += 8;
    }
    while (p < end && (unsigned char)*p >= 0x20 && (unsigned char)*p < 0x80 && *p != '"' &&
           *p != '\\')
        p++;
    return p;
#endif
}

static const char *escape(struct scan *s, const char *p)
{
    uint32_t cp;
    size_t k = json_unescape(p, (size_t)(s->end - p), &cp);

    if (k == 0)
        return fail(s, p, "a backslash that starts no valid escape");
    if (cp == 0)
        return fail(s, p, "\\u0000 is not allowed");
    return p + k;
}

/* From after the opening quote to the closing one; NULL: failed. */
static inline const char *string(struct scan *s, const char *p, uint8_t *flags, uint8_t escaped)
{
    for (;;) {
        p = plain_run(p, s->end);
        if (p >= s->end)
            return fail(s, s->end, "the string isn't closed");
        if (*p == '"')
            return p;
        if (*p == '\\') {
            *flags |= escaped;
            p = escape(s, p);
            if (!p)
                return NULL;
            continue;
        }
        if ((unsigned char)*p < 0x20)
            return fail(s, p, "a control character in a string");
        while (p < s->end && (unsigned char)*p >= 0x80) {
            size_t k = json_utf8(p, (size_t)(s->end - p));
            if (k == 0)
                return fail(s, p, "not UTF-8");
            p += k;
        }
    }
}

static inline bool is_digit(const char *p, const char *end)
{
    return p < end && *p >= '0' && *p <= '9';
}

static const char *number(struct scan *s, const char *p)
{
    const char *end = s->end;

    if (*p == '-')
        p++;
    if (!is_digit(p, end))
        return fail(s, p, "a number without digits");
    if (*p == '0' && is_digit(p + 1, end))
        return fail(s, p, "a number with a leading zero");
    while (is_digit(p, end))
        p++;
    if (p < end && *p == '.') {
        if (!is_digit(++p, end))
            return fail(s, p, "a decimal point without digits after it");
        while (is_digit(p, end))
            p++;
    }
    if (p < end && (*p == 'e' || *p == 'E')) {
        p++;
        if (p < end && (*p == '+' || *p == '-'))
            p++;
        if (!is_digit(p, end))
            return fail(s, p, "an exponent without digits");
        while (is_digit(p, end))
            p++;
    }
    return p;
}

static const char *literal(struct scan *s, const char *p, const char *word, size_t n)
{
    if ((size_t)(s->end - p) < n || memcmp(p, word, n) != 0)
        return fail(s, p, "a value was expected");
    return p + n;
}

static bool key_is_member(const struct json *j, const struct frame *f, const struct json_node *k)
{
    for (uint16_t i = (uint16_t)(f->node + 1);; i = j->node[i].next) {
        const struct json_node *m = &j->node[i];
        if (m == k)
            return false;
        if (m->hash == k->hash && json_same_key(j, m, j, k))
            return true;
    }
}

/* Merge the sorted runs from[a..b) and from[b..c) into to[a..c), equals as they came. */
static void merge(const struct json *j, const uint16_t *from, uint16_t *to, size_t a, size_t b,
                  size_t c)
{
    size_t x = a;
    size_t y = b;

    for (size_t i = a; i < c; i++) {
        bool left =
            y == c || (x < b && json_key_order(j, &j->node[from[x]], &j->node[from[y]]) <= 0);
        to[i] = left ? from[x++] : from[y++];
    }
}

/* By sorting: keys made to collide cost no more than others. */
static bool any_key_twice(struct json *j, const struct frame *f, const struct json_node **twice)
{
    uint16_t *from = j->scratch;
    uint16_t *to = j->scratch + JSON_CAP_NODES;
    size_t n = 0;

    for (uint16_t i = (uint16_t)(f->node + 1); i != 0; i = j->node[i].next)
        from[n++] = i;
    for (size_t run = 1; run < n; run *= 2) {
        uint16_t *swap = from;
        for (size_t a = 0; a < n; a += 2 * run) {
            size_t b = a + run < n ? a + run : n;
            merge(j, from, to, a, b, b + run < n ? b + run : n);
        }
        from = to;
        to = swap;
    }
    for (size_t i = 1; i < n; i++) {
        *twice = &j->node[from[i]];
        if (json_key_order(j, &j->node[from[i - 1]], *twice) == 0)
            return true;
    }
    return false;
}

/* A key and its colon; the key goes into the node of the value to come. */
static inline const char *member_key(struct scan *s, const char *p, struct json_node *n)
{
    const char *q;

    p = skip(s, p);
    if (p >= s->end || *p != '"')
        return fail(s, p, "a member's name in quotes was expected");
    q = string(s, p + 1, &n->flags, JSON_KEY_ESCAPED);
    if (!q)
        return NULL;
    n->key = (uint32_t)(p + 1 - s->text);
    n->key_n = (uint32_t)(q - p - 1);
    n->hash = n->flags & JSON_KEY_ESCAPED ? json_hash_escaped(p + 1, n->key_n)
                                          : json_hash(p + 1, n->key_n);
    p = skip(s, q + 1);
    if (p >= s->end || *p != ':')
        return fail(s, p, "a colon was expected after the member's name");
    return skip(s, p + 1);
}

static struct json_node *node_new(struct scan *s, struct frame *f)
{
    struct json *j = s->j;
    struct json_node *n;

    if (j->count >= s->max_nodes)
        return NULL;
    n = &j->node[j->count];
    *n = (struct json_node){0};
    if (f) {
        if (f->last)
            j->node[f->last].next = (uint16_t)j->count;
        f->last = (uint16_t)j->count;
        f->members++;
    }
    j->count++;
    return n;
}

/* The node of the next value in the open container, with its key if it is an object's. */
static inline const char *child(struct scan *s, const char *p, struct json_node **out)
{
    struct frame *f = s->depth ? &s->frame[s->depth] : NULL;
    struct json_node *n = node_new(s, f);
    uint64_t bit;

    if (!n)
        return fail(s, p, "too many values in one record");
    *out = n;
    if (!f || !f->object)
        return skip(s, p);
    p = member_key(s, p, n);
    if (!p || f->members > FEW)
        return p;
    bit = (uint64_t)1 << (n->hash & 63);
    if (f->filter & bit && key_is_member(s->j, f, n))
        return fail(s, s->text + n->key, "the same member twice");
    f->filter |= bit;
    return p;
}

static const char *open_container(struct scan *s, const char *p, const struct json_node *n)
{
    if (s->depth >= s->max_depth)
        return fail(s, p, "nested too deeply");
    if (s->depth >= s->j->depth)
        s->j->depth = s->depth + 1;
    s->frame[++s->depth] = (struct frame){.node = (uint16_t)(n - s->j->node), .object = *p == '{'};
    return p + 1;
}

static const char *close_container(struct scan *s, const char *p)
{
    struct frame *f = &s->frame[s->depth--];
    struct json_node *n = &s->j->node[f->node];
    const struct json_node *twice;

    n->val_n = (uint32_t)(p + 1 - s->text) - n->val;
    if (f->object && f->members > FEW && any_key_twice(s->j, f, &twice))
        return fail(s, s->text + twice->key, "the same member twice");
    return p + 1;
}

static inline const char *scalar(struct scan *s, const char *p, struct json_node *n)
{
    switch (*p) {
    case '"':
        n->type = JSON_STRING;
        p = string(s, p + 1, &n->flags, JSON_STR_ESCAPED);
        return p ? p + 1 : NULL;
    case 't':
        n->type = JSON_TRUE;
        return literal(s, p, "true", 4);
    case 'f':
        n->type = JSON_FALSE;
        return literal(s, p, "false", 5);
    case 'n':
        n->type = JSON_NULL;
        return literal(s, p, "null", 4);
    default:
        n->type = JSON_NUMBER;
        if (*p != '-' && (*p < '0' || *p > '9'))
            return fail(s, p, "a value was expected");
        return number(s, p);
    }
}

/* After a value: commas and closing brackets. *more: another value follows. */
static inline const char *after(struct scan *s, const char *p, bool *more)
{
    *more = false;
    while (s->depth > 0) {
        bool object = s->frame[s->depth].object;
        p = skip(s, p);
        if (p >= s->end)
            return fail(s, p, object ? "the object isn't closed" : "the array isn't closed");
        if (*p == ',') {
            *more = true;
            return p + 1;
        }
        if (*p != (object ? '}' : ']'))
            return fail(s, p,
                        object ? "a comma or '}' was expected" : "a comma or ']' was expected");
        p = close_container(s, p);
        if (!p)
            return NULL;
    }
    return p;
}

static inline bool empty_container(struct scan *s, const char **p)
{
    const char *q = skip(s, *p);

    if (q < s->end && *q == (s->frame[s->depth].object ? '}' : ']')) {
        *p = q;
        return true;
    }
    return false;
}

static const char *values(struct scan *s, const char *p)
{
    bool more = true;

    while (more) {
        struct json_node *n;
        p = child(s, p, &n);
        if (!p)
            return NULL;
        if (p >= s->end)
            return fail(s, p, "a value was expected");
        n->val = (uint32_t)(p - s->text);
        if (*p == '{' || *p == '[') {
            n->type = *p == '{' ? JSON_OBJECT : JSON_ARRAY;
            p = open_container(s, p, n);
            if (!p)
                return NULL;
            if (!empty_container(s, &p))
                continue;
        } else {
            p = scalar(s, p, n);
            if (!p)
                return NULL;
            n->val_n = (uint32_t)(p - s->text) - n->val;
        }
        p = after(s, p, &more);
        if (!p)
            return NULL;
    }
    return p;
}

bool json_scan_within(struct json *j, const char *text, size_t n, unsigned max_depth,
                      unsigned max_nodes, struct json_error *err)
{
    struct scan s;
    const char *p;

    s.j = j;
    s.text = text;
    s.end = text + n;
    s.depth = 0;
    s.max_depth = max_depth < JSON_CAP_DEPTH ? max_depth : JSON_CAP_DEPTH;
    s.max_nodes = max_nodes < JSON_CAP_NODES ? max_nodes : JSON_CAP_NODES;
    s.err = err;
    j->text = text;
    j->n = n;
    j->count = 0;
    j->depth = 0;
    if (n >= UINT32_MAX) {
        fail(&s, text, "longer than 4 GiB");
        return false;
    }
    p = values(&s, skip(&s, text));
    if (!p)
        return false;
    p = skip(&s, p);
    if (p < s.end) {
        fail(&s, p, "something follows the JSON value");
        return false;
    }
    return true;
}

bool json_scan(struct json *j, const char *text, size_t n, struct json_error *err)
{
    return json_scan_within(j, text, n, JSON_MAX_DEPTH, JSON_MAX_NODES, err);
}
