/*
 * store_follow.c: the journal in the order of its events, from the disk.
 */
#include "store/file.h"
#include "store/store_impl.h"
#include "store/verify_read.h"

#include <dirent.h>
#include <errno.h>
#include <unistd.h>

struct segments {
    uint64_t *first;
    size_t n;
    size_t cap;
};

static int by_number(const void *a, const void *b)
{
    const uint64_t *x = a;
    const uint64_t *y = b;

    return (*x > *y) - (*x < *y);
}

static void add_name(struct segments *s, const char *name)
{
    struct cursor c = {name, strlen(name), 0};
    char again[JOURNAL_NAME_MAX];
    uint64_t n;

    while (c.at < c.n && name[c.at] == '0')
        c.at++;
    if (!cursor_u64(&c, &n))
        return;
    journal_name(again, n);
    if (strcmp(again, name) != 0)
        return;
    if (s->n == s->cap) {
        s->cap = s->cap ? 2 * s->cap : 16;
        s->first = mem_grow(s->first, s->cap, sizeof *s->first);
    }
    s->first[s->n++] = n;
}

static bool list_segments(int jfd, struct segments *s)
{
    int fd = file_open_dir(jfd, ".");
    DIR *d = fd >= 0 ? fdopendir(fd) : NULL;
    const struct dirent *e;

    if (!d) {
        if (fd >= 0)
            close(fd);
        return false;
    }
    while ((e = readdir(d)))
        add_name(s, e->d_name);
    (void)closedir(d);
    if (s->n)
        qsort(s->first, s->n, sizeof *s->first, by_number);
    return true;
}

struct follow {
    struct store *s;
    uint64_t after;
    uint64_t until; /* the durable mark's event */
    bool (*fn)(void *ctx, uint64_t n, struct slice line);
    void *ctx;
    bool stop;
};

static bool one_line(struct follow *f, struct slice line)
{
    struct event ev;
    struct event_error err;

    if (!event_parse(line, &ev, &err)) {
        diag_say("%s/journal: an event after %llu can't be read: %s: run 'lq-audit verify'",
                 f->s->dir, (unsigned long long)f->after, err.what);
        return false;
    }
    if (ev.n <= f->after)
        return true;
    f->after = ev.n;
    /* Behind the mark anything may stand: what a killed writer left isn't read. */
    f->stop = !f->fn(f->ctx, ev.n, line) || ev.n >= f->until;
    return true;
}

static enum status one_segment(struct follow *f, uint64_t first)
{
    struct line_reader r = {.fd = -1};
    struct slice line;
    char name[JOURNAL_NAME_MAX];
    uint64_t at;
    bool ok;

    journal_name(name, first);
    ok = line_reader_open(&r, f->s->journal.jfd, name, false);
    while (ok && !f->stop && line_reader_next(&r, &line, &at))
        ok = one_line(f, line);
    ok = ok && !r.failed;
    if (!ok)
        diag_say("%s/journal/%s: can't be read to its mark", f->s->dir, name);
    line_reader_close(&r);
    line_reader_release(&r);
    return ok ? ST_YES : ST_IO;
}

enum status store_follow(struct store *s, uint64_t after,
                         bool (*fn)(void *ctx, uint64_t n, struct slice line), void *ctx,
                         uint64_t *last)
{
    struct follow f = {.s = s, .after = after, .fn = fn, .ctx = ctx};
    struct segments seg = {0};
    struct mark mark;
    enum status st = ST_YES;

    *last = after;
    if (s->journal.lock_rd < 0 || mark_read(s->journal.lock_rd, &mark) != MARK_GOOD) {
        diag_say("%s/lock: the durable mark can't be read: run 'lq-store recover'", s->dir);
        return ST_IO;
    }
    f.until = mark.n;
    if (mark.n <= after)
        return ST_YES;
    if (!list_segments(s->journal.jfd, &seg)) {
        diag_say("%s/journal: %s", s->dir, strerror(errno));
        return ST_IO;
    }
    for (size_t i = 0; i < seg.n && st == ST_YES && !f.stop; i++) {
        if (i + 1 < seg.n && seg.first[i + 1] <= after + 1)
            continue;
        st = one_segment(&f, seg.first[i]);
    }
    *last = f.after;
    free(seg.first);
    return st;
}
