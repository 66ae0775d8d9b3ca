#include "records/packet_verdict.h"
#include "rules/mail_text.h"

/* One content with the order it is for. */
struct one {
    const struct json_node *content;
    const struct json_node *order; /* as joined; NULL: nobody knows it */
    struct slice number;
    struct mail_order mail;
};

struct whole {
    struct rec *r;
    const struct packet_by *by;
    const struct mail_rules *rules;
    const struct json_node *root;
    size_t n;
    struct one *one[PACKET_CONTENTS_MAX];
};

static const struct json_node *joined(struct whole *w, struct slice number, size_t *index)
{
    const struct json_node *list = rec_arr(w->r, w->root, "orders");
    const struct json *j = &w->r->doc;

    *index = 0;
    for (const struct json_node *o = json_first(j, list); o; o = json_next(j, o), ++*index) {
        if (slice_eq(rec_str(w->r, o, "order"), number))
            return o;
    }
    return NULL;
}

static void read_one(struct whole *w, const struct json_node *content)
{
    struct one *one = arena_alloc(&w->r->arena, sizeof *one);
    struct packet_new fresh = {w->root, content, w->n};
    const struct json_node *order;
    char within[32];
    size_t index;

    packet_record_check_content(w->r, content);
    *one = (struct one){.content = content, .number = rec_str(w->r, content, "order")};
    if (!one->number.p && !rec_failed(w->r))
        rec_missing(w->r, content, "order");
    if (rec_failed(w->r))
        return;
    order = joined(w, one->number, &index);
    if (!order) {
        rec_fail(w->r, content, "its order isn't joined; pipe it through lq-order lookup");
        return;
    }
    snprintf(within, sizeof within, "/orders/%zu", index);
    if (rec_str(w->r, order, "state").p) {
        one->order = order;
        packet_record_order(&one->mail, w->r, order, w->by, &fresh, within);
    }
    w->one[w->n++] = one;
}

static void read_contents(struct whole *w)
{
    const struct json_node *list = rec_arr(w->r, w->root, "contents");
    bool refused = rec_bool(w->r, w->root, "refused_at_door", false);

    packet_record_check(w->r, w->root);
    if (!rec_str(w->r, w->root, "packet").p)
        rec_missing(w->r, w->root, "packet");
    else if (!list && !refused)
        rec_missing(w->r, w->root, "contents");
    else if (json_first(&w->r->doc, list) && !rec_arr(w->r, w->root, "orders"))
        rec_fail(w->r, w->root, "orders: missing: pipe it through lq-order lookup");
    for (const struct json_node *c = json_first(&w->r->doc, list); c && !rec_failed(w->r);
         c = json_next(&w->r->doc, c)) {
        if (w->n == PACKET_CONTENTS_MAX)
            rec_fail(w->r, c, "more than %d contents in one packet", PACKET_CONTENTS_MAX);
        else if (c->type != JSON_OBJECT)
            rec_fail(w->r, c, "not an object");
        else
            read_one(w, c);
    }
}

static bool same_code(struct slice a, struct slice b)
{
    return !slice_blank(a) && !slice_blank(b) && mail_text_same_code(a, b);
}

/* R53, R61: what two orders of the packet were given at once. */
static void find_shared(struct whole *w)
{
    for (size_t i = 0; i < w->n; i++) {
        for (size_t k = 0; k < w->n; k++) {
            struct mail_order *a = &w->one[i]->mail;
            const struct mail_order *b = &w->one[k]->mail;
            if (i == k)
                continue;
            if (same_code(a->back.label.tracking, b->back.label.tracking))
                a->back.shared = true;
            if (same_code(a->payment.paid.serial, b->payment.paid.serial))
                a->payment.shared = true;
        }
    }
}

static void judge_packet(struct whole *w, struct findings *found)
{
    struct mail_way_in *in = arena_alloc(&w->r->arena, sizeof *in); /* findings point into it */
    struct mail_family family;

    packet_record_way_in(in, w->r, w->root, w->by->tracks, "/envelope");
    for (size_t i = 0; i < w->n; i++) {
        struct slice document = rec_str(w->r, w->one[i]->order, "document");
        in->passport = in->passport || !document.p || slice_is(document, "passport");
        in->travel_document =
            in->travel_document || !document.p || slice_is(document, "travel-document");
    }
    mail_check_way_in(found, w->rules, in);
    packet_record_family(&family, w->r, w->root, w->n, "");
    mail_check_family(found, &family);
}

static void judge_order(struct whole *w, size_t i, struct findings *found)
{
    struct one *one = w->one[i];
    struct slice state = rec_str(w->r, one->order, "state");
    char at[48];

    snprintf(at, sizeof at, "/contents/%zu/order", i);
    if (!one->order) {
        finding_add_seen(found, F_ORDER_NOT_FOUND, at, "", one->number);
        return;
    }
    joined(w, one->number, &i);
    snprintf(at, sizeof at, "/orders/%zu", i);
    mail_check_time(found, state, at);
    if (mail_stage_of(state) != MAIL_PAST)
        mail_check_order(found, w->rules, &one->mail);
    verdict_settle(found, w->r, one->order);
}

static enum verdict put_orders(struct whole *w, struct buf *out, enum verdict worst)
{
    struct findings found;

    for (size_t i = 0; i < w->n; i++) {
        enum verdict v;
        findings_reset(&found);
        judge_order(w, i, &found);
        v = findings_verdict(&found);
        worst = v < worst ? v : worst; /* no, open, yes */
        json_put_comma(out);
        verdict_begin(out, &found);
        json_put_member_str(out, "order", w->one[i]->number);
        verdict_end(out, &found);
    }
    return worst;
}

enum answer packet_verdict(struct buf *out, struct rec *r, const struct packet_by *by,
                           const struct mail_rules *rules)
{
    struct whole w = {.r = r, .by = by, .rules = rules, .root = json_root(&r->doc)};
    struct findings found;
    struct buf orders = {0};
    enum verdict v;

    read_contents(&w);
    if (rec_failed(r))
        return ANSWER_NO;
    find_shared(&w);
    findings_reset(&found);
    judge_packet(&w, &found);
    v = put_orders(&w, &orders, findings_verdict(&found));
    verdict_begin_as(out, v);
    json_put_key(out, "orders");
    buf_addc(out, '[');
    buf_add_slice(out, buf_slice(&orders));
    buf_addc(out, ']');
    verdict_end(out, &found);
    buf_release(&orders);
    return v == VERDICT_NO ? ANSWER_NO : ANSWER_YES;
}
