/*
 * slice.h: a borrowed run of bytes.
 *
 * A slice never owns memory and is not terminated. p == NULL means "absent",
 * which is not the same as an empty slice (p != NULL, n == 0).
 */
#ifndef LQ_SLICE_H
#define LQ_SLICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct slice {
    const char *p;
    size_t n;
};

/* A slice over a string literal or a NUL-terminated string; NULL gives an absent slice. */
static inline struct slice slice_of(const char *s)
{
    return (struct slice){s, s ? strlen(s) : 0};
}

static inline struct slice slice_from(const char *p, size_t n)
{
    return (struct slice){p, n};
}

/* Equal bytes; two absent slices are equal, an absent and an empty one are not. */
static inline bool slice_eq(struct slice a, struct slice b)
{
    if (!a.p || !b.p)
        return a.p == b.p;
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

static inline bool slice_is(struct slice a, const char *s)
{
    return a.p && strlen(s) == a.n && memcmp(a.p, s, a.n) == 0;
}

static inline bool slice_starts(struct slice a, const char *prefix)
{
    size_t n = strlen(prefix);
    return a.p && a.n >= n && memcmp(a.p, prefix, n) == 0;
}

/* Without leading and trailing ASCII blanks. */
struct slice slice_trim(struct slice a);

/* Equal but for ASCII case and runs of ASCII blanks (leading and trailing ones don't count). */
bool slice_eq_loose(struct slice a, struct slice b);

/* Absent or nothing but ASCII blanks. */
bool slice_blank(struct slice a);

/* Bytes to insert, delete or replace to make b of a; both at most SLICE_DISTANCE_MAX
 * long (longer: SIZE_MAX). */
#define SLICE_DISTANCE_MAX 256
size_t slice_distance(struct slice a, struct slice b);

/* Byte order, shorter first on a tie: for sorting. */
int slice_cmp(struct slice a, struct slice b);

#endif
