#include "stream/stream.h"
#include "stream/out.h"
#include "stream/reject.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#define CHUNK ((size_t)128 << 10) /* what one read asks for: there is always room for it */
#define SHORT ((size_t)4 << 10)

struct stream {
    struct stream_opts o;
    char *const *files;
    int filec;
    int next_file;
    int fd;
    const char *name;
    bool eof; /* of the current file */
    uint64_t line_no;
    uint64_t total;
    bool stop; /* --strict met a rejection */
    enum status status;
    struct reject *rejects;
    char *buf; /* cap bytes and BUF_PAD behind them */
    size_t cap;
    size_t from; /* unread data is buf[from..to) */
    size_t to;
    struct rec rec;
};

static void flush_stdout(void *state)
{
    (void)state;
    out_flush();
}

static bool same_file(int fd, const char *name, const struct stat *as)
{
    struct stat st;

    if ((name ? stat(name, &st) : fstat(fd, &st)) != 0)
        return false;
    return st.st_dev == as->st_dev && st.st_ino == as->st_ino;
}

static bool in_use(const char *path, int filec, char *const *files)
{
    struct stat st;

    if (stat(path, &st) != 0 || !S_ISREG(st.st_mode))
        return false;
    for (int i = 0; i < (filec ? filec : 1); i++) {
        const char *name = filec && strcmp(files[i], "-") != 0 ? files[i] : NULL;
        if (same_file(STDIN_FILENO, name, &st))
            return true;
    }
    return same_file(STDOUT_FILENO, NULL, &st);
}

/* Rejected lines must not go where records come from or go to: creating the
 * file would empty it. */
static void check_rejects(const struct stream_opts *o, int filec, char *const *files)
{
    struct buf why = {0};

    if (!o->rejects)
        return;
    buf_addf(&why, "%s.why", o->rejects);
    if (in_use(o->rejects, filec, files) || in_use(buf_str(&why), filec, files))
        diag_usage("--rejects %s: it or its .why is also an input or the output", o->rejects);
    buf_release(&why);
}

struct stream *stream_open(const struct stream_opts *o, int filec, char *const *files)
{
    struct stream *s = mem_alloc(1, sizeof *s);

    check_rejects(o, filec, files);
    s->o = *o;
    if (s->o.line_max == 0)
        s->o.line_max = STREAM_LINE_MAX;
    if (!s->o.before_wait)
        s->o.before_wait = flush_stdout;
    s->files = files;
    s->filec = filec;
    s->fd = -1;
    s->cap = s->o.line_max + 1 + CHUNK;
    s->buf = mem_alloc(s->cap + BUF_PAD, 1);
    s->rejects = reject_open(o->rejects);
    return s;
}

void stream_status(struct stream *s, enum status st)
{
    s->status = status_max(s->status, st);
}

static bool open_next(struct stream *s)
{
    const char *name;
    struct stat st;

    if (s->filec == 0) {
        if (s->next_file++ > 0)
            return false;
        name = "-";
    } else {
        if (s->next_file >= s->filec)
            return false;
        name = s->files[s->next_file++];
    }
    s->name = name;
    s->line_no = 0;
    s->eof = false;
    s->from = s->to = 0;
    if (strcmp(name, "-") == 0) {
        s->fd = STDIN_FILENO;
        return true;
    }
    /* Opening a named pipe waits for its writer. */
    if (stat(name, &st) != 0 || !S_ISREG(st.st_mode))
        s->o.before_wait(s->o.state);
    s->fd = open(name, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (s->fd < 0) {
        diag_say("%s: %s", name, strerror(errno));
        stream_status(s, ST_IO);
        s->eof = true;
    }
    return true;
}

static void close_file(struct stream *s)
{
    if (s->fd > STDIN_FILENO)
        close(s->fd);
    s->fd = -1;
}

static void wait_if_idle(struct stream *s)
{
    struct pollfd p = {.fd = s->fd, .events = POLLIN};

    if (poll(&p, 1, 0) <= 0)
        s->o.before_wait(s->o.state);
}

/* Another program that shares the terminal or pipe may have made it non-blocking. */
static bool wait_readable(const struct stream *s)
{
    struct pollfd p = {.fd = s->fd, .events = POLLIN};

    s->o.before_wait(s->o.state);
    return poll(&p, 1, -1) > 0 || errno == EINTR;
}

/* Read more behind `to`; at the end of the file, or an error, eof is set.
 * What is left of a line goes to the front while it is short, so that the
 * same, cached part of the buffer serves again. */
static void refill(struct stream *s)
{
    size_t left = s->to - s->from;
    ssize_t got;

    if (s->from > 0 && (left <= SHORT || s->cap - s->to < CHUNK)) {
        memmove(s->buf, s->buf + s->from, left);
        s->to = left;
        s->from = 0;
    }
    wait_if_idle(s);
    do
        got = read(s->fd, s->buf + s->to, CHUNK);
    while (got < 0 && (errno == EINTR || (errno == EAGAIN && wait_readable(s))));
    if (got > 0) {
        s->to += (size_t)got;
        return;
    }
    if (got < 0) {
        diag_say("%s: %s", s->name, strerror(errno));
        stream_status(s, ST_IO);
    }
    s->eof = true;
}

/* The current line is longer than allowed: one rejection, skipped piece by piece. */
static void skip_long_line(struct stream *s)
{
    char why[96];
    const char *lf = NULL;
    bool first = true;

    snprintf(why, sizeof why, "longer than %zu bytes", s->o.line_max);
    while (!lf) {
        size_t n = s->to - s->from;
        lf = n ? memchr(s->buf + s->from, '\n', n) : NULL;
        if (lf)
            n = (size_t)(lf - (s->buf + s->from)) + 1;
        if (first)
            reject_line(s->rejects, s->name, s->line_no, s->o.line_max + 1, why, s->buf + s->from,
                        n);
        else
            reject_more(s->rejects, s->buf + s->from, n);
        first = false;
        s->from += n;
        if (!lf && s->eof)
            break;
        if (!lf)
            refill(s);
    }
    if (!lf)
        reject_more(s->rejects, "\n", 1);
    s->stop = s->o.strict;
}

/* The next line of the current file; false at its end. */
static bool next_line(struct stream *s, struct slice *line)
{
    size_t searched = 0;

    for (;;) {
        size_t n = s->to - s->from;
        const char *p = s->buf + s->from;
        const char *lf = n > searched ? memchr(p + searched, '\n', n - searched) : NULL;
        size_t len = lf ? (size_t)(lf - p) : n;

        if (len > s->o.line_max) {
            s->line_no++;
            s->total++;
            skip_long_line(s);
            if (s->stop)
                return false;
            searched = 0;
            continue;
        }
        if (lf || (s->eof && n > 0)) {
            *line = slice_from(p, len);
            s->from += len + (lf ? 1 : 0);
            s->line_no++;
            s->total++;
            return true;
        }
        if (s->eof)
            return false;
        searched = n;
        refill(s);
    }
}

struct rec *stream_next(struct stream *s)
{
    struct slice line;

    while (!s->stop) {
        if (s->fd < 0 && !open_next(s))
            return NULL;
        if (s->fd < 0)
            continue;
        if (!next_line(s, &line)) {
            close_file(s);
            continue;
        }
        s->rec.line_no = s->line_no;
        if (rec_scan(&s->rec, line, s->name))
            return &s->rec;
        stream_reject(s, &s->rec);
    }
    return NULL;
}

void stream_reject(struct stream *s, struct rec *r)
{
    /* A rejected line always ends in LF, so that the next one can follow. */
    reject_line(s->rejects, r->file, r->line_no, r->fail_at + 1, buf_str(&r->why), r->line.p,
                r->line.n);
    reject_more(s->rejects, "\n", 1);
    s->stop = s->o.strict;
}

enum status stream_close(struct stream *s)
{
    enum status st = s->status;

    close_file(s);
    st = status_max(st, reject_close(s->rejects, s->total));
    rec_release(&s->rec);
    free(s->buf);
    free(s);
    return st;
}
