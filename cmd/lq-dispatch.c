/*
 * lq-dispatch: whether what goes out is complete, and what went out in a day.
 *
 * `check` adds the member `dispatch_check` and touches nothing else; the rules
 * are in rules/dispatch.h, and the same ones guard `lq-order dispatch`.
 * `manifest` prints records of its own, or a page, for the carrier.
 */
#include "lq-dispatch/dispatch.h"
#include "order/outgoing.h"
#include "order/requests.h"
#include "records/interview_record.h"
#include "records/post_pick.h"
#include "records/verdict.h"

static const char *day;
static bool page;

static const struct opt opts[] = {
    {.name = "day", .type = OPT_STR, .to = &day, .arg = "DATE", .verbs = "manifest",
     .help = "the day at the post (else today)"},
    {.name = "page", .type = OPT_FLAG, .to = &page, .verbs = "manifest",
     .help = "a page to print and to have signed, instead of records"},
    {0}};

struct state {
    struct post *post;
    struct instant now;
    struct rec joined; /* the order that lq-order lookup joined */
};

static const struct json_node *from_root(void *ctx, const char *member)
{
    (void)member;
    return *(const struct json_node *const *)ctx;
}

/* The record itself, or of its `orders` the one it names. NULL: there is none. */
static struct rec *order_of(struct state *s, struct rec *r)
{
    const struct json_node *root = json_root(&r->doc);
    const struct json_node *orders = rec_arr(r, root, "orders");
    struct slice id = rec_str(r, root, "order");

    if (!orders)
        return r;
    for (const struct json_node *o = json_first(&r->doc, orders); o; o = json_next(&r->doc, o)) {
        if (o->type != JSON_OBJECT || !json_get(&r->doc, o, "state") ||
            !slice_eq(rec_str(r, o, "order"), id))
            continue;
        if (rec_scan(&s->joined, json_raw(&r->doc, o), r->file))
            return &s->joined;
        rec_fail(r, o, "%s", buf_str(&s->joined.why));
    }
    return NULL;
}

static void judge(struct state *s, struct rec *r, struct rec *order, struct outgoing *o,
                  struct findings *found)
{
    struct slice state = rec_str(order, json_root(&order->doc), "state");
    const struct json_node *root = json_root(&r->doc);
    struct outgoing_wish wish;

    if (!state.p && !rec_failed(order))
        rec_missing(order, json_root(&order->doc), "state");
    outgoing_wish_read(&wish, r, from_root, &root);
    outgoing_read(o, order, state, s->post, s->now, &wish);
    if (o->rule.stage == DISPATCH_READY)
        requests_open_in(order, found);
    dispatch_check(found, &o->rule);
    decisions_apply(order, found);
    if (rec_failed(order) && !rec_failed(r))
        rec_fail(r, root, "orders: %s", buf_str(&order->why));
}

static enum answer check(void *state, struct rec *r, struct buf *out)
{
    struct state *s = state;
    struct slice id = rec_str(r, json_root(&r->doc), "order");
    struct rec *order = order_of(s, r);
    struct findings found;
    struct outgoing o;

    findings_reset(&found);
    if (!id.p)
        rec_missing(r, json_root(&r->doc), "order");
    if (order)
        judge(s, r, order, &o, &found);
    else
        finding_add_seen(&found, F_ORDER_NOT_FOUND, "/order", "", id);
    verdict_begin(out, &found);
    if (order && o.rule.stage == DISPATCH_READY) {
        json_put_member_str(out, "by", slice_of(o.rule.pickup ? "pickup" : "mail"));
        if (o.rule.tracking.p)
            json_put_member_str(out, "tracking", o.rule.tracking);
        json_put_member_raw(out, "items", slice_of(outgoing_items(&o)));
    }
    return verdict_end(out, &found);
}

static enum status run(const struct verb *v, int argc, char **argv)
{
    static struct state s;
    struct filter f = {.verdict = "dispatch_check", .work = check, .state = &s};
    enum status st;

    s.now = clock_now(true);
    s.post = post_pick(cmd_common()->post, true);
    if (!s.post)
        return ST_IO;
    if (strcmp(v->name, "manifest") == 0)
        st = manifest_run(s.post, s.now, day, page, argc, argv);
    else
        st = filter_run(&f, argc, argv);
    rec_release(&s.joined);
    post_free(s.post);
    return st;
}

static const struct verb verbs[] = {
    {"check", "[FILE...]", "whether each order's outgoing packet is complete and its own", run},
    {"manifest", "[FILE...]", "what went out in a day, with tracking numbers and totals", run},
    {0}};

static const char *const examples[] = {
    "lq-order list --state ready | lq-dispatch check",
    "lq-order list --state dispatched | lq-dispatch manifest --page > manifest.html", NULL};

static const struct cmd cmd = {
    .name = "lq-dispatch",
    .purpose = "check an outgoing packet, or list what went out in a day",
    .purpose_zh = "核对寄出件是否齐全，或列出当日寄出清单",
    .kind = CMD_FILTER | CMD_POST,
    .reads = "order orders state channel new_document invoice old_document_cancelled packets "
             "dispatch delivery requests decisions held_document tracking pickup packed",
    .writes = "dispatch_check",
    .prints = "manifest",
    .opts = opts,
    .verbs = verbs,
    .examples = examples};

int main(int argc, char **argv)
{
    return cmd_main(&cmd, argc, argv);
}
