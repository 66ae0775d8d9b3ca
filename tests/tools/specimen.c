/*
 * specimen: a command with one of everything, so that tests/house.bats can
 * hold lib/base/cmd to its promises whatever the real commands use.
 *
 * It prints what it was given, one "name=value" a line.
 */
#include "base/cmd.h"

static bool flag;
static const char *text = "-";
static const char *file = "-";
static const char *colour = "-";
static int64_t count = 7;
static struct opt_list list;
static const char *why = "-";
static const char *reason = "-";

static const struct opt opts[] = {
    {.name = "flag", .letter = 'f', .type = OPT_FLAG, .to = &flag, .help = "a flag"},
    {.name = "text", .letter = 't', .type = OPT_STR, .to = &text, .arg = "TEXT", .help = "a text"},
    {.name = "file", .type = OPT_FILE, .to = &file, .verbs = "show", .help = "a file"},
    {.name = "colour",
     .type = OPT_CHOICE,
     .to = &colour,
     .choices = "red green",
     .help = "a choice whose line is so long that it can't stand on one line of eighty columns"},
    {.name = "count", .type = OPT_INT, .to = &count, .min = 1, .max = 60, .help = "a number"},
    {.name = "item", .type = OPT_LIST, .to = &list, .arg = "ITEM", .help = "may be repeated"},
    {.name = "why", .type = OPT_STR, .to = &why, .verbs = "show", .help = "why it's shown"},
    {.name = "why", .type = OPT_STR, .to = &reason, .verbs = "pair", .help = "why it's paired"},
    {0}};

static enum status show(const struct verb *v, int argc, char **argv)
{
    printf("verb=%s\nflag=%d\ntext=%s\nfile=%s\ncolour=%s\ncount=%lld\nwhy=%s\nreason=%s\n",
           v->name, flag, text, file, colour, (long long)count, why, reason);
    printf("lang=%s\nstrict=%d\npost=%s\n", cmd_common()->lang, cmd_common()->strict,
           cmd_common()->post ? cmd_common()->post : "-");
    for (size_t i = 0; i < list.n; i++)
        printf("item=%s\n", list.v[i]);
    for (int i = 0; i < argc; i++)
        printf("operand=%s\n", argv[i]);
    return ST_YES;
}

static const struct verb verbs[] = {{"show", "[FILE...]", "print what was given", show},
                                    {"pair", "ORDER FINDING", "take two operands", show},
                                    {"none", "", "take no operand", show},
                                    {0}};

static const char *const examples[] = {"specimen show 'a' -- -b", NULL};

static const struct cmd cmd = {
    .name = "specimen",
    .purpose = "print the options and operands it was given",
    .purpose_zh =
        "打印收到的选项和操作数，供测试核对命令行解析是否守约，这一行故意写得很长以便折行",
    .kind = CMD_FILTER | CMD_POST,
    .opts = opts,
    .verbs = verbs,
    .reads = "order payment",
    .writes = "specimen",
    .examples = examples,
};

int main(int argc, char **argv)
{
    return cmd_main(&cmd, argc, argv);
}
