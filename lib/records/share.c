#include "records/share.h"

#include "base/diag.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#ifndef LQ_SHAREDIR
#define LQ_SHAREDIR "/usr/local/share/lq"
#endif

#define LEVELS 4 /* <root>/build/<name>/bin/<program> is the deepest build */

static bool join(char out[PATH_MAX], const char *dir, const char *name)
{
    int n = snprintf(out, PATH_MAX, "%s/%s", dir, name);

    return n > 0 && n < PATH_MAX;
}

static bool is_share(const char *dir)
{
    char probe[PATH_MAX];

    return join(probe, dir, "findings.jsonl") && access(probe, R_OK) == 0;
}

/* Cut the last part off; NULL when nothing is left, else the part. */
static char *cut(char *path)
{
    char *slash = strrchr(path, '/');

    if (!slash || slash == path)
        return NULL;
    *slash = '\0';
    return slash + 1;
}

static bool beside_program(char out[PATH_MAX])
{
    char exe[PATH_MAX];
    ssize_t n = readlink("/proc/self/exe", exe, sizeof exe - 1);

    if (n <= 0)
        return false;
    exe[n] = '\0';
    if (!cut(exe))
        return false;
    if (join(out, exe, "../share/lq") && is_share(out))
        return true;
    for (int level = 0; level < LEVELS; level++) {
        const char *below = cut(exe);
        if (!below)
            return false;
        if (strncmp(below, "build", 5) == 0 && join(out, exe, "share") && is_share(out))
            return true;
    }
    return false;
}

bool share_dir(bool honour_env, char out[PATH_MAX])
{
    const char *env = honour_env ? getenv("LQ_SHARE") : NULL;
    int n;

    if (env && *env) {
        n = snprintf(out, PATH_MAX, "%s", env);
        if (n > 0 && n < PATH_MAX)
            return true;
        diag_say("LQ_SHARE: the path is too long");
        return false;
    }
    if (beside_program(out))
        return true;
    n = snprintf(out, PATH_MAX, "%s", LQ_SHAREDIR);
    return n > 0 && n < PATH_MAX;
}

/* A plain path that stays below the directory it is joined to. */
static bool stays_below(const char *name)
{
    if (*name == '\0' || *name == '/')
        return false;
    for (const char *p = name; *p;) {
        size_t n = strcspn(p, "/");
        if (n == 2 && p[0] == '.' && p[1] == '.')
            return false;
        p += n;
        p += strspn(p, "/");
    }
    return true;
}

int share_open(const char *relative, bool honour_env, char path_out[PATH_MAX])
{
    char dir[PATH_MAX];
    int fd;

    if (!stays_below(relative)) {
        diag_say("%s: not a name below the data directory", relative);
        return -1;
    }
    if (!share_dir(honour_env, dir))
        return -1;
    if (!join(path_out, dir, relative)) {
        diag_say("%s: the path is too long", relative);
        return -1;
    }
    fd = open(path_out, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        diag_say("%s: %s", path_out, strerror(errno));
    return fd;
}

bool share_read(const char *relative, bool honour_env, struct buf *out)
{
    char path[PATH_MAX];
    int fd = share_open(relative, honour_env, path);
    size_t start = out->n;
    ssize_t n;

    if (fd < 0)
        return false;
    do {
        n = read(fd, buf_reserve(out, 65536), 65536);
        if (n > 0)
            out->n += (size_t)n;
    } while ((n > 0 && out->n - start <= SHARE_FILE_MAX) || (n < 0 && errno == EINTR));
    if (n < 0)
        diag_say("%s: %s", path, strerror(errno));
    else if (n > 0)
        diag_say("%s: larger than a data file can be", path);
    if (close(fd) != 0 && n == 0) {
        diag_say("%s: %s", path, strerror(errno));
        return false;
    }
    return n == 0;
}
