/*
 * init.c: a new store.
 *
 * store.json is made last, by rename: a directory without it isn't a store, so
 * an init that was cut off can simply be repeated.
 */
#include "store/admin.h"
#include "store/event.h"
#include "store/file.h"
#include "store/journal.h"
#include "store/meta.h"
#include "store/store.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#define FIRST_SEGMENT "journal/000000000001.jsonl"
#define ALL_ROLES     "[\"intake\",\"reviewer\",\"approver\",\"producer\",\"dispatcher\"]"

static const char *const subdirs[] = {"journal",     "quarantine", "index", "attachments",
                                      "checkpoints", "info",       "spool", "spool/pension"};

static enum status failed(const char *dir, const char *what)
{
    diag_say("%s/%s: can't be made: %s", dir, what, strerror(errno));
    return ST_IO;
}

static bool ours(const char *name)
{
    static const char *const files[] = {
        "lock", "staff.jsonl", ".lock.tmp", ".staff.jsonl.tmp", ".store.json.tmp", "lost+found"};

    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        if (strcmp(name, files[i]) == 0)
            return true;
    for (size_t i = 0; i < sizeof subdirs / sizeof *subdirs; i++)
        if (strcmp(name, subdirs[i]) == 0)
            return true;
    return false;
}

/* Nothing in it but what an init that was cut off leaves. */
enum status layout_check_empty(int dirfd, const char *dir)
{
    int fd = file_open_dir(dirfd, ".");
    DIR *d = fd >= 0 ? fdopendir(fd) : NULL;
    const struct dirent *e;
    enum status st = ST_YES;

    if (!d) {
        if (fd >= 0)
            close(fd);
        diag_say("%s: can't be read: %s", dir, strerror(errno));
        return ST_IO;
    }
    while (st == ST_YES && (e = readdir(d)) != NULL) {
        if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0 || ours(e->d_name))
            continue;
        if (strcmp(e->d_name, "store.json") == 0)
            diag_say("%s: there is a store already", dir);
        else
            diag_say("%s: not empty: a new store needs a directory of its own", dir);
        st = ST_NO;
    }
    closedir(d);
    return st;
}

/* A journal with more in it than init writes has lost its store.json. */
static enum status check_no_journal(int dirfd, const char *dir)
{
    struct buf text = {0};
    enum status st = ST_YES;
    const char *lf;

    if (file_read_all(dirfd, FIRST_SEGMENT, META_SEGMENT_MAX, &text)) {
        lf = text.n ? memchr(text.p, '\n', text.n) : NULL;
        lf = lf ? memchr(lf + 1, '\n', text.n - (size_t)(lf + 1 - text.p)) : NULL;
        if (lf && lf + 1 < text.p + text.n)
            st = ST_NO;
    } else if (errno != ENOENT) {
        st = ST_NO;
    }
    if (st != ST_YES)
        diag_say("%s: holds a journal but no store.json: restore store.json from a backup", dir);
    buf_release(&text);
    return st;
}

enum status layout_make(int dirfd, const char *dir)
{
    for (size_t i = 0; i < sizeof subdirs / sizeof *subdirs; i++)
        if (!file_make_dir(dirfd, subdirs[i]))
            return failed(dir, subdirs[i]);
    return ST_YES;
}

static bool random_id(char id[33])
{
    unsigned char raw[16];

    if (getrandom(raw, sizeof raw, 0) != (ssize_t)sizeof raw)
        return false;
    for (size_t i = 0; i < sizeof raw; i++)
        (void)snprintf(id + 2 * i, 3, "%02x", raw[i]);
    return true;
}

/* The first two events: the store itself, and its author, who gets every role. */
static void first_events(struct buf *out, const struct meta *m, const char *actor,
                         const char *rules, struct mark *mark)
{
    struct buf patch = {0};
    struct event_out ev = {.n = 1, .at = clock_now(m->settable), .rules = slice_of(rules)};
    char prev[SHA256_HEX + 1];

    event_genesis(m->id, prev);
    buf_addf(&patch, "{\"store\":\"%s\",\"post\":", m->id);
    json_put_str(&patch, slice_of(m->post));
    buf_addf(&patch, ",\"profile_sha256\":\"%s\",\"settable\":%s}", m->profile_sha256,
             m->settable ? "true" : "false");
    ev.prev = prev;
    ev.by = slice_of(actor);
    ev.kind = ev.id = slice_of("store");
    ev.event = slice_of("init");
    ev.patch = buf_slice(&patch);
    event_compose(out, &ev, mark->h);
    memcpy(prev, mark->h, sizeof prev);
    buf_reset(&patch);
    buf_adds(&patch, "{\"user\":");
    json_put_str(&patch, slice_of(actor));
    buf_adds(&patch, ",\"roles\":" ALL_ROLES "}");
    ev.n = 2;
    ev.kind = slice_of("staff");
    ev.id = slice_of(actor);
    ev.event = slice_of("grant");
    ev.patch = buf_slice(&patch);
    event_compose(out, &ev, mark->h);
    mark->segment = 1;
    mark->n = 2;
    mark->length = out->n;
    buf_release(&patch);
}

static enum status make_staff(int dirfd, const char *dir, const char *actor)
{
    struct buf text = {0};
    bool ok;

    buf_adds(&text, "{\"user\":");
    json_put_str(&text, slice_of(actor));
    buf_adds(&text, ",\"roles\":" ALL_ROLES "}\n");
    ok = file_replace(dirfd, "staff.jsonl", FILE_MODE_RO, text.p, text.n);
    buf_release(&text);
    return ok ? ST_YES : failed(dir, "staff.jsonl");
}

static enum status make_journal(int dirfd, const char *dir, const struct meta *m, const char *actor,
                                const char *rules)
{
    struct buf text = {0};
    struct mark mark = {.seq = 1};
    int jfd = file_open_dir(dirfd, "journal");
    bool ok;

    if (jfd < 0)
        return failed(dir, "journal");
    first_events(&text, m, actor, rules, &mark);
    ok = file_replace(jfd, strchr(FIRST_SEGMENT, '/') + 1, FILE_MODE, text.p, text.n);
    close(jfd);
    buf_release(&text);
    if (!ok)
        return failed(dir, FIRST_SEGMENT);
    return lock_create(dirfd, &mark) ? ST_YES : failed(dir, "lock");
}

static enum status meta_write(int dirfd, const char *dir, const struct meta *m)
{
    struct buf text = {0};
    bool ok;

    meta_print(&text, m);
    ok = file_replace(dirfd, "store.json", FILE_MODE_RO, text.p, text.n);
    buf_release(&text);
    return ok ? ST_YES : failed(dir, "store.json");
}

/* Open dir, making it if it isn't there; its name is made durable. -1: said. */
int layout_open(const char *dir)
{
    enum status st;
    int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int up;

    if (fd >= 0) {
        close(fd);
        return meta_open_dir(dir, &st);
    }
    if (errno != ENOENT || !file_make_dir(AT_FDCWD, dir)) {
        (void)failed(dir, "");
        return -1;
    }
    fd = meta_open_dir(dir, &st);
    up = fd >= 0 ? openat(fd, "..", O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
    if (up < 0 || !file_sync(up)) {
        (void)failed(dir, "");
        if (fd >= 0)
            close(fd);
        fd = -1;
    }
    if (up >= 0)
        close(up);
    return fd;
}

/* A directory that was made beforehand keeps its group, which is the point. */
static enum status set_mode(int dirfd, const char *dir)
{
    struct stat sb;

    if (fstat(dirfd, &sb) == 0 && sb.st_uid == geteuid() && fchmod(dirfd, DIR_MODE) == 0)
        return ST_YES;
    diag_say("%s: must belong to whoever makes the store in it", dir);
    return ST_IO;
}

static enum status init_in(int dirfd, const char *dir, const struct meta *m, const char *rules)
{
    const char *actor = meta_actor(m->settable);
    enum status st = meta_refuse_remote(dirfd, dir);

    if (st == ST_YES)
        st = layout_check_empty(dirfd, dir);
    if (st == ST_YES)
        st = check_no_journal(dirfd, dir);
    if (st == ST_YES)
        st = set_mode(dirfd, dir);
    if (st == ST_YES)
        st = layout_make(dirfd, dir);
    if (st == ST_YES)
        st = make_staff(dirfd, dir, actor);
    if (st == ST_YES)
        st = make_journal(dirfd, dir, m, actor, rules);
    return st == ST_YES ? meta_write(dirfd, dir, m) : st;
}

enum status store_init(const char *dir, const char *post, const char *profile_sha256, bool settable,
                       const char *rules)
{
    char id[33];
    char *post_copy = mem_dup(slice_of(post));
    char *sha_copy = mem_dup(slice_of(profile_sha256));
    struct meta m = {META_FORMAT, id, post_copy, sha_copy, settable, JOURNAL_SEGMENT_BYTES};
    enum status st = ST_IO;
    int fd = -1;

    if (!random_id(id))
        diag_say("the kernel gives no random bytes: %s", strerror(errno));
    else
        fd = layout_open(dir);
    if (fd >= 0) {
        /* Two at once: one makes the store, the other finds it. */
        if (flock(fd, LOCK_EX) == 0)
            st = init_in(fd, dir, &m, rules ? rules : LQ_VERSION);
        else
            (void)failed(dir, "");
        close(fd);
    }
    free(post_copy);
    free(sha_copy);
    return st;
}
