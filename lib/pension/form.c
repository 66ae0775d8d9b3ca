#include "pension/form.h"

#define LEFT  750
#define WIDTH 7000
#define ROW   520

static const struct page_style title = {
    .size = PAGE_PT(18), .bold = true, .least = PAGE_PT(12), .align = PAGE_CENTRE};
static const struct page_style label = {.size = PAGE_PT(10), .least = PAGE_PT(6)};
static const struct page_style value = {.size = PAGE_PT(12), .least = PAGE_PT(6)};
static const struct page_style number = {.size = PAGE_PT(12), .least = PAGE_PT(6), .mono = true};
static const struct page_style small = {.size = PAGE_PT(8), .grey = true, .least = PAGE_PT(6)};

struct sheet {
    struct page *p;
    int y;
};

/* A box with its label; what isn't known stays free, to be written in. */
static void cell(const struct sheet *s, int x, int w, int h, const char *name,
                 const struct page_style *style, struct slice text)
{
    const int label_w = 1350;

    page_rect(s->p, x, s->y, w, h, false);
    page_line(s->p, x + label_w, s->y, x + label_w, s->y + h);
    page_text(s->p, x + 60, s->y + 120, label_w - 100, h - 130, &label, slice_of(name));
    if (!slice_blank(text))
        page_text(s->p, x + label_w + 80, s->y + 110, w - label_w - 120, h - 120, style, text);
}

static void pair(struct sheet *s, const char *a, const struct page_style *sa, struct slice va,
                 const char *b, const struct page_style *sb, struct slice vb)
{
    cell(s, LEFT, WIDTH / 2, ROW, a, sa, va);
    cell(s, LEFT + WIDTH / 2, WIDTH / 2, ROW, b, sb, vb);
    s->y += ROW;
}

static void whole(struct sheet *s, int h, const char *name, struct slice text)
{
    cell(s, LEFT, WIDTH, h, name, &value, text);
    s->y += h;
}

static struct slice kept(struct rec *r, struct buf *b)
{
    struct slice s = arena_copy(&r->arena, buf_slice(b));

    buf_release(b);
    return s;
}

static struct slice date_text(struct rec *r, struct civil d)
{
    struct buf b = {0};

    buf_addf(&b, "%d 年 %d 月 %d 日", d.year, d.month, d.day);
    return kept(r, &b);
}

static struct slice address(struct rec *r, const struct json_node *applicant)
{
    const struct json_node *a = rec_obj(r, applicant, "address");
    const struct json_node *lines = rec_arr(r, a, "lines");
    struct buf b = {0};
    static const char *const parts[] = {"city", "state", "zip"};

    for (const struct json_node *l = json_first(&r->doc, lines); l; l = json_next(&r->doc, l)) {
        if (l->type == JSON_STRING) {
            buf_add_slice(&b, json_str(&r->doc, l, &r->arena));
            buf_adds(&b, ", ");
        }
    }
    for (size_t i = 0; i < 3; i++) {
        struct slice v = rec_str(r, a, parts[i]);
        if (!slice_blank(v)) {
            buf_add_slice(&b, v);
            buf_adds(&b, i == 0 ? ", " : " ");
        }
    }
    return kept(r, &b);
}

static struct slice desk(struct rec *r, const struct pension_case *c,
                         const struct pension_tables *t)
{
    struct buf b = {0};

    if (c->desk) {
        division_put_place(t->divisions, c->desk, &b);
        buf_adds(&b, c->locality->department);
        buf_addf(&b, "（%.6s）", c->desk->code.p);
    }
    return kept(r, &b);
}

static void person(struct sheet *s, struct rec *r, const struct pension_case *c)
{
    const struct json_node *a = rec_obj(r, json_root(&r->doc), "applicant");
    const struct json_node *proxy = rec_obj(r, json_root(&r->doc), "proxy");
    struct slice sex = c->id.sex == 'M'   ? slice_of("男")
                       : c->id.sex == 'F' ? slice_of("女")
                                          : (struct slice){0};
    struct slice born = c->id.has_born ? date_text(r, c->id.born) : (struct slice){0};

    pair(s, "姓名", &value, rec_str(r, a, "name"), "性别", &value, sex);
    pair(s, "出生日期", &value, born, "公民身份号码", &number, c->id_number);
    pair(s, "护照号码", &number, rec_str(r, a, "passport"), "联系电话", &number,
         rec_str(r, a, "phone"));
    whole(s, ROW, "境外居住地址", address(r, a));
    pair(s, "电子邮箱", &value, rec_str(r, a, "email"), "上次认证日期", &value,
         c->facts.has_last ? date_text(r, c->facts.last_certified) : (struct slice){0});
    pair(s, "国内代领人", &value, rec_str(r, proxy, "name"), "委托日期", &value,
         c->facts.has_mandate ? date_text(r, c->facts.mandated_on) : (struct slice){0});
}

static void signatures(struct sheet *s, struct rec *r, const struct post *post)
{
    struct buf b = {0};

    whole(s, 900, "本人签名", (struct slice){0});
    page_text(s->p, LEFT + 4800, s->y - 300, 2100, 250, &label, slice_of("年　　月　　日"));
    whole(s, 1700, "驻外使领馆审核意见", (struct slice){0});
    page_text(s->p, LEFT + 4800, s->y - 600, 2100, 250, &label, slice_of("（盖章）"));
    page_text(s->p, LEFT + 4800, s->y - 300, 2100, 250, &label, slice_of("年　　月　　日"));
    buf_addf(&b, "%s · %s", post->name_zh, post->contacts.email);
    page_text(s->p, LEFT, s->y + 120, WIDTH, 260, &small, kept(r, &b));
}

void form_page(struct page *p, struct rec *r, const struct pension_case *c,
               const struct pension_tables *t, const struct post *post)
{
    struct sheet s = {.p = p, .y = 1500};
    struct slice id = rec_str(r, json_root(&r->doc), "case");

    page_new(p, PAGE_IN(17) / 2, PAGE_IN(11));
    page_text(p, LEFT, 750, WIDTH, 400, &title, slice_of("在境外居住人员领取养老金资格审核表"));
    if (!slice_blank(id))
        page_text(p, LEFT, 1230, WIDTH, 230, &small, id);
    person(&s, r, c);
    whole(&s, ROW, "养老金发放地", desk(r, c, t));
    signatures(&s, r, post);
}
