/*
 * cover: the sheet on top of an order's file: what it is, what was asked for,
 * what must have come (R32), and who took which step, by hand.
 */
#include "lq-kit/kit.h"

#define ROW 270

static const struct page_style title = {.size = PAGE_PT(18), .bold = true, .least = PAGE_PT(9)};
static const struct page_style number = {.size = PAGE_PT(18), .least = PAGE_PT(8), .mono = true};
static const struct page_style label = {.size = PAGE_PT(9), .grey = true, .least = PAGE_PT(6)};
static const struct page_style value = {.size = PAGE_PT(11), .least = PAGE_PT(6)};
static const struct page_style head = {.size = PAGE_PT(11), .bold = true};

struct sheet {
    const struct kit_order *o;
    struct page *p;
    int y;
};

/* One line: what it is in both languages, and what the order says; nothing: no line. */
static void row(struct sheet *s, const char *zh, const char *en, struct slice v)
{
    if (slice_blank(v))
        return;
    kit_line(s->p, MARGIN, s->y + 20, 2200, ROW - 40, &label, zh, en);
    page_text(s->p, MARGIN + 2300, s->y, LETTER_W - 2 * MARGIN - 2300, ROW - 20, &value, v);
    s->y += ROW;
}

static struct slice words(struct rec *r, struct slice a, struct slice b)
{
    return arena_textf(&r->arena, "%.*s%s%.*s", (int)a.n, a.p ? a.p : "",
                       slice_blank(b) ? "" : " · ", slice_blank(b) ? 0 : (int)b.n, b.p ? b.p : "");
}

static void person(struct sheet *s, struct rec *r)
{
    const struct json_node *a = rec_obj(r, json_root(&r->doc), "applicant");
    struct slice where = {0};

    row(s, "性别 · 出生", "Sex, born", words(r, rec_str(r, a, "sex"), rec_str(r, a, "born")));
    row(s, "电话 · 邮箱", "Phone, e-mail",
        words(r, rec_str(r, a, "phone"), rec_str(r, a, "email")));
    for (size_t i = 1; i < s->o->to_n; i++)
        where = where.p ? arena_textf(&r->arena, "%.*s, %.*s", (int)where.n, where.p,
                                      (int)s->o->to[i].n, s->o->to[i].p)
                        : s->o->to[i];
    row(s, "地址", "Address", where);
    row(s, "监护人", "Guardian",
        words(r, rec_str(r, rec_obj(r, a, "guardian"), "name"),
              rec_str(r, rec_obj(r, a, "guardian"), "relation")));
}

static void application(struct sheet *s, struct rec *r)
{
    const struct json_node *root = json_root(&r->doc);
    const struct json_node *held = rec_obj(r, root, "held_document");
    const struct json_node *urgent = rec_obj(r, root, "emergency");
    const struct json_node *way = rec_obj(r, root, "delivery");
    struct slice due = kit_money(r, s->o->due.due_cents, s->o->due.currency);

    row(s, "业务", "Business",
        words(r, words(r, s->o->document, s->o->business), words(r, s->o->module, s->o->channel)));
    row(s, "提交", "Submitted", rec_str(r, root, "submitted_at"));
    row(s, "需用日期", "Needed by", rec_str(r, root, "needed_by"));
    row(s, "紧急事由", "Emergency",
        words(r, rec_str(r, urgent, "reason"), rec_str(r, urgent, "departs_at")));
    row(s, "现持证件", "Document held",
        words(r, words(r, rec_str(r, held, "number"), rec_str(r, held, "kind")),
              rec_bool(r, held, "lost", false) ? slice_of("已遗失 lost")
                                               : rec_str(r, held, "expires")));
    row(s, "姓名加注", "Annotation",
        rec_bool(r, root, "name_annotation", false) ? slice_of("是 yes") : (struct slice){0});
    row(s, "应缴", "Fee due",
        words(r, due,
              s->o->paid_online ? slice_of("已线上缴费 paid online (WeChat)")
                                : slice_of("Money Order")));
    row(s, "交件 · 取件", "In, out", words(r, rec_str(r, way, "in"), rec_str(r, way, "out")));
    row(s, "状态", "State", rec_str(r, root, "state"));
    row(s, "经办人", "Assigned to", rec_str(r, root, "assigned_to"));
}

/* A line of the file for each hand it goes through. */
static void steps(struct sheet *s)
{
    static const char *const step[][2] = {{"审核", "Reviewed"},
                                          {"批准", "Approved"},
                                          {"收件", "Received"},
                                          {"制证", "Produced"},
                                          {"核对寄出", "Dispatched"}};
    const int n = (int)(sizeof step / sizeof *step);
    const int w = (LETTER_W - 2 * MARGIN) / n;
    const int y = LETTER_H - MARGIN - 1000;

    for (int i = 0; i < n; i++) {
        page_rect(s->p, MARGIN + i * w, y, w, 1000, false);
        kit_line(s->p, MARGIN + i * w + 60, y + 60, w - 120, 180, &label, step[i][0], step[i][1]);
    }
}

void cover_page(const struct kit *k, const struct kit_order *o, struct page *p)
{
    const int side = 1500;
    const int text_w = LETTER_W - 2 * MARGIN - side - 100;
    struct sheet s = {.o = o, .p = p, .y = 2150};

    page_new(p, LETTER_W, LETTER_H);
    page_text(p, MARGIN, 400, text_w, 170, &label, slice_of(k->post->name_zh));
    page_text(p, MARGIN, 620, text_w, 620, &title, words(o->r, o->name, o->name_latin));
    page_text(p, MARGIN, 1350, text_w, 330, &number, o->order);
    page_qr(p, LETTER_W - MARGIN - side, 400, side, o->order);
    page_line(p, MARGIN, 2000, LETTER_W - MARGIN, 2000);
    application(&s, o->r);
    person(&s, o->r);
    s.y += 120;
    kit_line(p, MARGIN, s.y, LETTER_W - 2 * MARGIN, 240, &head, "应寄材料", "To come by mail");
    kit_checklist(o, p, MARGIN, s.y + 330, LETTER_W - 2 * MARGIN,
                  LETTER_H - MARGIN - 1100 - s.y - 330);
    steps(&s);
}
