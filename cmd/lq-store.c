/*
 * lq-store: makes a store and looks after it as a whole.
 *
 * The records in it are lq-order's business; checking the chain is lq-audit's.
 * Every verb prints one JSON line about what it did or found. How the store
 * works is told in lib/store/journal.c.
 */
#include "lq-store/store_cmd.h"
#include "records/post_pick.h"
#include "records/share.h"
#include "store/admin.h"
#include "store/sha256.h"
#include "store/store.h"
#include "stream/out.h"

static bool settable;
static const char *post;

static const struct opt opts[] = {
    {.name = "settable",
     .type = OPT_FLAG,
     .to = &settable,
     .verbs = "init",
     .help = "a demo or test store: LQ_NOW, LQ_ACTOR, LQ_SHARE and --post are honoured"},
    {.name = "post",
     .type = OPT_STR,
     .to = &post,
     .arg = "NAME",
     .verbs = "init",
     .help = "the post whose profile the store is pinned to (else share/posts/default)"},
    {.name = "pin",
     .type = OPT_FLAG,
     .to = &pin,
     .verbs = "profile",
     .help = "hold the store to the profile that is installed now"},
    {.name = "dry-run",
     .type = OPT_FLAG,
     .to = &dry_run,
     .verbs = "staff profile",
     .help = "print the event that would be written, and write nothing"},
    {.name = "kind",
     .type = OPT_CHOICE,
     .to = &export_kind,
     .arg = "KIND",
     .choices = "order packet staff store",
     .verbs = "export",
     .help = "which records (order)"},
    {0}};

/* The profile as it is today: the store remembers which one it was made for. */
static bool profile_hash(char hex[SHA256_HEX + 1])
{
    struct buf name = {0};
    struct buf text = {0};
    bool ok;

    buf_addf(&name, "posts/%s.json", post);
    ok = share_read(buf_str(&name), settable, &text);
    if (ok)
        sha256_hex(text.p, text.n, hex);
    buf_release(&name);
    buf_release(&text);
    return ok;
}

static enum status init(const struct verb *v, int argc, char **argv)
{
    char hex[SHA256_HEX + 1];
    static char name[33];
    enum status st;

    if (argc != 1)
        diag_usage("%s: name the one directory to make the store in", v->name);
    if (!post) {
        if (!post_default_name(name, settable))
            return ST_IO;
        post = name;
    }
    if (strspn(post, "abcdefghijklmnopqrstuvwxyz0123456789-") != strlen(post) || !*post)
        diag_usage("%s: a post's name is small letters, digits and '-'", post);
    if (!profile_hash(hex))
        return ST_IO;
    st = store_init(argv[0], post, hex, settable, NULL);
    return st == ST_YES ? store_stat(argv[0], out_buf()) : st;
}

/* The verbs without operands work on --store or $LQ_STORE. */
static void no_operands(const struct verb *v, int argc, char **argv)
{
    if (argc > 0)
        diag_usage("%s takes no operands, so '%.80s' is one too many; name the store with --store",
                   v->name, argv[0]);
}

static enum status stat_verb(const struct verb *v, int argc, char **argv)
{
    no_operands(v, argc, argv);
    return store_stat(cmd_common()->store, out_buf());
}

static enum status recover(const struct verb *v, int argc, char **argv)
{
    no_operands(v, argc, argv);
    return store_recover(cmd_common()->store, NULL, out_buf());
}

static enum status backup(const struct verb *v, int argc, char **argv)
{
    if (argc != 1)
        diag_usage("%s: name the one directory to back up into", v->name);
    return store_backup(cmd_common()->store, argv[0], out_buf());
}

static const struct verb verbs[] = {
    {"init", "DIR", "make a new store in DIR, which doesn't exist or is empty", init},
    {"stat", "", "what the store holds, as one JSON line", stat_verb},
    {"recover", "",
     "verify the journal from the disk, put aside what was never acknowledged, "
     "lift the poison",
     recover},
    {"rebuild", "", "make the index anew from the journal", run_rebuild},
    {"export", "", "current records as JSON lines", run_export},
    {"staff", "[grant USER ROLE...|revoke USER]", "who may do what; each change is an event",
     run_staff},
    {"profile", "", "the post profile the store is pinned to, and the installed one", run_profile},
    {"backup", "DIR", "copy what DIR lacks of the journal; DIR is a store itself", backup},
    {0}};

static const char *const examples[] = {"lq-store init --settable store",
                                       "lq-store stat --store store",
                                       "lq-store backup --store store copy", NULL};

static const struct cmd cmd = {.name = "lq-store",
                               .purpose = "Makes a store of orders, backs it up and recovers it.",
                               .purpose_zh = "建立、备份、修复业务数据仓库。",
                               .kind = CMD_STORE,
                               .reads = "",
                               .writes = "one JSON line about the store",
                               .opts = opts,
                               .verbs = verbs,
                               .examples = examples};

int main(int argc, char **argv)
{
    return cmd_main(&cmd, argc, argv);
}
