#include "order/held.h"
#include "order/holders.h"
#include "records/packet_record.h"
#include "records/track_table.h"

/* The carriers' tables are read once, when the first label is judged: most edges need none. */
static const struct track_tables *tracks(struct walk *w)
{
    static struct track_data *data;

    if (!data)
        data = track_table_load(store_info(w->office->store)->settable);
    if (!data)
        w->office->broken = true; /* said; nothing may be decided without them */
    return data ? &data->tables : NULL;
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
static void own_envelope(struct walk *w, struct mail_return *back)
{
    struct slice tracking = back->label.tracking;

    if (slice_blank(tracking) || store_key_count(w->office->store, "return-tracking", tracking) < 2)
        return;
    if (shared_in(w, back->packet, tracking))
        back->shared = true;
    else if (holders_before(w, "return-tracking", tracking))
        back->reused = true; /* else the later one answers for that */
}

/* R61: a piece of money that another order of the store holds as well. */
static void own_money(struct walk *w, struct mail_payment *payment)
{
    struct slice serial = payment->paid.serial;

    payment->shared =
        !slice_blank(serial) && store_key_count(w->office->store, "money-order", serial) > 1;
}

/* What one packet adds to the findings. The same again from another packet is no news: a decision
 * settles it for the order, and a record of a hundred packets must not fill the list. */
static void add_news(struct walk *w, const struct findings *of_packet)
{
    size_t before = w->found.n;

    for (size_t i = 0; i < of_packet->n; i++) {
        const struct finding *f = &of_packet->v[i];
        bool known = false;
        for (size_t k = 0; k < before; k++)
            known = known || w->found.v[k].id == f->id;
        if (!known)
            *finding_add(&w->found, f->id, "", "") = *f;
    }
}

/* R36-R41, R51, R52: how it came, as long as anything of it is here. */
static void way_in(struct walk *w, const struct mail_rules *rules, const struct track_tables *t,
                   const struct json_node *element, size_t index)
{
    int64_t together = rec_i64(w->cur, element, "together", 1);
    struct slice document = rec_str(w->cur, json_root(&w->cur->doc), "document");
    struct mail_way_in *in = arena_alloc(&w->cur->arena, sizeof *in); /* findings point into it */
    struct mail_family family;
    struct findings found;
    char at[48];
    char envelope[64];

    snprintf(at, sizeof at, "/packets/%zu", index);
    snprintf(envelope, sizeof envelope, "%s/envelope", at);
    findings_reset(&found);
    packet_record_way_in(in, w->cur, element, t, envelope);
    /* Whose documents the others' are isn't known here: lq-mailcheck sees them. */
    in->passport = together > 1 || slice_is(document, "passport");
    in->travel_document = together > 1 || slice_is(document, "travel-document");
    mail_check_way_in(&found, rules, in);
    packet_record_family(&family, w->cur, element, together > 1 ? (size_t)together : 1, at);
    mail_check_family(&found, &family);
    add_news(w, &found);
}

void held_check(struct walk *w)
{
    const struct json_node *root = json_root(&w->cur->doc);
    const struct json_node *list = rec_arr(w->cur, root, "packets");
    struct packet_by by = {w->office->post, tracks(w), w->now};
    struct mail_order *o = arena_alloc(&w->cur->arena, sizeof *o);
    struct packet_rules rules;
    size_t i = 0;

    if (!by.tracks || !packet_record_order(o, w->cur, root, &by, NULL, ""))
        return;
    packet_rules_fill(&rules, by.post);
    o->order = w->id;
    own_money(w, &o->payment);
    own_envelope(w, &o->back);
    mail_check_order(&w->found, &rules.mail, o);
    for (const struct json_node *e = json_first(&w->cur->doc, list); e;
         e = json_next(&w->cur->doc, e), i++) {
        if (packet_record_live(w->cur, root, e))
            way_in(w, &rules.mail, by.tracks, e, i);
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
