#include "base/diag.h"
#include "base/utf8.h"

#include <errno.h>
#include <stdarg.h>
#include <unistd.h>

static const char *program = "lq";

void diag_init(const char *argv0)
{
    const char *slash = argv0 ? strrchr(argv0, '/') : NULL;

    if (argv0 && *argv0)
        program = slash ? slash + 1 : argv0;
}

const char *diag_prog(void)
{
    return program;
}

/* One write per message, so lines of several processes don't mix. */
static void put(const char *text, size_t n)
{
    while (n > 0) {
        ssize_t w = write(STDERR_FILENO, text, n);
        if (w < 0 && errno == EINTR)
            continue;
        if (w <= 0)
            return;
        text += w;
        n -= (size_t)w;
    }
}

__attribute__((format(printf, 1, 0))) static void say(const char *fmt, va_list ap)
{
    char raw[4096];
    char line[sizeof raw * UTF8_SHOWN_MAX + 128];
    int head = snprintf(line, 128, "%.100s: ", program);
    int n = vsnprintf(raw, sizeof raw, fmt, ap);
    size_t len;

    if (head < 0 || n < 0)
        return;
    len = (size_t)n < sizeof raw ? (size_t)n : sizeof raw - 1;
    len = utf8_show(line + head, raw, len) + (size_t)head;
    line[len++] = '\n';
    put(line, len);
}

void diag_say(const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    say(fmt, ap);
    va_end(ap);
}

void diag_die(enum status st, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    say(fmt, ap);
    va_end(ap);
    _exit((int)st);
}

void diag_usage(const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    say(fmt, ap);
    va_end(ap);
    diag_say("try '%s --help'", program);
    _exit((int)ST_USAGE);
}
