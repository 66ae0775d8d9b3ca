#include "store/verify_read.h"

#include "store/event.h"
#include "store/file.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#define BLOCK ((size_t)1 << 20)
#define CARRY (EVENT_LINE_MAX + BLOCK) /* a multiple of the block, so reads stay aligned */
#define ROOM  (CARRY + BLOCK + 4096)

static int open_for_reading(int dirfd, const char *name, bool direct)
{
    int fd = direct ? file_open(dirfd, name, O_RDONLY | O_DIRECT, 0) : -1;

    if (fd >= 0)
        return fd;
    fd = file_open_read(dirfd, name);
    /* No direct reads here (tmpfs): dropping clean pages is the next best. */
    if (fd >= 0 && direct)
        (void)posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
    else if (fd >= 0)
        (void)posix_fadvise(fd, 0, 0, POSIX_FADV_SEQUENTIAL);
    return fd;
}

bool line_reader_open(struct line_reader *r, int dirfd, const char *name, bool direct)
{
    char *mem = r->mem;
    struct hash_ahead *ahead = r->ahead;

    if (!mem) {
        mem = mmap(NULL, ROOM, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (mem == MAP_FAILED)
            return false;
    }
    *r = (struct line_reader){.mem = mem, .at = CARRY, .end = CARRY, .ahead = ahead};
    r->fd = open_for_reading(dirfd, name, direct);
    return r->fd >= 0;
}

void line_reader_close(struct line_reader *r)
{
    if (r->fd >= 0)
        close(r->fd);
    r->fd = -1;
}

void line_reader_release(struct line_reader *r)
{
    hash_ahead_stop(r->ahead);
    r->ahead = NULL;
    if (r->mem)
        (void)munmap(r->mem, ROOM);
    r->mem = NULL;
}

/* Move what is left to just before the aligned place and read a block there. */
static bool more(struct line_reader *r)
{
    size_t left = r->end - r->at;
    ssize_t got;

    if (r->ahead)
        hash_ahead_wait(r->ahead);
    memmove(r->mem + CARRY - left, r->mem + r->at, left);
    r->at = CARRY - left;
    r->end = CARRY;
    got = file_read_at(r->fd, r->mem + CARRY, BLOCK, (off_t)r->off);
    if (got < 0) {
        r->failed = true;
        return false;
    }
    r->end += (size_t)got;
    r->off += (uint64_t)got;
    r->at_eof = (size_t)got < BLOCK;
    if (!r->ahead && !r->at_eof)
        r->ahead = hash_ahead_start(); /* without one the lines are hashed in turn */
    if (r->ahead)
        hash_ahead_post(r->ahead, r->mem + r->at, r->end - r->at);
    r->next_line = 0;
    return got > 0;
}

static bool skip_rest(struct line_reader *r)
{
    for (;;) {
        const char *lf = memchr(r->mem + r->at, '\n', r->end - r->at);
        if (lf) {
            r->at = (size_t)(lf + 1 - r->mem);
            r->next_line++; /* in this block it ends, so here it was counted */
            return true;
        }
        r->at = r->end;
        if (r->at_eof || !more(r))
            return !r->failed;
    }
}

bool line_reader_next(struct line_reader *r, struct slice *line, uint64_t *at)
{
    size_t seen = 0;

    if (r->too_long && !skip_rest(r))
        return false;
    r->too_long = false;
    for (;;) {
        size_t have = r->end - r->at;
        const char *lf = memchr(r->mem + r->at + seen, '\n', have - seen);
        *at = r->off - have;
        *line = slice_from(r->mem + r->at, lf ? (size_t)(lf - (r->mem + r->at)) : have);
        r->open_end = !lf;
        if (!lf && have <= EVENT_LINE_MAX && !r->at_eof) {
            seen = have;
            if (!more(r) && r->failed)
                return false;
            continue;
        }
        if (!lf && have > EVENT_LINE_MAX) {
            r->too_long = true;
            line->n = EVENT_LINE_MAX;
            r->at += EVENT_LINE_MAX;
            return true;
        }
        r->at += line->n + (lf ? 1 : 0);
        r->block_line = r->next_line++;
        return lf || have > 0;
    }
}

bool line_reader_hash(struct line_reader *r, char hex[SHA256_HEX + 1])
{
    return r->ahead && !r->open_end && !r->too_long && hash_ahead_get(r->ahead, r->block_line, hex);
}
