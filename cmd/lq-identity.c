/*
 * lq-identity: is it the applicant's own act, or must an officer see them first?
 *
 * Adds the member `identity_check` to each record and touches nothing else.
 * Stateless. The rules are in rules/identity.h and rules/interview.h, the same
 * that `lq-order approve` asks; the ages in share/posts/.
 */
#include "base/cmd.h"
#include "records/identity_record.h"
#include "records/post_filter.h"
#include "records/verdict.h"

static enum answer judge(void *state, struct rec *r, struct buf *out)
{
    const struct post_filter *s = state;
    struct findings found;
    struct identity i;
    const char *settled_by;

    findings_reset(&found);
    identity_record_fill(&i, r, s->post, s->now);
    if (!rec_str(r, json_root(&r->doc), "module").p)
        rec_missing(r, json_root(&r->doc), "module");
    if (!i.interview.has_age) /* R5: whether it is a minor can't be told */
        finding_add_seen(&found, F_FIELD_MISSING, "/applicant/born", "",
                         slice_of("/applicant/born"));
    identity_check(&found, &i);
    decisions_apply(r, &found);
    settled_by = identity_settled_by(&found, &i);
    verdict_begin(out, &found);
    json_put_member_str(out, "outcome",
                        slice_of(identity_outcome_name(identity_outcome(&found, &i))));
    if (settled_by)
        json_put_member_str(out, "settled_by", slice_of(settled_by));
    return verdict_end(out, &found);
}

static enum status run(const struct verb *v, int argc, char **argv)
{
    (void)v;
    return post_filter_run("identity_check", judge, argc, argv);
}

static const struct verb worker = {.run = run};

static const char *const examples[] = {
    "lq-identity export.jsonl | jq -r .identity_check.outcome | sort | uniq -c",
    "lq-order list --state submitted | lq-identity | lq-explain --lang zh", NULL};

static const struct cmd cmd = {
    .name = "lq-identity",
    .purpose = "tell from face and document whether to go on, to interview, or to stop",
    .purpose_zh = "根据人脸识别结果及所持证件，判断继续办理、面谈或停止",
    .kind = CMD_FILTER | CMD_POST,
    .operands = "[FILE...]",
    .reads = "channel module submitted_at account applicant held_document face interview decisions",
    .writes = "identity_check",
    .fallback = &worker,
    .examples = examples};

int main(int argc, char **argv)
{
    return cmd_main(&cmd, argc, argv);
}
