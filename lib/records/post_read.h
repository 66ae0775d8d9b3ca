/*
 * post_read.h: JSON objects into structs by a table, with every fault said.
 * Private to the profile's loader (post.c, post_read.c, post_check.c).
 *
 * A table names each member of an object once: its key, its type, where it
 * goes. From it come the type checks, the bounds, the defaults and the guard
 * against misspelt members. Reading goes on after a fault, so that one run
 * shows them all.
 *
 *     struct reader r = {.file = "posts/chicago.json", .arena = &p->arena};
 *     read_section(&r, root, &section, p);
 *     if (r.faults > 0) …                    the struct is then incomplete
 */
#ifndef LQ_POST_READ_H
#define LQ_POST_READ_H

#include "base/buf.h"
#include <jansson.h>

enum value_type {
    V_END,      /* ends a table */
    V_STRING,   /* const char *: not empty, no control characters; of `choices` if given */
    V_INTEGER,  /* int64_t within min..max */
    V_BOOLEAN,  /* bool */
    V_DATE,     /* struct civil */
    V_LAST_DAY, /* struct civil, and a bool at `flag` that it was there */
    V_WORDS,    /* struct post_words; each of `choices` if given */
    V_POINTERS, /* struct post_words of JSON Pointers */
    V_WEEKDAYS, /* unsigned, from ["monday", …] */
    V_SPANS /* spans and span_count of struct post_hours, from [["09:00","12:00"], …]; `to` is the struct */
};

#define NOWHERE ((size_t)-1) /* checked, but kept in no struct */

struct member {
    const char *key;
    enum value_type type;
    size_t to; /* offset in the row's struct */
    bool optional;
    size_t flag;
    int64_t min, max;
    const char *choices; /* words separated by blanks */
};

struct section {
    const char *key;
    const struct member *members;
    size_t row_size; /* 0: one object, read into the post itself */
    size_t to_rows;  /* offsets in struct post */
    size_t to_count;
    bool may_be_empty;
};

struct reader {
    const char *file;
    struct arena *arena;
    unsigned faults;
    char where[128]; /* "fees[0]" */
};

void read_section(struct reader *r, const json_t *root, const struct section *s, void *post);

/* FILE: WHERE.KEY: TEXT on stderr, and counted. */
void read_fault(struct reader *r, const char *where, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

#endif
