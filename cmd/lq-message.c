/*
 * lq-message: what applicants are told: one message for each event that makes one due.
 *
 * compose turns events into messages, due lists those not sent, send hands them
 * over once, inbox is the applicant's 消息中心; feedback is what they say back (R84).
 * Which events (message/cause.h), what is said (share/messages/), how it is known
 * that a message went out (message/outbox.h).
 */
#include "lq-message/message.h"

static const struct opt opts[] = {
    {.name = "maildir", .type = OPT_DIR, .to = &send_maildir, .verbs = "send",
     .help = "deliver into this Maildir instead of $LQ_SENDMAIL"},
    {.name = "resend", .type = OPT_FLAG, .to = &send_resend, .verbs = "send",
     .help = "send again what may or may not have been sent"},
    {.name = "assume-sent", .type = OPT_FLAG, .to = &send_assume, .verbs = "send",
     .help = "take what may or may not have been sent as sent"},
    {.name = "told", .type = OPT_STR, .to = &send_told, .arg = "TEXT", .verbs = "send",
     .help = "send nothing: the applicants were told otherwise, and how"},
    {.name = "dry-run", .type = OPT_FLAG, .to = &send_dry, .verbs = "send",
     .help = "say what would happen, send and write nothing"},
    {.name = "from", .type = OPT_INT, .to = &due_from, .arg = "N", .min = 1, .max = INT64_MAX,
     .verbs = "due", .help = "begin with event N instead of the first"},
    {.name = "open", .type = OPT_FLAG, .to = &feedback_open, .verbs = "feedback",
     .help = "list what hasn't been answered"},
    {.name = "all", .type = OPT_FLAG, .to = &feedback_all, .verbs = "feedback",
     .help = "list all there is"},
    {0}};

static const struct verb verbs[] = {
    {"compose", "[FILE...]", "the messages that events make due (from lq-order follow)", run_compose},
    {"due", "", "the messages that are due and weren't sent", run_due},
    {"send", "[FILE...]", "send messages, each once", run_send},
    {"inbox", "ORDER...", "all messages of an order, as its applicant sees them", run_inbox},
    {"feedback", "[FILE...]", "record feedback or its answer, or list it", run_feedback},
    {0}};

static const char *const examples[] = {
    "lq-order follow --once | lq-message compose",
    "lq-message due | lq-message send --maildir mail",
    "lq-message inbox A2021060700008841 | lq-table --columns at,form,zh.subject", NULL};

static const struct cmd cmd = {
    .name = "lq-message",
    .purpose = "tell applicants of each step of their order, and take in what they say",
    .purpose_zh = "向申请人告知办证进度，登记并答复意见反馈",
    .kind = CMD_POST | CMD_STORE | CMD_FILTER,
    .reads = "n kind id h message zh en feedback answer",
    .writes = "transition",
    .opts = opts,
    .verbs = verbs,
    .examples = examples};

int main(int argc, char **argv)
{
    return cmd_main(&cmd, argc, argv);
}
