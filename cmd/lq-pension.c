/*
 * lq-pension: proof of life, to the right department, exactly once.
 *
 * check is a filter and adds `pension_check`; form prints the paper form. The
 * other verbs work on the store, where a case is a record of kind `pension`
 * (pension/case.h). The rules are in rules/pension.h, divisions and localities
 * in share/.
 */
#include "lq-pension/pension.h"

struct given given;
bool dry_run;
const char *transport;
int64_t batch_size;
int64_t days_ahead;
bool as_svg;

static const struct opt opts[] = {
    {.name = "transport",
     .type = OPT_STR,
     .to = &transport,
     .arg = "CMD",
     .verbs = "push",
     .help = "pipe the cases to this shell command instead of the spool"},
    {.name = "batch",
     .type = OPT_INT,
     .to = &batch_size,
     .arg = "N",
     .min = 1,
     .max = 1024,
     .verbs = "push",
     .help = "so many cases handed over together, instead of 1024 (256 to a transport)"},
    {.name = "result",
     .type = OPT_CHOICE,
     .to = &given.result,
     .arg = "RESULT",
     .choices = "passed failed",
     .verbs = "settle",
     .help = "which of the two results stands"},
    {.name = "cause",
     .type = OPT_CHOICE,
     .to = &given.cause,
     .arg = "WHY",
     .choices = "submit-failed result-not-found",
     .verbs = "fallback",
     .help = "why it goes on paper; without it, what the case's state says"},
    {.name = "note",
     .type = OPT_STR,
     .to = &given.note,
     .arg = "TEXT",
     .verbs = "settle fallback",
     .help = "a few words, kept with the event"},
    {.name = "days",
     .type = OPT_INT,
     .to = &days_ahead,
     .arg = "N",
     .min = 1,
     .max = 3660,
     .verbs = "due",
     .help = "look so many days ahead, instead of the profile's number"},
    {.name = "svg",
     .type = OPT_FLAG,
     .to = &as_svg,
     .verbs = "form",
     .help = "one record as an SVG instead of HTML"},
    {.name = "dry-run",
     .type = OPT_FLAG,
     .to = &dry_run,
     .verbs = "submit result settle fallback",
     .help = "say what would happen and write nothing"},
    {0}};

static const struct verb verbs[] = {
    {"check", "[FILE...]", "whether an application is whole, and which department's it is",
     run_check},
    {"submit", "[FILE...]", "take applications in as cases", run_step},
    {"push", "", "hand checked cases over to their departments", run_push},
    {"result", "[FILE...]", "record the departments' answers", run_step},
    {"settle", "[CASE[@VERSION]...]", "say which of two contradicting results stands", run_step},
    {"status", "[CASE...]", "the result of cases; records may name a case or an id_number",
     run_status},
    {"fallback", "[CASE[@VERSION]...]", "go over to the paper form, and say where to write",
     run_step},
    {"form", "[FILE...]", "the paper form of applications or cases, filled with what is known",
     run_form},
    {"due", "", "who must certify again soon; nothing when nobody", run_due},
    {0}};

static const char *const examples[] = {
    "lq-pension check pension.jsonl | lq-explain --lang zh",
    "lq-pension submit pension.jsonl | jq -c '{case, state}'", "lq-pension push",
    "echo '{\"id_number\":\"11010519491231002X\"}' | lq-pension status", NULL};

static const struct cmd cmd = {
    .name = "lq-pension",
    .purpose =
        "proof of life for pensions: check, hand over, record the result, or fall back to paper",
    .purpose_zh = "领取养老金资格认证：核对、推送、登记结果、转纸质办理",
    .kind = CMD_FILTER | CMD_POST | CMD_STORE,
    .reads = "channel cause proof applicant id_number division face proxy last_certified "
             "decisions",
    .writes = "pension_check transition",
    .opts = opts,
    .verbs = verbs,
    .examples = examples};

int main(int argc, char **argv)
{
    return cmd_main(&cmd, argc, argv);
}
