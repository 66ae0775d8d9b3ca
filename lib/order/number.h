/*
 * number.h: order numbers.
 *
 * The app's numbers are kept as they came. An order that comes by mail or
 * e-mail gets one of the post, CHI-21-000042-F: prefix, year, sequence, and an
 * ISO 7064 MOD 37-2 check character over the letters and digits, because
 * people copy it by hand.
 */
#ifndef LQ_NUMBER_H
#define LQ_NUMBER_H

#include "store/store.h"
#include "stream/stream.h"

/* 1 to 64 of A-Z a-z 0-9 - _ . */
bool order_number_plain(struct slice id);

/* The last of a year: numbers of one length sort as they count. */
#define ORDER_NUMBER_LAST 999999

/* What the post numbers itself: orders by mail or e-mail, cases on paper. */
struct number_series {
    const char *kind;   /* of record that bears them: "order" */
    const char *space;  /* of the unique values that holds those given out: "post-number" */
    const char *prefix; /* capitals and digits: "CHI" */
    int year;           /* at the post */
};

/* The post's next number, in the input's arena; the caller records it as post_number. Only
 * within a batch (store_begin). Absent: the year's are used up, and the input failed. */
struct slice order_number_new(struct rec *in, struct store *s, const struct number_series *n);

/* The first number after *seq that can be given out, which *seq becomes; false: there is none, the
 * series is at its end or the prefix isn't capitals and digits. */
bool order_number_next(struct buf *out, const char *prefix, int year, uint64_t *seq);

/* Write number `seq` of that year to out (no NUL); false if its check
 * character would be '*': that number is skipped. */
bool order_number_format(struct buf *out, const char *prefix, int year, uint64_t seq);

#endif
