/*
 * envelope: both envelopes at true size, as they should look (R36-R49).
 *
 * The sheet is the face of the envelope: LETTER size, on its side (R37), in the
 * measures of the profile. What is to be written stands where it is to be
 * written; what is to be stuck on has a dashed frame; the rest is explanation.
 */
#include "lq-kit/kit.h"

#define EDGE  350
#define NOTES 8

static const struct page_style label = {.size = PAGE_PT(9), .grey = true, .least = PAGE_PT(6)};
static const struct page_style from = {.size = PAGE_PT(11), .least = PAGE_PT(6)};
static const struct page_style address = {.size = PAGE_PT(15), .least = PAGE_PT(8)};
static const struct page_style mark = {
    .size = PAGE_PT(44), .bold = true, .align = PAGE_CENTRE, .least = PAGE_PT(20)};
static const struct page_style place = {
    .size = PAGE_PT(11), .align = PAGE_CENTRE, .least = PAGE_PT(7)};
static const struct page_style note = {.size = PAGE_PT(9), .least = PAGE_PT(6)};

struct face {
    struct page *p;
    int w, h;
};

static struct face begin(const struct kit *k, struct page *p, const char *zh, const char *en)
{
    /* Hundredths of an inch, on its side. */
    struct face f = {p, (int)k->post->envelope.height * 10, (int)k->post->envelope.width * 10};

    page_new(p, f.w, f.h);
    page_rect(p, 60, 60, f.w - 120, f.h - 120, true);
    kit_line(p, EDGE, 120, f.w - 2 * EDGE, 180, &label, zh, en);
    return f;
}

static void write_block(struct face *f, int x, int y, int w, const struct page_style *s,
                        const struct slice *lines, size_t n)
{
    int step = s->size * 14 / 10;

    for (size_t i = 0; i < n; i++, y += step)
        page_text(f->p, x, y, w, step, s, lines[i]);
}

static void write_post(struct face *f, const struct kit *k, struct rec *r, int x, int y, int w,
                       const struct page_style *s)
{
    const struct post_address *a = &k->post->address;
    struct slice lines[KIT_LINES_MAX] = {slice_of(a->addressee)};
    size_t n = 1;

    for (size_t i = 0; i < a->lines.n && n + 1 < KIT_LINES_MAX; i++)
        lines[n++] = slice_of(a->lines.v[i]);
    lines[n++] = arena_textf(&r->arena, "%s, %s %s", a->city, a->state, a->zip);
    write_block(f, x, y, w, s, lines, n);
}

/* What isn't known is written in by hand. */
static void write_applicant(struct face *f, const struct kit_order *o, int x, int y, int w,
                            const struct page_style *s)
{
    int step = s->size * 14 / 10;

    write_block(f, x, y, w, s, o->to, o->to_n);
    if (o->has_address)
        return;
    for (int i = (int)o->to_n + 1; i < (int)o->to_n + 4; i++)
        page_line(f->p, x, y + i * step, x + w, y + i * step);
}

static void frame(struct face *f, int x, int y, int w, int h, const char *zh, const char *en)
{
    page_rect(f->p, x, y, w, h, true);
    kit_line(f->p, x + 80, y + 100, w - 160, 240, &place, zh, NULL);
    kit_line(f->p, x + 80, y + 360, w - 160, h > 500 ? 240 : 120, &place, NULL, en);
}

static void notes(struct face *f, int x, int y, int w, const struct slice text[NOTES])
{
    for (size_t i = 0; i < NOTES && text[i].p; i++)
        y += page_text(f->p, x, y, w, 700, &note, text[i]) + 50;
}

void envelope_in_page(const struct kit *k, const struct kit_order *o, struct page *p)
{
    const struct post_envelope *e = &k->post->envelope;
    struct face f = begin(k, p, "样式（实际大小）1/2：寄往总领馆的信封",
                          "Sample at true size, 1 of 2: the envelope to the post");
    struct slice never = kit_services(o->r, e->refused_in, " MAIL", ", ");
    struct slice text[NOTES] = {
        arena_textf(&o->r->arena, "• 不可使用挂号信或需签署收件回执的邮寄方式  Never by %.*s",
                    (int)never.n, never.p),
        slice_of("• 信封左下角注明“护照”或“旅行证”  Mark the lower left corner with the kind of "
                 "document"),
        slice_of("• 内装回邮信封及全部材料；一家人可合用，每人材料须分开、各附回邮信封  Holds the "
                 "return "
                 "envelope and all materials; a family may share it: materials apart, a return "
                 "envelope each"),
        slice_of("• 信封大小与 LETTER 纸相似  About the size of letter paper"),
    };

    kit_line(p, EDGE, 420, 4000, 160, &label, "寄件人", "From");
    write_applicant(&f, o, EDGE, 620, 4200, &from);
    frame(&f, f.w - EDGE - 2200, 420, 2200, 1300, "邮票或邮资标签", "Postage");
    kit_line(p, 2600, 2700, 4000, 160, &label, "收件人", "To");
    write_post(&f, k, o->r, 2600, 2920, f.w - EDGE - 2600, &address);
    page_rect(p, EDGE, f.h - EDGE - 1100, 2400, 1100, false);
    kit_line(p, EDGE + 60, f.h - EDGE - 860, 2280, 760, &mark, o->passport ? "护照" : "旅行证",
             NULL);
    notes(&f, 3400, f.h - EDGE - 2100, f.w - EDGE - 3400, text);
}

void envelope_return_page(const struct kit *k, const struct kit_order *o, struct page *p)
{
    const struct post_envelope *e = &k->post->envelope;
    struct face f = begin(k, p, "样式（实际大小）2/2：回邮信封（放入寄往总领馆的信封内）",
                          "Sample at true size, 2 of 2: the return envelope, inside the first");
    struct slice carriers = kit_services(o->r, e->return_carriers, "", ", ");
    struct slice services = kit_services(o->r, e->return_services, " MAIL", " / ");
    struct slice text[NOTES] = {
        arena_textf(&o->r->arena, "• 只收 %.*s 的 %.*s，不接受其它快递  Only %.*s of %.*s",
                    (int)carriers.n, carriers.p, (int)services.n, services.p, (int)services.n,
                    services.p, (int)carriers.n, carriers.p),
        slice_of(
            "• 邮票贴好或邮资已付；LABEL 纸贴好；写好地址  Stamped or prepaid, the label stuck "
            "on, the address written"),
        slice_of(
            "• 须有邮寄查询号；请自行取下 Customer Copy 留存  It needs a tracking number; take "
            "off and keep the customer copy"),
        slice_of("• 每位申请人单独使用一个回邮信封  Each applicant a return envelope of their own"),
        slice_of(
            "• 邮寄中丢失、毁损、延误请径与快递公司联系，总领馆不承担责任  For loss, damage or "
            "delay in the mail ask the carrier; the post isn't liable"),
    };
    const int label_w = PAGE_IN(6), label_h = PAGE_IN(4); /* the usual 4 by 6 inch label */
    const int x = f.w - EDGE - label_w, y = 1950;

    kit_line(p, EDGE, 420, 4000, 160, &label, "寄件人", "From");
    write_post(&f, k, o->r, EDGE, 620, 5600, &from);
    frame(&f, f.w - EDGE - 2200, 420, 2200, 1300, "邮票（或邮资已付）", "Stamps, or prepaid");
    page_rect(p, x, y, label_w, label_h, true);
    page_text(p, x + 150, y + 120, label_w - 300, 260, &place,
              arena_textf(&o->r->arena, "LABEL: %.*s %.*s", (int)carriers.n, carriers.p,
                          (int)services.n, services.p));
    kit_line(p, x + 300, y + 700, 4000, 160, &label, "收件人（申请人）", "To (the applicant)");
    write_applicant(&f, o, x + 300, y + 920, label_w - 600, &address);
    page_line(p, x, y + 3100, x + label_w, y + 3100);
    kit_line(p, x + 150, y + 3200, label_w - 300, 240, &place, "邮寄查询号", "Tracking Number");
    page_line(p, x + 600, y + 3800, x + label_w - 600, y + 3800);
    notes(&f, EDGE, 2300, x - EDGE - 300, text);
    kit_line(p, EDGE, f.h - EDGE - 900, x - EDGE - 300, 160, &label, "订单", "Order");
    page_text(p, EDGE, f.h - EDGE - 700, x - EDGE - 300, 300, &from, o->order);
}
