/*
 * lq-kit: what goes on paper around an order: the list of its materials, the
 * slip for the packet, the cover sheet, a sample of both envelopes, and a
 * packet record to fill in.
 *
 * Reads orders; stateless. Pages are text/page.h's and need nothing else to be
 * printed. What may be mailed how, and where to, is in share/posts/.
 */
#include "lq-kit/kit.h"

struct kit_opts kit_opts = {.format = "html"};

static const struct opt opts[] = {
    {.name = "text", .type = OPT_FLAG, .to = &kit_opts.text, .verbs = "list",
     .help = "a list for people instead of records"},
    {.name = "dir", .type = OPT_DIR, .to = &kit_opts.dir, .verbs = KIT_PAGES,
     .help = "a file for each order in DIR instead of one document"},
    {.name = "format", .type = OPT_CHOICE, .to = &kit_opts.format, .choices = "html svg", .verbs = KIT_PAGES,
     .help = "what the files of --dir are; svg: one for each page"},
    {.name = "family", .type = OPT_FLAG, .to = &kit_opts.family, .verbs = "packet",
     .help = "all orders in one packet"},
    {0}};

static const struct verb verbs[] = {
    {"list", "[FILE...]", "the materials to be mailed, one a line", run_kit},
    {"slip", "[FILE...]", "name, order number and its code, to go into the packet", run_kit},
    {"cover", "[FILE...]", "the cover sheet of an order's file", run_kit},
    {"envelope", "[FILE...]", "a sample of both envelopes at true size", run_kit},
    {"packet", "[FILE...]", "a packet record to fill in when it is opened", run_kit},
    {0}};

static const char *const examples[] = {"lq-kit list --text --lang zh export.jsonl",
                                       "lq-kit slip export.jsonl > slips.html",
                                       "lq-kit packet export.jsonl | lq-order lookup", NULL};

static const struct cmd cmd = {
    .name = "lq-kit",
    .purpose = "print an order's list of materials, slip, cover sheet and sample envelopes",
    .purpose_zh = "打印订单的材料清单、纸条、封面页和信封样式，并生成待填写的邮件记录",
    .kind = CMD_FILTER | CMD_POST,
    .reads = "order module document business channel submitted_at needed_by applicant "
             "held_document name_annotation delivery payment emergency materials state assigned_to",
    .writes = "pages, or records of another kind",
    .opts = opts,
    .verbs = verbs,
    .examples = examples};

int main(int argc, char **argv)
{
    return cmd_main(&cmd, argc, argv);
}
