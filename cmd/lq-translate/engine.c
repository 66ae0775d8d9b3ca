#include "lq-translate/engine.h"

#include "base/clock.h"
#include "base/num.h"
#include "base/utf8.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#define WORDS_MAX 32

static const char open_mark[] = "⟦";
static const char close_mark[] = "⟧";

extern char **environ; /* POSIX declares it nowhere */

void engine_init(struct engine *e, const char *command, const char *from, const char *to,
                 int64_t timeout_s)
{
    *e = (struct engine){.command = slice_blank(slice_of(command)) ? NULL : command,
                         .from = from,
                         .to = to,
                         .timeout_ms = timeout_s * 1000,
                         .in = -1,
                         .out = -1};
}

static const char *failed(struct engine *e, const char *why)
{
    if (!e->failed)
        diag_say("LQ_TRANSLATE_CMD: %s", why);
    e->failed = true;
    return "engine-failed";
}

/* ---- starting ---- */

/* The words of the command, cut in place. */
static bool split(char *text, char *argv[WORDS_MAX + 1])
{
    size_t n = 0;

    for (char *p = text; *p && n < WORDS_MAX;) {
        p += strspn(p, " \t\n");
        if (!*p)
            break;
        argv[n++] = p;
        p += strcspn(p, " \t\n");
        if (*p)
            *p++ = '\0';
    }
    argv[n] = NULL;
    return n > 0 && n < WORDS_MAX;
}

static int spawn(struct engine *e, const int to[2], const int back[2], char **argv)
{
    posix_spawn_file_actions_t acts;
    int error = posix_spawn_file_actions_init(&acts);

    if (error)
        return error;
    error = posix_spawn_file_actions_adddup2(&acts, to[0], STDIN_FILENO);
    if (!error)
        error = posix_spawn_file_actions_adddup2(&acts, back[1], STDOUT_FILENO);
    if (!error)
        error = posix_spawnp(&e->pid, argv[0], &acts, NULL, argv, environ);
    posix_spawn_file_actions_destroy(&acts);
    return error;
}

static bool pipe_cloexec(int p[2])
{
    if (pipe(p) != 0)
        return false;
    return fcntl(p[0], F_SETFD, FD_CLOEXEC) == 0 && fcntl(p[1], F_SETFD, FD_CLOEXEC) == 0;
}

static bool start(struct engine *e)
{
    char *text = mem_dup(slice_of(e->command));
    char *argv[WORDS_MAX + 1];
    int to[2] = {-1, -1};
    int back[2] = {-1, -1};
    bool ok = split(text, argv) && pipe_cloexec(to) && pipe_cloexec(back);
    int error = 0;

    /* an ordinary program wouldn't know what to make of more words */
    ok = ok && setenv("LQ_TRANSLATE_FROM", e->from, 1) == 0 &&
         setenv("LQ_TRANSLATE_TO", e->to, 1) == 0;
    if (ok)
        error = spawn(e, to, back, argv);
    if (!ok || error)
        failed(e, error ? strerror(error) : "can't be started, or too many words");
    ok = ok && error == 0;
    if (to[0] >= 0)
        (void)close(to[0]);
    if (back[1] >= 0)
        (void)close(back[1]);
    e->in = to[1];
    e->out = back[0];
    free(text);
    return ok;
}

/* ---- a line there, a line back ---- */

/* An engine that is gone must not take this program with it. */
static bool send_line(struct engine *e)
{
    struct sigaction ignore = {.sa_handler = SIG_IGN};
    struct sigaction before;
    size_t done = 0;

    (void)sigaction(SIGPIPE, &ignore, &before);
    while (done < e->line.n) {
        ssize_t k = write(e->in, e->line.p + done, e->line.n - done);
        if (k < 0 && errno != EINTR)
            break;
        done += k > 0 ? (size_t)k : 0;
    }
    (void)sigaction(SIGPIPE, &before, NULL);
    return done == e->line.n;
}

/* The line's length in e->answer; -1: it ended, took too long or wrote too much. */
static ssize_t read_line(struct engine *e)
{
    int64_t until = clock_mono_ms() + e->timeout_ms;

    for (;;) {
        struct pollfd p = {.fd = e->out, .events = POLLIN};
        const char *lf = e->answer.n ? memchr(e->answer.p, '\n', e->answer.n) : NULL;
        int64_t left = until - clock_mono_ms();
        ssize_t k;

        if (lf)
            return lf - e->answer.p;
        if (left <= 0 || e->answer.n > 16 * ENGINE_LINE_MAX)
            return -1;
        k = poll(&p, 1, (int)left);
        if (k == 0 || (k < 0 && errno != EINTR))
            return -1;
        k = read(e->out, buf_reserve(&e->answer, ENGINE_LINE_MAX), ENGINE_LINE_MAX);
        if (k == 0 || (k < 0 && errno != EINTR))
            return -1;
        e->answer.n += k > 0 ? (size_t)k : 0;
    }
}

/* ---- terms held out ---- */

struct held {
    size_t n;
    struct slice v[ENGINE_HELD_MAX + 1]; /* by number, from 1 */
};

static bool starts(struct slice s, size_t at, const char *mark)
{
    size_t n = strlen(mark);

    return s.n - at >= n && memcmp(s.p + at, mark, n) == 0;
}

static void hold(struct buf *line, struct held *h, struct slice back)
{
    h->v[++h->n] = back;
    buf_addf(line, "%s%zu%s", open_mark, h->n, close_mark);
}

/* The sentence as it is sent. False: too much to hold, or too long. */
static bool put_line(struct buf *line, const struct terms *t, enum terms_lang from, struct slice s,
                     struct held *h)
{
    buf_reset(line);
    h->n = 0;
    for (size_t at = 0, n; at < s.n; at += n) {
        const struct term *term = terms_longest(t, from, s, at, &n);
        uint32_t c = 0;

        if (h->n == ENGINE_HELD_MAX)
            return false;
        if (term) {
            hold(line, h, term->text[from == TERMS_ZH ? TERMS_EN : TERMS_ZH]);
            continue;
        }
        n = utf8_decode(s.p + at, s.n - at, &c);
        n = n ? n : 1;
        if (starts(s, at, open_mark) || starts(s, at, close_mark))
            hold(line, h, slice_from(s.p + at, n));
        else if (utf8_is_control(c))
            buf_addc(line, ' ');
        else
            buf_add(line, s.p + at, n);
    }
    buf_addc(line, '\n');
    return line->n <= ENGINE_LINE_MAX;
}

/* Which one stands at `at`: its number and length; 0: none. */
static size_t held_at(struct slice s, size_t at, size_t *n)
{
    size_t from = at + sizeof open_mark - 1;
    size_t to = from;
    uint64_t number;

    if (!starts(s, at, open_mark))
        return 0;
    while (to < s.n && to - from < 2 && s.p[to] >= '0' && s.p[to] <= '9')
        to++;
    if (to == s.n || !starts(s, to, close_mark) ||
        !num_u64(slice_from(s.p + from, to - from), &number))
        return 0;
    *n = to + sizeof close_mark - 1 - at;
    return (size_t)number;
}

/* The next character, or the term that stands for it; 0: it can't be used. */
static size_t put_next(struct buf *out, struct slice answer, size_t at, const struct held *h,
                       bool used[ENGINE_HELD_MAX + 1])
{
    size_t n;
    size_t number = held_at(answer, at, &n);
    uint32_t c = 0;

    if (number > h->n || (number && used[number]))
        return 0;
    if (number) {
        used[number] = true;
        buf_add_slice(out, h->v[number]);
        return n;
    }
    n = utf8_decode(answer.p + at, answer.n - at, &c);
    if (utf8_is_control(c))
        buf_addc(out, ' ');
    else
        buf_add(out, answer.p + at, n);
    return n;
}

/* What was held put back; false unless all of it is there, once each. */
static bool put_answer(struct buf *out, struct slice answer, const struct held *h)
{
    bool used[ENGINE_HELD_MAX + 1] = {false};
    size_t start = out->n;
    size_t at = 0;
    bool ok = answer.n > 0;

    while (ok && at < answer.n) {
        size_t n = put_next(out, answer, at, h, used);
        ok = n > 0;
        at += n;
    }
    for (size_t i = 1; i <= h->n; i++)
        ok = ok && used[i];
    if (!ok)
        out->n = start;
    return ok;
}

const char *engine_translate(struct engine *e, const struct terms *t, enum terms_lang from,
                             struct slice sentence, struct buf *out)
{
    size_t blank = sentence.n;
    struct held held;
    ssize_t n;
    bool ok;

    if (!e->command)
        return "no-engine";
    if (e->failed)
        return "engine-failed";
    while (blank > 0 && strchr(" \t\r\n", sentence.p[blank - 1]) && sentence.p[blank - 1])
        blank--;
    if (!put_line(&e->line, t, from, slice_from(sentence.p, blank), &held))
        return "too-long";
    if (e->in < 0 && !start(e))
        return "engine-failed";
    if (!send_line(e))
        return failed(e, "it has ended");
    n = read_line(e);
    if (n < 0)
        return failed(e, "it has ended, takes too long or writes too much");
    ok = put_answer(out, slice_from(e->answer.p, (size_t)n), &held);
    memmove(e->answer.p, e->answer.p + n + 1, e->answer.n - (size_t)n - 1);
    e->answer.n -= (size_t)n + 1;
    if (!ok)
        return "terms-lost";
    buf_add(out, sentence.p + blank, sentence.n - blank);
    return NULL;
}

enum status engine_release(struct engine *e)
{
    if (e->in >= 0)
        (void)close(e->in);
    if (e->out >= 0)
        (void)close(e->out);
    if (e->pid > 0) {
        if (e->failed)
            (void)kill(e->pid, SIGTERM);
        while (waitpid(e->pid, NULL, 0) < 0 && errno == EINTR)
            ;
    }
    buf_release(&e->line);
    buf_release(&e->answer);
    return e->failed ? ST_BUSY : ST_YES;
}
