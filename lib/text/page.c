#include "text/page.h"
#include "text/page_fit.h"

/* Fonts with Chinese, in the order of the systems they come with. The last word is the viewer's. */
#define SANS                                                                                       \
    "'Noto Sans CJK SC','Source Han Sans SC','PingFang SC','Microsoft YaHei',"                     \
    "'WenQuanYi Micro Hei',sans-serif"
#define MONO "'Noto Sans Mono CJK SC','Source Han Mono SC',Menlo,Consolas,monospace"

static void escape(struct buf *out, struct slice s)
{
    for (size_t i = 0; i < s.n; i++) {
        switch (s.p[i]) {
        case '&':
            buf_adds(out, "&amp;");
            break;
        case '<':
            buf_adds(out, "&lt;");
            break;
        case '>':
            buf_adds(out, "&gt;");
            break;
        case '"':
            buf_adds(out, "&quot;");
            break;
        case '\'':
            buf_adds(out, "&#39;");
            break;
        default:
            buf_addc(out, s.p[i]);
        }
    }
}

static const char *lang_tag(const struct page *p)
{
    return strcmp(p->lang, "zh") == 0 ? "zh-CN" : "en";
}

void page_begin(struct page *p, struct buf *out, enum page_kind kind, const char *lang,
                struct slice title)
{
    struct buf clean = {0};

    *p = (struct page){.out = out, .kind = kind, .lang = lang};
    if (kind == PAGE_SVG)
        return;
    fit_clean(&clean, title);
    buf_addf(out, "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n<title>",
             lang_tag(p));
    escape(out, buf_slice(&clean));
    /* Each sheet names its size; nothing is fetched from anywhere. */
    buf_adds(out, "</title>\n"
                  "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
                  "style-src 'unsafe-inline'\">\n"
                  "<style>body{margin:0}svg{display:block}"
                  ".sheet{break-after:page}.sheet:last-child{break-after:auto}"
                  "@media screen{.sheet{margin:1em;border:1px solid #999;width:max-content}}"
                  "</style>\n</head>\n<body>\n");
    buf_release(&clean);
}

static void put_inches(struct buf *out, int mils)
{
    buf_addf(out, "%d.%03din", mils / 1000, mils % 1000);
}

static void close_page(struct page *p)
{
    if (p->count == 0)
        return;
    buf_adds(p->out, "</svg>\n");
    if (p->kind == PAGE_HTML)
        buf_adds(p->out, "</div>\n");
}

static void open_sheet(struct page *p, bool new_size)
{
    if (new_size) {
        buf_addf(p->out, "<style>@page s%dx%d{margin:0;size:", p->width, p->height);
        put_inches(p->out, p->width);
        buf_addc(p->out, ' ');
        put_inches(p->out, p->height);
        buf_adds(p->out, "}</style>\n");
    }
    buf_addf(p->out, "<div class=\"sheet\" style=\"page:s%dx%d\">\n", p->width, p->height);
}

void page_new(struct page *p, int width, int height)
{
    bool new_size = width != p->width || height != p->height;

    close_page(p);
    p->count++;
    p->width = width;
    p->height = height;
    if (p->kind == PAGE_HTML)
        open_sheet(p, new_size);
    buf_addf(p->out, "<svg xmlns=\"http://www.w3.org/2000/svg\" xml:lang=\"%s\" width=\"",
             lang_tag(p));
    put_inches(p->out, width);
    buf_adds(p->out, "\" height=\"");
    put_inches(p->out, height);
    buf_addf(p->out, "\" viewBox=\"0 0 %d %d\" font-family=\"" SANS "\">\n", width, height);
    if (p->kind == PAGE_SVG) /* paper, where a viewer would show nothing */
        buf_addf(p->out, "<rect width=\"%d\" height=\"%d\" fill=\"#fff\"/>\n", width, height);
}

void page_end(struct page *p)
{
    close_page(p);
    if (p->kind == PAGE_HTML)
        buf_adds(p->out, "</body>\n</html>\n");
}

/* Without its end, so that an ellipsis has room. */
static size_t shortened(const struct page_style *s, struct slice text, struct fit_line l, int size,
                        int w)
{
    int64_t room = (int64_t)w * 1000 / size - 1000;
    size_t n = 0;

    while (n < l.n) {
        int width;
        size_t k = fit_cluster(s, slice_from(text.p + l.from, l.n), n, &width);
        if (width > room)
            break;
        room -= width;
        n += k;
    }
    return n;
}

static void put_line(struct page *p, int x, int y, int size, const struct page_style *s,
                     struct slice text, bool cut)
{
    static const char *const anchors[] = {"", " text-anchor=\"middle\"", " text-anchor=\"end\""};

    buf_addf(p->out, "<text x=\"%d\" y=\"%d\" font-size=\"%d\"%s%s%s%s>", x, y, size,
             anchors[s->align], s->bold ? " font-weight=\"bold\"" : "",
             s->mono ? " font-family=\"" MONO "\"" : "", s->grey ? " fill=\"#555\"" : "");
    escape(p->out, text);
    if (cut)
        buf_adds(p->out, "…");
    buf_adds(p->out, "</text>\n");
}

int page_text(struct page *p, int x, int y, int w, int h, const struct page_style *s,
              struct slice text)
{
    struct buf clean = {0};
    struct slice t;
    struct fit f;

    if (text.n == 0)
        return 0;
    fit_clean(&clean, text);
    t = buf_slice(&clean);
    fit_lines(&f, s, t, w, h);
    x += s->align == PAGE_CENTRE ? w / 2 : s->align == PAGE_RIGHT ? w : 0;
    for (size_t i = 0; i < f.count; i++) {
        bool cut = !f.whole && i + 1 == f.count;
        struct fit_line l = f.line[i];
        size_t n = cut ? shortened(s, t, l, f.size, w) : l.n;
        int base = y + f.size * 88 / 100 + (int)i * fit_leading(f.size);
        put_line(p, x, base, f.size, s, slice_from(t.p + l.from, n), cut);
    }
    buf_release(&clean);
    return (int)f.count * fit_leading(f.size);
}

void page_line(struct page *p, int x1, int y1, int x2, int y2)
{
    buf_addf(p->out,
             "<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" stroke=\"#000\" stroke-width=\"8\"/>\n",
             x1, y1, x2, y2);
}

void page_rect(struct page *p, int x, int y, int w, int h, bool dashed)
{
    buf_addf(p->out,
             "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"none\" stroke=\"#000\" "
             "stroke-width=\"8\"%s/>\n",
             x, y, w, h, dashed ? " stroke-dasharray=\"60 40\"" : "");
}
