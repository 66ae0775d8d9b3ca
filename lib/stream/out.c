#include "stream/out.h"
#include "base/cmd.h"

#include <errno.h>
#include <poll.h>
#include <stdarg.h>
#include <unistd.h>

/* With a line on top this still fits a pipe of 64 KiB in one go: the reader
 * works on it while the next one is gathered. More would only wait. */
#define OUT_SIZE ((size_t)60 << 10)

static struct buf pending;
static bool broken;

static void say_broken(int err)
{
    broken = true;
    diag_say("standard output: %s", strerror(err));
}

/* Another program that shares the terminal or pipe may have made it non-blocking. */
static bool wait_writable(void)
{
    struct pollfd p = {.fd = STDOUT_FILENO, .events = POLLOUT};

    return poll(&p, 1, -1) > 0 || errno == EINTR;
}

static bool write_all(const char *p, size_t n)
{
    while (n > 0) {
        ssize_t w = write(STDOUT_FILENO, p, n);
        if (w < 0 && errno != EINTR && !(errno == EAGAIN && wait_writable())) {
            say_broken(errno);
            return false;
        }
        if (w > 0) {
            p += w;
            n -= (size_t)w;
        }
    }
    return true;
}

bool out_flush(void)
{
    if (!broken && pending.n > 0)
        write_all(pending.p, pending.n);
    buf_reset(&pending);
    return !broken;
}

bool out_failed(void)
{
    return broken;
}

/* Whoever adds has the program's end close stdout. */
static void room(void)
{
    cmd_at_end(out_close);
    if (pending.n >= OUT_SIZE)
        out_flush();
}

void out_add(const void *p, size_t n)
{
    buf_add(&pending, p, n);
    room();
}

void out_adds(const char *s)
{
    out_add(s, strlen(s));
}

void out_add_buf(const struct buf *b)
{
    out_add(b->p, b->n);
}

struct buf *out_buf(void)
{
    room();
    return &pending;
}

void out_addf(const char *fmt, ...)
{
    char small[1024];
    va_list ap;
    int n;

    va_start(ap, fmt);
    n = vsnprintf(small, sizeof small, fmt, ap);
    va_end(ap);
    if (n < 0)
        return;
    if ((size_t)n < sizeof small) {
        out_add(small, (size_t)n);
        return;
    }
    buf_reserve(&pending, (size_t)n + 1);
    va_start(ap, fmt);
    vsnprintf(pending.p + pending.n, (size_t)n + 1, fmt, ap);
    va_end(ap);
    pending.n += (size_t)n;
    room();
}

enum status out_close(void)
{
    out_flush();
    buf_release(&pending);
    /* EBADF: it was closed before we began, and nothing was to be said. */
    if (close(STDOUT_FILENO) != 0 && errno != EBADF && !broken)
        say_broken(errno);
    return broken ? ST_IO : ST_YES;
}

bool out_is_terminal(void)
{
    return isatty(STDOUT_FILENO) == 1;
}
