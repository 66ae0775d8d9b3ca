#include "lq-report/page.h"

#include "records/calendar.h"
#include "text/column.h"
#include "text/page.h"

#define W        (PAGE_IN(17) / 2)
#define H        PAGE_IN(11)
#define MARGIN   (PAGE_IN(1) / 2)
#define BODY     (W - 2 * MARGIN)
#define ROW      190
#define GAP      60
#define BAR      1500 /* the longest */
#define ROWS_MAX 60   /* of one sheet */
#define COLUMNS  16

static const struct page_style title = {.size = PAGE_PT(15), .bold = true, .least = PAGE_PT(9)};
static const struct page_style heading = {.size = PAGE_PT(11), .bold = true, .least = PAGE_PT(8)};
static const struct page_style label = {.size = PAGE_PT(7), .grey = true, .least = PAGE_PT(4)};
static const struct page_style cell = {.size = PAGE_PT(8), .least = PAGE_PT(5)};
static const struct page_style number = {
    .size = PAGE_PT(8), .least = PAGE_PT(5), .align = PAGE_RIGHT};

struct layout {
    struct page page;
    const char *lang;
    const struct report *r;
    int y;
    const struct sheet *sheet;
    int width[COLUMNS];
    int64_t most;
    size_t row;
    struct buf text;
};

static const char *in_lang(const struct layout *l, const char *zh, const char *en)
{
    return strcmp(l->lang, "zh") == 0 ? zh : en;
}

static void begin_page(struct layout *l)
{
    char at[INSTANT_LEN + 1];
    char line[200];

    page_new(&l->page, W, H);
    instant_print(at, calendar_local(l->r->post, l->r->now));
    snprintf(line, sizeof line, "%s  %.10s",
             in_lang(l, "每日情况 Daily report", "Daily report 每日情况"), at);
    page_text(&l->page, MARGIN, 400, BODY, 260, &title, slice_of(line));
    snprintf(line, sizeof line, "%s  %s  (%u)",
             in_lang(l, l->r->post->name_zh, l->r->post->name_en), at, l->page.count);
    page_text(&l->page, MARGIN, 680, BODY, 160, &label, slice_of(line));
    l->y = 920;
}

static void need(struct layout *l, int height)
{
    if (l->y + height > H - MARGIN)
        begin_page(l);
}

/* Columns by their widest cell, all of them shrunk alike if they are too wide together. */
static void widest(void *ctx, struct rec *r)
{
    struct layout *l = ctx;

    for (int i = 0; i < COLUMNS && l->sheet->columns[i].path; i++) {
        struct column c;
        int w;

        buf_reset(&l->text);
        if (column_parse(slice_of(l->sheet->columns[i].path), &c))
            column_cell(&c, r, &l->text);
        w = page_width(&cell, buf_slice(&l->text)) + GAP;
        l->width[i] = w > l->width[i] ? w : l->width[i];
    }
}

static void widths(struct layout *l)
{
    int all = 0, room = BODY;

    for (int i = 0; i < COLUMNS && l->sheet->columns[i].path; i++) {
        const struct sheet_column *c = &l->sheet->columns[i];
        l->width[i] = page_width(&label, slice_of(in_lang(l, c->zh, c->en))) + GAP;
        room -= c->bar ? BAR + GAP : 0;
    }
    sheet_each(l->sheet, widest, l);
    for (int i = 0; i < COLUMNS && l->sheet->columns[i].path; i++)
        all += l->width[i];
    for (int i = 0; all > room && i < COLUMNS; i++)
        l->width[i] = (int)((int64_t)l->width[i] * room / all);
}

static void bar(struct layout *l, int x, int64_t n)
{
    int w = l->most > 0 ? (int)(n * BAR / l->most) : 0;

    if (n <= 0)
        return;
    w = w < 20 ? 20 : w;
    page_rect(&l->page, x, l->y + 5, w, ROW - 70, false);
    for (int at = x + 20; at < x + w; at += 20)
        page_line(&l->page, at, l->y + 5, at, l->y + ROW - 65);
}

static void put_row(void *ctx, struct rec *r)
{
    struct layout *l = ctx;
    int x = MARGIN;

    if (l->row++ >= ROWS_MAX)
        return;
    need(l, ROW);
    for (int i = 0; i < COLUMNS && l->sheet->columns[i].path; i++) {
        struct column c;
        bool is_number;
        int64_t n = 0;

        if (!column_parse(slice_of(l->sheet->columns[i].path), &c))
            continue;
        buf_reset(&l->text);
        is_number = column_cell(&c, r, &l->text);
        page_text(&l->page, x, l->y, l->width[i] - GAP, ROW - 20, is_number ? &number : &cell,
                  buf_slice(&l->text));
        x += l->width[i];
        if (!l->sheet->columns[i].bar)
            continue;
        if (column_node(&c, r) && json_i64(&r->doc, column_node(&c, r), &n))
            bar(l, x, n);
        x += BAR + GAP;
    }
    l->y += ROW;
}

static void put_sheet(struct layout *l)
{
    const struct sheet *s = l->sheet;
    char line[120];
    int x = MARGIN;

    need(l, 5 * ROW);
    page_text(&l->page, MARGIN, l->y, BODY, 240, &heading, slice_of(in_lang(l, s->zh, s->en)));
    l->y += 260;
    memset(l->width, 0, sizeof l->width);
    widths(l);
    for (int i = 0; i < COLUMNS && s->columns[i].path; i++) {
        const struct sheet_column *c = &s->columns[i];
        page_text(&l->page, x, l->y, l->width[i] - GAP, 140, &label,
                  slice_of(in_lang(l, c->zh, c->en)));
        x += l->width[i] + (c->bar ? BAR + GAP : 0);
        if (c->bar)
            l->most = sheet_most(s, c);
    }
    l->y += 170;
    page_line(&l->page, MARGIN, l->y - 15, W - MARGIN, l->y - 15);
    l->row = 0;
    sheet_each(s, put_row, l);
    if (l->row > ROWS_MAX) {
        need(l, ROW);
        snprintf(line, sizeof line, "+ %zu 行 rows", l->row - ROWS_MAX);
        page_text(&l->page, MARGIN, l->y, BODY, ROW, &label, slice_of(line));
        l->y += ROW;
    }
    l->y += 200;
}

void report_page(const struct report *r, const struct sheet *s, size_t n, const char *lang,
                 struct buf *out)
{
    struct layout l = {.lang = lang, .r = r};

    page_begin(&l.page, out, PAGE_HTML, lang, slice_of("lq-report"));
    begin_page(&l);
    for (size_t i = 0; i < n; i++) {
        l.sheet = &s[i];
        put_sheet(&l);
    }
    page_end(&l.page);
    buf_release(&l.text);
}
