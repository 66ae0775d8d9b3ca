/*
 * repair.c: lq-store recover: back to a journal that is known to be on disk.
 *
 * The ordinary recovery (recover.c) trusts the mark and the page cache. This
 * one is for when it can't: the store is poisoned, or the mark is lost. It
 * reads every byte from the disk first, and changes nothing if what was
 * acknowledged is damaged.
 */
#include "store/admin.h"
#include "store/file.h"
#include "store/journal.h"
#include "store/meta.h"
#include "store/verify.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#define WAIT_MS 10000

struct repair {
    const char *dir;
    struct meta meta;
    struct journal j;
    uint64_t dropped;
    uint64_t on_disk_n; /* the last good event that the disk holds, and its hash */
    char on_disk_h[SHA256_HEX + 1];
    bool was_poisoned;
    bool mark_lost;
};

static void say_damage(void *ctx, uint64_t segment, uint64_t line, uint64_t byte, const char *what)
{
    const struct repair *r = ctx;

    if (segment > 0)
        diag_say("%s/journal/%012llu.jsonl:%llu:%llu: damaged: %s", r->dir,
                 (unsigned long long)segment, (unsigned long long)line, (unsigned long long)byte,
                 what);
}

static enum status verify_disk(struct repair *r)
{
    struct verify_opts opts = {.direct = true, .on_damage = say_damage, .ctx = r};
    struct verify_result v;
    enum status st = verify_run(r->j.dirfd, r->dir, &r->meta, &opts, &v);

    r->on_disk_n = v.n;
    memcpy(r->on_disk_h, v.h, sizeof r->on_disk_h);
    if (st == ST_YES || (r->mark_lost && v.damages == 1 && v.n > 0))
        return ST_YES; /* the one damage is the lost mark itself */
    diag_say("%s: what was acknowledged is damaged; nothing was changed: restore the segments "
             "named from a backup",
             r->dir);
    return ST_IO;
}

static enum status lock_it(struct repair *r)
{
    struct journal *j = &r->j;
    char path[512];
    enum status st;
    int fd;

    fd = file_open(j->dirfd, "lock", O_RDWR | O_EXCL, FILE_MODE);
    if (fd >= 0)
        close(fd); /* there was none; an empty one has no mark */
    st = journal_open_lock(j);
    if (st != ST_YES)
        return st;
    (void)snprintf(path, sizeof path, "%.500s/lock", r->dir);
    st = lock_take(j->lock_wr, WAIT_MS, path);
    if (st != ST_YES)
        return st;
    j->locked = true;
    switch (mark_read(j->lock_wr, &j->mark)) {
    case MARK_GOOD:
        j->have_mark = true;
        r->was_poisoned = j->mark.poisoned;
        return ST_YES;
    case MARK_DAMAGED:
        r->mark_lost = true;
        j->mark = (struct mark){.segment = 1};
        memcpy(j->mark.h, j->genesis, sizeof j->mark.h);
        return ST_YES;
    case MARK_UNREADABLE:
        break;
    }
    diag_say("%s/lock: can't be read: %s", r->dir, strerror(errno));
    return journal_unlock(j, ST_IO);
}

/*
 * After a failed write-back the page cache may show lines that the disk hasn't
 * got. The disk decides: what it holds whole is kept, as after any crash (the
 * mark may be old, so it may have been acknowledged); the rest never was, and
 * is dealt with as a tail, whose pages are written anew.
 */
static enum status drop_what_the_disk_lacks(struct repair *r)
{
    struct journal *j = &r->j;
    struct segment *s = &j->seg[j->segs - 1];
    uint64_t keep = r->on_disk_n;
    size_t len;

    if (j->n <= keep)
        return ST_YES;
    if (keep + 1 < s->first_n) {
        diag_say("%s/journal/%012llu.jsonl: the disk lacks all of it and more: restore it from a "
                 "backup",
                 r->dir, (unsigned long long)s->first_n);
        return ST_IO;
    }
    len = (size_t)(j->line[keep].p - s->mem);
    j->tail += s->len - len;
    j->tail_why = "the disk had lost them";
    s->len = len;
    memcpy(j->h, r->on_disk_h, sizeof j->h);
    memcpy(j->base_h, r->on_disk_h, sizeof j->base_h);
    j->n = j->base_n = keep;
    return ST_YES;
}

/* Both slots, so that the older one holds no poison or damage either. */
static enum status set_mark(struct journal *j)
{
    enum status st;

    j->mark.poisoned = false;
    st = journal_write_mark(j, false);
    return st == ST_YES ? journal_write_mark(j, true) : st;
}

static enum status repair_locked(struct repair *r, const struct writer *who)
{
    struct journal *j = &r->j;
    enum status st = verify_disk(r);

    if (st == ST_YES)
        st = journal_load(j);
    if (st != ST_YES)
        return st;
    if (j->segs == 0) {
        diag_say("%s/journal: empty: restore it from a backup", r->dir);
        return ST_IO;
    }
    st = drop_what_the_disk_lacks(r);
    if (st != ST_YES)
        return st;
    r->dropped = j->tail;
    j->mark.poisoned = false;
    st = recover_tail(j, who);
    return st == ST_YES ? set_mark(j) : st;
}

static void put_report(struct buf *out, const struct repair *r)
{
    buf_addf(out,
             "{\"events\":%llu,\"h\":\"%s\",\"dropped_bytes\":%llu,\"was_poisoned\":%s,"
             "\"mark_was_lost\":%s}\n",
             (unsigned long long)r->j.n, r->j.h, (unsigned long long)r->dropped,
             r->was_poisoned ? "true" : "false", r->mark_lost ? "true" : "false");
}

static enum status repair_dir(struct repair *r, int dirfd, const char *rules)
{
    struct sigaction ignore = {.sa_handler = SIG_IGN};
    struct writer who;
    enum status st = meta_refuse_remote(dirfd, r->dir);

    if (st != ST_YES)
        return st;
    sigemptyset(&ignore.sa_mask);
    if (sigaction(SIGXFSZ, &ignore, NULL) != 0)
        return ST_IO;
    who = (struct writer){meta_actor(r->meta.settable), rules, clock_now(r->meta.settable)};
    st = journal_open(&r->j, dirfd, r->dir, r->meta.id, r->meta.segment_bytes);
    if (st != ST_YES)
        return st;
    st = lock_it(r);
    if (st == ST_YES)
        st = journal_unlock(&r->j, repair_locked(r, &who));
    return st;
}

enum status store_recover(const char *dir, const char *rules, struct buf *report)
{
    struct repair *r;
    enum status st = ST_USAGE;
    int fd;

    dir = meta_dir(dir);
    if (!dir)
        return st;
    fd = meta_open_dir(dir, &st);
    if (fd < 0)
        return st;
    r = mem_alloc(1, sizeof *r);
    r->dir = dir;
    st = meta_load(fd, dir, &r->meta);
    if (st == ST_YES) {
        r->j.jfd = -1;
        st = repair_dir(r, fd, rules ? rules : LQ_VERSION);
        if (st == ST_YES)
            put_report(report, r);
        if (r->j.jfd >= 0)
            journal_close(&r->j);
    }
    meta_release(&r->meta);
    free(r);
    close(fd);
    return st;
}
