/*
 * verify: the journal itself, then what must agree with it.
 */
#include "lq-audit/audit.h"
#include "message/audit.h"
#include "order/walk.h"
#include "stream/out.h"

/* What stands beside the journal must say what the journal says: the index, for answers come
 * from it though it is a cache, and what the public is told, for somebody answers for that. */
static enum status verify_beside(const char *dir, enum status (*check)(struct store *, uint64_t *))
{
    struct store_config cfg = {.dir = dir, .keys = order_keys};
    uint64_t wrong = 0;
    enum status st;
    struct store *s = store_open(&cfg, &st);

    if (!s)
        return st;
    st = check(s, &wrong);
    store_close(s);
    return st == ST_YES && wrong > 0 ? ST_IO : st;
}

/* R16: a step of an order without its message. */
static enum status verify_messages(const char *dir, bool always)
{
    struct store_config cfg = {.dir = dir, .keys = order_keys};
    struct message_audit audit = {.always = always};
    enum status st;
    struct store *s = store_open(&cfg, &st);
    const struct store_info *info = s ? store_info(s) : NULL;
    struct post *post = s ? post_load(info->post, info->settable) : NULL;

    if (s)
        st = post ? message_audit(s, post, clock_now(info->settable), &audit) : ST_IO;
    post_free(post);
    store_close(s);
    return st;
}

enum status run_verify(const struct verb *v, int argc, char **argv)
{
    const char *dir = argc == 1 ? argv[0] : cmd_common()->store;
    struct store_witness hook = witness_hook(&witness);
    enum status st = store_verify(dir, &hook, out_buf());

    (void)v;
    witness_release(&witness);
    if (st != ST_YES || journal_only)
        return st;
    st = verify_beside(dir, store_check_index);
    if (st == ST_YES)
        st = verify_beside(dir, store_check_public);
    return st == ST_YES ? verify_messages(dir, messages) : st;
}
