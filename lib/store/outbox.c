#include "store/outbox.h"
#include "store/file.h"
#include "store/lock.h"
#include "store/store_impl.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define BOX_MAX  16
#define NAME_LEN 64

struct outbox {
    char *path; /* for messages */
    int dir;
    int lock;
    char box[BOX_MAX + 1]; /* whose directories are open; "" none */
    int tmp, new;
    dev_t dev;           /* the spool's file system */
    bool reports;        /* its syncfs() tells what failed */
    bool each;           /* this box is made durable file by file */
    bool whole;          /* the file system has something that isn't durable yet */
    bool put, delivered; /* names of this box, the same; only with `each` */
};

static bool failed(const struct outbox *o, const char *name, const char *what)
{
    diag_say("%s/%s/%s: %s: %s", o->path, o->box, name, what, strerror(errno));
    return false;
}

static void shut(int *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

/* Letters, digits and, in the longer names, what order numbers have. */
static bool plain(struct slice s, size_t max, const char *more)
{
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (!((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
              (c != '\0' && strchr(more, c))))
            return false;
    }
    return s.n >= 1 && s.n <= max && s.p[0] != '.';
}

static int make_dir(int at, const char *name)
{
    return file_make_dir(at, name) ? file_open_dir(at, name) : -1;
}

struct outbox *outbox_open(struct store *s, const char *name, enum status *st)
{
    struct outbox *o = mem_alloc(1, sizeof *o);
    struct buf path = {0};
    struct stat there;
    int spool = make_dir(s->dirfd, "spool");

    buf_addf(&path, "%s/spool/%s", s->dir, name);
    o->path = mem_dup(buf_slice(&path));
    o->lock = o->tmp = o->new = -1;
    o->dir = spool < 0 ? -1 : make_dir(spool, name);
    shut(&spool);
    if (o->dir >= 0 && fstat(o->dir, &there) == 0)
        o->dev = there.st_dev;
    o->reports = file_can_sync_fs();
    if (o->dir >= 0)
        o->lock = file_open(o->dir, ".lock", O_RDWR | O_EXCL, FILE_MODE);
    if (o->dir >= 0 && o->lock < 0 && errno == EEXIST)
        o->lock = file_open(o->dir, ".lock", O_RDWR, 0);
    *st = ST_IO;
    if (o->lock < 0) {
        diag_say("%s: %s", o->path, strerror(errno));
    } else {
        buf_adds(&path, "/.lock");
        *st = lock_take(o->lock, s->wait_ms, buf_str(&path));
    }
    buf_release(&path);
    if (*st == ST_YES)
        return o;
    outbox_close(o);
    return NULL;
}

void outbox_close(struct outbox *o)
{
    if (!o)
        return;
    shut(&o->tmp);
    shut(&o->new);
    shut(&o->lock); /* the lock goes with it */
    shut(&o->dir);
    free(o->path);
    free(o);
}

/* What the box at hand needs before another one is entered. */
static bool sync_box(struct outbox *o)
{
    bool ok = true;

    if (o->delivered && !file_sync(o->new))
        ok = failed(o, "new", "fsync");
    if ((o->put || o->delivered) && !file_sync(o->tmp))
        ok = failed(o, "tmp", "fsync");
    o->put = o->delivered = false;
    return ok;
}

bool outbox_sync(struct outbox *o)
{
    bool ok = sync_box(o);

    if (o->whole && !file_sync_fs(o->dir)) {
        diag_say("%s: syncfs: %s", o->path, strerror(errno));
        ok = false;
    }
    o->whole = false;
    return ok;
}

/* A box may be a mount point of its own, which the spool's syncfs() doesn't reach. */
static bool on_its_own(const struct outbox *o)
{
    struct stat there;

    return !o->reports || fstat(o->new, &there) != 0 || there.st_dev != o->dev;
}

/* Its three directories, made durable when they are new. */
static bool enter(struct outbox *o, struct slice box)
{
    int dir;
    int cur;

    if (o->box[0] && slice_is(box, o->box))
        return true;
    if (!sync_box(o))
        return false;
    shut(&o->tmp);
    shut(&o->new);
    o->box[0] = '\0';
    if (!plain(box, BOX_MAX, "")) {
        diag_say("%s: '%.*s' can't be a box's name", o->path, (int)box.n, box.p);
        return false;
    }
    memcpy(o->box, box.p, box.n);
    o->box[box.n] = '\0';
    dir = make_dir(o->dir, o->box);
    cur = dir < 0 ? -1 : make_dir(dir, "cur");
    o->tmp = cur < 0 ? -1 : make_dir(dir, "tmp");
    o->new = o->tmp < 0 ? -1 : make_dir(dir, "new");
    o->each = o->new >= 0 && on_its_own(o);
    o->whole = true;
    if (o->new < 0 || (o->each && (!file_sync(dir) || !file_sync(o->dir)))) {
        failed(o, "", "the box can't be made");
        o->box[0] = '\0';
        shut(&o->tmp);
        shut(&o->new);
    }
    shut(&cur);
    shut(&dir);
    return o->box[0] != '\0';
}

static bool name_of(const struct outbox *o, struct slice name, char out[NAME_LEN + 1])
{
    if (!plain(name, NAME_LEN, "-_.")) {
        diag_say("%s: '%.*s' can't be a file's name", o->path, (int)name.n, name.p);
        return false;
    }
    memcpy(out, name.p, name.n);
    out[name.n] = '\0';
    return true;
}

bool outbox_put(struct outbox *o, struct slice box, struct slice name, struct slice text)
{
    char file[NAME_LEN + 1];
    bool ok;
    int fd;

    if (!enter(o, box) || !name_of(o, name, file))
        return false;
    if (unlinkat(o->tmp, file, 0) != 0 && errno != ENOENT) /* of a run that was cut off */
        return failed(o, file, "can't be removed");
    fd = file_open(o->tmp, file, O_WRONLY | O_EXCL, FILE_MODE);
    if (fd < 0)
        return failed(o, file, "can't be made");
    ok = file_write_at(fd, text.p, text.n, 0) && (!o->each || file_sync(fd));
    if (!ok)
        failed(o, file, "can't be written");
    if (close(fd) != 0 && ok)
        ok = failed(o, file, "can't be closed");
    o->put = o->each;
    o->whole = true;
    return ok;
}

bool outbox_deliver(struct outbox *o, struct slice box, struct slice name)
{
    char file[NAME_LEN + 1];

    if (!enter(o, box) || !name_of(o, name, file))
        return false;
    if (renameat(o->tmp, file, o->new, file) != 0 && errno != ENOENT)
        return failed(o, file, "can't be delivered");
    o->delivered = o->each;
    o->whole = true;
    return true;
}
