/*
 * store_public.c: what the public is told, info/ID.json.
 *
 * First the event with the text, then the file. The other way round a run that is
 * cut off would leave words of the post to be read which nobody is on record for;
 * this way it leaves a decision that isn't carried out yet, and the words of it are
 * in the journal. The lock spool/info.lock is held over both, so that of two
 * publishers the one whose event is the last writes the file last.
 */
#include "store/file.h"
#include "store/lock.h"
#include "store/store_impl.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#define TEXT_MAX ((size_t)256 << 10)

static const struct slice kind = {"info", 4};
static const char ending[] = ".json";

struct publisher {
    struct store *s;
    struct slice id;
    struct buf name;
    int dir;
    int lock;
};

static enum status failed(const struct store *s, const char *name, const char *what)
{
    diag_say("%s/info/%s: %s: %s", s->dir, name, what, strerror(errno));
    return ST_IO;
}

static enum status enter(struct publisher *p, struct store *s, struct slice id)
{
    *p = (struct publisher){.s = s, .id = id, .lock = -1};
    buf_add_slice(&p->name, id);
    buf_adds(&p->name, ending);
    p->dir = file_open_dir(s->dirfd, "info");
    if (p->dir < 0)
        return failed(s, "", "can't be opened");
    return store_side_lock(s, "info.lock", &p->lock);
}

static void leave(struct publisher *p)
{
    store_sender_drop(p->lock);
    if (p->dir >= 0)
        close(p->dir);
    buf_release(&p->name);
}

/* The sha256 of what an item's record says stands in the file; empty: it says none does. */
static struct slice told_hash(const struct store_record *r, struct json *doc)
{
    static char hex[SHA256_HEX + 1];
    struct json_error err;
    const struct json_node *v;
    struct slice raw;

    if (!slice_is(r->state, "published") || !json_scan(doc, r->body.p, r->body.n, &err))
        return (struct slice){0};
    v = json_get(doc, json_root(doc), "sha256");
    raw = v ? json_raw(doc, v) : (struct slice){0};
    if (raw.n != SHA256_HEX + 2) /* with its quotes */
        return (struct slice){0};
    memcpy(hex, raw.p + 1, SHA256_HEX);
    hex[SHA256_HEX] = '\0';
    return slice_of(hex);
}

/* ---- the event ---- */

/* One event in a batch of its own, unless `needed` says under the lock that it stands already. */
static enum status record(struct publisher *p, const struct event_in *ev, const char *hex,
                          bool *wrote)
{
    static struct json doc;
    struct store_record r;
    enum status st = store_begin(p->s, false);
    bool known;
    bool same;

    if (st != ST_YES)
        return st;
    known = store_get(p->s, kind, p->id, &r);
    same = known && slice_is(r.state, ev->to) && (!hex || slice_is(told_hash(&r, &doc), hex));
    if (same || (!hex && !known) || !store_stage(p->s, ev)) {
        bool full = !same && (hex || known);
        store_rollback(p->s);
        return full ? ST_IO : same ? ST_YES : ST_NO;
    }
    *wrote = true;
    return store_commit(p->s);
}

/* ---- publish, withdraw ---- */

static enum status put_file(struct publisher *p, struct slice text, bool *wrote)
{
    struct buf old = {0};
    const char *name = buf_str(&p->name);
    enum status st = ST_YES;

    if (file_read_all(p->dir, name, TEXT_MAX, &old) && slice_eq(buf_slice(&old), text)) {
        buf_release(&old);
        return ST_YES;
    }
    *wrote = true;
    if (!file_replace(p->dir, name, FILE_MODE, text.p, text.n))
        st = failed(p->s, name, "can't be written; run this again");
    buf_release(&old);
    return st;
}

enum status store_publish(struct store *s, struct slice id, struct slice what, struct slice line,
                          bool *wrote)
{
    struct publisher p;
    struct buf text = {0};
    struct buf patch = {0};
    char hex[SHA256_HEX + 1];
    struct event_in ev = {.kind = kind, .id = id, .event = "publish", .to = "published"};
    enum status st = enter(&p, s, id);

    *wrote = false;
    buf_add_slice(&text, line);
    buf_addc(&text, '\n');
    sha256_hex(text.p, text.n, hex);
    buf_addc(&patch, '{');
    json_put_member_str(&patch, "item", what);
    json_put_member_str(&patch, "sha256", slice_of(hex));
    json_put_member_i64(&patch, "bytes", (int64_t)text.n);
    json_put_member_str(&patch, "text", line);
    buf_addc(&patch, '}');
    (void)buf_reserve(&patch, 0);
    ev.patch = buf_slice(&patch);
    if (st == ST_YES)
        st = record(&p, &ev, hex, wrote);
    if (st == ST_YES)
        st = put_file(&p, buf_slice(&text), wrote);
    leave(&p);
    buf_release(&text);
    buf_release(&patch);
    return st;
}

enum status store_withdraw(struct store *s, struct slice id, struct slice note, bool *wrote)
{
    struct publisher p;
    struct event_in ev = {.kind = kind,
                          .id = id,
                          .event = "withdraw",
                          .to = "withdrawn",
                          .patch = slice_of("{\"sha256\":null,\"bytes\":null,\"text\":null}"),
                          .note = note};
    struct buf patch = {0};
    enum status st = enter(&p, s, id);

    *wrote = false;
    buf_add_slice(&patch, ev.patch);
    (void)buf_reserve(&patch, 0); /* events want readable bytes after it */
    ev.patch = buf_slice(&patch);
    if (st == ST_YES)
        st = record(&p, &ev, NULL, wrote);
    if (st == ST_YES && unlinkat(p.dir, buf_str(&p.name), 0) == 0) {
        *wrote = true;
        st = file_sync(p.dir) ? ST_YES : failed(s, "", "fsync");
    } else if (st == ST_YES && errno != ENOENT) {
        st = failed(s, buf_str(&p.name), "can't be removed; run this again");
    }
    leave(&p);
    buf_release(&patch);
    return st;
}

/* ---- does info/ say what the journal says? ---- */

struct check {
    struct store *s;
    int dir;
    uint64_t wrong;
};

static void say(struct check *c, const char *name, const char *what)
{
    c->wrong++;
    diag_say("%s/info/%s: %s", c->s->dir, name, what);
}

static bool check_item(void *ctx, const struct store_record *r)
{
    static struct json doc;
    struct check *c = ctx;
    struct buf name = {0};
    struct buf text = {0};
    char hex[SHA256_HEX + 1] = "";
    bool there;

    buf_add_slice(&name, r->id);
    buf_adds(&name, ending);
    there = file_read_all(c->dir, buf_str(&name), TEXT_MAX, &text);
    if (there)
        sha256_hex(text.p, text.n, hex);
    if (there && slice_is(r->state, "withdrawn"))
        say(c, buf_str(&name), "was withdrawn, and stands there: withdraw it again");
    else if (!there && slice_is(r->state, "published"))
        say(c, buf_str(&name), "isn't there, and was published: import it again");
    else if (there && !slice_is(told_hash(r, &doc), hex))
        say(c, buf_str(&name), "isn't what was published: import it again");
    buf_release(&name);
    buf_release(&text);
    return true;
}

static enum status check_files(struct check *c)
{
    struct file_list l;
    struct store_record r;
    enum status st = ST_YES;

    if (!file_list(c->dir, ending, &l))
        st = failed(c->s, "", "can't be read");
    for (size_t i = 0; i < l.n && st == ST_YES; i++) {
        const char *name = l.name[i];
        if (!store_get(c->s, kind, slice_from(name, strlen(name) - sizeof ending + 1), &r))
            say(c, name, "nobody published it: import it again, or remove it");
    }
    file_list_free(&l);
    return status_max(st, store_failed(c->s));
}

/* ---- for a backup ---- */

static bool copy_one(int from, int to, const char *name)
{
    struct buf text = {0};
    struct buf old = {0};
    bool ok = file_read_all(from, name, TEXT_MAX, &text);

    if (ok &&
        (!file_read_all(to, name, TEXT_MAX, &old) || !slice_eq(buf_slice(&old), buf_slice(&text))))
        ok = file_replace(to, name, FILE_MODE, text.p, text.n);
    buf_release(&text);
    buf_release(&old);
    return ok;
}

static bool copy_items(int from, int to)
{
    struct file_list l;
    bool ok = file_list(from, ending, &l);

    for (size_t i = 0; i < l.n; i++)
        ok = copy_one(from, to, l.name[i]) && ok;
    file_list_free(&l);
    return ok;
}

static bool drop_others(int from, int to)
{
    struct file_list l;
    bool ok = file_list(to, ending, &l);

    for (size_t i = 0; i < l.n; i++)
        if (faccessat(from, l.name[i], F_OK, AT_SYMLINK_NOFOLLOW) != 0)
            ok = unlinkat(to, l.name[i], 0) == 0 && ok;
    file_list_free(&l);
    return ok;
}

enum status public_copy(int fromfd, int tofd, const char *to)
{
    int a = file_open_dir(fromfd, "info");
    int b = file_open_dir(tofd, "info");
    bool ok = a >= 0 && b >= 0 && copy_items(a, b) && drop_others(a, b);

    if (!ok)
        diag_say("%s/info: can't be brought up to date: %s", to, strerror(errno));
    if (a >= 0)
        close(a);
    if (b >= 0)
        close(b);
    return ok ? ST_YES : ST_IO;
}

/* ---- the whole of info/ ---- */

enum status store_check_public(struct store *s, uint64_t *wrong)
{
    struct check c = {.s = s, .dir = file_open_dir(s->dirfd, "info")};
    enum status st = ST_YES;

    *wrong = 0;
    if (c.dir < 0) /* a backup has none */
        return errno == ENOENT ? ST_YES : failed(s, "", "can't be opened");
    (void)store_each(s, kind, NULL, check_item, &c);
    st = status_max(store_failed(s), check_files(&c));
    close(c.dir);
    *wrong = c.wrong;
    return st;
}
