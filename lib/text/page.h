/*
 * page.h: pages to be printed: text boxes, lines, rectangles, at true size.
 *
 *     struct page p;
 *     page_begin(&p, &out, PAGE_HTML, "zh", slice_of("…"));
 *     page_new(&p, PAGE_IN(17) / 2, PAGE_IN(11));
 *     y += page_text(&p, x, y, width, height, &style, text);
 *     page_rect(&p, …); page_line(&p, …); page_qr(&p, …);
 *     page_end(&p);                           out holds one whole file
 *
 * What comes out needs nothing else to be shown: PAGE_HTML is one document in
 * which each page is an SVG on a sheet of its own size (a browser breaks the
 * sheets); PAGE_SVG is a single SVG and holds one page, which rsvg-convert and
 * any browser print.
 *
 * Lengths are in mils, thousandths of an inch, so that all arithmetic is in
 * integers and a page measures the same everywhere. The origin is the upper
 * left corner.
 *
 * Text may be anybody's. It is escaped for XML; what could drive a terminal or
 * turn the writing direction around is shown as \x1b or \u202e; a code point
 * that XML forbids becomes U+FFFD; of a heap of combining marks the first few
 * stay. Everything else is kept, characters beyond the basic plane included.
 * A text that is too long for its box is set on more lines, then smaller, and
 * in the last resort cut with an ellipsis: it never runs into what is beside it.
 * The widths of letters are taken from above (no font is asked), so the box
 * holds whatever font the printer has.
 *
 * The buffer stays the caller's and is appended to.
 */
#ifndef LQ_PAGE_H
#define LQ_PAGE_H

#include "base/buf.h"

#define PAGE_IN(n) ((n) * 1000)
#define PAGE_PT(n) ((n) * 1000 / 72)

enum page_kind { PAGE_HTML, PAGE_SVG };

struct page {
    struct buf *out;
    enum page_kind kind;
    const char *lang; /* "zh" or "en": chooses the shapes of shared characters */
    unsigned count;   /* pages begun */
    int width, height;
};

enum page_align { PAGE_LEFT, PAGE_CENTRE, PAGE_RIGHT };

struct page_style {
    int size;  /* PAGE_PT(12) */
    int least; /* it may shrink to this; 0: to half of size */
    bool bold;
    bool mono; /* for numbers that people copy by hand */
    bool grey;
    enum page_align align;
};

/* lang and the style's members must outlive the page; the title is escaped. */
void page_begin(struct page *p, struct buf *out, enum page_kind kind, const char *lang,
                struct slice title);
/* With PAGE_SVG it may be called once. */
void page_new(struct page *p, int width, int height);
void page_end(struct page *p);

/* Set text into a box with its upper left corner at x, y; returns the height used, at most h. */
int page_text(struct page *p, int x, int y, int w, int h, const struct page_style *s,
              struct slice text);

/* The width that a text on one line takes at most. */
int page_width(const struct page_style *s, struct slice text);

void page_line(struct page *p, int x1, int y1, int x2, int y2);
/* An outline; dashed for what is to be cut, stuck on or written in. */
void page_rect(struct page *p, int x, int y, int w, int h, bool dashed);

/* A QR code (ISO/IEC 18004, level M) of the bytes within a square, its quiet
 * zone included. False: too many bytes for a code of that size, nothing drawn. */
bool page_qr(struct page *p, int x, int y, int side, struct slice text);

#endif
