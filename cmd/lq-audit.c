/*
 * lq-audit: checks a store without trusting the tools that wrote it, and
 * without trusting the office that keeps it.
 *
 * Reads only and takes no lock of the store's, but for what `key` and
 * `checkpoint` put into checkpoints/. What is checked is told in
 * lib/store/verify.h and lib/audit/witness.h.
 */
#include "lq-audit/audit.h"

bool journal_only;
bool messages;
bool record;
const char *key_file;
const char *officer;
struct witness witness = {.due_hours = 36};

static const struct opt opts[] = {
    {.name = "journal-only",
     .type = OPT_FLAG,
     .to = &journal_only,
     .verbs = "verify",
     .help = "compare neither index, messages nor info/ with the journal"},
    {.name = "messages",
     .type = OPT_FLAG,
     .to = &messages,
     .verbs = "verify",
     .help = "messages due must be sent even in a store that never sent one"},
    {.name = "against",
     .type = OPT_FILE,
     .to = &witness.against,
     .arg = "FILE",
     .verbs = "verify",
     .help = "hold the journal to a checkpoint kept elsewhere, too"},
    {.name = "verifier",
     .type = OPT_FILE,
     .to = &witness.verifiers,
     .arg = "FILE",
     .verbs = "verify check-proof",
     .help = "the verifier line of the key that signs, instead of the store's word"},
    {.name = "due",
     .type = OPT_INT,
     .to = &witness.due_hours,
     .arg = "HOURS",
     .min = 0,
     .max = 87600,
     .verbs = "verify",
     .help = "an event older than that must be under a checkpoint (36; 0: needn't)"},
    {.name = "key",
     .type = OPT_FILE,
     .to = &key_file,
     .arg = "FILE",
     .verbs = "checkpoint",
     .help = "the private key to sign with"},
    {.name = "record",
     .type = OPT_FLAG,
     .to = &record,
     .verbs = "checkpoint",
     .help = "tell of it in the journal, too: not for a copy"},
    {.name = "officer",
     .type = OPT_STR,
     .to = &officer,
     .arg = "NAME",
     .verbs = "access",
     .help = "every event of that one, and nothing of others"},
    {0}};

static const struct verb verbs[] = {
    {"verify", "[DIR]", "check the whole journal, from the first byte to the last", run_verify},
    {"key", "NAME", "make NAME.key and NAME.pub, and print the line that verifies", run_key},
    {"checkpoint", "", "sign the root of all events so far, and keep it", run_checkpoint},
    {"prove", "ORDER", "one order's events, each proven to be under the last checkpoint", run_prove},
    {"check-proof", "FILE", "check such a proof with nothing but the verifier", run_check_proof},
    {"recheck", "", "judge every step again; print those that come out otherwise", run_recheck},
    {"access", "", "who acted on what, decisions, four eyes, roles, odd hours", run_access},
    {0}};

static const char *const examples[] = {
    "lq-store init --settable audited && lq-audit verify audited",
    "lq-store init --settable signed && lq-audit key --store signed office >office.vkey && "
    "lq-audit checkpoint --store signed --key office.key >kept.note && "
    "lq-audit verify --verifier office.vkey --against kept.note signed",
    NULL};

static const struct cmd cmd = {
    .name = "lq-audit",
    .purpose = "Verifies a store's journal, signs checkpoints of it and checks them.",
    .purpose_zh = "核验业务日志：逐行校验、散列链条、签名检查点。",
    .kind = CMD_STORE,
    .reads = "",
    .writes = "verify: one JSON line: events, h of the last one, bytes, segments, checkpoints",
    .opts = opts,
    .verbs = verbs,
    .examples = examples};

int main(int argc, char **argv)
{
    return cmd_main(&cmd, argc, argv);
}
