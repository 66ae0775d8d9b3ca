/*
 * page_fit.h: text made harmless, measured and broken into lines.
 * Private to lib/text/page*.
 */
#ifndef LQ_PAGE_FIT_H
#define LQ_PAGE_FIT_H

#include "text/page.h"

#define FIT_LINES_MAX 64

struct fit_line {
    size_t from, n; /* bytes of the cleaned text, blanks at its end left out */
};

struct fit {
    struct fit_line line[FIT_LINES_MAX];
    size_t count;
    bool whole; /* all of the text is in the lines */
    int size;   /* of the letters */
};

/* Text for paper: controls shown, what XML forbids replaced, heaps of marks thinned. */
void fit_clean(struct buf *out, struct slice text);

/* The next character with its marks: its length, and its width in thousandths of the size. */
size_t fit_cluster(const struct page_style *s, struct slice text, size_t at, int *width);

/* Break cleaned text into lines of at most w, at the largest size whose lines fit into h. */
void fit_lines(struct fit *f, const struct page_style *s, struct slice text, int w, int h);

/* From one line to the next. */
static inline int fit_leading(int size)
{
    return size + size * 3 / 10;
}

#endif
