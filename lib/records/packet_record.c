#include "records/packet_record.h"
#include "base/num.h"
#include "records/custody.h"
#include "records/fee_record.h"
#include "records/intake_record.h"
#include "records/packet_due.h"
#include "rules/mail_text.h"

/* ---- the profile ---- */

static struct track_list words_of(struct post_words w)
{
    return (struct track_list){w.n, w.v};
}

void packet_rules_fill(struct packet_rules *out, const struct post *post)
{
    const struct post_envelope *e = &post->envelope;
    const struct post_address *a = &post->address;
    const size_t room = sizeof out->part / sizeof *out->part;
    size_t n = 0;

    memset(out, 0, sizeof *out);
    out->part[n++] = a->addressee;
    for (size_t i = 0; i < a->lines.n && n + 3 < room; i++)
        out->part[n++] = a->lines.v[i];
    out->part[n++] = a->city;
    out->part[n++] = a->state;
    out->part[n++] = a->zip;
    out->mail = (struct mail_rules){.address = {n, out->part},
                                    .state = a->state,
                                    .state_name = a->state_name,
                                    .street = a->lines.n ? a->lines.v[0] : "",
                                    .width = e->width,
                                    .height = e->height,
                                    .tolerance_percent = e->tolerance_percent,
                                    .return_min_width = e->return_min_width,
                                    .return_min_height = e->return_min_height,
                                    .track = {words_of(e->refused_in), words_of(e->return_carriers),
                                              words_of(e->return_services)},
                                    .warned_in = {e->warned_in.n, e->warned_in.v},
                                    .prints = post->photo_prints,
                                    .fee = post_fee_rules(post)};
}

/* ---- envelopes ---- */

/* 9.5 => 950; what is finer than a hundredth is dropped. */
static int64_t hundredths(struct rec *r, const struct json_node *obj, const char *key)
{
    const struct json_node *v = json_get(&r->doc, obj, key);
    struct slice raw;
    int64_t n = 0;

    if (!v)
        return 0;
    raw = json_raw(&r->doc, v);
    for (size_t i = 0; i < raw.n; i++) {
        if (raw.p[i] == '.' && raw.n - i > 3)
            raw.n = i + 3;
    }
    if (v->type != JSON_NUMBER || !money_cents(raw, &n) || n <= 0 || n > 100000) {
        rec_fail(r, v, "not a length in inches");
        return 0;
    }
    return n;
}

static void fill_label(struct mail_label *l, struct rec *r, const struct json_node *envelope,
                       const struct track_tables *tracks)
{
    l->carrier = rec_str(r, envelope, "carrier");
    l->service = rec_str(r, envelope, "service");
    l->tracking = rec_str(r, envelope, "tracking");
    l->width = hundredths(r, envelope, "width_in");
    l->height = hundredths(r, envelope, "height_in");
    if (!tracks)
        return;
    l->claim = track_claim(tracks, l->carrier, l->service);
    if (!slice_blank(l->tracking))
        track_read(tracks, l->tracking, &l->number);
}

void packet_record_way_in(struct mail_way_in *out, struct rec *r, const struct json_node *head,
                          const struct track_tables *tracks, const char *at)
{
    const struct json_node *e = rec_obj(r, head, "envelope");

    *out = (struct mail_way_in){.at = at, .given = e != NULL};
    out->counter = slice_is(rec_str(r, head, "by"), "counter");
    out->refused = rec_bool(r, head, "refused_at_door", false);
    out->as_required = rec_bool(r, e, "as_required", false);
    fill_label(&out->label, r, e, tracks);
    out->return_receipt = rec_bool(r, e, "return_receipt", false);
    out->mark = rec_str(r, e, "mark");
    out->mark_position = rec_str(r, e, "mark_position");
    out->addressed_to = rec_str(r, e, "addressed_to");
}

void packet_record_family(struct mail_family *out, struct rec *r, const struct json_node *head,
                          size_t orders, const char *at)
{
    *out = (struct mail_family){.at = at, .orders = orders};
    out->family = rec_bool(r, head, "family", false);
    out->has_separated = json_get(&r->doc, head, "separated") != NULL;
    out->separated = rec_bool(r, head, "separated", false);
}

/* ---- one order: what is there ---- */

/* One packet's content for the order. */
struct part {
    const struct json_node *order;
    const struct json_node *content;
    const struct json_node *kept; /* says what went out of the office since; NULL: nothing yet */
    bool fresh;                   /* what as_required stands for isn't written out */
    bool by_mail;
    struct slice packet;
    char at[MAIL_AT_MAX];
};

static void put_at(char out[MAIL_AT_MAX], const struct part *p, const char *sub)
{
    int n = snprintf(out, MAIL_AT_MAX, "%s%s", p->at, sub);

    if (n < 0 || n >= MAIL_AT_MAX)
        out[0] = '\0'; /* better the whole than another thing */
}

static bool all_required(struct rec *r, const struct part *p)
{
    return rec_bool(r, p->content, "as_required", false);
}

/* Held, or not typed because it is as it should be. */
static bool there(struct rec *r, const struct part *p, const struct custody_kind *k, bool expected)
{
    if (p->fresh && expected && all_required(r, p) && !json_get(&r->doc, p->content, k->member))
        return !custody_away(r, p->kept, k->item);
    return custody_holds_of(r, p->order, p->content, p->kept, k->member);
}

static const struct custody_kind *kind(const char *item)
{
    return custody_kind(slice_of(item));
}

static void take_slip(struct mail_order *o, struct rec *r, const struct part *p)
{
    const struct json_node *v = rec_obj(r, p->content, "slip");
    bool all = all_required(r, p);

    if (!v && !all)
        return;
    o->slip = (struct mail_slip){.given = true, .as_required = all};
    put_at(o->slip.at, p, "/slip");
    o->slip.name = rec_str(r, v, "name");
    o->slip.order = rec_str(r, v, "order");
    o->slip.paid_online = rec_bool(r, v, "paid_online", all);
}

static void take_old(struct mail_order *o, struct rec *r, const struct part *p,
                     const struct post_case *c)
{
    const struct json_node *v = rec_obj(r, p->content, "old_document");

    if (!there(r, p, kind("old-document"), c->held))
        return;
    o->old = (struct mail_old){.given = true, .copy = rec_bool(r, v, "copy", false)};
    put_at(o->old.at, p, "/old_document");
    o->old.number = rec_str(r, v, "number");
}

static void take_photos(struct mail_order *o, struct rec *r, const struct part *p,
                        const struct packet_by *by)
{
    if (!there(r, p, kind("photos"), true))
        return;
    o->photos += rec_i64(r, p->content, "photos", by->post->photo_prints);
}

static void take_payment(struct mail_order *o, struct rec *r, const struct part *p,
                         const struct post_case *c)
{
    const struct json_node *v = rec_obj(r, p->content, "payment");
    bool all = all_required(r, p) || rec_bool(r, v, "as_required", false);
    struct mail_replaced *was;

    if (!there(r, p, kind("payment"), !c->paid_online))
        return;
    if (o->payment_count++ > 0 && o->replaced_count < MAIL_HELD_MAX) {
        was = &o->replaced[o->replaced_count++];
        memcpy(was->at, o->payment.at, sizeof was->at);
        was->serial = o->payment.paid.serial;
    }
    o->payment = (struct mail_payment){.as_required = all};
    put_at(o->payment.at, p, "/payment");
    o->payment.paid = all ? fee_record_payment_as(r, v, "money-order") : fee_record_payment(r, v);
    o->payment.paid.given = true;
    if (!o->payment.paid.kind.p)
        o->payment.paid.kind = slice_of("money-order");
}

static void fill_back(struct mail_return *b, struct rec *r, const struct json_node *v,
                      const struct track_tables *tracks)
{
    const struct json_node *address = rec_obj(r, v, "address");
    const struct json_node *lines = rec_arr(r, address, "lines");

    fill_label(&b->label, r, v, tracks);
    b->postage = rec_str(r, v, "postage");
    b->has_label_affixed = json_get(&r->doc, v, "label_affixed") != NULL;
    b->label_affixed = rec_bool(r, v, "label_affixed", false);
    b->customer_copy = rec_bool(r, v, "customer_copy_attached", false);
    b->has_address = address != NULL;
    b->zip = rec_str(r, address, "zip");
    for (const struct json_node *l = json_first(&r->doc, lines); l; l = json_next(&r->doc, l)) {
        if (l->type != JSON_STRING)
            rec_fail(r, l, "not a string");
        else if (b->line_count < sizeof b->line / sizeof *b->line)
            b->line[b->line_count++] = json_str(&r->doc, l, &r->arena);
    }
}

static void take_back(struct mail_order *o, struct rec *r, const struct part *p,
                      const struct packet_by *by, const struct post_case *c)
{
    const struct json_node *v = rec_obj(r, p->content, "return_envelope");

    if (!there(r, p, kind("return-envelope"), c->mail_back && p->by_mail))
        return;
    o->back = (struct mail_return){.given = true, .packet = p->packet};
    o->back.as_required = all_required(r, p) || rec_bool(r, v, "as_required", false);
    put_at(o->back.at, p, "/return_envelope");
    fill_back(&o->back, r, v, by->tracks);
}

static void take_extras(struct mail_order *o, struct rec *r, const struct part *p,
                        const struct packet_by *by)
{
    const struct json_node *list = rec_arr(r, p->content, "extra");
    char sub[32];
    size_t i = 0;

    if (!there(r, p, kind("extra"), false))
        return;
    for (const struct json_node *v = json_first(&r->doc, list); v; v = json_next(&r->doc, v), i++) {
        struct mail_extra *x = &o->extra[o->extra_count];
        if (o->extra_count == MAIL_EXTRAS_MAX || !packet_text(r, v, "what", &x->what))
            continue;
        snprintf(sub, sizeof sub, "/extra/%zu", i);
        put_at(x->at, p, sub);
        x->wanted = packet_wanted(r, p->order, by, x->what);
        o->extra_count++;
    }
}

static void take_part(struct mail_order *o, struct rec *r, const struct part *p,
                      const struct packet_by *by)
{
    struct post_case c = intake_record_case_of(r, p->order);

    if (!(p->fresh && all_required(r, p)) && !custody_live(r, p->order, p->content, p->kept))
        return;
    take_slip(o, r, p);
    take_old(o, r, p, &c);
    take_photos(o, r, p, by);
    take_payment(o, r, p, &c);
    take_back(o, r, p, by, &c);
    take_extras(o, r, p, by);
    o->by_mail = o->by_mail || p->by_mail;
}

/* ---- the union ---- */

static bool came_by_mail(struct rec *r, const struct json_node *head)
{
    return !slice_is(rec_str(r, head, "by"), "counter");
}

/* Where the new content stands: for the packet itself when it is stored already, for the one it
 * corrects, or for an earlier correction of that. */
static bool stands_for(struct rec *r, const struct json_node *e, const struct packet_new *fresh)
{
    struct slice id = rec_str(r, fresh->root, "packet");
    struct slice corrects = rec_str(r, fresh->root, "corrects");
    struct slice there_id = rec_str(r, e, "packet");

    if (id.p && slice_eq(there_id, id))
        return true;
    return corrects.p &&
           (slice_eq(there_id, corrects) || slice_eq(rec_str(r, e, "corrects"), corrects));
}

/* A later packet corrected this one. */
static bool superseded(struct rec *r, const struct json_node *list, const struct packet_new *fresh)
{
    struct slice id = rec_str(r, fresh->root, "packet");

    for (const struct json_node *e = json_first(&r->doc, list); e; e = json_next(&r->doc, e)) {
        if (id.p && slice_eq(rec_str(r, e, "corrects"), id))
            return true;
    }
    return false;
}

static void take_new(struct mail_order *o, struct rec *r, const struct json_node *order,
                     const struct json_node *kept, const struct packet_by *by,
                     const struct packet_new *fresh)
{
    struct part p = {.order = order, .content = fresh->content, .kept = kept, .fresh = true};

    p.by_mail = came_by_mail(r, fresh->root);
    p.packet = rec_str(r, fresh->root, "packet");
    snprintf(p.at, sizeof p.at, "/contents/%zu", fresh->index);
    take_part(o, r, &p, by);
}

static void take_all(struct mail_order *o, struct rec *r, const struct json_node *order,
                     const struct packet_by *by, const struct packet_new *fresh, const char *within)
{
    const struct json_node *list = rec_arr(r, order, "packets");
    bool pending = fresh && !superseded(r, list, fresh);
    size_t i = 0;

    for (const struct json_node *e = json_first(&r->doc, list); e; e = json_next(&r->doc, e), i++) {
        struct part p = {.order = order, .content = e, .kept = e, .by_mail = came_by_mail(r, e)};
        if (pending && stands_for(r, e, fresh)) {
            take_new(o, r, order, e, by, fresh);
            pending = false;
            continue;
        }
        p.packet = rec_str(r, e, "packet");
        snprintf(p.at, sizeof p.at, "%s/packets/%zu", within, i);
        take_part(o, r, &p, by);
    }
    if (pending)
        take_new(o, r, order, NULL, by, fresh);
}

/* R45: an envelope of this order that has been through the mail. */
static void find_reuse(struct mail_order *o, struct rec *r, const struct json_node *order)
{
    const struct json_node *list = rec_arr(r, order, "packets");

    for (const struct json_node *e = json_first(&r->doc, list); e; e = json_next(&r->doc, e)) {
        struct slice used = rec_str(r, rec_obj(r, e, "return_envelope"), "tracking");
        if (rec_bool(r, e, "envelope_used", false) && !slice_blank(used) &&
            mail_text_same_code(used, o->back.label.tracking))
            o->back.reused = true;
    }
}

bool packet_record_order(struct mail_order *o, struct rec *r, const struct json_node *order,
                         const struct packet_by *by, const struct packet_new *fresh,
                         const char *within)
{
    const struct json_node *applicant = rec_obj(r, order, "applicant");

    memset(o, 0, sizeof *o);
    if (fresh)
        snprintf(o->at, sizeof o->at, "/contents/%zu", fresh->index);
    else
        snprintf(o->at, sizeof o->at, "%s/packets", within);
    o->order = rec_str(r, order, "order");
    o->name = rec_str(r, applicant, "name");
    o->name_latin = rec_str(r, applicant, "name_latin");
    o->zip = rec_str(r, rec_obj(r, applicant, "address"), "zip");
    o->held_number = rec_str(r, rec_obj(r, order, "held_document"), "number");
    o->online = fee_record_payment(r, rec_obj(r, order, "payment"));
    take_all(o, r, order, by, fresh, within);
    packet_due(o, r, order, by);
    o->due.slip = o->due.slip && o->by_mail; /* R27 asks it of the mail */
    if (o->back.given)
        find_reuse(o, r, order);
    return fee_record_quote_of(r, order, by->post, by->now, &o->fee);
}

bool packet_record_live(struct rec *r, const struct json_node *order,
                        const struct json_node *element)
{
    return custody_live(r, order, element, element);
}

/* ---- types ---- */

void packet_record_check(struct rec *r, const struct json_node *packet)
{
    struct mail_way_in in;
    struct mail_family family;

    packet_record_way_in(&in, r, packet, NULL, "");
    packet_record_family(&family, r, packet, 0, "");
}

void packet_record_check_content(struct rec *r, const struct json_node *content)
{
    const struct json_node *slip = rec_obj(r, content, "slip");
    const struct json_node *old = rec_obj(r, content, "old_document");
    const struct json_node *pay = rec_obj(r, content, "payment");
    const struct json_node *extra = rec_arr(r, content, "extra");
    bool all = rec_bool(r, content, "as_required", false);
    struct mail_return back = {0};
    struct slice what;

    rec_str(r, slip, "name");
    rec_str(r, slip, "order");
    rec_bool(r, slip, "paid_online", false);
    rec_str(r, old, "kind");
    rec_str(r, old, "number");
    rec_bool(r, old, "copy", false);
    if (rec_i64(r, content, "photos", 0) < 0)
        rec_fail(r, json_get(&r->doc, content, "photos"), "less than none");
    all = rec_bool(r, pay, "as_required", false) || all; /* its kind is as it should be, too */
    if (all)
        fee_record_payment_as(r, pay, "money-order");
    else
        fee_record_payment(r, pay);
    rec_bool(r, rec_obj(r, content, "return_envelope"), "as_required", false);
    fill_back(&back, r, rec_obj(r, content, "return_envelope"), NULL);
    for (const struct json_node *v = json_first(&r->doc, extra); v; v = json_next(&r->doc, v)) {
        if (v->type != JSON_STRING && v->type != JSON_OBJECT)
            rec_fail(r, v, "not a word, nor an object that names it");
        else
            packet_text(r, v, "what", &what);
    }
}
