#include "pension/transport.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

/* In the child; doesn't come back. The command is the office's own, never a record's. */
static void become(const char *command, const char *division, int input)
{
    struct sigaction dfl = {.sa_handler = SIG_DFL};

    if (sigaction(SIGPIPE, &dfl, NULL) == 0 && dup2(input, STDIN_FILENO) == STDIN_FILENO &&
        dup2(STDERR_FILENO, STDOUT_FILENO) == STDOUT_FILENO &&
        setenv("LQ_DIVISION", division, 1) == 0) {
        if (input != STDIN_FILENO)
            close(input);
        execl("/bin/sh", "sh", "-c", command, (char *)NULL);
    }
    _exit(127);
}

/* 0, or an errno: EPIPE when the command didn't want all of it. */
static int feed(int fd, struct slice text)
{
    while (text.n > 0) {
        ssize_t n = write(fd, text.p, text.n);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return errno;
        text = slice_from(text.p + n, text.n - (size_t)n);
    }
    return 0;
}

static bool ended_well(pid_t child, char *why, size_t room)
{
    int how;
    pid_t r;

    do
        r = waitpid(child, &how, 0);
    while (r < 0 && errno == EINTR);
    if (r == child && WIFEXITED(how) && WEXITSTATUS(how) == 0)
        return true;
    if (r != child)
        (void)snprintf(why, room, "how it ended can't be told: %s", strerror(errno));
    else if (WIFSIGNALED(how))
        (void)snprintf(why, room, "the transport was killed by signal %d", WTERMSIG(how));
    else
        (void)snprintf(why, room, "the transport ended with status %d", WEXITSTATUS(how));
    return false;
}

bool transport_send(const char *command, const char *division, struct slice text, char *why,
                    size_t room)
{
    struct sigaction ignore = {.sa_handler = SIG_IGN};
    struct sigaction before;
    int fd[2];
    pid_t child;
    int error;
    bool ok;

    if (pipe(fd) != 0) {
        (void)snprintf(why, room, "pipe: %s", strerror(errno));
        return false;
    }
    child = fork();
    if (child == 0) {
        close(fd[1]);
        become(command, division, fd[0]);
    }
    close(fd[0]);
    if (child < 0) {
        (void)snprintf(why, room, "fork: %s", strerror(errno));
        close(fd[1]);
        return false;
    }
    if (sigaction(SIGPIPE, &ignore, &before) != 0)
        error = errno;
    else
        error = feed(fd[1], text);
    close(fd[1]);
    ok = ended_well(child, why, room);
    (void)sigaction(SIGPIPE, &before, NULL);
    if (ok && error) /* it said yes to what it hadn't read */
        (void)snprintf(why, room, "the transport didn't read all of it: %s", strerror(error));
    return ok && !error;
}
