#include "legal/spool.h"
#include "base/buf.h"
#include "base/diag.h"
#include "stream/out.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#define GATHER ((size_t)256 << 10)

struct spool {
    int fd;
    uint64_t written;
    size_t n; /* gathered and not yet written */
    char gathered[GATHER];
};

static bool failed(const char *what)
{
    diag_say("temporary file: %s: %s", what, strerror(errno));
    return false;
}

struct spool *spool_new(void)
{
    const char *dir = getenv("TMPDIR");
    struct buf path = {0};
    struct spool *s;
    int fd;

    buf_addf(&path, "%s/lq-XXXXXX", dir && *dir ? dir : "/tmp");
    buf_str(&path);
    fd = mkstemp(path.p);
    if (fd < 0 || unlink(path.p) != 0 || fcntl(fd, F_SETFD, FD_CLOEXEC) != 0) {
        failed(path.p);
        if (fd >= 0)
            (void)close(fd);
        buf_release(&path);
        return NULL;
    }
    buf_release(&path);
    s = mem_alloc(1, sizeof *s);
    s->fd = fd;
    return s;
}

static bool write_out(struct spool *s, const char *p, size_t n)
{
    while (n > 0) {
        ssize_t w = write(s->fd, p, n);
        if (w < 0 && errno != EINTR)
            return failed("writing");
        if (w > 0) {
            p += w;
            n -= (size_t)w;
            s->written += (uint64_t)w;
        }
    }
    return true;
}

static bool flush(struct spool *s)
{
    size_t n = s->n;

    s->n = 0;
    return write_out(s, s->gathered, n);
}

bool spool_add(struct spool *s, const void *p, size_t n)
{
    if (n > GATHER - s->n && !flush(s))
        return false;
    if (n > GATHER)
        return write_out(s, p, n);
    memcpy(s->gathered + s->n, p, n);
    s->n += n;
    return true;
}

uint64_t spool_size(const struct spool *s)
{
    return s->written + s->n;
}

bool spool_read(struct spool *s, void *p, size_t n, uint64_t at)
{
    char *to = p;

    if (s->n > 0 && !flush(s))
        return false;
    while (n > 0) {
        ssize_t r = pread(s->fd, to, n, (off_t)at);
        if (r < 0 && errno == EINTR)
            continue;
        if (r == 0)
            errno = EIO;
        if (r <= 0)
            return failed("reading");
        to += r;
        n -= (size_t)r;
        at += (uint64_t)r;
    }
    return true;
}

bool spool_to_stdout(struct spool *s)
{
    char page[4096];
    uint64_t size = spool_size(s);

    for (uint64_t at = 0; at < size && !out_failed();) {
        size_t n = size - at < sizeof page ? (size_t)(size - at) : sizeof page;
        if (!spool_read(s, page, n, at))
            return false;
        out_add(page, n);
        at += n;
    }
    return !out_failed();
}

void spool_free(struct spool *s)
{
    if (!s)
        return;
    (void)close(s->fd); /* nothing of it is kept */
    free(s);
}
