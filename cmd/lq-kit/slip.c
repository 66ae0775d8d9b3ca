/*
 * slip: what identifies the packet, and what goes in with it.
 *
 * R27 打印或手写的申请人姓名及订单号; R64 如提交订单时已缴费请在邮寄材料时予以说明;
 * R81 不包含申请人指纹信息. Below the line to cut: the list (R32) and the way to mail it.
 */
#include "lq-kit/kit.h"

#define CUT (PAGE_IN(11) / 2)

static const struct page_style title = {.size = PAGE_PT(16), .bold = true};
static const struct page_style label = {.size = PAGE_PT(9), .grey = true};
static const struct page_style big = {.size = PAGE_PT(30), .least = PAGE_PT(7), .bold = true};
static const struct page_style latin = {.size = PAGE_PT(14), .least = PAGE_PT(7)};
static const struct page_style number = {.size = PAGE_PT(20), .least = PAGE_PT(9), .mono = true};
static const struct page_style stamp = {
    .size = PAGE_PT(20), .bold = true, .align = PAGE_CENTRE, .least = PAGE_PT(10)};
static const struct page_style plain = {.size = PAGE_PT(10), .least = PAGE_PT(7)};
static const struct page_style strong = {.size = PAGE_PT(11), .bold = true, .least = PAGE_PT(8)};

void kit_line(struct page *p, int x, int y, int w, int h, const struct page_style *s,
              const char *zh, const char *en)
{
    struct buf b = {0};

    buf_adds(&b, zh ? zh : "");
    buf_adds(&b, zh && en ? "  " : "");
    buf_adds(&b, en ? en : "");
    page_text(p, x, y, w, h, s, buf_slice(&b));
    buf_release(&b);
}

void kit_checklist(const struct kit_order *o, struct page *p, int x, int y, int w, int h)
{
    const int box = 140;
    int step = 300;

    if (o->materials.n > 0 && (int)o->materials.n * step > h)
        step = h / (int)o->materials.n;
    for (size_t i = 0; i < o->materials.n; i++, y += step) {
        const struct material *m = &o->materials.v[i];
        bool same = slice_eq(m->zh, m->en);
        struct slice text = arena_textf(&o->r->arena, "%.*s%s%.*s", (int)m->zh.n, m->zh.p,
                                        same ? "" : "  ", same ? 0 : (int)m->en.n, m->en.p);
        if (m->count > 0)
            text =
                arena_textf(&o->r->arena, "%.*s  × %lld", (int)text.n, text.p, (long long)m->count);
        page_rect(p, x, y, box, box, false);
        page_text(p, x + 240, y - 10, w - 240, step - 20, &plain, text);
    }
}

static void draw_slip(const struct kit *k, const struct kit_order *o, struct page *p)
{
    const int w = LETTER_W - 2 * MARGIN;
    const int side = 1900;
    const int text_w = w - side - 200;

    kit_line(p, MARGIN, 450, w, 300, &title, "申请人姓名及订单号", "Name and order number");
    kit_line(p, MARGIN, 900, text_w, 160, &label, "姓名", "Name");
    page_text(p, MARGIN, 1080, text_w, 900, &big, o->name);
    page_text(p, MARGIN, 2000, text_w, 280, &latin, o->name_latin);
    kit_line(p, MARGIN, 2360, text_w, 160, &label, "订单号", "Order number");
    page_text(p, MARGIN, 2540, text_w, 380, &number, o->order);
    page_qr(p, LETTER_W - MARGIN - side, 880, side, o->order);
    kit_line(p, MARGIN, 3000, w, 200, &plain, o->passport ? "护照" : "旅行证",
             o->passport ? "Passport" : "Travel document");
    if (o->paid_online) {
        page_rect(p, MARGIN, 3300, w, 620, false);
        kit_line(p, MARGIN + 100, 3400, w - 200, 420, &stamp, "已线上缴费", "PAID ONLINE (WeChat)");
    }
    if (o->on_app && o->passport) {
        page_text(p, MARGIN, 4080, w, 240, &plain,
                  slice_of("通过“中国领事”APP 申办的护照不包含申请人指纹信息：不影响护照正常使用，"
                           "仅在入境中国时无法自助通关，须走人工通道。"));
        page_text(p, MARGIN, 4420, w, 400, &plain,
                  slice_of("A passport applied for in the app holds no fingerprints. It is used as "
                           "any other; on entry into China it can't be used at the self-service "
                           "gates, so take the staffed lane."));
    }
    page_text(p, MARGIN, 4960, w, 200, &label, slice_of(k->post->name_zh));
}

static void draw_list(const struct kit *k, const struct kit_order *o, struct page *p)
{
    const struct post *post = k->post;
    const int w = LETTER_W - 2 * MARGIN;
    struct slice refused = kit_services(o->r, post->envelope.refused_in, " MAIL", ", ");

    kit_line(p, MARGIN, CUT + 200, w, 260, &strong, "与本单一同邮寄的材料",
             "What to mail together with this slip");
    kit_checklist(o, p, MARGIN, CUT + 540, w, 2700);
    if (materials_find(&o->materials, "payment")) {
        struct slice due = kit_money(o->r, o->due.due_cents, o->due.currency);
        struct slice text = arena_textf(&o->r->arena, "Money Order: %.*s, Pay to: %s", (int)due.n,
                                        due.p, post->payee);
        page_text(p, MARGIN, CUT + 3300, w, 220, &strong, text);
    }
    kit_line(p, MARGIN, CUT + 3600, w, 200, &label, "邮寄地址", "Mail to");
    page_text(p, MARGIN, CUT + 3780, w, 420, &strong, slice_of(post->address.one_line));
    page_text(p, MARGIN, CUT + 4250, w, 380, &plain,
              arena_textf(&o->r->arena, "不可使用 %.*s 寄送。  Don't send by %.*s.", (int)refused.n,
                          refused.p, (int)refused.n, refused.p));
    page_text(
        p, MARGIN, CUT + 4640, w, 500, &plain,
        slice_of("申请表、声明书等已线上提交的材料不用邮寄。  What was submitted online isn't "
                 "mailed. 收到“待制证”信息后再邮寄。  Mail it only after the message 待制证."));
}

void slip_page(const struct kit *k, const struct kit_order *o, struct page *p)
{
    page_new(p, LETTER_W, LETTER_H);
    draw_slip(k, o, p);
    page_line(p, 0, CUT, LETTER_W, CUT);
    draw_list(k, o, p);
}
