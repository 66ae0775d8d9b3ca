#include "records/zone_file.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#define ZONE_DIR      "/usr/share/zoneinfo/"
#define ZONE_FILE_MAX 65536

/* "Area/City": letters, digits, '_', '-', '+', parts that aren't empty and hold no dot. */
static bool plain(struct slice name)
{
    char last = '/';

    if (!name.p || name.n == 0 || name.n > ZONE_NAME_MAX)
        return false;
    for (size_t i = 0; i < name.n; i++) {
        char c = name.p[i];
        bool letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
        bool other = (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '+';
        if (!letter && !other && !(c == '/' && last != '/'))
            return false;
        last = c;
    }
    return last != '/';
}

static size_t slurp(int fd, char *out, size_t room)
{
    size_t n = 0;

    while (n < room) {
        ssize_t got = read(fd, out + n, room - n);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return got < 0 ? 0 : n;
        n += (size_t)got;
    }
    return 0; /* larger than any */
}

/* Between the last two line feeds of a file of version 2 or later. */
static struct slice footer(const char *p, size_t n)
{
    size_t from;

    if (n < 8 || memcmp(p, "TZif", 4) != 0 || p[4] < '2' || p[n - 1] != '\n')
        return (struct slice){0};
    for (from = n - 1; from > 0 && p[from - 1] != '\n'; from--)
        ;
    return slice_from(p + from, n - 1 - from);
}

bool zone_named(struct slice name, struct zone *out)
{
    static char text[ZONE_FILE_MAX];
    char path[sizeof ZONE_DIR + ZONE_NAME_MAX];
    struct stat st;
    size_t n = 0;
    int fd;

    if (!plain(name))
        return false;
    memcpy(path, ZONE_DIR, sizeof ZONE_DIR);
    memcpy(path + sizeof ZONE_DIR - 1, name.p, name.n);
    path[sizeof ZONE_DIR - 1 + name.n] = '\0';
    fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (fd < 0)
        return false;
    if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode))
        n = slurp(fd, text, sizeof text);
    close(fd);
    return zone_parse(footer(text, n), out);
}
