/*
 * lq-fee: what an order costs, whether its payment covers it, what is refunded.
 *
 * Adds the member `fee` to each record and touches nothing else. Stateless but
 * for --unique. The rules are in rules/fee.h, the figures in share/posts/.
 */
#include "base/cmd.h"
#include "records/fee_record.h"
#include "records/post_pick.h"
#include "records/uses.h"
#include "records/verdict.h"

static bool unique;

static const struct opt opts[] = {
    {.name = "unique", .type = OPT_FLAG, .to = &unique, .verbs = "check",
     .help = "refuse a money order or WeChat payment another order used before in this stream"},
    {0}};

struct state {
    struct post *post;
    struct fee_rules rules;
    struct instant now;
    struct uses *serials; /* NULL without --unique */
    struct uses *transactions;
};

static enum answer quote(void *state, struct rec *r, struct buf *out)
{
    struct state *s = state;
    struct findings found;
    struct fee_quote q;

    findings_reset(&found);
    if (!fee_record_quote(r, s->post, s->now, &q))
        return ANSWER_NO;
    verdict_begin(out, &found);
    fee_record_put_quote(out, &q);
    return verdict_end(out, &found);
}

/* R61, R63: one piece of money for one order. */
static void check_unique(struct state *s, struct rec *r, const struct fee_payment *p,
                         struct findings *found)
{
    struct slice order = rec_str(r, json_root(&r->doc), "order");
    bool wechat = slice_is(p->kind, "wechat");
    struct slice number = wechat ? p->transaction : p->serial;
    struct slice first;

    if (!order.p)
        rec_missing(r, json_root(&r->doc), "order");
    if (slice_blank(number) || rec_failed(r))
        return;
    first = uses_first(wechat ? s->transactions : s->serials, number, order);
    if (first.p && !slice_eq(first, order))
        finding_add_seen(found, wechat ? F_PAYMENT_REUSED : F_MO_SHARED, "/payment",
                         wechat ? "/transaction" : "/serial", first);
}

static enum answer check(void *state, struct rec *r, struct buf *out)
{
    struct state *s = state;
    struct findings found;
    struct fee_quote q;
    struct fee_payment paid = fee_record_payment(r, rec_obj(r, json_root(&r->doc), "payment"));

    findings_reset(&found);
    if (!fee_record_quote(r, s->post, s->now, &q))
        return ANSWER_NO;
    fee_check(&found, &q, &s->rules, &paid, "/payment");
    if (s->serials)
        check_unique(s, r, &paid, &found);
    verdict_begin(out, &found);
    fee_record_put_quote(out, &q);
    return verdict_end(out, &found);
}

static enum answer refund(void *state, struct rec *r, struct buf *out)
{
    const struct json_node *root = json_root(&r->doc);
    struct fee_payment paid = fee_record_payment(r, rec_obj(r, root, "payment"));
    struct slice module = rec_str(r, root, "module");
    struct findings found;

    (void)state;
    findings_reset(&found);
    if (!module.p)
        rec_missing(r, root, "module");
    if (slice_is(paid.kind, "wechat")) /* paper that wasn't used goes back as it came */
        fee_refund(&found, slice_is(module, "emergency"), fee_record_in_mail(r));
    verdict_begin(out, &found);
    if (paid.has_amount)
        json_put_member_i64(out, "paid_cents", paid.amount_cents);
    return verdict_end(out, &found);
}

static enum answer (*const workers[])(void *, struct rec *, struct buf *) = {quote, check, refund};
static const struct verb verbs[4];

static enum status run(const struct verb *v, int argc, char **argv)
{
    struct state s = {.now = clock_now(true)};
    struct filter f = {.verdict = "fee", .state = &s};
    enum status st;

    s.post = post_pick(cmd_common()->post, true);
    if (!s.post)
        return ST_IO;
    s.rules = post_fee_rules(s.post);
    s.serials = unique ? uses_new() : NULL;
    s.transactions = unique ? uses_new() : NULL;
    f.work = workers[v - verbs];
    st = filter_run(&f, argc, argv);
    uses_free(s.serials);
    uses_free(s.transactions);
    post_free(s.post);
    return st;
}

static const struct verb verbs[4] = {
    {"quote", "[FILE...]", "the fee due, with its lines", run},
    {"check", "[FILE...]", "whether the payment in the record covers it", run},
    {"refund", "[FILE...]", "whether what was paid online is paid back", run},
    {0}};

static const char *const examples[] = {
    "lq-fee quote export.jsonl", "lq-fee check --unique export.jsonl | lq-explain --lang zh", NULL};

static const struct cmd cmd = {
    .name = "lq-fee",
    .purpose = "quote the fee of an order, check its payment, or tell what is refunded",
    .purpose_zh = "计算订单应缴费用，核对缴费，或说明是否退费",
    .kind = CMD_FILTER | CMD_POST,
    .reads = "order module submitted_at name_annotation payment exceptions",
    .writes = "fee",
    .opts = opts,
    .verbs = verbs,
    .examples = examples};

int main(int argc, char **argv)
{
    return cmd_main(&cmd, argc, argv);
}
