/*
 * backup.c: the journal up to the durable mark into another directory, which
 * is a store itself.
 *
 * Only what dest lacks is written, each new line's hash checked on the way;
 * what dest holds is never rewritten. dest's own durable mark says how far it
 * is; bytes after it are of a backup that was cut off, and are cut. store.json
 * comes last: dest isn't a store before its first backup is whole.
 *
 * Checkpoints go along (lib/audit/kept.h has their names): the journal may say that they
 * were made. Not one that covers more than what was copied: dest would seem rolled back.
 */
#include "store/admin.h"
#include "store/file.h"
#include "store/journal.h"
#include "store/meta.h"
#include "store/store_impl.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#define WAIT_MS   10000
#define STAFF_MAX ((size_t)16 << 20)
#define NOTE_MAX  ((size_t)64 << 10)

struct backup {
    const char *dest;
    struct meta meta;
    struct journal from;
    int destfd;
    int jfd;
    int lockfd;
    struct mark mark; /* of dest */
    uint64_t added;
};

static enum status failed(const struct backup *b, const char *name, const char *what)
{
    diag_say("%s/%s: can't be %s: %s", b->dest, name, what, strerror(errno));
    return ST_IO;
}

static enum status check_identity(struct backup *b)
{
    struct meta m;
    struct stat sb;
    enum status st;

    if (fstatat(b->destfd, "store.json", &sb, AT_SYMLINK_NOFOLLOW) != 0)
        return layout_check_empty(b->destfd, b->dest);
    st = meta_load(b->destfd, b->dest, &m);
    if (st != ST_YES)
        return st;
    if (strcmp(m.id, b->meta.id) != 0) {
        diag_say("%s: holds another store: a backup needs a directory of its own", b->dest);
        st = ST_NO;
    }
    meta_release(&m);
    return st;
}

static enum status open_mark(struct backup *b)
{
    struct mark none = {.seq = 1, .segment = 1};
    char path[512];
    struct stat sb;
    enum status st;

    memcpy(none.h, b->from.genesis, sizeof none.h);
    if (fstatat(b->destfd, "lock", &sb, AT_SYMLINK_NOFOLLOW) != 0 && !lock_create(b->destfd, &none))
        return failed(b, "lock", "made");
    b->lockfd = file_open(b->destfd, "lock", O_RDWR, 0);
    if (b->lockfd < 0)
        return failed(b, "lock", "opened");
    (void)snprintf(path, sizeof path, "%.500s/lock", b->dest);
    st = lock_take(b->lockfd, WAIT_MS, path);
    if (st != ST_YES)
        return st;
    if (mark_read(b->lockfd, &b->mark) == MARK_GOOD && !b->mark.poisoned)
        return ST_YES;
    diag_say("%s/lock: its durable mark can't be used: back up into a new directory", b->dest);
    return ST_IO;
}

/* The last event that dest holds is the same event here. */
static enum status check_prefix(const struct backup *b)
{
    const struct journal *j = &b->from;
    struct event ev;
    struct event_error err;

    if (b->mark.n == 0)
        return ST_YES;
    if (b->mark.n <= j->mark.n && event_parse(journal_line(j, b->mark.n), &ev, &err) &&
        memcmp(ev.h.p, b->mark.h, SHA256_HEX) == 0)
        return ST_YES;
    diag_say("%s: its event %llu is not this store's: it was written to, or holds a later or "
             "another history: back up into a new directory",
             b->dest, (unsigned long long)b->mark.n);
    return ST_NO;
}

/* Bytes of a segment that are before the source's mark. */
static size_t covered(const struct journal *j, const struct segment *s)
{
    if (s->first_n < j->mark.segment)
        return s->len;
    return s->first_n == j->mark.segment ? (size_t)j->mark.length : 0;
}

static enum status write_segment(struct backup *b, const struct segment *s, size_t have,
                                 size_t want)
{
    char name[JOURNAL_NAME_MAX];
    enum status st = ST_YES;
    struct stat sb;
    int fd;

    journal_name(name, s->first_n);
    if (have == 0 && fstatat(b->jfd, name, &sb, AT_SYMLINK_NOFOLLOW) != 0 &&
        !file_replace(b->jfd, name, FILE_MODE, "", 0))
        return failed(b, name, "made");
    fd = file_open(b->jfd, name, O_WRONLY, 0);
    if (fd < 0)
        return failed(b, name, "opened");
    if (fstat(fd, &sb) != 0 || sb.st_size < (off_t)have) {
        diag_say("%s/journal/%s: shorter than its durable mark says: back up into a new directory",
                 b->dest, name);
        st = ST_IO;
    } else if ((sb.st_size > (off_t)have && ftruncate(fd, (off_t)have) != 0) ||
               !file_write_at(fd, s->mem + have, want - have, (off_t)have) || !file_sync(fd)) {
        st = failed(b, name, "written");
    }
    close(fd);
    return st;
}

/* What is copied is what was written: each new line's hash. The last one's to h. */
static enum status check_lines(const struct journal *j, uint64_t from, uint64_t last, char *h)
{
    struct event ev;
    struct event_error err;

    for (uint64_t n = from; n <= last; n++) {
        if (!event_parse(journal_line(j, n), &ev, &err) ||
            !event_hash_ok(journal_line(j, n), &ev)) {
            journal_say_damage(j, n, ev.hashed, "the hash h doesn't match the line");
            return ST_IO;
        }
        memcpy(h, ev.h.p, SHA256_HEX);
    }
    return ST_YES;
}

static enum status copy_segment(struct backup *b, size_t i)
{
    const struct journal *j = &b->from;
    const struct segment *s = &j->seg[i];
    size_t want = covered(j, s);
    size_t have = s->first_n == b->mark.segment ? (size_t)b->mark.length : 0;
    uint64_t last =
        i + 1 < j->segs && s->first_n < j->mark.segment ? j->seg[i + 1].first_n - 1 : j->mark.n;
    char h[SHA256_HEX + 1];
    enum status st;

    if (s->first_n < b->mark.segment || want <= have)
        return ST_YES;
    memcpy(h, b->mark.h, sizeof h);
    st = check_lines(j, b->mark.n + 1, last, h);
    if (st != ST_YES)
        return st;
    st = write_segment(b, s, have, want);
    if (st != ST_YES)
        return st;
    if (!file_sync(b->jfd))
        return failed(b, "journal", "synced");
    b->added += last - b->mark.n;
    b->mark.segment = s->first_n;
    b->mark.length = want;
    b->mark.n = last;
    memcpy(b->mark.h, h, sizeof h);
    if (!mark_write(b->lockfd, &b->mark) || !file_sync_data(b->lockfd))
        return failed(b, "lock", "written");
    return ST_YES;
}

static enum status copy_from(struct backup *b, int from, int to, const char *name, size_t max)
{
    struct buf text = {0};
    struct buf old = {0};
    enum status st = ST_YES;

    if (!file_read_all(from, name, max, &text)) {
        diag_say("%s: %s: can't be read: %s", b->from.dir, name, strerror(errno));
        st = ST_IO;
    } else if ((!file_read_all(to, name, max, &old) ||
                !slice_eq(buf_slice(&old), buf_slice(&text))) &&
               !file_replace(to, name, FILE_MODE_RO, text.p, text.n)) {
        st = failed(b, name, "written");
    }
    buf_release(&text);
    buf_release(&old);
    return st;
}

static enum status copy_file(struct backup *b, const char *name, size_t max)
{
    return copy_from(b, b->from.dirfd, b->destfd, name, max);
}

/* "000000001042.note" of events that dest holds, or the keys' verifiers. */
static bool is_checkpoint(const struct backup *b, const char *name)
{
    unsigned long long size = strtoull(name, NULL, 10);
    char again[40];

    (void)snprintf(again, sizeof again, "%012llu.note", size);
    return strcmp(name, "verifiers") == 0 || (strcmp(name, again) == 0 && size <= b->mark.n);
}

static enum status copy_checkpoints(struct backup *b)
{
    int to = file_open_dir(b->destfd, "checkpoints");
    int from = file_open_dir(b->from.dirfd, "checkpoints");
    DIR *d = from >= 0 ? fdopendir(from) : NULL;
    enum status st = ST_YES;
    const struct dirent *e;

    if (to < 0) /* layout_make() has made it */
        st = failed(b, "checkpoints", "opened");
    else if (!d && errno != ENOENT) {
        diag_say("%s/checkpoints: can't be read: %s", b->from.dir, strerror(errno));
        st = ST_IO;
    }
    while (d && st == ST_YES && (e = readdir(d)) != NULL)
        if (is_checkpoint(b, e->d_name))
            st = copy_from(b, from, to, e->d_name, NOTE_MAX);
    if (d)
        closedir(d);
    else if (from >= 0)
        close(from);
    if (to >= 0)
        close(to);
    return st;
}

static enum status copy_all(struct backup *b)
{
    enum status st = check_identity(b);

    if (st == ST_YES)
        st = layout_make(b->destfd, b->dest);
    if (st == ST_YES)
        st = open_mark(b);
    if (st == ST_YES)
        st = check_prefix(b);
    if (st != ST_YES)
        return st;
    b->jfd = file_open_dir(b->destfd, "journal");
    if (b->jfd < 0)
        return failed(b, "journal", "opened");
    for (size_t i = 0; st == ST_YES && i < b->from.segs; i++)
        st = copy_segment(b, i);
    if (st == ST_YES)
        st = copy_file(b, "staff.jsonl", STAFF_MAX);
    if (st == ST_YES)
        st = copy_checkpoints(b);
    if (st == ST_YES) /* after the journal: an item newer than its mark waits for the next run */
        st = public_copy(b->from.dirfd, b->destfd, b->dest);
    return st == ST_YES ? copy_file(b, "store.json", META_MAX) : st;
}

static enum status backup_from(struct backup *b, int dirfd, const char *dir, struct buf *report)
{
    enum status st = journal_open(&b->from, dirfd, dir, b->meta.id, b->meta.segment_bytes);

    if (st == ST_YES)
        st = journal_read(&b->from);
    if (st == ST_YES && !b->from.have_mark) {
        diag_say("%s/lock: the durable mark is damaged: run 'lq-store recover' first", dir);
        st = ST_IO;
    }
    if (st != ST_YES)
        return st;
    b->destfd = layout_open(b->dest);
    st = b->destfd < 0 ? ST_IO : copy_all(b);
    if (st == ST_YES)
        buf_addf(report, "{\"events\":%llu,\"h\":\"%s\",\"added\":%llu}\n",
                 (unsigned long long)b->mark.n, b->mark.h, (unsigned long long)b->added);
    return st;
}

static void close_all(struct backup *b)
{
    const int fds[] = {b->destfd, b->jfd, b->lockfd};

    for (size_t i = 0; i < sizeof fds / sizeof *fds; i++)
        if (fds[i] >= 0)
            close(fds[i]);
    if (b->from.jfd >= 0)
        journal_close(&b->from);
    meta_release(&b->meta);
}

enum status store_backup(const char *dir, const char *dest, struct buf *report)
{
    struct backup b = {.dest = dest, .destfd = -1, .jfd = -1, .lockfd = -1};
    enum status st = ST_USAGE;
    int fd;

    dir = meta_dir(dir);
    if (!dir)
        return st;
    fd = meta_open_dir(dir, &st);
    if (fd < 0)
        return st;
    b.from.jfd = -1;
    st = meta_load(fd, dir, &b.meta);
    if (st == ST_YES)
        st = backup_from(&b, fd, dir, report);
    close_all(&b);
    close(fd);
    return st;
}
