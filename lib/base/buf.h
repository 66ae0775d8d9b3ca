/*
 * buf.h: a growing byte buffer.
 *
 *   struct buf b = {0};
 *   buf_add(&b, p, n); buf_addf(&b, "%d", 3);
 *   use b.p, b.n ...            (not terminated: see buf_str)
 *   buf_reset(&b);              keep the memory for the next turn
 *   buf_release(&b);            give it back; the buffer can be used again
 *
 * A zeroed buffer is a valid empty one. There are always BUF_PAD readable
 * bytes after the content, so that scanners may load whole vectors.
 * Out of memory ends the program with status 5: a buffer never holds less
 * than it was given. Sizes are checked; content is at most BUF_MAX bytes.
 */
#ifndef LQ_BUF_H
#define LQ_BUF_H

#include "base/slice.h"
#include <stdint.h>

#define BUF_PAD 64
#define BUF_MAX ((size_t)1 << 40)

struct buf {
    char *p;
    size_t n;
    size_t cap;
};

/* The slow way of buf_reserve(). */
char *buf_grow(struct buf *b, size_t n);

/* Room for n more bytes at b->p + b->n; the caller then raises b->n. */
static inline char *buf_reserve(struct buf *b, size_t n)
{
    return b->cap >= BUF_PAD && n <= b->cap - BUF_PAD && b->n <= b->cap - BUF_PAD - n
               ? b->p + b->n
               : buf_grow(b, n);
}

void buf_add(struct buf *b, const void *p, size_t n);
void buf_adds(struct buf *b, const char *s);
void buf_addc(struct buf *b, char c);
void buf_addf(struct buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void buf_add_slice(struct buf *b, struct slice s);
void buf_add_i64(struct buf *b, int64_t v);
void buf_add_u64(struct buf *b, uint64_t v);

/* The content as a NUL-terminated string (the NUL isn't counted in n). Valid
 * until the next change of the buffer. */
const char *buf_str(struct buf *b);

static inline struct slice buf_slice(const struct buf *b)
{
    return (struct slice){b->p ? b->p : "", b->n};
}

static inline void buf_reset(struct buf *b)
{
    b->n = 0;
}

void buf_release(struct buf *b);

/* malloc, realloc, calloc-like helpers that end the program with status 5
 * instead of returning NULL; count * size is checked. Free with free(). */
void *mem_alloc(size_t count, size_t size);
void *mem_grow(void *p, size_t count, size_t size);
char *mem_dup(struct slice s); /* NUL-terminated copy */

/*
 * arena: many small pieces that live until one reset. Pointers stay valid
 * until arena_reset(); the first block is kept, so a loop settles without
 * allocating.
 */
struct arena_block;
struct arena {
    struct arena_block *first;
    struct arena_block *cur;
};
void *arena_alloc(struct arena *a, size_t n); /* aligned for any type */
struct slice arena_copy(struct arena *a, struct slice s);
struct slice arena_textf(struct arena *a, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
void arena_reset(struct arena *a);
void arena_release(struct arena *a);

#endif
