/*
 * store_attach.c: files kept by their content.
 *
 * The bytes go to a new file, are hashed on the way, made durable, and only
 * then get the hash as their name: a name in attachments/ is always whole.
 * Nothing of the original's name or path is used.
 */
#include "store/file.h"
#include "store/store_impl.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#define BLOCK ((size_t)64 << 10)

struct intake_file {
    struct store *s;
    int from;
    int dir;
    int to;
    char part[40];
    uint64_t bytes;
};

static enum status failed(const struct intake_file *f, const char *what)
{
    diag_say("%s/attachments: %s: %s", f->s->dir, what, strerror(errno));
    return ST_IO;
}

static bool part_name(struct intake_file *f)
{
    uint64_t r;

    if (getrandom(&r, sizeof r, 0) != (ssize_t)sizeof r)
        return false;
    (void)snprintf(f->part, sizeof f->part, ".%016llx.part", (unsigned long long)r);
    return true;
}

static enum status copy_bytes(struct intake_file *f, uint64_t max, char hex[65])
{
    struct buf block = {0};
    struct sha256 h;
    char *p = buf_reserve(&block, BLOCK);
    enum status st = ST_YES;
    ssize_t n;

    sha256_start(&h);
    while (st == ST_YES && (n = read(f->from, p, BLOCK)) != 0) {
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0) {
            diag_say("the file can't be read: %s", strerror(errno));
            st = ST_IO;
        } else if ((uint64_t)n > max - f->bytes) {
            diag_say("the file is larger than %llu bytes: not attached", (unsigned long long)max);
            st = ST_REJECTED;
        } else if (!file_write_at(f->to, p, (size_t)n, (off_t)f->bytes)) {
            st = failed(f, "can't be written");
        } else {
            sha256_add(&h, p, (size_t)n);
            f->bytes += (uint64_t)n;
        }
    }
    sha256_end_hex(&h, hex);
    buf_release(&block);
    return st;
}

/* Durable content first, then the name, then the name durable. */
static enum status give_name(struct intake_file *f, const char *hex)
{
    if (!file_sync(f->to))
        return failed(f, "fsync");
    if (linkat(f->dir, f->part, f->dir, hex, 0) != 0 && errno != EEXIST)
        return failed(f, "can't be named");
    if (!file_sync(f->dir))
        return failed(f, "fsync of the directory");
    return ST_YES;
}

enum status store_attach(struct store *s, int fd, uint64_t max_bytes, char hex[65], uint64_t *bytes)
{
    struct intake_file f = {.s = s, .from = fd, .to = -1};
    enum status st = meta_refuse_remote(s->dirfd, s->dir);

    if (st != ST_YES)
        return st;
    f.dir = file_open_dir(s->dirfd, "attachments");
    if (f.dir < 0)
        return failed(&f, "can't be opened");
    if (part_name(&f))
        f.to = file_open(f.dir, f.part, O_RDWR | O_CREAT | O_EXCL, FILE_MODE);
    st = f.to < 0 ? failed(&f, "no new file") : copy_bytes(&f, max_bytes, hex);
    if (st == ST_YES)
        st = give_name(&f, hex);
    if (f.to >= 0) {
        (void)unlinkat(f.dir, f.part, 0);
        close(f.to);
    }
    close(f.dir);
    *bytes = f.bytes;
    return st;
}
