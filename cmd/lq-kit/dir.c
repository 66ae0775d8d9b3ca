/* --dir: a file for each page or order, made by descriptor. */
#include "lq-kit/kit.h"
#include "store/file.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

/* Pages show names and addresses: for the one who prints them. */
#define PAGE_MODE 0600

struct kit_dir {
    const char *name;
    int fd;
};

struct kit_dir *kit_dir_open(const char *dir)
{
    struct kit_dir *d = mem_alloc(1, sizeof *d);

    d->name = dir;
    d->fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (d->fd < 0) {
        diag_say("%s: %s", dir, strerror(errno));
        free(d);
        return NULL;
    }
    return d;
}

bool kit_dir_write(struct kit_dir *d, struct slice order, const char *suffix,
                   const struct buf *page)
{
    struct buf name = {0};
    bool ok;

    buf_add_slice(&name, order);
    buf_addf(&name, "-%s", suffix);
    ok = file_replace(d->fd, buf_str(&name), PAGE_MODE, page->p, page->n);
    if (!ok)
        diag_say("%s/%s: %s", d->name, buf_str(&name), strerror(errno));
    buf_release(&name);
    return ok;
}

void kit_dir_close(struct kit_dir *d)
{
    if (d)
        close(d->fd);
    free(d);
}
