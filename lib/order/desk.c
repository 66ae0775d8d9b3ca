/*
 * The store with the profile it is pinned to.
 */
#include "order/desk.h"
#include "records/post_pick.h"
#include "store/sha256.h"

/* --post only where store.json says settable: nobody re-prices a real store. */
static const char *post_name(const struct store_info *info)
{
    const char *asked = cmd_common()->post;

    if (!asked || strcmp(asked, info->post) == 0 || info->settable)
        return asked ? asked : info->post;
    diag_say("--post: this store keeps to the profile '%s'", info->post);
    return NULL;
}

static bool pinned(const struct store_info *info, const struct post *post, const char *hex)
{
    if (info->settable || strcmp(hex, info->profile_sha256) == 0)
        return true;
    diag_say("the profile '%s' is not the one this store was made with (sha256 %.12s, want %.12s); "
             "put that one back, or pin the new one with the head of the office",
             post->name, hex, info->profile_sha256);
    return false;
}

static void put_rules(struct desk *d, const char *hex)
{
    buf_reset(&d->rules);
    buf_addf(&d->rules, "%s+%s@%.8s", LQ_VERSION, d->post->name, hex);
    buf_str(&d->rules);
}

bool desk_open(struct desk *d, bool with_post, enum status *st)
{
    struct store_config cfg = {.dir = cmd_common()->store, .keys = order_keys};
    const struct store_info *info;
    const char *name;
    char hex[SHA256_HEX + 1];

    memset(d, 0, sizeof *d);
    d->store = store_open(&cfg, st);
    if (!d->store)
        return false;
    if (!with_post)
        return true;
    info = store_info(d->store);
    *st = ST_USAGE;
    name = post_name(info);
    if (!name)
        return false;
    *st = ST_IO;
    d->post = post_load(name, info->settable);
    if (!d->post)
        return false;
    sha256_hex(d->post->raw.p, d->post->raw.n, hex);
    if (!pinned(info, d->post, hex))
        return false;
    put_rules(d, hex);
    store_set_rules(d->store, d->rules.p);
    *st = ST_YES;
    return true;
}

void desk_close(struct desk *d)
{
    if (d->store)
        store_close(d->store);
    post_free(d->post);
    buf_release(&d->rules);
}

enum status desk_each_record(bool with_post, enum status (*answer)(struct desk *d, struct rec *r),
                             int argc, char **argv)
{
    struct stream_opts o = {.rejects = cmd_common()->rejects, .strict = cmd_common()->strict};
    struct desk d;
    struct stream *s;
    struct rec *r;
    enum status st;

    if (!desk_open(&d, with_post, &st)) {
        desk_close(&d);
        return st;
    }
    s = stream_open(&o, argc, argv);
    while ((r = stream_next(s))) {
        st = answer(&d, r);
        if (rec_failed(r))
            stream_reject(s, r);
        else
            stream_status(s, st);
    }
    st = status_max(stream_close(s), store_failed(d.store));
    desk_close(&d);
    return st;
}
