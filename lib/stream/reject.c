#include "stream/reject.h"
#include "stream/json.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

struct reject {
    const char *path;
    int fd;
    int why_fd;
    uint64_t count;
    bool failed;
    struct buf header;
    struct buf why;
};

struct reject *reject_open(const char *path)
{
    struct reject *r = mem_alloc(1, sizeof *r);

    r->path = path;
    r->fd = r->why_fd = -1;
    return r;
}

static void file_failed(struct reject *r, const char *suffix)
{
    if (!r->failed)
        diag_say("%s%s: %s", r->path, suffix, strerror(errno));
    r->failed = true;
}

static void put(struct reject *r, int fd, const char *suffix, const char *p, size_t n)
{
    while (n > 0 && fd >= 0 && !r->failed) {
        ssize_t w = write(fd, p, n);
        if (w < 0 && errno == EINTR)
            continue;
        if (w < 0) {
            file_failed(r, suffix);
            return;
        }
        p += w;
        n -= (size_t)w;
    }
}

static int create(struct reject *r, const char *suffix)
{
    struct buf name = {0};
    int fd;

    buf_addf(&name, "%s%s", r->path, suffix);
    fd = open(buf_str(&name), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0660);
    if (fd < 0)
        file_failed(r, suffix);
    buf_release(&name);
    return fd;
}

static void create_files(struct reject *r)
{
    r->fd = create(r, "");
    r->why_fd = create(r, ".why");
    put(r, r->fd, "", r->header.p, r->header.n);
}

void reject_header(struct reject *r, const char *raw, size_t raw_n)
{
    buf_reset(&r->header);
    buf_add(&r->header, raw, raw_n);
    if (r->fd >= 0)
        put(r, r->fd, "", raw, raw_n);
}

void reject_line(struct reject *r, const char *file, uint64_t line_no, size_t column,
                 const char *why, const char *raw, size_t raw_n)
{
    diag_say("%s:%llu:%zu: %s", file, (unsigned long long)line_no, column, why);
    r->count++;
    if (!r->path)
        return;
    if (r->fd < 0 && !r->failed)
        create_files(r);
    put(r, r->fd, "", raw, raw_n);
    buf_reset(&r->why);
    buf_addc(&r->why, '{');
    json_put_member_str(&r->why, "file", slice_of(file));
    json_put_member_i64(&r->why, "line", (int64_t)line_no);
    json_put_member_i64(&r->why, "byte", (int64_t)column);
    json_put_member_str(&r->why, "reason", slice_of(why));
    buf_adds(&r->why, "}\n");
    put(r, r->why_fd, ".why", r->why.p, r->why.n);
}

void reject_more(struct reject *r, const char *raw, size_t raw_n)
{
    if (r->path)
        put(r, r->fd, "", raw, raw_n);
}

uint64_t reject_count(const struct reject *r)
{
    return r->count;
}

enum status reject_close(struct reject *r, uint64_t total)
{
    enum status st = r->count ? ST_REJECTED : ST_YES;

    if (r->fd >= 0 && close(r->fd) != 0)
        file_failed(r, "");
    if (r->why_fd >= 0 && close(r->why_fd) != 0)
        file_failed(r, ".why");
    if (r->count)
        diag_say("%llu of %llu records rejected", (unsigned long long)r->count,
                 (unsigned long long)total);
    if (r->failed)
        st = ST_IO;
    buf_release(&r->header);
    buf_release(&r->why);
    free(r);
    return st;
}
