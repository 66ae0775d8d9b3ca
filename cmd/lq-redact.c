/*
 * lq-redact: personal data masked by a named policy, for what leaves the office.
 *
 * Writes each record anew, with the members that share/redact/POLICY.jsonl lets
 * through in some form. Stateless. Its parts are in lq-redact/redact.h.
 */
#include "lq-redact/redact.h"
#include "legal/keys.h"
#include "stream/out.h"

static const char *policy = "statistics";
static const char *key_file;
static const char *new_key;
static struct opt_list allow;

static const struct opt opts[] = {
    {.name = "policy",
     .type = OPT_STR,
     .to = &policy,
     .arg = "NAME",
     .help = "the policy, share/redact/NAME.jsonl (statistics unless told)"},
    {.name = "key",
     .type = OPT_FILE,
     .to = &key_file,
     .arg = "FILE",
     .help = "the key of pseudonyms, where the policy makes any"},
    {.name = "allow",
     .type = OPT_LIST,
     .to = &allow,
     .arg = "MEMBER",
     .help = "let a member through that no row names, its text scrubbed"},
    {.name = "new-key",
     .type = OPT_FILE,
     .to = &new_key,
     .arg = "FILE",
     .help = "make such a key, and no more"},
    {0}};

static enum answer redact(void *state, struct rec *r, struct buf *out)
{
    (void)out;
    redact_record(state, r, out_buf());
    out_add("\n", 1);
    return ANSWER_YES;
}

static enum status redact_all(struct redactor *r, int argc, char **argv)
{
    unsigned char key[LEGAL_KEY];
    struct filter f = {.work = redact, .state = r};
    enum status st;

    if (r->policy->pseudonyms && !key_file)
        diag_usage("policy %s makes pseudonyms: option '--key' is missing", policy);
    if (key_file && !legal_lookup_read(key_file, key))
        return ST_IO;
    r->key = key_file ? key : NULL;
    st = filter_run(&f, argc, argv);
    legal_wipe(key, sizeof key);
    return st;
}

static enum status run(const struct verb *v, int argc, char **argv)
{
    struct redactor *r;
    struct policy *p;
    struct ids *ids;
    enum status st = ST_IO;

    (void)v;
    if (new_key)
        return legal_lookup_make(new_key) ? ST_YES : ST_IO;
    r = mem_alloc(1, sizeof *r);
    p = policy_load(policy, &allow);
    ids = p ? ids_load(true) : NULL;
    if (ids) {
        r->policy = p;
        r->ids = ids;
        r->today = instant_civil(clock_now(true));
        st = redact_all(r, argc, argv);
    }
    redact_release(r);
    free(r);
    ids_free(ids);
    policy_free(p);
    return st;
}

static const struct verb worker = {.run = run};

static const char *const examples[] = {
    "lq-redact export.jsonl",
    "lq-redact --new-key study.key && lq-redact --policy external --key study.key export.jsonl",
    "lq-order list | lq-redact --policy support --allow transition | lq-table", NULL};

static const struct cmd cmd = {.name = "lq-redact",
                               .purpose = "mask personal data in records by a named policy",
                               .purpose_zh = "按指定策略遮蔽记录中的个人信息",
                               .kind = CMD_FILTER,
                               .operands = "[FILE...]",
                               .reads = "",
                               .writes = "records",
                               .opts = opts,
                               .fallback = &worker,
                               .examples = examples};

int main(int argc, char **argv)
{
    return cmd_main(&cmd, argc, argv);
}
