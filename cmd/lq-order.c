/*
 * lq-order: the orders of the post, from submission to the closed file.
 *
 * Each verb that moves an order is an edge of the lifecycle, by its name
 * (order/lifecycle.h holds the one table). A move reads the order's number,
 * and perhaps its version, judges it by the facts in the store, and prints the
 * order's record with `transition` added; a refused one writes nothing.
 */
#include "lq-order/order.h"

struct given given;
bool dry_run;

#define WRITING                                                                                    \
    "submit packet answer review request require-interview waive-interview book cancel missed "      \
    "interviewed approve reopen receive return produce unproduce complete remake dispatch "          \
    "undeliverable close reject withdraw lapse assign note decide attach"

static const struct opt opts[] = {
    {.name = "state", .type = OPT_LIST, .to = &states_wanted, .arg = "STATE", .verbs = "list",
     .help = "only orders in that state; may be repeated"},
    {.name = "assigned", .type = OPT_STR, .to = &list_assigned, .arg = "USER", .verbs = "list",
     .help = "only orders given to that officer, or to 'nobody'"},
    {.name = "due", .type = OPT_FLAG, .to = &list_due, .verbs = "list",
     .help = "with the date by which the service target wants it done"},
    {.name = "overdue", .type = OPT_FLAG, .to = &list_overdue, .verbs = "list",
     .help = "only orders past that date"},
    {.name = "sort", .type = OPT_CHOICE, .to = &list_sort, .arg = "BY", .choices = "due",
     .verbs = "list", .help = "the most urgent first"},
    {.name = "reason", .type = OPT_STR, .to = &given.reason, .arg = "TEXT",
     .verbs = "waive-interview reopen unproduce remake reject",
     .help = "why; for reject a code of the profile"},
    {.name = "note", .type = OPT_STR, .to = &given.note, .arg = "TEXT",
     .verbs = "note decide request return mislay reject withdraw undeliverable require-interview cancel "
              "missed interviewed",
     .help = "a few words, kept with the event"},
    {.name = "need", .type = OPT_LIST, .to = &given.need, .arg = "MATERIAL", .verbs = "request",
     .help = "ask for a material of the profile's list; may be repeated"},
    {.name = "fix", .type = OPT_LIST, .to = &given.fix, .arg = "FIELD", .verbs = "request",
     .help = "ask for a change of a field, as applicant.phone; may be repeated"},
    {.name = "drop", .type = OPT_STR, .to = &given.drop, .arg = "ITEM", .verbs = "request",
     .help = "close a request that was a mistake; needs --note"},
    {.name = "item", .type = OPT_LIST, .to = &given.items, .arg = "ITEM", .verbs = "return mislay",
     .help = "which: payment, old-document, photos, return-envelope, extra, all"},
    {.name = "how", .type = OPT_CHOICE, .to = &given.how, .arg = "WAY", .choices = "mail counter",
     .verbs = "return", .help = "how it goes back"},
    {.name = "exception", .type = OPT_CHOICE, .to = &given.exception, .arg = "WHAT",
     .choices = "lost damaged delayed", .verbs = "note", .help = "what happened in the mail"},
    {.name = "to", .type = OPT_STR, .to = &given.to, .arg = "USER", .verbs = "assign",
     .help = "the officer who is to look after it"},
    {.name = "nobody", .type = OPT_FLAG, .to = &given.nobody, .verbs = "assign",
     .help = "take the order from whoever has it"},
    {.name = "what", .type = OPT_STR, .to = &attach_what, .arg = "MATERIAL", .verbs = "attach",
     .help = "what the file shows, as data-page"},
    {.name = "from", .type = OPT_INT, .to = &follow_from, .arg = "N", .min = 1, .max = INT64_MAX,
     .verbs = "follow", .help = "begin with event N instead of the first"},
    {.name = "once", .type = OPT_FLAG, .to = &follow_once, .verbs = "follow",
     .help = "stop at the last event there is"},
    {.name = "dot", .type = OPT_FLAG, .to = &states_dot, .verbs = "states",
     .help = "as a graph for graphviz"},
    {.name = "cause", .type = OPT_CHOICE, .to = &given.cause, .arg = "WHY",
     .choices = "minor face-failed face-not-possible officer", .verbs = "require-interview",
     .help = "why; officer needs --note; without it, what the order's facts say"},
    {.name = "mode", .type = OPT_CHOICE, .to = &given.mode, .arg = "HOW", .choices = "video onsite",
     .verbs = "require-interview interviewed", .help = "by video, or at the consulate"},
    {.name = "notice", .type = OPT_STR, .to = &given.notice, .arg = "TEXT",
     .verbs = "require-interview", .help = "the notice that asks the applicant to come"},
    {.name = "slot", .type = OPT_STR, .to = &given.slot, .arg = "TIME", .verbs = "book",
     .help = "when, as lq-interview slots lists it"},
    {.name = "result", .type = OPT_CHOICE, .to = &given.result, .arg = "RESULT",
     .choices = "passed failed", .verbs = "interviewed", .help = "how it ended"},
    {.name = "answers", .type = OPT_INT, .to = &given.answers, .arg = "N", .min = 1, .max = 1000,
     .verbs = "interviewed", .help = "questions that were answered"},
    {.name = "screenshot", .type = OPT_LIST, .to = &given.screenshots, .arg = "SHA256",
     .verbs = "interviewed", .help = "a screenshot's sha256, as attach prints it; may be repeated"},
    {.name = "accept", .type = OPT_FLAG, .to = &given.accept, .verbs = "decide",
     .help = "go on despite the finding"},
    {.name = "refuse", .type = OPT_FLAG, .to = &given.refuse, .verbs = "decide",
     .help = "treat the finding as a refusal"},
    {.name = "files", .type = OPT_DIR, .to = &with_files, .arg = "DIR",
     .verbs = "submit answer attach",
     .help = "keep the files that records name, and measure the photo"},
    {.name = "dry-run", .type = OPT_FLAG, .to = &dry_run, .verbs = WRITING,
     .help = "say what would happen and write nothing"},
    {0}};

/* Filled below from the table of edges, which names and explains each. */
static struct verb verbs[48] = {
    {"submit", "[FILE...]", "take applications in", run_submit},
    {"packet", "[FILE...]", "record opened envelopes and receive what can be received", run_packet},
    {"list", "", "orders in the order of their arrival", run_list},
    {"show", "[ORDER...]", "the current record of orders", run_show},
    {"history", "[ORDER...]", "the events of orders as they stand in the journal", run_history},
    {"lookup", "[FILE...]", "join packets with the orders they name (member orders)", run_lookup},
    {"find", "[FILE...]", "orders by name, passport, ID number, phone, e-mail or account", run_find},
    {"follow", "", "events as they become durable", run_follow},
    {"states", "", "the states of an order, in both languages", run_states},
    {"attach", "[ORDER [FILE...]]", "keep files with an order, by their content", run_attach},
};

static void add_edges(void)
{
    size_t n = 0;

    while (verbs[n].name)
        n++;
    for (const struct edge *e = edges; e->name && n + 1 < sizeof verbs / sizeof *verbs; e++) {
        bool decides = strcmp(e->name, "decide") == 0;
        verbs[n++] = (struct verb){e->name, decides ? "[ORDER FINDING]" : "[ORDER[@VERSION]...]",
                                   e->help, decides ? run_decide : run_edge};
    }
}

static const char *const examples[] = {
    "lq-order submit export.jsonl", "lq-order list --state submitted | lq-order review",
    "lq-order history A2021060700008841 | lq-table --columns at,by,event,to", NULL};

static const struct cmd cmd = {
    .name = "lq-order",
    .purpose = "take orders in, show them, and move them along their lifecycle",
    .purpose_zh = "受理订单、查询订单、办理各环节",
    .kind = CMD_POST | CMD_STORE | CMD_FILTER,
    .reads = "order version",
    .writes = "transition",
    .opts = opts,
    .verbs = verbs,
    .examples = examples};

int main(int argc, char **argv)
{
    add_edges();
    return cmd_main(&cmd, argc, argv);
}
