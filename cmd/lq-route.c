/*
 * lq-route: which door a request goes through: a module of the app, mail, e-mail, the hotline.
 *
 * Adds the member `route` to each record and touches nothing else. Stateless.
 * The rules are in rules/route.h and rules/intake.h, the days and contacts in share/posts/.
 */
#include "base/cmd.h"
#include "records/post_filter.h"
#include "records/route_record.h"
#include "records/verdict.h"

static enum answer work(void *state, struct rec *r, struct buf *out)
{
    const struct post_filter *s = state;
    struct findings found;
    struct route request;
    struct route_answer a;

    findings_reset(&found);
    route_record_fill(&request, r, s->post, s->now);
    if (rec_failed(r))
        return ANSWER_NO;
    a = route_decide(&found, &request);
    verdict_begin(out, &found);
    route_record_put(out, &request, &a, s->post);
    return verdict_end(out, &found);
}

static enum status run(const struct verb *v, int argc, char **argv)
{
    (void)v;
    return post_filter_run("route", work, argc, argv);
}

static const struct verb worker = {.run = run};

static const char *const examples[] = {
    "lq-route export.jsonl | lq-explain --lang zh",
    "echo '{\"kind\":\"protection\"}' | lq-route | jq -r .route.number", NULL};

static const struct cmd cmd = {
    .name = "lq-route",
    .purpose =
        "tell which door a request goes through: a module of the app, mail, e-mail, the hotline",
    .purpose_zh = "判断申请应走的渠道：APP 模块、邮寄、电子邮件或热线",
    .kind = CMD_FILTER | CMD_POST,
    .operands = "[FILE...]",
    .reads = "kind module document business channel requested_at submitted_at emergency urgent "
             "uploads account applicant held_document cause",
    .writes = "route",
    .fallback = &worker,
    .examples = examples};

int main(int argc, char **argv)
{
    return cmd_main(&cmd, argc, argv);
}
