/*
 * store_sender.c: locks beside the store's own, in spool/: message.lock of those who
 * send messages, info.lock of those who publish.
 */
#include "store/file.h"
#include "store/lock.h"
#include "store/store_impl.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

enum status store_side_lock(struct store *s, const char *name, int *fd)
{
    struct buf path = {0};
    enum status st = ST_IO;
    int dir = openat(s->dirfd, "spool", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    buf_addf(&path, "%s/spool/%s", s->dir, name);
    *fd = dir >= 0 ? file_open(dir, name, O_RDWR | O_CREAT, FILE_MODE) : -1;
    if (*fd < 0)
        diag_say("%s: %s", buf_str(&path), strerror(errno));
    else
        st = lock_take(*fd, s->wait_ms, buf_str(&path));
    if (st != ST_YES && *fd >= 0) {
        close(*fd);
        *fd = -1;
    }
    if (dir >= 0)
        close(dir);
    buf_release(&path);
    return st;
}

enum status store_sender_take(struct store *s, int *fd)
{
    return store_side_lock(s, "message.lock", fd);
}

void store_sender_drop(int fd)
{
    if (fd < 0)
        return;
    lock_drop(fd);
    close(fd);
}
