/*
 * lq-verify-legalization: is a consular legalization genuine.
 *
 * Adds the member `legalization` to each record, from register files that reveal
 * nothing (lib/legal/lqr.h), and makes these. The rules are in
 * rules/legalization.h, the authorities in share/authorities.jsonl.
 */
#include "lq-verify-legalization/check.h"
#include "lq-verify-legalization/make.h"

static struct check_opts checking;
static struct make_opts making;

static const struct opt opts[] = {
    {.name = "register", .type = OPT_LIST, .to = &checking.registers, .arg = "FILE",
     .verbs = "check", .help = "a register or a delta to ask; may be repeated"},
    {.name = "signer", .type = OPT_LIST, .to = &checking.signers, .arg = "FILE.pub",
     .verbs = "check", .help = "public key of who signs registers; may be repeated"},
    {.name = "signer", .type = OPT_LIST, .to = &making.signers, .arg = "FILE.pub",
     .verbs = "verify build merge", .help = "public key to believe; may be repeated"},
    {.name = "lookup-key", .type = OPT_FILE, .to = &checking.lookup_key, .verbs = "check",
     .help = "the offices' key, if the register was built with one"},
    {.name = "lookup-key", .type = OPT_FILE, .to = &making.lookup_key, .verbs = "build",
     .help = "the offices' key; without it a check must be slow"},
    {.name = "attempts", .type = OPT_DIR, .to = &checking.attempts, .verbs = "check",
     .help = "count failures per caller (user, or member caller) there"},
    {.name = "seen", .type = OPT_FILE, .to = &checking.seen, .verbs = "check",
     .help = "remember the newest serials there, refuse older ones"},
    {.name = "key", .type = OPT_FILE, .to = &making.key, .verbs = "build merge",
     .help = "private key to sign with"},
    {.name = "base", .type = OPT_FILE, .to = &making.base, .verbs = "build",
     .help = "make a delta that follows this register or delta"},
    {.name = "slow", .type = OPT_INT, .to = &making.cost, .arg = "COST",
     .min = LEGAL_COST_MIN, .max = LEGAL_COST_MAX, .verbs = "build",
     .help = "scrypt with 2^COST rounds and KiB for each check"},
    {.name = "days", .type = OPT_INT, .to = &making.days, .arg = "N", .min = 1, .max = 36525,
     .verbs = "build merge", .help = "until it expires (the profile's)"},
    {0}};

static enum status check(const struct verb *v, int argc, char **argv)
{
    (void)v;
    return check_run(&checking, argc, argv);
}

static enum status sign_key(const struct verb *v, int argc, char **argv)
{
    (void)v;
    (void)argc;
    return make_sign_key(argv[0]);
}

static enum status lookup_key(const struct verb *v, int argc, char **argv)
{
    (void)v;
    (void)argc;
    return make_lookup_key(argv[0]);
}

static enum status build(const struct verb *v, int argc, char **argv)
{
    (void)v;
    (void)argc;
    (void)argv;
    return make_register(&making);
}

static enum status merge(const struct verb *v, int argc, char **argv)
{
    (void)v;
    return make_merged(&making, (size_t)argc, (const char *const *)argv);
}

static enum status verify(const struct verb *v, int argc, char **argv)
{
    (void)v;
    return make_checked(&making, (size_t)argc, (const char *const *)argv);
}

static const struct verb verbs[] = {
    {"check", "[FILE...]", "whether each legalization is genuine", check},
    {"sign-key", "NAME", "make NAME.key and NAME.pub, to sign registers with", sign_key},
    {"lookup-key", "KEY", "make the key that offices hold beside a register", lookup_key},
    {"build", "", "a register, or with --base a delta, of the records on stdin", build},
    {"merge", "REGISTER DELTA...", "a register with its deltas folded in", merge},
    {"verify", "REGISTER...", "hold every byte of registers to their signature", verify},
    {0}};

static const char *const examples[] = {
    "lq-verify-legalization sign-key office && lq-verify-legalization lookup-key lookup.key && "
    "lq-verify-legalization build --key office.key --lookup-key lookup.key "
    "< register.jsonl > office.lqr",
    "lq-verify-legalization --register office.lqr --signer office.pub --lookup-key lookup.key "
    "legalizations.jsonl | lq-explain --lang zh",
    "lq-verify-legalization verify --signer office.pub office.lqr", NULL};

static const struct cmd cmd = {
    .name = "lq-verify-legalization",
    .purpose = "tell a genuine consular legalization from a register that reveals nothing",
    .purpose_zh = "查验领事认证真伪：登记册可离线持有而不泄露内容",
    .kind = CMD_FILTER | CMD_POST,
    .reads = "number sticker authority document_sha256",
    .writes = "legalization",
    .opts = opts,
    .verbs = verbs,
    .fallback = &verbs[0],
    .examples = examples};

int main(int argc, char **argv)
{
    return cmd_main(&cmd, argc, argv);
}
