/* What came in the mail, what is held, what must go back, what went out. */
#include "order/lifecycle.h"
#include "records/calendar.h"
#include "records/custody.h"
#include "report/report.h"

enum mail_item {
    PACKETS_IN,
    REFUSED_AT_DOOR,
    OLD_DOCUMENTS,
    PAYMENTS,
    PHOTOS,
    ENVELOPES,
    TO_RETURN,
    TO_DISPATCH,
    ON_THEIR_WAY,
    ASTRAY,
    MAIL_ITEMS
};

static const struct {
    const char *name, *zh;
} items[MAIL_ITEMS] = {[PACKETS_IN] = {"packets-in", "收到邮包"},
                       [REFUSED_AT_DOOR] = {"refused-at-door", "门口拒收"},
                       [OLD_DOCUMENTS] = {"held-old-documents", "在馆旧证件"},
                       [PAYMENTS] = {"held-payments", "在馆汇票"},
                       [PHOTOS] = {"held-photos", "在馆照片(有照片的订单)"},
                       [ENVELOPES] = {"held-return-envelopes", "在馆回邮信封"},
                       [TO_RETURN] = {"to-return", "应退还(订单)"},
                       [TO_DISPATCH] = {"to-dispatch", "待寄出"},
                       [ON_THEIR_WAY] = {"dispatched", "已寄出未办结"},
                       [ASTRAY] = {"astray", "邮寄异常"}};

struct mail {
    const struct report *r;
    int64_t count[MAIL_ITEMS];
    struct sheet owed; /* a row for each order with something to be sent back */
    struct rec *rec;   /* of packets */
};

static const struct sheet_column columns[] = {{"item", "项目代码", "Item", false},
                                              {"label", "项目", "Shown as", false},
                                              {"count", "件数", "Count", true},
                                              {"order", "订单号", "Order", false},
                                              {"state", "状态", "State", false},
                                              {"what", "物品", "What", false},
                                              {0}};

static void *mail_open(struct report *r)
{
    struct mail *m = mem_alloc(1, sizeof *m);

    m->r = r;
    m->owed = (struct sheet){.name = "mail"};
    m->rec = mem_alloc(1, sizeof *m->rec);
    return m;
}

static void word(struct buf *b, const char *s)
{
    if (b->n)
        buf_addc(b, ' ');
    buf_adds(b, s);
}

/* After reject, withdraw or lapse all that is held goes back; before, a payment that a later one
 * replaced. */
static void look_owed(struct mail *m, const struct store_record *o, const struct custody *c,
                      enum order_state s)
{
    bool ended = s == S_REJECTED || s == S_WITHDRAWN || s == S_LAPSED;
    struct buf what = {0};

    if (ended && c->old_document.value)
        word(&what, "old-document");
    if (c->payment_count > (ended ? 0 : 1))
        word(&what, "payment");
    if (ended && c->photos > 0)
        word(&what, "photos");
    if (ended && c->envelope_count > 0)
        word(&what, "return-envelope");
    if (what.n) {
        m->count[TO_RETURN]++;
        sheet_begin(&m->owed);
        json_put_member_str(&m->owed.rows, "item", slice_of("to-return"));
        json_put_member_str(&m->owed.rows, "label", slice_of("应退还"));
        json_put_member_str(&m->owed.rows, "order", o->id);
        json_put_member_str(&m->owed.rows, "state", o->state);
        json_put_member_str(&m->owed.rows, "what", buf_slice(&what));
        sheet_end(&m->owed);
    }
    buf_release(&what);
}

static void mail_order(void *state, const struct store_record *o, struct rec *body)
{
    struct mail *m = state;
    enum order_state s = state_by_name(o->state);
    struct custody c;

    custody_read(&c, body);
    m->count[OLD_DOCUMENTS] += c.old_document.value != NULL;
    /* what was accepted is used up from then on */
    if (s < S_IN_PRODUCTION || s > S_CLOSED)
        m->count[PAYMENTS] += (int64_t)c.payment_count, m->count[PHOTOS] += c.photos > 0;

    m->count[ENVELOPES] += (int64_t)c.envelope_count;
    m->count[TO_DISPATCH] += s == S_READY;
    m->count[ON_THEIR_WAY] += s == S_DISPATCHED;
    m->count[ASTRAY] += json_get(&body->doc, json_root(&body->doc), "exceptions") != NULL;
    look_owed(m, o, &c, s);
}

static bool each_packet(void *ctx, const struct store_record *p)
{
    struct mail *m = ctx;
    struct instant at;
    bool have;

    if (!rec_scan(m->rec, p->body, "store"))
        return true;
    at = rec_instant(m->rec, json_root(&m->rec->doc), "received_at", &have);
    if ((!have && !instant_parse(p->created_at, &at)) || !report_within(m->r, at))
        return true;
    m->count[PACKETS_IN]++;
    m->count[REFUSED_AT_DOOR] +=
        rec_bool(m->rec, json_root(&m->rec->doc), "refused_at_door", false);
    return true;
}

static void mail_close(void *state, struct sheet *out)
{
    struct mail *m = state;

    if (!m->r->failed)
        store_each(m->r->store, slice_of("packet"), NULL, each_packet, m);
    for (int i = 0; i < MAIL_ITEMS; i++) {
        sheet_begin(out);
        json_put_member_str(&out->rows, "item", slice_of(items[i].name));
        json_put_member_str(&out->rows, "label", slice_of(items[i].zh));
        json_put_member_i64(&out->rows, "count", m->count[i]);
        sheet_end(out);
    }
    buf_add_slice(&out->rows, buf_slice(&m->owed.rows));
    out->n += m->owed.n;
    sheet_release(&m->owed);
    rec_release(m->rec);
    free(m->rec);
    free(m);
}

const struct report_part report_mail = {.name = "mail",
                                        .zh = "邮件与在馆物品 Mail",
                                        .en = "Mail, and what is held 邮件与在馆物品",
                                        .columns = columns,
                                        .open = mail_open,
                                        .order = mail_order,
                                        .close = mail_close};
