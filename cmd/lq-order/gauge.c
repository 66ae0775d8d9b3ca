/*
 * The child that measures: one request line, one answer line, over a socket
 * pair that is its standard input and output.
 */
#include "lq-order/files.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define ANSWER_MAX ((size_t)64 << 10)
#define WAIT_MS    60000 /* the largest picture takes under a second of the processor */

extern char **environ;

static struct {
    pid_t pid; /* 0: not running */
    int fd;
} child;

void gauge_end(void)
{
    if (child.pid == 0)
        return;
    close(child.fd);
    while (waitpid(child.pid, NULL, 0) < 0 && errno == EINTR)
        ;
    child.pid = 0;
}

/* It gave no answer. True: it fell over the photo, or hung and was killed; false:
 * it ended by itself, so that something is wrong with it. */
static bool gauge_fell(bool hangs)
{
    int how = 0;

    if (hangs)
        kill(child.pid, SIGKILL);
    close(child.fd);
    while (waitpid(child.pid, &how, 0) < 0 && errno == EINTR)
        ;
    child.pid = 0;
    return WIFSIGNALED(how);
}

/* Beside this program; never looked for on the PATH. */
static bool program(char path[PATH_MAX])
{
    static const char name[] = "lq-photo";
    ssize_t n = readlink("/proc/self/exe", path, PATH_MAX - sizeof name);
    char *slash;

    if (n <= 0)
        return false;
    path[n] = '\0';
    slash = strrchr(path, '/');
    if (!slash)
        return false;
    memcpy(slash + 1, name, sizeof name);
    return true;
}

static int spawn(int end, const char *path, const char *dir)
{
    static char prog[] = "lq-photo";
    static char measure[] = "--measure";
    static char files[] = "--files";
    char *where = mem_dup(slice_of(dir));
    char *argv[] = {prog, measure, files, where, NULL};
    posix_spawn_file_actions_t acts;
    int error = posix_spawn_file_actions_init(&acts);

    if (!error) {
        error = posix_spawn_file_actions_adddup2(&acts, end, STDIN_FILENO);
        if (!error)
            error = posix_spawn_file_actions_adddup2(&acts, end, STDOUT_FILENO);
        if (!error)
            error = posix_spawn(&child.pid, path, &acts, NULL, argv, environ);
        posix_spawn_file_actions_destroy(&acts);
    }
    free(where);
    return error;
}

static bool gauge_start(const char *dir)
{
    char path[PATH_MAX];
    int ends[2];
    int error;

    if (child.pid)
        return true;
    if (!program(path) || socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
        diag_say("lq-photo can't be started: %s", strerror(errno));
        return false;
    }
    error = spawn(ends[1], path, dir);
    close(ends[1]);
    child.fd = ends[0];
    if (error) {
        child.pid = 0;
        close(child.fd);
        diag_say("%s: %s", path, strerror(error));
    }
    return error == 0;
}

static bool ask(const struct buf *line)
{
    size_t sent = 0;

    while (sent < line->n) {
        ssize_t n = send(child.fd, line->p + sent, line->n - sent, MSG_NOSIGNAL);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        sent += (size_t)n;
    }
    return true;
}

enum answered { ANSWERED, ENDED, HANGS };

static enum answered answer(struct buf *line)
{
    struct pollfd p = {.fd = child.fd, .events = POLLIN};

    while (line->n < ANSWER_MAX) {
        int ready = poll(&p, 1, WAIT_MS);
        ssize_t n;
        if (ready < 0 && errno == EINTR)
            continue;
        if (ready <= 0)
            return HANGS;
        n = recv(child.fd, buf_reserve(line, 4096), 4096, 0);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return ENDED;
        line->n += (size_t)n;
        if (line->p[line->n - 1] == '\n') {
            line->n--;
            return ANSWERED;
        }
    }
    return HANGS;
}

static bool put_measures(struct buf *out, const struct buf *line)
{
    struct rec *r = mem_alloc(1, sizeof *r);
    bool ok = rec_scan(r, buf_slice(line), "lq-photo");
    const struct json_node *m = ok ? json_path(&r->doc, "photo_check/measures") : NULL;

    ok = m && m->type == JSON_OBJECT;
    if (ok)
        buf_add_slice(out, json_raw(&r->doc, m));
    rec_release(r);
    free(r);
    return ok;
}

enum status gauge_photo(const char *dir, const char *member, struct slice name, struct buf *out)
{
    struct buf line = {0};
    enum answered how;
    bool ok;

    if (!gauge_start(dir))
        return ST_IO;
    buf_adds(&line, "{\"photo\":{");
    json_put_member_str(&line, member, name);
    buf_adds(&line, "}}\n");
    how = ask(&line) ? ANSWERED : ENDED;
    buf_reset(&line);
    if (how == ANSWERED)
        how = answer(&line);
    ok = how == ANSWERED && put_measures(out, &line);
    if (how != ANSWERED && gauge_fell(how == HANGS)) {
        diag_say("lq-photo fell over a photo; it is taken as damaged");
        buf_adds(out, "{\"unreadable\":\"damaged\"}");
        ok = true;
    }
    if (!ok)
        diag_say("lq-photo gave no measures");
    buf_release(&line);
    return ok ? ST_YES : ST_IO;
}
