/*
 * lq-audit: checks a store without trusting the tools that wrote it.
 *
 * Reads only, takes no lock, works on a copy or a read-only mount. What is
 * checked is told in lib/store/verify.h.
 */
#include "base/cmd.h"
#include "order/walk.h"
#include "store/admin.h"
#include "stream/out.h"

static bool journal_only;

static const struct opt opts[] = {{.name = "journal-only",
                                   .type = OPT_FLAG,
                                   .to = &journal_only,
                                   .verbs = "verify",
                                   .help = "don't compare the index with the journal"},
                                  {0}};

/* The index is a cache, but answers come from it: it must say what the journal says. */
static enum status verify_index(const char *dir)
{
    struct store_config cfg = {.dir = dir, .keys = order_keys};
    uint64_t wrong = 0;
    enum status st;
    struct store *s = store_open(&cfg, &st);

    if (!s)
        return st;
    st = store_check_index(s, &wrong);
    store_close(s);
    return st == ST_YES && wrong > 0 ? ST_IO : st;
}

static enum status verify(const struct verb *v, int argc, char **argv)
{
    const char *dir = argc == 1 ? argv[0] : cmd_common()->store;
    enum status st;

    if (argc > 1)
        diag_usage("%s: one store at a time", v->name);
    st = store_verify(dir, out_buf());
    return st == ST_YES && !journal_only ? verify_index(dir) : st;
}

static const struct verb verbs[] = {
    {"verify", "[DIR]", "check the whole journal, from the first byte to the last", verify}, {0}};

static const char *const examples[] = {
    "lq-store init --settable audited && lq-audit verify audited", NULL};

static const struct cmd cmd = {
    .name = "lq-audit",
    .purpose = "Verifies a store's journal: every line, its hash, its place in the chain.",
    .purpose_zh = "核验业务日志：逐行校验、散列值与链条次序。",
    .kind = CMD_STORE,
    .reads = "",
    .writes = "one JSON line: events, h of the last one, bytes, segments",
    .opts = opts,
    .verbs = verbs,
    .examples = examples};

int main(int argc, char **argv)
{
    return cmd_main(&cmd, argc, argv);
}
