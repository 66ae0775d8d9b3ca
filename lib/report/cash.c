/*
 * Money: what orders owe, what came for them, and what went to the bank, to the cent.
 *
 * Counted is, for each order, the WeChat transaction (R65) once it is submitted, or the latest
 * money order held (R54, R61) from materials-received on: before that it may still go back. A
 * payment for several orders (R64) counts once, against the fees of all of them.
 *
 * Only what the eye would stumble on is remembered: payments that aren't exactly the fee of
 * their order, and the deposit list.
 */
#include "order/lifecycle.h"
#include "records/calendar.h"
#include "records/custody.h"
#include "records/fee_record.h"
#include "report/deposits.h"
#include "report/report.h"

enum { MONEY_ORDER, WECHAT, OTHER, KINDS };
static const char *const kinds[KINDS] = {"money-order", "wechat", "other"};
static const char *const kinds_zh[KINDS] = {"汇票", "微信", "其他"};

struct cash_sum {
    int64_t payments, cents, fees;
};

/* A payment that isn't its order's fee: maybe it is several orders'. */
struct odd {
    struct slice order; /* the first */
    int64_t orders, cents, fees;
    bool other_amount; /* typed with another amount for another order */
};

struct cash {
    struct report *r;
    struct deposits *list; /* NULL: none given */
    struct deposits *odd_numbers;
    struct odd *odd;
    size_t odd_cap;
    struct arena arena;
    struct cash_sum of[KINDS];
    struct sheet found;
};

static const struct sheet_column columns[] = {
    {"item", "项目代码", "Item", false},
    {"label", "项目", "Shown as", false},
    {"kind", "方式", "Kind", false},
    {"payments", "笔数", "Payments", true},
    {"cents:money", "实收", "Received", false},
    {"fees_cents:money", "应收", "Fees due", false},
    {"deposited", "入账笔数", "Deposited", false},
    {"deposited_cents:money", "入账", "Amount", false},
    {"difference_cents:money", "差额", "Difference", false},
    {"order", "订单号", "Order", false},
    {"number", "号码", "Number", false},
    {0}};

static void *cash_open(struct report *r)
{
    struct cash *c = mem_alloc(1, sizeof *c);

    c->r = r;
    c->found = (struct sheet){.name = "cash"};
    c->odd_numbers = deposits_new();
    if (r->deposits) {
        c->list = deposits_load(r->deposits, &r->rejected);
        r->failed |= !c->list;
    }
    return c;
}

static const struct {
    const char *item, *zh;
} differences[] = {{"fee", "与应收费用不符"}, {"missing", "未入账"},     {"amount", "入账金额不符"},
                   {"twice", "重复入账"},     {"not-due", "尚不应入账"}, {"unknown", "无此付款"}};
enum difference { D_FEE, D_MISSING, D_AMOUNT, D_TWICE, D_NOT_DUE, D_UNKNOWN };

/* A row for one payment; cents < 0: what came isn't known. */
static void differ(struct cash *c, enum difference d, struct slice kind, struct slice number,
                   struct slice order, int64_t cents, int64_t against)
{
    struct buf *b = &c->found.rows;

    sheet_begin(&c->found);
    json_put_member_str(b, "item", slice_of(differences[d].item));
    json_put_member_str(b, "label", slice_of(differences[d].zh));
    json_put_member_str(b, "kind", kind);
    json_put_member_i64(b, "cents", cents);
    json_put_member_i64(b, d == D_FEE ? "fees_cents" : "deposited_cents", against);
    json_put_member_i64(b, "difference_cents", d == D_FEE ? cents - against : against - cents);
    if (order.p)
        json_put_member_str(b, "order", order);
    json_put_member_str(b, "number", number);
    sheet_end(&c->found);
    c->r->differs = true;
}

struct paid {
    int kind;
    struct slice number;
    int64_t cents;
    int64_t fee;
    bool due; /* it must be in the bank */
};

/* True: the first time that this number is met among the odd ones. */
static bool remember(struct cash *c, const struct paid *p, struct slice order)
{
    struct deposit *x = deposits_add(c->odd_numbers, slice_of(kinds[p->kind]), p->number);
    size_t i = (size_t)(x - c->odd_numbers->v);
    struct odd *o;

    if (i >= c->odd_cap) {
        size_t cap = c->odd_cap ? 2 * c->odd_cap : 64;
        c->odd = mem_grow(c->odd, cap, sizeof *c->odd);
        memset(c->odd + c->odd_cap, 0, (cap - c->odd_cap) * sizeof *c->odd);
        c->odd_cap = cap;
    }
    o = &c->odd[i];
    report_sum(c->r, &o->fees, p->fee);
    if (o->orders++ > 0) {
        o->other_amount |= o->cents != p->cents;
        return false;
    }
    o->order = arena_copy(&c->arena, order);
    o->cents = p->cents;
    return true;
}

static void banked(struct cash *c, const struct paid *p, struct slice order, bool first)
{
    struct slice kind = slice_of(kinds[p->kind]);
    struct deposit *x = c->list ? deposits_find(c->list, kind, p->number) : NULL;

    if (!c->list)
        return;
    if (!x) {
        if (p->due && first)
            differ(c, D_MISSING, kind, p->number, order, p->cents, 0);
        return;
    }
    if (x->seen)
        return;
    x->seen = true;
    if (!p->due)
        differ(c, D_NOT_DUE, kind, p->number, order, 0, x->cents);
    else if (x->rows > 1)
        differ(c, D_TWICE, kind, p->number, order, p->cents, x->cents);
    else if (x->cents != p->cents)
        differ(c, D_AMOUNT, kind, p->number, order, p->cents, x->cents);
}

/* Outside the period it is only found again in the list. */
static void count(struct cash *c, const struct paid *p, struct slice order, bool counted)
{
    struct cash_sum *s = &c->of[p->kind];
    bool first = true;

    if (!counted) {
        banked(c, p, order, false);
        return;
    }
    if (p->due && p->cents != p->fee && p->number.n)
        first = remember(c, p, order);
    if (p->due) {
        report_sum(c->r, &s->fees, p->fee);
        if (first) {
            s->payments++;
            report_sum(c->r, &s->cents, p->cents);
        }
    }
    banked(c, p, order, first);
}

static int kind_of(struct slice kind)
{
    for (int i = 0; i < OTHER; i++) {
        if (slice_is(kind, kinds[i]))
            return i;
    }
    return OTHER;
}

static bool in_period(struct cash *c, struct rec *r, const struct json_node *of, const char *member,
                      struct slice otherwise)
{
    bool have;
    struct instant at = rec_instant(r, of, member, &have);

    return (have || instant_parse(otherwise, &at)) && report_within(c->r, at);
}

static void cash_order(void *state, const struct store_record *o, struct rec *r)
{
    struct cash *c = state;
    enum order_state s = state_by_name(o->state);
    const struct json_node *root = json_root(&r->doc);
    struct fee_payment online = fee_record_payment(r, rec_obj(r, root, "payment"));
    struct fee_quote q;
    struct paid p = {.kind = WECHAT, .number = online.transaction, .cents = online.amount_cents};
    struct custody held;

    if (!fee_record_quote(r, c->r->post, c->r->now, &q))
        q.due_cents = 0;
    p.fee = q.due_cents;
    p.due = s != S_INCOMPLETE;
    if (slice_is(online.kind, "wechat") && !slice_blank(online.transaction))
        count(c, &p, o->id, in_period(c, r, root, "submitted_at", o->created_at));
    custody_read(&held, r);
    for (size_t i = 0; i < held.payment_count; i++) {
        struct fee_payment paid = fee_record_payment_as(r, held.payments[i].value, "money-order");

        p.kind = kind_of(paid.kind);
        p.number = paid.serial.p ? paid.serial : slice_of("");
        p.cents = paid.amount_cents;
        p.due = i + 1 == held.payment_count && s >= S_MATERIALS_RECEIVED && s <= S_CLOSED;
        count(c, &p, o->id, in_period(c, r, held.payments[i].packet, "received_at", o->updated_at));
    }
}

static void put_sums(struct cash *c, struct sheet *out)
{
    for (int k = 0; k < KINDS; k++) {
        const struct cash_sum *s = &c->of[k];
        int64_t rows = 0, cents = 0;

        for (size_t i = 0; c->list && i < c->list->n; i++) {
            if (kind_of(c->list->v[i].kind) == k) {
                rows += c->list->v[i].rows;
                report_sum(c->r, &cents, c->list->v[i].cents);
            }
        }
        if (s->payments == 0 && rows == 0)
            continue;
        sheet_begin(out);
        json_put_member_str(&out->rows, "item", slice_of("sum"));
        json_put_member_str(&out->rows, "label", slice_of(kinds_zh[k]));
        json_put_member_str(&out->rows, "kind", slice_of(kinds[k]));
        json_put_member_i64(&out->rows, "payments", s->payments);
        json_put_member_i64(&out->rows, "cents", s->cents);
        json_put_member_i64(&out->rows, "fees_cents", s->fees);
        if (c->list) {
            json_put_member_i64(&out->rows, "deposited", rows);
            json_put_member_i64(&out->rows, "deposited_cents", cents);
        }
        json_put_member_i64(&out->rows, "difference_cents",
                            (c->list ? cents : s->cents) - (c->list ? s->cents : s->fees));
        sheet_end(out);
    }
}

static void cash_close(void *state, struct sheet *out)
{
    struct cash *c = state;

    for (size_t i = 0; i < c->odd_numbers->n; i++) {
        const struct odd *o = &c->odd[i];
        const struct deposit *x = &c->odd_numbers->v[i];

        if (o->cents != o->fees || o->other_amount)
            differ(c, D_FEE, x->kind, x->number, o->order, o->cents, o->fees);
    }
    for (size_t i = 0; c->list && i < c->list->n; i++) {
        struct deposit *x = &c->list->v[i];
        if (!x->seen)
            differ(c, D_UNKNOWN, x->kind, x->number, (struct slice){0}, 0, x->cents);
    }
    put_sums(c, out);
    buf_add_slice(&out->rows, buf_slice(&c->found.rows));
    out->n += c->found.n;
    sheet_release(&c->found);
    deposits_free(c->list);
    deposits_free(c->odd_numbers);
    free(c->odd);
    arena_release(&c->arena);
    free(c);
}

const struct report_part report_cash = {.name = "cash",
                                        .zh = "收款核对 Cash",
                                        .en = "Cash 收款核对",
                                        .columns = columns,
                                        .open = cash_open,
                                        .order = cash_order,
                                        .close = cash_close};
