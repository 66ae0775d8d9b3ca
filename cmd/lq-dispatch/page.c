/* The manifest on paper. */
#include "lq-dispatch/dispatch.h"
#include "text/page.h"

#define W      (PAGE_IN(17) / 2)
#define H      PAGE_IN(11)
#define MARGIN (PAGE_IN(1) / 2)
#define TOP    1700 /* of the first row */
#define ROW    230
#define ROWS   34 /* of a sheet; below them the places to sign */

static const struct page_style title = {.size = PAGE_PT(16), .bold = true, .least = PAGE_PT(9)};
static const struct page_style label = {.size = PAGE_PT(9), .grey = true, .least = PAGE_PT(6)};
static const struct page_style cell = {.size = PAGE_PT(10), .least = PAGE_PT(6)};
static const struct page_style number = {.size = PAGE_PT(10), .least = PAGE_PT(6), .mono = true};

/* Left edges and widths of the columns. */
static const struct {
    int x, w;
    const char *head;
} column[] = {{MARGIN, 400, "#"},
              {MARGIN + 400, 3000, "邮寄查询号 Tracking"},
              {MARGIN + 3450, 800, "邮编 ZIP"},
              {MARGIN + 4300, 2500, "订单号 Order"},
              {MARGIN + 6900, 600, "核对 ✓"}};

static void text(struct page *p, int col, int y, const struct page_style *s, struct slice t)
{
    page_text(p, column[col].x, y, column[col].w, ROW - 30, s, t);
}

static void head(const struct manifest *m, struct page *p, size_t sheet, size_t sheets)
{
    char line[160];

    page_new(p, W, H);
    snprintf(line, sizeof line, "寄出清单  Dispatch manifest  %s", m->day);
    page_text(p, MARGIN, 400, W - 2 * MARGIN, 300, &title, slice_of(line));
    page_text(p, MARGIN, 760, W - 2 * MARGIN, 200, &label, slice_of(m->post->name_zh));
    snprintf(line, sizeof line,
             "共 %zu 件邮寄，另有 %zu 件自取；%zu/%zu 页   %zu by mail, %zu picked up", m->mail,
             m->pickup, sheet, sheets, m->mail, m->pickup);
    page_text(p, MARGIN, 980, W - 2 * MARGIN, 220, &cell, slice_of(line));
    for (int i = 0; i < (int)(sizeof column / sizeof *column); i++)
        text(p, i, TOP - 250, &label, slice_of(column[i].head));
    page_line(p, MARGIN, TOP - 40, W - MARGIN, TOP - 40);
}

static void row(const struct manifest *m, struct page *p, size_t i, int y)
{
    char n[24];

    snprintf(n, sizeof n, "%zu", i + 1);
    text(p, 0, y, &cell, slice_of(n));
    text(p, 1, y, &number, m->row[i].tracking);
    text(p, 2, y, &number, m->row[i].zip);
    text(p, 3, y, &number, m->row[i].order);
    page_rect(p, column[4].x, y, 140, 140, false);
}

static void sign(struct page *p)
{
    static const char *const who[] = {"交付人  Handed over by", "承运人  Received by the carrier"};
    const int w = (W - 2 * MARGIN - 400) / 2;
    const int y = H - MARGIN - 500;

    for (int i = 0; i < 2; i++) {
        int x = MARGIN + i * (w + 400);
        page_line(p, x, y, x + w, y);
        page_text(p, x, y + 60, w, 180, &label, slice_of(who[i]));
        page_text(p, x, y + 260, w, 180, &label, slice_of("日期、时间  Date, time"));
    }
}

void manifest_page(const struct manifest *m, const char *lang, struct buf *out)
{
    size_t sheets = m->mail > 0 ? (m->mail + ROWS - 1) / ROWS : 1;
    struct page p;

    page_begin(&p, out, PAGE_HTML, lang, slice_of(m->day));
    for (size_t sheet = 0; sheet < sheets; sheet++) {
        head(m, &p, sheet + 1, sheets);
        for (size_t i = sheet * ROWS; i < m->mail && i < (sheet + 1) * ROWS; i++)
            row(m, &p, i, TOP + (int)(i - sheet * ROWS) * ROW);
        sign(&p);
    }
    page_end(&p);
}
