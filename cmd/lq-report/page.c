#include "lq-report/page.h"

#include "records/calendar.h"
#include "text/column.h"
#include "text/page.h"

#define W        (PAGE_IN(17) / 2)
#define H        PAGE_IN(11)
#define MARGIN   (PAGE_IN(1) / 2)
#define BODY     (W - 2 * MARGIN)
#define ROW      190
#define GAP      80
#define BAR      1500 /* the longest; where the columns need the room, no shorter than: */
#define BAR_MIN  500
#define ROWS_MAX 60 /* of one sheet */
#define COLUMNS  16

static const struct page_style title = {.size = PAGE_PT(15), .bold = true, .least = PAGE_PT(9)};
static const struct page_style heading = {.size = PAGE_PT(11), .bold = true, .least = PAGE_PT(8)};
static const struct page_style label = {.size = PAGE_PT(7), .grey = true, .least = PAGE_PT(5)};
static const struct page_style cell = {.size = PAGE_PT(8), .least = PAGE_PT(5)};

struct layout {
    struct page page;
    const char *lang;
    const struct report *r;
    int y;
    const struct sheet *sheet;
    int width[COLUMNS]; /* 0: nothing in it, it isn't shown */
    bool number[COLUMNS];
    struct page_style cell, label; /* one size for all of the sheet */
    int bar;
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
    at[10] = ' '; /* 2021-07-20 07:30, at the post */
    snprintf(line, sizeof line, "%s  %.16s  %s%u%s",
             in_lang(l, l->r->post->name_zh, l->r->post->name_en), at, in_lang(l, "第", "page "),
             l->page.count, in_lang(l, "页", ""));
    page_text(&l->page, MARGIN, 680, BODY, 160, &label, slice_of(line));
    l->y = 920;
}

static void need(struct layout *l, int height)
{
    if (l->y + height > H - MARGIN)
        begin_page(l);
}

static bool show(struct layout *l, const struct sheet_column *c, struct rec *r, bool *is_number)
{
    struct column col;

    buf_reset(&l->text);
    *is_number = column_parse(slice_of(c->path), &col) && column_cell(&col, r, &l->text);
    return l->text.n > 0;
}

static void widest(void *ctx, struct rec *r)
{
    struct layout *l = ctx;

    for (int i = 0; i < COLUMNS && l->sheet->columns[i].path; i++) {
        bool is_number;
        int w;

        if (!show(l, &l->sheet->columns[i], r, &is_number))
            continue;
        l->number[i] |= is_number;
        w = page_width(&cell, buf_slice(&l->text));
        l->width[i] = w > l->width[i] ? w : l->width[i];
    }
}

static int scaled(int length, int of, int from)
{
    return (int)((int64_t)length * of / from);
}

/* Columns by their widest cell or their label; one that is empty is left out. If they are too wide
 * together the bar gives way first, then all letters of the sheet alike. */
static void widths(struct layout *l)
{
    int all = 0, room = BODY - 2 * COLUMNS, letters; /* two for rounding */
    bool bars = false;

    memset(l->width, 0, sizeof l->width);
    memset(l->number, 0, sizeof l->number);
    sheet_each(l->sheet, widest, l);
    for (int i = 0; i < COLUMNS && l->sheet->columns[i].path; i++) {
        const struct sheet_column *c = &l->sheet->columns[i];
        int w = page_width(&label, slice_of(in_lang(l, c->zh, c->en)));
        if (l->width[i] == 0)
            continue;
        l->width[i] = w > l->width[i] ? w : l->width[i];
        all += l->width[i];
        room -= c->bar ? 2 * GAP : GAP;
        bars |= c->bar;
    }
    l->bar = room - all < BAR ? room - all : BAR;
    l->bar = l->bar < BAR_MIN ? BAR_MIN : l->bar;
    letters = room - (bars ? l->bar : 0);
    l->cell = cell;
    l->label = label;
    if (all <= letters)
        return;
    l->cell.size = scaled(cell.size, letters, all);
    l->label.size = scaled(label.size, letters, all);
    for (int i = 0; i < COLUMNS; i++)
        l->width[i] = l->width[i] > 0 ? scaled(l->width[i], letters, all) + 2 : 0;
}

/* One cell of a column that is shown; returns where the next one begins. */
static int put_cell(struct layout *l, int i, int x, int h, struct page_style style,
                    struct slice text)
{
    style.align = l->number[i] ? PAGE_RIGHT : PAGE_LEFT;
    page_text(&l->page, x, l->y, l->width[i], h, &style, text);
    return x + l->width[i] + GAP + (l->sheet->columns[i].bar ? l->bar + GAP : 0);
}

/* At the head of the sheet, and again on each page it goes on to. */
static void put_labels(struct layout *l)
{
    int x = MARGIN;

    for (int i = 0; i < COLUMNS && l->sheet->columns[i].path; i++) {
        const struct sheet_column *c = &l->sheet->columns[i];
        if (l->width[i] > 0)
            x = put_cell(l, i, x, 140, l->label, slice_of(in_lang(l, c->zh, c->en)));
        if (c->bar)
            l->most = sheet_most(l->sheet, c);
    }
    l->y += 170;
    page_line(&l->page, MARGIN, l->y - 15, W - MARGIN, l->y - 15);
    l->y += 20;
}

static void bar(struct layout *l, int x, int64_t n)
{
    int w = l->most > 0 ? (int)(n * l->bar / l->most) : 0;

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
    if (l->y + ROW > H - MARGIN) {
        begin_page(l);
        put_labels(l);
    }
    for (int i = 0; i < COLUMNS && l->sheet->columns[i].path; i++) {
        const struct sheet_column *c = &l->sheet->columns[i];
        struct column col;
        bool is_number;
        int64_t n = 0;
        int at = x + l->width[i] + GAP;

        if (l->width[i] == 0)
            continue;
        (void)show(l, c, r, &is_number);
        x = put_cell(l, i, x, ROW - 20, l->cell, buf_slice(&l->text));
        if (c->bar && column_parse(slice_of(c->path), &col) && column_node(&col, r) &&
            json_i64(&r->doc, column_node(&col, r), &n))
            bar(l, at, n);
    }
    l->y += ROW;
}

static void put_sheet(struct layout *l)
{
    const struct sheet *s = l->sheet;
    char line[120];

    need(l, 5 * ROW);
    page_text(&l->page, MARGIN, l->y, BODY, 240, &heading, slice_of(in_lang(l, s->zh, s->en)));
    l->y += 260;
    widths(l);
    put_labels(l);
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
