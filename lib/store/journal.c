/*
 * journal.c: writing the journal.
 *
 * Invariants. B is a byte position (segment, offset); M the newest whole mark.
 *
 *  1. Bytes before M never change and never go away, by any path in here.
 *  2. M is written only after an fdatasync that covered every byte before it,
 *     and after an fsync of journal/ that covered every segment's name.
 *  3. A batch is acknowledged only after 2; so every acknowledged byte was
 *     durable when it was acknowledged, whether or not M itself survives.
 *  4. Line n's prev is line n-1's h; line 1's prev is the hash of the store's
 *     id; n counts from 1 without a gap; at never decreases.
 *  5. A segment is named by its first event's number; the next one is begun
 *     only when everything in the one before is acknowledged. So what is
 *     damaged in any but the last segment was acknowledged.
 *  6. Under the lock, before anything is written, the last segment ends with
 *     the last good line, and M is there: recover_tail() sees to it. It keeps
 *     every good line beyond M (M may be old after a power cut) and moves only
 *     what comes after the first line that isn't good; by 3 none of that was
 *     ever acknowledged. It is copied to quarantine/ before it is cut off.
 *  7. After an fdatasync that failed, M says poisoned before the lock is
 *     released, and no writer goes on until repair.c has read the journal from
 *     the disk and dropped what only the page cache still shows. The call is
 *     not tried again: the kernel would say 0.
 *  8. A failed or short write leaves M alone; what it left behind is cut off
 *     at once if that is possible, else 6 deals with it.
 */
#include "store/journal.h"

#include "store/file.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum status journal_open(struct journal *j, int dirfd, const char *dir, const char *store_id,
                         uint64_t segment_bytes)
{
    *j = (struct journal){.dir = dir,
                          .dirfd = dirfd,
                          .jfd = -1,
                          .lock_rd = -1,
                          .lock_wr = -1,
                          .wfd = -1,
                          .segment_bytes = segment_bytes};
    event_genesis(store_id, j->genesis);
    memcpy(j->h, j->genesis, sizeof j->h);
    memcpy(j->base_h, j->genesis, sizeof j->base_h);
    j->jfd = file_open_dir(dirfd, "journal");
    if (j->jfd < 0) {
        diag_say("%s/journal: can't be opened: %s", dir, strerror(errno));
        return ST_IO;
    }
    j->lock_rd = file_open_read(dirfd, "lock");
    if (j->lock_rd < 0 && errno != ENOENT) {
        diag_say("%s/lock: can't be opened: %s", dir, strerror(errno));
        journal_close(j);
        return ST_IO;
    }
    return ST_YES;
}

static void close_fd(int *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

void journal_close(struct journal *j)
{
    j->start = (struct index_base){0};
    journal_forget(j);
    free(j->seg);
    free(j->line);
    close_fd(&j->wfd);
    close_fd(&j->jfd);
    close_fd(&j->lock_rd);
    close_fd(&j->lock_wr); /* and with it the lock */
    j->seg = NULL;
    j->line = NULL;
}

/* The line memory begins behind is still the end of that hash. */
static bool start_there(const struct journal *j)
{
    char end[SHA256_HEX + 3];
    char name[JOURNAL_NAME_MAX];
    ssize_t got;
    int fd;

    if (j->start.n == 0)
        return true;
    journal_name(name, j->start.segment);
    fd = file_open_read(j->jfd, name);
    if (fd < 0)
        return false;
    got = file_read_at(fd, end, sizeof end, (off_t)(j->start.offset - sizeof end));
    close(fd);
    return got == (ssize_t)sizeof end && memcmp(end, j->start.h, SHA256_HEX) == 0;
}

/* The last line in memory is still what stands on disk. Another writer's
 * recovery may have dropped it: readers see lines that aren't acknowledged. */
static bool still_there(const struct journal *j)
{
    const struct segment *s;
    struct line_ref last;
    char name[JOURNAL_NAME_MAX];
    char *disk;
    ssize_t got;
    bool same;
    int fd;

    if (j->n == j->start.n)
        return start_there(j);
    last = j->line[j->n - j->start.n - 1];
    s = &j->seg[j->segs - 1];
    if (s->len == 0 && j->segs > 1)
        s--;
    journal_name(name, s->first_n);
    fd = file_open_read(j->jfd, name);
    if (fd < 0)
        return false;
    disk = mem_alloc((size_t)last.len + 1, 1);
    got = file_read_at(fd, disk, (size_t)last.len + 1, last.p - s->mem);
    same = got == (ssize_t)last.len + 1 && memcmp(disk, last.p, (size_t)last.len + 1) == 0;
    free(disk);
    close(fd);
    return same;
}

static void start_over(struct journal *j)
{
    static const struct index_base from_the_first;

    if (start_there(j))
        journal_forget(j);
    else
        journal_start(j, &from_the_first);
}

/* Without the lock a mark that can't be read isn't the end: every line's hash
 * is checked instead. */
enum status journal_read(struct journal *j)
{
    enum mark_found found = MARK_DAMAGED;

    if (j->locked || j->n != j->base_n)
        return ST_YES;
    if (j->lock_rd >= 0)
        found = mark_read(j->lock_rd, &j->mark);
    j->have_mark = found == MARK_GOOD;
    if (!still_there(j))
        start_over(j);
    return journal_load(j);
}

enum status journal_open_lock(struct journal *j)
{
    if (j->lock_wr >= 0)
        return ST_YES;
    j->lock_wr = file_open(j->dirfd, "lock", O_RDWR, 0);
    if (j->lock_wr >= 0)
        return ST_YES;
    if (errno == EROFS)
        diag_say("%s: the file system is read-only: the store can be read, not changed", j->dir);
    else if (errno == EACCES || errno == EPERM)
        diag_say("%s/lock: no permission to write: are you in the store's group?", j->dir);
    else if (errno == ENOENT)
        diag_say("%s/lock: missing: run 'lq-store recover' to verify the journal and make it anew",
                 j->dir);
    else
        diag_say("%s/lock: can't be opened: %s", j->dir, strerror(errno));
    return ST_IO;
}

enum status journal_unlock(struct journal *j, enum status st)
{
    if (j->locked)
        lock_drop(j->lock_wr);
    j->locked = false;
    return st;
}

static enum status read_mark(struct journal *j)
{
    switch (mark_read(j->lock_wr, &j->mark)) {
    case MARK_GOOD:
        break;
    case MARK_DAMAGED:
        diag_say("%s/lock: the durable mark is damaged: run 'lq-store recover' to verify the "
                 "journal and set it anew",
                 j->dir);
        return ST_IO;
    case MARK_UNREADABLE:
        diag_say("%s/lock: can't be read: %s", j->dir, strerror(errno));
        return ST_IO;
    }
    if (j->mark.poisoned) {
        diag_say("%s: poisoned: an earlier write to the disk failed; nothing is written until "
                 "'lq-store recover' has verified the journal",
                 j->dir);
        return ST_IO;
    }
    j->have_mark = true;
    return ST_YES;
}

enum status journal_begin(struct journal *j, const struct writer *who, int wait_ms)
{
    char path[512];
    enum status st;

    if (j->broken) {
        diag_say("%s: no more writes after the one that failed", j->dir);
        return ST_IO;
    }
    st = journal_open_lock(j);
    if (st != ST_YES)
        return st;
    (void)snprintf(path, sizeof path, "%.500s/lock", j->dir);
    st = lock_take(j->lock_wr, wait_ms, path);
    if (st != ST_YES)
        return st;
    j->locked = true;
    st = read_mark(j);
    if (st != ST_YES)
        return journal_unlock(j, st);
    if (!still_there(j))
        start_over(j);
    st = journal_load(j);
    if (st == ST_YES)
        st = recover_tail(j, who);
    return st == ST_YES ? st : journal_unlock(j, st);
}

/* Where in the last segment the staged bytes begin. */
static size_t staged_from(const struct journal *j)
{
    const struct segment *s = &j->seg[j->segs - 1];

    return s->first_n == j->base_n + 1 && s->first_n <= j->n ? 0 : j->base_len;
}

struct slice journal_staged(const struct journal *j)
{
    size_t from;

    if (j->n == j->base_n)
        return slice_from("", 0);
    from = staged_from(j);
    return slice_from(j->seg[j->segs - 1].mem + from, j->seg[j->segs - 1].len - from);
}

size_t journal_staged_bytes(const struct journal *j)
{
    return journal_staged(j).n;
}

static void unstage(struct journal *j)
{
    struct segment *s;

    if (j->n == j->base_n)
        return;
    s = &j->seg[j->segs - 1];
    s->len = staged_from(j);
    if (!s->on_disk) {
        (void)munmap(s->mem, s->mapped);
        j->segs--;
    }
    j->n = j->base_n;
    memcpy(j->h, j->base_h, sizeof j->h);
}

void journal_rollback(struct journal *j)
{
    unstage(j);
    (void)journal_unlock(j, ST_YES);
}

static bool create_segment(struct journal *j, struct segment *s)
{
    char name[JOURNAL_NAME_MAX];

    journal_name(name, s->first_n);
    if (!file_replace(j->jfd, name, FILE_MODE, "", 0))
        return false;
    s->on_disk = true;
    return true;
}

enum status journal_open_segment(struct journal *j)
{
    struct segment *s = &j->seg[j->segs - 1];
    char name[JOURNAL_NAME_MAX];

    if (j->wfd >= 0 && j->wfd_segment == s->first_n)
        return ST_YES;
    close_fd(&j->wfd);
    journal_name(name, s->first_n);
    if (s->on_disk || create_segment(j, s))
        j->wfd = file_open(j->jfd, name, O_WRONLY, 0);
    if (j->wfd < 0) {
        diag_say("%s/journal/%s: can't be opened for writing: %s", j->dir, name, strerror(errno));
        return ST_IO;
    }
    j->wfd_segment = s->first_n;
    return ST_YES;
}

enum status journal_poison(struct journal *j, const char *what, int err)
{
    bool marked = true;

    /* Without a mark nobody writes anyway; one made here would claim too little. */
    if (j->have_mark) {
        j->mark.poisoned = true;
        marked = mark_write(j->lock_wr, &j->mark);
        /* Best effort: after a power cut the disk itself tells what it holds. */
        (void)file_sync_data(j->lock_wr);
    }
    j->broken = true;
    diag_say("%s/journal/%012llu.jsonl: %s failed: %s. The disk may have lost what was written; "
             "nothing was acknowledged. %s",
             j->dir, (unsigned long long)j->seg[j->segs - 1].first_n, what, strerror(err),
             marked ? "The store takes no writes until 'lq-store recover' has verified it"
                    : "The store could not even be marked: stop all writers, look at the disk, "
                      "then run 'lq-store recover'");
    return ST_IO;
}

enum status journal_write_mark(struct journal *j, bool sync)
{
    const struct segment *s = &j->seg[j->segs - 1];

    j->mark.segment = s->first_n;
    j->mark.length = s->len;
    j->mark.n = j->n;
    memcpy(j->mark.h, j->h, sizeof j->mark.h);
    if (mark_write(j->lock_wr, &j->mark) && (!sync || file_sync_data(j->lock_wr)))
        return ST_YES;
    diag_say("%s/lock: the durable mark can't be written: %s: the outcome of this batch is not "
             "known",
             j->dir, strerror(errno));
    j->broken = true;
    return ST_IO;
}

static enum status write_staged(struct journal *j)
{
    struct segment *s = &j->seg[j->segs - 1];
    struct slice staged = journal_staged(j);
    off_t from = (off_t)staged_from(j);
    struct stat st;
    int err;

    if (fstat(j->wfd, &st) != 0 || st.st_size != from) {
        diag_say("%s/journal/%012llu.jsonl: changed under the lock: some other program writes it",
                 j->dir, (unsigned long long)s->first_n);
        return ST_IO;
    }
    if (!file_write_at(j->wfd, staged.p, staged.n, from)) {
        err = errno;
        (void)!ftruncate(j->wfd, from);
        diag_say("%s/journal/%012llu.jsonl: can't be written: %s: nothing of this batch is "
                 "acknowledged",
                 j->dir, (unsigned long long)s->first_n, strerror(err));
        return ST_IO;
    }
    if (!file_sync_data(j->wfd))
        return journal_poison(j, "fdatasync", errno);
    /* The name may still be on its way to the disk if its maker died. */
    if (from == 0 && !file_sync(j->jfd))
        return journal_poison(j, "fsync of the directory", errno);
    return ST_YES;
}

enum status journal_commit(struct journal *j)
{
    enum status st;
    bool first;

    if (j->n == j->base_n)
        return journal_unlock(j, ST_YES);
    first = staged_from(j) == 0;
    st = j->broken ? ST_IO : journal_open_segment(j);
    if (st == ST_YES)
        st = write_staged(j);
    if (st == ST_YES)
        st = journal_write_mark(j, first);
    if (st != ST_YES) {
        j->broken = true;
        unstage(j);
        return journal_unlock(j, st);
    }
    j->base_n = j->n;
    memcpy(j->base_h, j->h, sizeof j->base_h);
    j->base_len = j->seg[j->segs - 1].len;
    return journal_unlock(j, ST_YES);
}

bool journal_last_at(const struct journal *j, struct instant *at)
{
    struct event ev;
    struct event_error err;

    if (j->start.n > 0 && j->n == j->start.n)
        return instant_parse(slice_of(j->start.at), at);
    return j->n > 0 && event_parse(journal_line(j, j->n), &ev, &err) && instant_parse(ev.at, at);
}
