/*
 * lq-audit: checks a store without trusting the tools that wrote it.
 *
 * Reads only, takes no lock, works on a copy or a read-only mount. What is
 * checked is told in lib/store/verify.h.
 */
#include "base/cmd.h"
#include "store/admin.h"
#include "stream/out.h"

static enum status verify(const struct verb *v, int argc, char **argv)
{
    if (argc > 1)
        diag_usage("%s: one store at a time", v->name);
    return store_verify(argc == 1 ? argv[0] : cmd_common()->store, out_buf());
}

static const struct verb verbs[] = {
    {"verify", "[DIR]", "check the whole journal, from the first byte to the last", verify}, {0}};

static const char *const examples[] = {"lq-store init --settable audited && lq-audit verify audited",
                                       NULL};

static const struct cmd cmd = {
    .name = "lq-audit",
    .purpose = "Verifies a store's journal: every line, its hash, its place in the chain.",
    .purpose_zh = "核验业务日志：逐行校验、散列值与链条次序。",
    .kind = CMD_STORE,
    .reads = "",
    .writes = "one JSON line: events, h of the last one, bytes, segments",
    .verbs = verbs,
    .examples = examples};

int main(int argc, char **argv)
{
    return cmd_main(&cmd, argc, argv);
}
