#include "base/buf.h"
#include "base/diag.h"

#include <stdarg.h>
#include <stdalign.h>
#include <stdlib.h>

static _Noreturn void out_of_memory(size_t n)
{
    diag_die(ST_IO, "out of memory (%zu bytes wanted)", n);
}

void *mem_alloc(size_t count, size_t size)
{
    void *p = calloc(count ? count : 1, size ? size : 1);

    if (!p)
        out_of_memory(count);
    return p;
}

void *mem_grow(void *p, size_t count, size_t size)
{
    size_t total;
    void *q;

    if (__builtin_mul_overflow(count, size, &total) || total > BUF_MAX)
        out_of_memory(count);
    q = realloc(p, total ? total : 1);
    if (!q)
        out_of_memory(total);
    return q;
}

char *mem_dup(struct slice s)
{
    char *p = mem_alloc(s.n + 1, 1);

    if (s.n)
        memcpy(p, s.p, s.n);
    return p;
}

char *buf_grow(struct buf *b, size_t n)
{
    size_t want;
    size_t cap;

    if (n > BUF_MAX || b->n > BUF_MAX - n)
        out_of_memory(n);
    want = b->n + n + BUF_PAD;
    if (want <= b->cap)
        return b->p + b->n;
    cap = b->cap ? b->cap : 256;
    while (cap < want)
        cap += cap;
    b->p = mem_grow(b->p, cap, 1);
    memset(b->p + b->n, 0, cap - b->n);
    b->cap = cap;
    return b->p + b->n;
}

void buf_add(struct buf *b, const void *p, size_t n)
{
    char *to = buf_reserve(b, n);

    if (n)
        memcpy(to, p, n);
    b->n += n;
}

void buf_adds(struct buf *b, const char *s)
{
    buf_add(b, s, strlen(s));
}

void buf_addc(struct buf *b, char c)
{
    *buf_reserve(b, 1) = c;
    b->n++;
}

void buf_add_slice(struct buf *b, struct slice s)
{
    buf_add(b, s.p, s.n);
}

void buf_add_u64(struct buf *b, uint64_t v)
{
    char tmp[24];
    size_t i = sizeof tmp;

    do {
        tmp[--i] = (char)('0' + (int)(v % 10));
        v /= 10;
    } while (v);
    buf_add(b, tmp + i, sizeof tmp - i);
}

void buf_add_i64(struct buf *b, int64_t v)
{
    if (v < 0)
        buf_addc(b, '-');
    buf_add_u64(b, v < 0 ? 0 - (uint64_t)v : (uint64_t)v);
}

#define FORMATTED ((size_t)256) /* what most of it fits in: formatted once then */

static void __attribute__((format(printf, 2, 0)))
add_text(struct buf *b, const char *fmt, va_list ap)
{
    va_list again;
    int n;

    va_copy(again, ap);
    (void)buf_reserve(b, FORMATTED);
    n = vsnprintf(b->p + b->n, FORMATTED, fmt, ap);
    if (n < 0)
        out_of_memory(0);
    if ((size_t)n >= FORMATTED) {
        (void)buf_reserve(b, (size_t)n + 1);
        vsnprintf(b->p + b->n, (size_t)n + 1, fmt, again);
    }
    va_end(again);
    b->n += (size_t)n;
}

void buf_addf(struct buf *b, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    add_text(b, fmt, ap);
    va_end(ap);
}

struct slice arena_textf(struct arena *a, const char *fmt, ...)
{
    struct buf b = {0};
    struct slice out;
    va_list ap;

    va_start(ap, fmt);
    add_text(&b, fmt, ap);
    va_end(ap);
    out = arena_copy(a, buf_slice(&b));
    buf_release(&b);
    return out;
}

const char *buf_str(struct buf *b)
{
    *buf_reserve(b, 1) = '\0';
    return b->p;
}

void buf_release(struct buf *b)
{
    free(b->p);
    *b = (struct buf){0};
}

#define ARENA_BLOCK ((size_t)64 << 10)

struct arena_block {
    struct arena_block *next;
    size_t n;
    size_t cap;
    alignas(max_align_t) char data[];
};

static struct arena_block *arena_block_new(size_t n)
{
    size_t cap = n > ARENA_BLOCK ? n : ARENA_BLOCK;
    struct arena_block *b = mem_grow(NULL, sizeof *b + cap, 1);

    b->next = NULL;
    b->n = 0;
    b->cap = cap;
    return b;
}

void *arena_alloc(struct arena *a, size_t n)
{
    struct arena_block *b;
    size_t at;

    if (n > BUF_MAX)
        out_of_memory(n);
    n = (n + alignof(max_align_t) - 1) & ~(alignof(max_align_t) - 1);
    if (!a->first)
        a->first = a->cur = arena_block_new(n);
    b = a->cur;
    if (n > b->cap - b->n) {
        b->next = arena_block_new(n);
        b = a->cur = b->next;
    }
    at = b->n;
    b->n += n;
    return b->data + at;
}

struct slice arena_copy(struct arena *a, struct slice s)
{
    char *p = arena_alloc(a, s.n + 1);

    if (s.n)
        memcpy(p, s.p, s.n);
    p[s.n] = '\0';
    return slice_from(p, s.n);
}

static void free_chain(struct arena_block *b)
{
    while (b) {
        struct arena_block *next = b->next;
        free(b);
        b = next;
    }
}

void arena_reset(struct arena *a)
{
    if (!a->first)
        return;
    free_chain(a->first->next);
    a->first->next = NULL;
    a->first->n = 0;
    a->cur = a->first;
}

void arena_release(struct arena *a)
{
    free_chain(a->first);
    *a = (struct arena){0};
}
