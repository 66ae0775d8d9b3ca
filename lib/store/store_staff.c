/*
 * store_staff.c: who may do what, and which profile holds.
 *
 * The journal is what counts. staff.jsonl and store.json are written anew from
 * it under the lock, for people and for opening the store.
 */
#include "store/file.h"
#include "store/store_impl.h"

#include <errno.h>

const char *const store_roles[] = {"intake",   "reviewer",   "approver",
                                   "producer", "dispatcher", NULL};

static bool has_role(const struct json *j, const char *role)
{
    const struct json_node *list = json_get(j, json_root(j), "roles");
    struct arena a = {0};
    bool found = false;

    for (const struct json_node *v = json_first(j, list); v && !found; v = json_next(j, v))
        found = v->type == JSON_STRING && slice_is(json_str(j, v, &a), role);
    arena_release(&a);
    return found;
}

bool store_has_role(struct store *s, const char *user, const char *role)
{
    struct store_record r;
    struct json_error err;

    return store_get(s, slice_of("staff"), slice_of(user), &r) &&
           json_scan(&s->view.target, r.body.p, r.body.n, &err) && has_role(&s->view.target, role);
}

static bool may_change(struct store *s)
{
    for (const char *const *role = store_roles; *role; role++) {
        if (store_has_role(s, s->actor, *role))
            continue;
        diag_say("%s: only somebody with every role may change this; %s isn't %s", s->dir, s->actor,
                 *role);
        return false;
    }
    return true;
}

static bool put_line(void *ctx, const struct store_record *r)
{
    struct buf *out = ctx;

    buf_add_slice(out, slice_trim(r->body));
    buf_addc(out, '\n');
    return true;
}

/* Under the lock: the file as the journal has it. */
static enum status write_staff(struct store *s)
{
    struct buf text = {0};
    enum status st = ST_YES;

    if (!store_each(s, slice_of("staff"), NULL, put_line, &text))
        st = ST_IO;
    else if (!file_replace(s->dirfd, "staff.jsonl", FILE_MODE_RO, text.p, text.n)) {
        diag_say("%s/staff.jsonl: can't be written: %s; the journal has the change", s->dir,
                 strerror(errno));
        st = ST_IO;
    }
    buf_release(&text);
    return st;
}

static enum status write_meta(struct store *s)
{
    struct buf text = {0};
    enum status st = ST_YES;

    meta_print(&text, &s->meta);
    if (!file_replace(s->dirfd, "store.json", FILE_MODE_RO, text.p, text.n)) {
        diag_say("%s/store.json: can't be written: %s; the journal has the change: run the "
                 "command again",
                 s->dir, strerror(errno));
        st = ST_IO;
    }
    buf_release(&text);
    return st;
}

/* One event, then the file that copies it, both under a lock of their own: who
 * comes second writes the file last, and from the whole journal. */
static enum status change(struct store *s, const struct event_in *ev,
                          enum status (*write)(struct store *s), struct buf *dry)
{
    enum status st = store_begin(s, dry != NULL);

    if (st != ST_YES)
        return st;
    if (!may_change(s)) {
        store_rollback(s);
        return ST_NO;
    }
    if (dry) {
        st = store_stage(s, ev) ? ST_YES : ST_IO;
        buf_add_slice(dry, store_staged_lines(s));
        store_rollback(s);
        return st;
    }
    st = store_stage(s, ev) ? store_commit(s) : ST_IO;
    if (st == ST_YES)
        st = store_begin(s, false);
    if (st != ST_YES)
        return st;
    st = write(s);
    store_rollback(s);
    return st;
}

enum status store_grant(struct store *s, const char *user, const char *const *roles, size_t n,
                        struct buf *dry)
{
    struct buf patch = {0};
    struct event_in ev = {
        .kind = slice_of("staff"), .id = slice_of(user), .event = n ? "grant" : "revoke"};
    enum status st;

    buf_addc(&patch, '{');
    json_put_member_str(&patch, "user", slice_of(user));
    json_put_key(&patch, "roles");
    buf_addc(&patch, '[');
    for (size_t i = 0; i < n; i++) {
        json_put_comma(&patch);
        json_put_str(&patch, slice_of(roles[i]));
    }
    buf_adds(&patch, "]}");
    ev.patch = buf_slice(&patch);
    st = change(s, &ev, write_staff, dry);
    buf_release(&patch);
    return st;
}

enum status store_pin_profile(struct store *s, const char *sha256, struct buf *dry)
{
    struct buf patch = {0};
    struct event_in ev = {.kind = slice_of("store"), .id = slice_of("store"), .event = "profile"};
    enum status st;
    char *was = s->meta.profile_sha256;
    char *now = mem_dup(slice_of(sha256));

    buf_addc(&patch, '{');
    json_put_member_str(&patch, "profile_sha256", slice_of(sha256));
    buf_addc(&patch, '}');
    ev.patch = buf_slice(&patch);
    s->meta.profile_sha256 = now; /* write_meta() prints it */
    st = change(s, &ev, write_meta, dry);
    if (dry || st != ST_YES)
        s->meta.profile_sha256 = was;
    s->info.profile_sha256 = s->meta.profile_sha256;
    free(s->meta.profile_sha256 == was ? now : was);
    buf_release(&patch);
    return st;
}
