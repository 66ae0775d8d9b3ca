/*
 * Staff and profile: who may do what, and which figures hold.
 */
#include "lq-store/store_cmd.h"
#include "order/walk.h"
#include "records/share.h"
#include "store/sha256.h"
#include "stream/out.h"

bool pin;
bool dry_run;

struct store *open_store(enum status *st)
{
    struct store_config cfg = {.dir = cmd_common()->store, .keys = order_keys};

    return store_open(&cfg, st);
}

/* ---- staff ---- */

static bool print_body(void *ctx, const struct store_record *rec)
{
    (void)ctx;
    out_add(rec->body.p, rec->body.n);
    out_add("\n", 1);
    return true;
}

static enum status list_staff(struct store *s)
{
    (void)store_each(s, slice_of("staff"), NULL, print_body, NULL);
    return store_failed(s);
}

static void check_role(const char *role)
{
    for (const char *const *r = store_roles; *r; r++) {
        if (strcmp(*r, role) == 0)
            return;
    }
    diag_usage("staff: '%.40s' is not a role: intake, reviewer, approver, producer, dispatcher",
               role);
}

/* A login name, as the system writes one. */
static void check_user(const char *user)
{
    size_t n = strspn(user, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");

    if (n == 0 || n > 32 || user[n] != '\0')
        diag_usage("staff: '%.40s' is not a login name", user);
}

enum status run_staff(const struct verb *v, int argc, char **argv)
{
    const char *const *roles = (const char *const *)(argv + 2);
    struct store *s;
    enum status st;

    (void)v;
    if (argc == 1 || (argc > 0 && strcmp(argv[0], "grant") != 0 && strcmp(argv[0], "revoke") != 0))
        diag_usage("staff: nothing, or grant USER ROLE..., or revoke USER");
    if (argc > 0)
        check_user(argv[1]);
    if (argc > 0 && (strcmp(argv[0], "grant") == 0) != (argc > 2))
        diag_usage("staff: grant USER ROLE..., or revoke USER");
    for (int i = 2; i < argc; i++)
        check_role(argv[i]);
    s = open_store(&st);
    if (!s)
        return st;
    if (argc > 0)
        st = store_grant(s, argv[1], roles, (size_t)(argc - 2), dry_run ? out_buf() : NULL);
    if (st == ST_YES && !(dry_run && argc > 0))
        st = list_staff(s);
    store_close(s);
    return st;
}

/* ---- profile ---- */

static bool profile_hash(const struct store_info *info, char hex[SHA256_HEX + 1])
{
    struct buf name = {0};
    struct buf text = {0};
    bool ok;

    buf_addf(&name, "posts/%s.json", info->post);
    ok = share_read(buf_str(&name), info->settable, &text);
    if (ok)
        sha256_hex(text.p, text.n, hex);
    buf_release(&name);
    buf_release(&text);
    return ok;
}

static void put_profile(const struct store_info *info, const char *now)
{
    struct buf line = {0};

    buf_addc(&line, '{');
    json_put_member_str(&line, "post", slice_of(info->post));
    json_put_member_str(&line, "pinned_sha256", slice_of(info->profile_sha256));
    json_put_member_str(&line, "installed_sha256", slice_of(now));
    json_put_member_raw(&line, "same",
                        slice_of(strcmp(now, info->profile_sha256) == 0 ? "true" : "false"));
    buf_adds(&line, "}\n");
    out_add_buf(&line);
    buf_release(&line);
}

enum status run_profile(const struct verb *v, int argc, char **argv)
{
    char hex[SHA256_HEX + 1];
    struct store *s;
    enum status st;

    if (argc > 0)
        diag_usage("%s takes no operands: '%s'", v->name, argv[0]);
    s = open_store(&st);
    if (!s)
        return st;
    if (!profile_hash(store_info(s), hex))
        st = ST_IO;
    else if (pin && strcmp(hex, store_info(s)->profile_sha256) != 0)
        st = store_pin_profile(s, hex, dry_run ? out_buf() : NULL);
    if (st == ST_YES && !(pin && dry_run)) {
        put_profile(store_info(s), hex);
        st = strcmp(hex, store_info(s)->profile_sha256) == 0 ? ST_YES : ST_NO;
    }
    store_close(s);
    return st;
}
