/*
 * lq-track: what a tracking number tells: whose it is, whether its check digit is right, which
 * product it stands for, and with --as whether an envelope with it is taken.
 *
 * Adds the member `track` to each record and touches nothing else. Stateless. The rules are in
 * rules/track.h, the forms of the numbers and the service codes in share/carriers/.
 */
#include "base/cmd.h"
#include "records/post_pick.h"
#include "records/track_table.h"
#include "records/verdict.h"

static const char *as;

static const struct opt opts[] = {
    {.name = "as", .type = OPT_CHOICE, .to = &as, .arg = "WHICH", .choices = "in return",
     .help = "judge it on the packet's envelope, or on the return envelope in it"},
    {0}};

enum envelope { ANY, IN, RETURN };

struct state {
    struct track_data *data;
    struct post *post; /* NULL without --as */
    enum envelope envelope;
    struct track_rules rules;
};

static void put_flag(struct buf *out, const char *key, enum track_flag flag)
{
    if (flag != TRACK_UNKNOWN)
        json_put_member_raw(out, key, slice_of(flag == TRACK_YES ? "true" : "false"));
}

static void put_track(struct buf *out, const struct track *t)
{
    static const char *const checks[] = {
        [CHECK_NONE] = "none", [CHECK_RIGHT] = "right", [CHECK_WRONG] = "wrong"};

    json_put_member_str(out, "carrier", slice_of(t->carrier));
    json_put_member_str(out, "product", slice_of(t->product));
    json_put_member_str(out, "check_digit", slice_of(checks[t->check_digit]));
    put_flag(out, "certified", t->certified);
    put_flag(out, "registered", t->registered);
    put_flag(out, "return_receipt", t->return_receipt);
    if (t->service[0])
        json_put_member_str(out, "service_code", slice_of(t->service));
    if (t->zip[0])
        json_put_member_str(out, "zip", slice_of(t->zip));
    if (t->format[0])
        json_put_member_str(out, "format", slice_of(t->format));
}

static enum answer judge(void *state, struct rec *r, struct buf *out)
{
    struct state *s = state;
    const struct json_node *root = json_root(&r->doc);
    struct slice number = rec_str(r, root, "tracking");
    struct slice carrier = rec_str(r, root, "carrier");
    struct slice service = rec_str(r, root, "service");
    struct track_claim claim = track_claim(&s->data->tables, carrier, service);
    struct findings found;
    struct track t;

    findings_reset(&found);
    if (!number.p && s->envelope == ANY)
        rec_missing(r, root, "tracking");
    track_read(&s->data->tables, number, &t);
    /* an envelope on its way in needn't have a number; the one for the way back must (R45) */
    if (s->envelope == ANY || !slice_blank(number))
        track_check(&found, &t, number, &claim, "");
    if (s->envelope == ANY)
        track_check_told(&found, &t, &claim, "");
    if (s->envelope == IN)
        track_check_in(&found, &t, &claim, &s->rules, "");
    if (s->envelope == RETURN)
        track_check_return(&found, &t, &claim, &s->rules, number, "");
    verdict_begin(out, &found);
    put_track(out, &t);
    return verdict_end(out, &found);
}

static struct track_list list_of(struct post_words w)
{
    return (struct track_list){w.n, w.v};
}

static bool prepare(struct state *s)
{
    s->data = track_table_load(true);
    if (!s->data || !as)
        return s->data != NULL;
    s->envelope = strcmp(as, "in") == 0 ? IN : RETURN;
    s->post = post_pick(cmd_common()->post, true);
    if (!s->post)
        return false;
    s->rules = (struct track_rules){list_of(s->post->envelope.refused_in),
                                    list_of(s->post->envelope.return_carriers),
                                    list_of(s->post->envelope.return_services)};
    return true;
}

static enum status run(const struct verb *v, int argc, char **argv)
{
    struct state s = {0};
    struct filter f = {.verdict = "track", .work = judge, .state = &s};
    enum status st = ST_IO;

    (void)v;
    if (prepare(&s))
        st = filter_run(&f, argc, argv);
    post_free(s.post);
    track_table_free(s.data);
    return st;
}

static const struct verb worker = {.run = run};

static const char *const examples[] = {
    "echo '{\"tracking\":\"9405 5900 0000 0110 0000 37\"}' | lq-track",
    "jq -c '.contents[].return_envelope // empty' packets.jsonl |"
    " lq-track --as return | lq-explain --lang zh",
    NULL};

static const struct cmd cmd = {
    .name = "lq-track",
    .purpose = "tell from a tracking number its carrier, product and whether it is right",
    .purpose_zh = "由邮寄查询号判断快递公司、邮寄方式及号码是否有误",
    .kind = CMD_FILTER | CMD_POST,
    .operands = "[FILE...]",
    .reads = "tracking carrier service",
    .writes = "track",
    .opts = opts,
    .fallback = &worker,
    .examples = examples};

int main(int argc, char **argv)
{
    return cmd_main(&cmd, argc, argv);
}
