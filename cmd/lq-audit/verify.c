#include "lq-audit/verify.h"
#include "message/audit.h"
#include "order/walk.h"

/* The index is a cache, but answers come from it: it must say what the journal says. */
enum status verify_index(const char *dir)
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

/* R16: a step of an order without its message. */
enum status verify_messages(const char *dir, bool always)
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
