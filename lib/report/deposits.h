/*
 * deposits.h: the list of what went to the bank, found again by number.
 *
 *     struct deposits *d = deposits_load(path, &rejected);    NULL: said
 *     struct deposit *x = deposits_find(d, "money-order", serial);
 *     for (i = 0; i < d->n; i++) … d->v[i] …
 *     deposits_free(d);
 *
 * A list is CSV with a header (a name that ends in .csv) or JSON lines (any other, "-" is
 * standard input). Its members: `kind` (money-order unless told), `number` (or `serial`, or
 * `transaction`, which makes the kind wechat), and `amount` as 23.00 or `amount_cents`. Other
 * members don't matter. A row that can't be used is said with file and line, and counted.
 * A number that stands there twice is one entry with both amounts.
 */
#ifndef LQ_DEPOSITS_H
#define LQ_DEPOSITS_H

#include "base/buf.h"

struct deposit {
    struct slice kind, number;
    int64_t cents; /* of all rows with that number */
    int64_t rows;
    bool seen; /* the caller's */
};

struct deposits {
    struct deposit *v;
    size_t n;
    struct deposits_index *index; /* private */
};

struct deposits *deposits_load(const char *path, bool *rejected);
void deposits_free(struct deposits *d); /* NULL is fine */
struct deposit *deposits_find(struct deposits *d, struct slice kind, struct slice number);

/* The entry, made if there is none. */
struct deposit *deposits_add(struct deposits *d, struct slice kind, struct slice number);
struct deposits *deposits_new(void);

#endif
