#include "order/held.h"
#include "order/holders.h"
#include "records/fee_record.h"
#include "records/intake_record.h"

/* The clerk wrote "as required": what wasn't typed is as it should be. */
static void as_required(struct fee_payment *p, const struct fee_quote *due,
                        const struct fee_rules *rules)
{
    struct slice seen = slice_of("as-required");

    if (!p->payee.p)
        p->payee = slice_of(rules->payee);
    if (!p->payer.p)
        p->payer = seen;
    if (!p->payer_address.p)
        p->payer_address = seen;
    if (!p->date.p)
        p->date = seen;
    if (!p->has_signed)
        p->has_signed = p->is_signed = true;
    if (!p->has_amount) {
        p->has_amount = true;
        p->amount_cents = due->due_cents;
    }
}

static void judge_paper(struct walk *w, const struct held_item *it, const struct fee_quote *due)
{
    struct fee_payment paid = fee_record_payment(w->cur, it->value);
    struct fee_rules rules = post_fee_rules(w->office->post);
    char at[48];

    snprintf(at, sizeof at, "/packets/%zu/payment", it->index);
    rules.on_paper = true;
    if (rec_bool(w->cur, it->value, "as_required", false))
        as_required(&paid, due, &rules);
    fee_check(&w->found, due, &rules, &paid, at);
    if (!slice_blank(paid.serial) &&
        store_key_count(w->office->store, "money-order", paid.serial) > 1) /* R61 */
        finding_add_seen(&w->found, F_MO_SHARED, at, "/serial", paid.serial);
}

static void replaced(struct walk *w, const struct held_item *it)
{
    char at[48];

    snprintf(at, sizeof at, "/packets/%zu/payment", it->index);
    finding_add_seen(&w->found, F_PAYMENT_REPLACED, at, "", rec_str(w->cur, it->value, "serial"));
}

void held_payment(struct walk *w, const struct custody *c)
{
    const struct json_node *root = json_root(&w->cur->doc);
    struct fee_payment online = fee_record_payment(w->cur, rec_obj(w->cur, root, "payment"));
    struct fee_rules rules = post_fee_rules(w->office->post);
    struct fee_quote due;
    size_t n = c->payment_count;

    if (!fee_record_quote(w->cur, w->office->post, w->now, &due))
        return;
    if (slice_is(online.kind, "wechat")) {
        fee_check(&w->found, &due, &rules, &online, "/payment");
        if (n > 0) /* R64 */
            finding_add_seen(&w->found, F_DOUBLE_PAYMENT, "/packets", "",
                             rec_str(w->cur, c->payments[n - 1].value, "serial"));
        return;
    }
    if (n == 0) {
        finding_add(&w->found, F_PAYMENT_MISSING, "/packets", "");
        return;
    }
    for (size_t i = 0; i + 1 < n; i++)
        replaced(w, &c->payments[i]);
    judge_paper(w, &c->payments[n - 1], &due);
}

/* R28 旧护照或旅行证原件: the one the application names. */
static void old_document(struct walk *w, const struct custody *c)
{
    const struct json_node *root = json_root(&w->cur->doc);
    struct slice want = rec_str(w->cur, rec_obj(w->cur, root, "held_document"), "number");
    struct slice seen = rec_str(w->cur, c->old_document.value, "number");
    struct finding *f;
    char at[56];

    if (!c->old_document.value) {
        finding_add(&w->found, F_OLD_DOCUMENT_MISSING, "/packets", "");
        return;
    }
    if (slice_blank(want) || slice_blank(seen) || slice_eq(want, seen))
        return;
    snprintf(at, sizeof at, "/packets/%zu/old_document", c->old_document.index);
    f = finding_add(&w->found, F_OLD_DOCUMENT_MISMATCH, at, "/number");
    f->seen = finding_text(seen);
    f->want = finding_text(want);
}

/* Another order of the same packet was given this return envelope, too. */
static bool shared_in(struct walk *w, struct slice packet, struct slice tracking)
{
    struct store_record there;
    struct rec *r = mem_alloc(1, sizeof *r);
    struct buf body = {0};
    const struct json_node *list;
    bool found = false;

    if (store_get(w->office->store, slice_of("packet"), packet, &there)) {
        buf_add_slice(&body, there.body);
        buf_reserve(&body, 0);
        list = rec_scan(r, buf_slice(&body), "store") ? rec_arr(r, json_root(&r->doc), "contents")
                                                      : NULL;
        for (const struct json_node *e = json_first(&r->doc, list); e; e = json_next(&r->doc, e))
            found = found ||
                    (!slice_eq(rec_str(r, e, "order"), w->id) &&
                     slice_eq(rec_str(r, rec_obj(r, e, "return_envelope"), "tracking"), tracking));
    }
    buf_release(&body);
    rec_release(r);
    free(r);
    return found;
}

/* R53 单独使用一个回邮信封, R45: its tracking number is nobody else's. */
static void own_envelope(struct walk *w, const struct held_item *it)
{
    struct slice tracking = rec_str(w->cur, it->value, "tracking");
    enum finding_id id = F_TRACKING_REUSED;
    char at[56];

    if (slice_blank(tracking) || store_key_count(w->office->store, "return-tracking", tracking) < 2)
        return;
    if (shared_in(w, rec_str(w->cur, it->packet, "packet"), tracking))
        id = F_RETURN_ENVELOPE_SHARED;
    else if (!holders_before(w, "return-tracking", tracking))
        return; /* the later one answers for that */
    snprintf(at, sizeof at, "/packets/%zu/return_envelope", it->index);
    finding_add_seen(&w->found, id, at, "/tracking", tracking);
}

void held_materials(struct walk *w, const struct custody *c)
{
    const struct post *post = w->office->post;
    struct intake in;
    struct post_case of;

    intake_record_fill(&in, w->cur, post, w->now);
    of = intake_record_case(w->cur, &in);
    for (size_t i = 0; i < post->material_count; i++) {
        const struct post_material *m = &post->materials[i];
        if (strcmp(m->by, "mail") != 0 || !post_material_due(m, &of))
            continue;
        if (strcmp(m->what, "old-document") == 0)
            old_document(w, c);
        else if (strcmp(m->what, "photos") == 0 && c->photos < 1) /* R30 */
            finding_add(&w->found, F_PHOTO_MISSING, "/packets", "");
        else if (strcmp(m->what, "return-envelope") == 0 && c->envelope_count == 0) /* R31 */
            finding_add(&w->found, F_RETURN_ENVELOPE_MISSING, "/packets", "");
        else if (strcmp(m->what, "return-envelope") == 0)
            own_envelope(w, &c->envelopes[c->envelope_count - 1]);
    }
}

void held_merge(struct walk *w, const struct json_node *element, struct slice patch,
                struct buf *out)
{
    static struct json j;
    struct json_error err;
    struct buf text = {0};

    buf_add_slice(&text, patch);
    if (json_scan(&j, text.p, text.n, &err))
        json_merge_patch(out, &w->cur->doc, element, &j, json_root(&j));
    else
        buf_add_slice(out, json_raw(&w->cur->doc, element));
    buf_release(&text);
}

void held_rewrite(struct walk *w,
                  bool (*change)(void *ctx, struct walk *w, const struct json_node *element,
                                 struct buf *out),
                  void *ctx, struct slice append)
{
    struct json *j = &w->cur->doc;
    const struct json_node *list = rec_arr(w->cur, json_root(j), "packets");
    struct buf out = {0};
    struct buf one = {0};

    buf_addc(&out, '[');
    for (const struct json_node *e = json_first(j, list); e; e = json_next(j, e)) {
        buf_reset(&one);
        if (!change || !change(ctx, w, e, &one))
            buf_add_slice(&one, json_raw(j, e));
        if (one.n == 0)
            continue;
        json_put_comma(&out);
        buf_add_slice(&out, buf_slice(&one));
    }
    buf_release(&one);
    if (append.p) {
        json_put_comma(&out);
        buf_add_slice(&out, append);
    }
    buf_addc(&out, ']');
    json_put_member_raw(&w->patch, "packets", buf_slice(&out));
    buf_release(&out);
}

static bool mark_used(void *ctx, struct walk *w, const struct json_node *element, struct buf *out)
{
    const struct held_item *it = ctx;

    if (element != it->packet)
        return false;
    held_merge(w, element, slice_of("{\"envelope_used\":true}"), out);
    return true;
}

void held_mark_used(struct walk *w, const struct held_item *envelope)
{
    struct held_item it = *envelope;

    held_rewrite(w, mark_used, &it, (struct slice){0});
}
