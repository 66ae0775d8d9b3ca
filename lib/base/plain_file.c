#include "base/plain_file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

#define BLOCK    ((size_t)64 << 10)
#define PART_MAX 255 /* NAME_MAX of the file systems there are */

static int checked(int fd)
{
    struct stat st;
    int error;

    if (fd < 0)
        return fd;
    if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode))
        return fd;
    error = S_ISREG(st.st_mode) ? errno : EINVAL;
    close(fd);
    errno = error;
    return -1;
}

int plain_open(const char *path)
{
    return checked(open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY));
}

int plain_open_dir(const char *path)
{
    return open(path, O_RDONLY | O_CLOEXEC | O_DIRECTORY);
}

/* One part of a name as a string; false: it isn't a name. */
static bool part_of(struct slice name, char part[PART_MAX + 1])
{
    if (name.n == 0 || name.n > PART_MAX || memchr(name.p, '\0', name.n))
        return false;
    memcpy(part, name.p, name.n);
    part[name.n] = '\0';
    return strcmp(part, ".") != 0 && strcmp(part, "..") != 0;
}

static int go_below(int at, bool own, const char *part)
{
    int fd = openat(at, part, O_RDONLY | O_CLOEXEC | O_DIRECTORY | O_NOFOLLOW);
    int error = errno;

    if (own)
        close(at);
    errno = error;
    return fd;
}

int plain_open_below(int dir, struct slice name)
{
    char part[PART_MAX + 1];
    int at = dir;
    int fd;
    int error;
    const char *slash;

    while (name.n > 0 && (slash = memchr(name.p, '/', name.n))) {
        size_t n = (size_t)(slash - name.p);
        if (!part_of(slice_from(name.p, n), part)) {
            if (at != dir)
                close(at);
            errno = ENOENT;
            return -1;
        }
        at = go_below(at, at != dir, part);
        if (at < 0)
            return -1;
        name = slice_from(slash + 1, name.n - n - 1);
    }
    fd = -1;
    errno = ENOENT;
    if (part_of(name, part))
        fd = checked(openat(at, part, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY));
    error = errno;
    if (at != dir)
        close(at);
    errno = error;
    return fd;
}

bool plain_absent(int error)
{
    /* ELOOP (Linux), EMLINK (BSD): a symbolic link; ENXIO: a socket or a pipe */
    return error == ENOENT || error == ENOTDIR || error == ELOOP || error == EMLINK ||
           error == EINVAL || error == ENXIO || error == ENAMETOOLONG || error == EISDIR;
}

bool plain_read(int fd, size_t max, struct buf *out)
{
    size_t start = out->n;
    ssize_t n;

    for (;;) {
        n = read(fd, buf_reserve(out, BLOCK), BLOCK);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return n == 0;
        out->n += (size_t)n;
        if (out->n - start > max) {
            errno = EFBIG;
            return false;
        }
    }
}
