/*
 * lq-fraud: does a message or a call ask for money in a way the post never does?
 *
 * Adds the member `fraud` to each record and touches nothing else. Stateless. The rules are in
 * rules/fraud.h, their words in share/fraud/, the published figures in share/posts/.
 */
#include "base/cmd.h"
#include "records/fraud_record.h"
#include "records/post_pick.h"
#include "records/verdict.h"

static enum answer judge(void *state, struct rec *r, struct buf *out)
{
    struct fraud_data *d = state;
    const struct json_node *root = json_root(&r->doc);
    struct fraud_message m = {.text = rec_str(r, root, "text"),
                              .channel = rec_str(r, root, "channel"),
                              .from = rec_str(r, root, "from")};
    struct findings found;

    findings_reset(&found);
    if (!m.text.p)
        rec_missing(r, root, "text");
    if (rec_failed(r))
        return ANSWER_NO;
    fraud_judge(d, &found, &m);
    verdict_begin(out, &found);
    if (found.n > 0)
        fraud_put_facts(out, d);
    return verdict_end(out, &found);
}

static enum status run(const struct verb *v, int argc, char **argv)
{
    struct post *post = post_pick(cmd_common()->post, true);
    struct fraud_data *d = post ? fraud_load(post, clock_now(true), true) : NULL;
    struct filter f = {.verdict = "fraud", .work = judge, .state = d};
    enum status st = d ? filter_run(&f, argc, argv) : ST_IO;

    (void)v;
    fraud_free(d);
    post_free(post);
    return st;
}

static const struct verb worker = {.run = run};

static const char *const examples[] = {
    "echo '{\"channel\":\"phone\",\"text\":\"请立即转账500美元\"}' | lq-fraud | lq-explain --lang zh",
    "lq-fraud calls.jsonl", NULL};

static const struct cmd cmd = {
    .name = "lq-fraud",
    .purpose = "find messages that ask for money in a way the post never does",
    .purpose_zh = "识别假借总领馆名义索要钱款的信息或来电",
    .kind = CMD_FILTER | CMD_POST,
    .operands = "[FILE...]",
    .reads = "text channel from",
    .writes = "fraud",
    .fallback = &worker,
    .examples = examples};

int main(int argc, char **argv)
{
    return cmd_main(&cmd, argc, argv);
}
