#include "store/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <sys/vfs.h>
#include <unistd.h>

static int above_stderr(int fd)
{
    int moved;
    int saved;

    if (fd < 0 || fd > STDERR_FILENO)
        return fd;
    moved = fcntl(fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    saved = errno;
    close(fd);
    errno = saved;
    return moved;
}

static void close_keep_errno(int fd)
{
    int saved = errno;

    close(fd);
    errno = saved;
}

int file_open(int dirfd, const char *name, int flags, mode_t mode)
{
    int fd;

    do
        fd = openat(dirfd, name, flags | O_NOFOLLOW | O_CLOEXEC | (mode ? O_CREAT : 0), 0600);
    while (fd < 0 && errno == EINTR);
    fd = above_stderr(fd);
    if (fd >= 0 && mode && (flags & O_EXCL) && fchmod(fd, mode) != 0) {
        close_keep_errno(fd);
        return -1;
    }
    return fd;
}

int file_open_read(int dirfd, const char *name)
{
    int fd = file_open(dirfd, name, O_RDONLY | O_NOATIME, 0);

    if (fd < 0 && errno == EPERM) /* O_NOATIME is for the file's owner */
        fd = file_open(dirfd, name, O_RDONLY, 0);
    return fd;
}

int file_open_dir(int dirfd, const char *name)
{
    int fd = file_open(dirfd, name, O_RDONLY | O_DIRECTORY | O_NOATIME, 0);

    if (fd < 0 && errno == EPERM)
        fd = file_open(dirfd, name, O_RDONLY | O_DIRECTORY, 0);
    return fd;
}

static bool ends_in(const char *name, const char *ending)
{
    size_t n = strlen(name);
    size_t k = strlen(ending);

    return *name != '.' && n > k && strcmp(name + n - k, ending) == 0;
}

static int by_name(const void *a, const void *b)
{
    const char *const *x = a;
    const char *const *y = b;

    return strcmp(*x, *y);
}

bool file_list(int dirfd, const char *ending, struct file_list *out)
{
    int fd = file_open_dir(dirfd, "."); /* closedir() closes what it reads */
    DIR *d = fd >= 0 ? fdopendir(fd) : NULL;
    const struct dirent *e;
    int why;

    *out = (struct file_list){0};
    if (!d) {
        if (fd >= 0)
            close(fd);
        return false;
    }
    while (errno = 0, (e = readdir(d)) != NULL) {
        if (!ends_in(e->d_name, ending))
            continue;
        if ((out->n & (out->n + 1)) == 0) /* full at each 2^i - 1 */
            out->name = mem_grow(out->name, 2 * out->n + 1, sizeof *out->name);
        out->name[out->n++] = mem_dup(slice_of(e->d_name));
    }
    why = errno;
    closedir(d);
    if (out->n > 0)
        qsort(out->name, out->n, sizeof *out->name, by_name);
    errno = why;
    return why == 0;
}

void file_list_free(struct file_list *l)
{
    for (size_t i = 0; i < l->n; i++)
        free(l->name[i]);
    free(l->name);
    *l = (struct file_list){0};
}

bool file_make_dir(int dirfd, const char *name)
{
    int fd;
    bool ok;

    if (mkdirat(dirfd, name, 0700) != 0)
        return errno == EEXIST;
    fd = file_open_dir(dirfd, name);
    if (fd < 0)
        return false;
    ok = fchmod(fd, DIR_MODE) == 0;
    close_keep_errno(fd);
    return ok;
}

bool file_write_at(int fd, const void *p, size_t n, off_t at)
{
    const char *c = p;

    while (n > 0) {
        ssize_t w = pwrite(fd, c, n, at);
        if (w < 0 && errno == EINTR)
            continue;
        if (w < 0)
            return false;
        if (w == 0) { /* never seen on a regular file; don't spin */
            errno = EIO;
            return false;
        }
        c += w;
        n -= (size_t)w;
        at += w;
    }
    return true;
}

ssize_t file_read_at(int fd, void *p, size_t n, off_t at)
{
    char *c = p;
    size_t done = 0;

    while (done < n) {
        ssize_t r = pread(fd, c + done, n - done, at + (off_t)done);
        if (r < 0 && errno == EINTR)
            continue;
        if (r < 0)
            return -1;
        if (r == 0)
            break;
        done += (size_t)r;
    }
    return (ssize_t)done;
}

bool file_read_all(int dirfd, const char *name, size_t max, struct buf *out)
{
    int fd = file_open_read(dirfd, name);
    struct stat st;
    ssize_t n = -1;

    if (fd < 0)
        return false;
    if (fstat(fd, &st) != 0) {
        close_keep_errno(fd);
        return false;
    }
    if (!S_ISREG(st.st_mode) || st.st_size < 0 || (size_t)st.st_size > max) {
        close(fd);
        errno = S_ISREG(st.st_mode) ? EFBIG : EINVAL;
        return false;
    }
    buf_reset(out);
    n = file_read_at(fd, buf_reserve(out, (size_t)st.st_size), (size_t)st.st_size, 0);
    close_keep_errno(fd);
    if (n < 0)
        return false;
    out->n = (size_t)n;
    return true;
}

static bool write_temp(int dirfd, const char *temp, mode_t mode, const void *p, size_t n)
{
    int fd;
    bool ok;

    /* One that a crash left: callers hold the store's lock, so nobody writes it. */
    if (unlinkat(dirfd, temp, 0) != 0 && errno != ENOENT)
        return false;
    fd = file_open(dirfd, temp, O_WRONLY | O_EXCL, mode);
    if (fd < 0)
        return false;
    ok = file_write_at(fd, p, n, 0) && file_sync(fd);
    if (!ok)
        close_keep_errno(fd);
    else
        ok = close(fd) == 0;
    return ok;
}

bool file_replace(int dirfd, const char *name, mode_t mode, const void *p, size_t n)
{
    struct buf temp = {0};
    const char *t;
    bool ok;

    buf_addf(&temp, ".%s.tmp", name);
    t = buf_str(&temp);
    ok = write_temp(dirfd, t, mode, p, n) && renameat(dirfd, t, dirfd, name) == 0;
    if (!ok) {
        int saved = errno;
        (void)unlinkat(dirfd, t, 0);
        errno = saved;
    }
    buf_release(&temp);
    return ok && file_sync(dirfd);
}

bool file_sync(int fd)
{
    int r;

    do
        r = fsync(fd);
    while (r != 0 && errno == EINTR);
    return r == 0;
}

bool file_sync_data(int fd)
{
    int r;

    do
        r = fdatasync(fd);
    while (r != 0 && errno == EINTR);
    return r == 0;
}

bool file_sync_fs(int fd)
{
    int r;

    do
        r = syncfs(fd);
    while (r != 0 && errno == EINTR);
    return r == 0;
}

bool file_can_sync_fs(void)
{
    struct utsname u;
    char *end;
    long major;

    if (uname(&u) != 0)
        return false;
    major = strtol(u.release, &end, 10);
    return major > 5 || (major == 5 && *end == '.' && strtol(end + 1, NULL, 10) >= 8);
}

bool file_magic_is_remote(unsigned long magic, const char **what)
{
    static const struct {
        unsigned long magic;
        const char *what;
    } remote[] = {
        {0x6969UL, "NFS"},
        {0xFF534D42UL, "SMB"},
        {0xFE534D42UL, "SMB"},
        {0x517BUL, "SMB"},
    };

    for (size_t i = 0; i < sizeof remote / sizeof *remote; i++)
        if (remote[i].magic == (magic & 0xFFFFFFFFUL)) {
            *what = remote[i].what;
            return true;
        }
    return false;
}

bool file_is_remote(int fd, const char **what)
{
    struct statfs fs;

    return fstatfs(fd, &fs) == 0 && file_magic_is_remote((unsigned long)fs.f_type, what);
}
