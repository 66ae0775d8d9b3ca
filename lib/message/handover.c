#include "message/handover.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

/* ---- sendmail ---- */

bool sendmail_there(const char *program, struct buf *why)
{
    if (program[0] == '/' && access(program, X_OK) == 0)
        return true;
    buf_addf(why, "%.200s: %s", program,
             program[0] == '/' ? strerror(errno) : "not an absolute path");
    return false;
}

/* The message on standard input; what it prints goes to our standard error. */
static int start(const char *program, int in, pid_t *pid)
{
    static char name[] = "sendmail";
    static char from_header[] = "-t";
    static char dots[] = "-i"; /* a line of one dot doesn't end the message */
    char *const argv[] = {name, from_header, dots, NULL};
    posix_spawn_file_actions_t fa;
    posix_spawnattr_t attr;
    sigset_t pipe_only;
    int error;

    sigemptyset(&pipe_only);
    sigaddset(&pipe_only, SIGPIPE);
    if (posix_spawn_file_actions_init(&fa) != 0)
        return ENOMEM;
    if (posix_spawnattr_init(&attr) != 0) {
        posix_spawn_file_actions_destroy(&fa);
        return ENOMEM;
    }
    error = posix_spawn_file_actions_adddup2(&fa, in, STDIN_FILENO);
    if (!error)
        error = posix_spawn_file_actions_adddup2(&fa, STDERR_FILENO, STDOUT_FILENO);
    if (!error)
        error = posix_spawnattr_setsigdefault(&attr, &pipe_only);
    if (!error)
        error = posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGDEF);
    if (!error)
        error = posix_spawn(pid, program, &fa, &attr, argv, environ);
    posix_spawnattr_destroy(&attr);
    posix_spawn_file_actions_destroy(&fa);
    return error;
}

static bool write_all(int fd, struct slice text)
{
    while (text.n > 0) {
        ssize_t k = write(fd, text.p, text.n);
        if (k < 0 && errno == EINTR)
            continue;
        if (k < 0)
            return false;
        text = slice_from(text.p + k, text.n - (size_t)k);
    }
    return true;
}

static enum handed ended(pid_t pid, bool whole, struct buf *why)
{
    int status = 0;

    while (waitpid(pid, &status, 0) < 0) {
        if (errno != EINTR) {
            buf_addf(why, "waiting for it failed: %s", strerror(errno));
            return HANDED_UNKNOWN;
        }
    }
    if (WIFEXITED(status) && WEXITSTATUS(status) != 0) {
        buf_addf(why, "it ended with status %d", WEXITSTATUS(status));
        return HANDED_NOT;
    }
    if (WIFEXITED(status) && whole)
        return HANDED;
    if (WIFSIGNALED(status))
        buf_addf(why, "it was killed by signal %d", WTERMSIG(status));
    else
        buf_adds(why, "it ended before it had read the message");
    return HANDED_UNKNOWN;
}

enum handed sendmail_hand(const char *program, struct slice text, struct buf *why)
{
    struct sigaction ignore = {.sa_handler = SIG_IGN};
    struct sigaction before;
    int fd[2];
    pid_t pid = 0;
    bool whole;
    int error;

    sigemptyset(&ignore.sa_mask);
    if (pipe(fd) != 0) {
        buf_addf(why, "no pipe: %s", strerror(errno));
        return HANDED_NOT;
    }
    if (fcntl(fd[1], F_SETFD, FD_CLOEXEC) != 0 || fcntl(fd[0], F_SETFD, FD_CLOEXEC) != 0 ||
        sigaction(SIGPIPE, &ignore, &before) != 0) {
        buf_addf(why, "no pipe: %s", strerror(errno));
        close(fd[0]);
        close(fd[1]);
        return HANDED_NOT;
    }
    error = start(program, fd[0], &pid);
    close(fd[0]);
    whole = error == 0 && write_all(fd[1], text);
    close(fd[1]);
    (void)sigaction(SIGPIPE, &before, NULL);
    if (error) {
        buf_addf(why, "%.200s: %s", program, strerror(error));
        return HANDED_NOT;
    }
    return ended(pid, whole, why);
}

/* ---- Maildir ---- */

static int open_dir(int at, const char *name)
{
    if (mkdirat(at, name, 0700) != 0 && errno != EEXIST)
        return -1;
    return openat(at, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

enum status maildir_open(struct maildir *m, const char *path)
{
    struct stat is;

    *m = (struct maildir){.dir = -1, .tmp = -1, .fresh = -1, .cur = -1};
    m->dir = open_dir(AT_FDCWD, path);
    if (m->dir >= 0)
        m->tmp = open_dir(m->dir, "tmp");
    if (m->tmp >= 0)
        m->fresh = open_dir(m->dir, "new");
    if (m->fresh >= 0)
        m->cur = open_dir(m->dir, "cur");
    if (m->cur < 0 || fstat(m->dir, &is) != 0) {
        diag_say("%s: not a Maildir that can be used: %s", path, strerror(errno));
        return ST_IO;
    }
    buf_adds(&m->path, path);
    buf_addf(&m->mark, "%llu:%llu", (unsigned long long)is.st_dev, (unsigned long long)is.st_ino);
    return ST_YES;
}

void maildir_close(struct maildir *m)
{
    const int fd[] = {m->dir, m->tmp, m->fresh, m->cur};

    for (size_t i = 0; i < sizeof fd / sizeof *fd; i++) {
        if (fd[i] >= 0)
            close(fd[i]);
    }
    buf_release(&m->path);
    buf_release(&m->mark);
}

bool maildir_put(struct maildir *m, const char *name, struct slice text)
{
    int fd;
    bool ok;
    int error;

    if (unlinkat(m->tmp, name, 0) != 0 && errno != ENOENT)
        return false;
    fd = openat(m->tmp, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd < 0)
        return false;
    ok = write_all(fd, text) && fsync(fd) == 0;
    error = errno;
    if (close(fd) != 0 && ok) {
        ok = false;
        error = errno;
    }
    ok = ok && fsync(m->tmp) == 0;
    if (!ok) {
        (void)unlinkat(m->tmp, name, 0);
        errno = error;
    }
    return ok;
}

bool maildir_move(struct maildir *m, const char *name)
{
    return renameat(m->tmp, name, m->fresh, name) == 0 && fsync(m->fresh) == 0;
}

/* A reader moves NAME from new to cur as NAME:2,FLAGS. */
static enum maildir_trace look_in(int at, const char *name)
{
    size_t n = strlen(name);
    int fd = openat(at, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *d = fd >= 0 ? fdopendir(fd) : NULL;
    enum maildir_trace found = MAILDIR_NOTHING;
    const struct dirent *e;

    if (!d) {
        if (fd >= 0)
            close(fd);
        return MAILDIR_UNREADABLE;
    }
    while (found == MAILDIR_NOTHING && (e = readdir(d))) {
        if (strncmp(e->d_name, name, n) == 0 && (e->d_name[n] == '\0' || e->d_name[n] == ':'))
            found = MAILDIR_DELIVERED;
    }
    (void)closedir(d);
    return found;
}

enum maildir_trace maildir_look(struct maildir *m, const char *name)
{
    enum maildir_trace found;

    if (faccessat(m->tmp, name, F_OK, 0) == 0)
        return MAILDIR_IN_TMP;
    found = look_in(m->fresh, name);
    return found == MAILDIR_NOTHING ? look_in(m->cur, name) : found;
}
