/*
 * lq-account: may this account be used: registration, real name, acting for another.
 *
 * Adds the member `account_check` to each record and touches nothing else.
 * Stateless. The rules are in rules/account.h, the tables in share/ids/.
 */
#include "base/cmd.h"
#include "records/account_record.h"
#include "records/verdict.h"

static enum answer work(void *state, struct rec *r, struct buf *out)
{
    struct findings found;
    struct account a;

    findings_reset(&found);
    account_record_fill(&a, r, state, &found);
    account_check(&found, &a);
    verdict_begin(out, &found);
    account_record_put(out, &a);
    return verdict_end(out, &found);
}

static enum status run(const struct verb *v, int argc, char **argv)
{
    struct ids *ids = ids_load(true);
    struct id_tables t = {.ids = ids, .today = instant_civil(clock_now(true))};
    struct filter f = {.verdict = "account_check", .work = work, .state = &t};
    enum status st = ids ? filter_run(&f, argc, argv) : ST_IO;

    (void)v;
    ids_free(ids);
    return st;
}

static const struct verb worker = {.run = run};

static const char *const examples[] = {
    "lq-account export.jsonl | lq-explain --lang zh",
    "echo '{\"phone\":\"+86 138 0013 8000\"}' | lq-account", NULL};

static const struct cmd cmd = {
    .name = "lq-account",
    .purpose = "judge an account: registration, real-name authentication, acting for another",
    .purpose_zh = "核对账号：注册方式、实名认证、使用他人账号",
    .kind = CMD_FILTER,
    .operands = "[FILE...]",
    .reads = "channel account email phone real_name applicant held_document",
    .writes = "account_check",
    .fallback = &worker,
    .examples = examples};

int main(int argc, char **argv)
{
    return cmd_main(&cmd, argc, argv);
}
