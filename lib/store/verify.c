#include "store/verify.h"

#include "store/event.h"
#include "store/file.h"
#include "store/journal.h"
#include "store/verify_read.h"

#include <dirent.h>
#include <errno.h>
#include <unistd.h>

struct walk {
    const char *dir;
    const struct verify_opts *opts;
    struct verify_result *out;
    int jfd;
    uint64_t *name; /* first numbers of the segments, sorted */
    size_t names;
    size_t names_cap;
    struct line_reader reader;
    uint64_t segment;
    uint64_t line_no;
    bool last_segment;
    char alt_h[SHA256_HEX + 1]; /* a damaged line's true hash: the next may follow either */
    struct instant at;          /* of the latest event so far */
    char at_text[INSTANT_LEN + 1];
    bool in_tail;
    uint64_t tail_line; /* where it begins, and why */
    uint64_t tail_at;
    const char *tail_why;
    struct json json;
};

static void damage(struct walk *w, uint64_t line, uint64_t byte, const char *what)
{
    w->out->damages++;
    if (w->opts->on_damage)
        w->opts->on_damage(w->opts->ctx, w->segment, line, byte, what);
}

static void damage_outside(struct walk *w, const char *what)
{
    w->segment = 0;
    damage(w, 0, 0, what);
}

/* ---- the list of segments ---- */

static int by_number(const void *a, const void *b)
{
    const uint64_t *x = a;
    const uint64_t *y = b;

    return (*x > *y) - (*x < *y);
}

static bool segment_number(const char *name, uint64_t *n)
{
    struct cursor c = {name, strlen(name), 0};
    char again[JOURNAL_NAME_MAX];

    while (c.at < c.n && name[c.at] == '0')
        c.at++;
    if (!cursor_u64(&c, n))
        return false;
    journal_name(again, *n);
    return strcmp(again, name) == 0;
}

static void take_name(struct walk *w, const char *name)
{
    size_t n = strlen(name);
    uint64_t first;

    if (name[0] == '.' && (n < 3 || strcmp(name + n - 4, ".tmp") == 0))
        return; /* the directory itself, or what a crash left before the rename */
    if (!segment_number(name, &first)) {
        damage_outside(w, "journal/ holds a file that is not a segment");
        return;
    }
    if (w->names == w->names_cap) {
        w->names_cap = w->names_cap ? 2 * w->names_cap : 64;
        w->name = mem_grow(w->name, w->names_cap, sizeof *w->name);
    }
    w->name[w->names++] = first;
}

static enum status list_segments(struct walk *w)
{
    int fd = file_open_dir(w->jfd, ".");
    DIR *d = fd >= 0 ? fdopendir(fd) : NULL;
    const struct dirent *e;

    if (!d) {
        diag_say("%s/journal: can't be read: %s", w->dir, strerror(errno));
        if (fd >= 0)
            close(fd);
        return ST_IO;
    }
    while ((e = readdir(d)) != NULL)
        take_name(w, e->d_name);
    closedir(d);
    if (w->names > 0)
        qsort(w->name, w->names, sizeof *w->name, by_number);
    return ST_YES;
}

/* ---- one line ---- */

static bool beyond_mark(const struct walk *w, uint64_t at)
{
    const struct verify_result *r = w->out;

    if (r->mark_found != MARK_GOOD || w->segment > r->mark.segment)
        return true;
    return w->segment == r->mark.segment && at >= r->mark.length;
}

static bool fault(struct event_error *err, size_t at, const char *what)
{
    *err = (struct event_error){at, what};
    return false;
}

static bool same_hash(struct slice s, const char *h)
{
    return s.n == SHA256_HEX && memcmp(s.p, h, SHA256_HEX) == 0;
}

static bool shape_ok(struct walk *w, struct slice line, struct event *ev, struct event_error *err)
{
    if (w->reader.too_long)
        return fault(err, EVENT_LINE_MAX, "the line is longer than any event");
    if (w->reader.open_end)
        return fault(err, line.n, "the line doesn't end");
    return event_parse(line, ev, err) && event_check(line, ev, &w->json, err);
}

/* Many lines share a second: what was parsed once isn't parsed again. */
static bool time_ok(struct walk *w, struct slice at)
{
    struct instant t;

    if (at.n == strlen(w->at_text) && memcmp(at.p, w->at_text, at.n) == 0)
        return true;
    if (at.n > INSTANT_LEN || !instant_parse(at, &t) || t.sec < w->at.sec)
        return false;
    w->at = t;
    memcpy(w->at_text, at.p, at.n);
    w->at_text[at.n] = '\0';
    return true;
}

static bool chain_ok(struct walk *w, struct slice line, const struct event *ev,
                     struct event_error *err)
{
    if (ev->n != w->out->n + 1)
        return fault(err, 5, "its number n doesn't follow the line before");
    if (!same_hash(ev->prev, w->out->h) && !same_hash(ev->prev, w->alt_h))
        return fault(err, (size_t)(ev->prev.p - line.p), "prev isn't the hash of the line before");
    return true;
}

/* Whatever was wrong with the line, the next one is compared with this one. */
static void move_on(struct walk *w, const struct event *ev, const char *true_h)
{
    w->out->n = ev->n;
    memcpy(w->out->h, ev->h.p, SHA256_HEX);
    memcpy(w->alt_h, true_h, SHA256_HEX);
}

static void begin_tail(struct walk *w, uint64_t at, const struct event_error *err)
{
    w->in_tail = true;
    w->tail_line = w->line_no;
    w->tail_at = at + err->at;
    w->tail_why = err->what;
}

/* A good line after bytes that aren't: without a mark, the hole is damage. */
static void check_in_tail(struct walk *w, const struct event *ev, bool shape, bool hash)
{
    if (!shape || !hash || w->out->mark_found == MARK_GOOD)
        return;
    w->in_tail = false;
    damage(w, w->tail_line, w->tail_at, w->tail_why);
    w->out->tail_bytes = 0;
    move_on(w, ev, w->alt_h);
}

static void check_mark(struct walk *w, uint64_t end)
{
    const struct verify_result *r = w->out;

    if (r->mark_found != MARK_GOOD || w->segment != r->mark.segment || end != r->mark.length)
        return;
    if (r->n != r->mark.n || memcmp(r->h, r->mark.h, SHA256_HEX) != 0)
        damage(w, w->line_no, end, "the event isn't the one that the durable mark names");
}

static void check_line(struct walk *w, struct slice line, uint64_t at)
{
    struct event ev = {0};
    struct event_error err = {0};
    char h[SHA256_HEX + 1] = "";
    bool shape = shape_ok(w, line, &ev, &err);
    bool hash = false;
    bool good;

    if (shape) {
        if (!line_reader_hash(&w->reader, h))
            sha256_hex(line.p, ev.hashed, h);
        hash = same_hash(ev.h, h);
    }
    if (w->in_tail) {
        w->out->tail_bytes += line.n + !w->reader.open_end;
        check_in_tail(w, &ev, shape, hash);
        return;
    }
    good = shape && chain_ok(w, line, &ev, &err);
    if (good && !hash)
        good = fault(&err, ev.hashed, "the hash h doesn't match the line");
    if (good && !time_ok(w, ev.at))
        good = fault(&err, (size_t)(ev.at.p - line.p), "at isn't a time, or before the last one");
    if (!good && w->last_segment && beyond_mark(w, at)) {
        begin_tail(w, at, &err);
        w->out->tail_bytes = line.n + !w->reader.open_end;
        return;
    }
    if (!good)
        damage(w, w->line_no, at + err.at, err.what);
    else
        w->out->bytes += line.n + 1;
    if (shape)
        move_on(w, &ev, h);
    else
        w->out->n++; /* as if it had been the line that belongs here */
    if (w->opts->on_line)
        w->opts->on_line(w->opts->line_ctx, w->out->n, line, shape ? &ev : NULL);
    check_mark(w, at + line.n + 1);
}

/* ---- the walk ---- */

static enum status walk_segment(struct walk *w)
{
    char name[JOURNAL_NAME_MAX];
    struct slice line;
    uint64_t at;

    journal_name(name, w->segment);
    if (w->segment != w->out->n + 1)
        damage(w, 1, 0, "the segment's name isn't the number that comes next");
    if (!line_reader_open(&w->reader, w->jfd, name, w->opts->direct)) {
        diag_say("%s/journal/%s: can't be opened: %s", w->dir, name, strerror(errno));
        return ST_IO;
    }
    w->line_no = 0;
    while (line_reader_next(&w->reader, &line, &at)) {
        w->line_no++;
        check_line(w, line, at);
    }
    if (w->reader.failed)
        diag_say("%s/journal/%s: can't be read after byte %llu: %s", w->dir, name,
                 (unsigned long long)w->reader.off, strerror(errno));
    line_reader_close(&w->reader);
    w->out->segments++;
    return w->reader.failed ? ST_IO : ST_YES;
}

/* Where the walk ended, against the mark. */
static void check_end(struct walk *w)
{
    const struct verify_result *r = w->out;

    if (r->mark_found != MARK_GOOD) {
        damage_outside(w, "lock: the durable mark is missing or damaged");
        return;
    }
    if (r->n < r->mark.n) {
        w->segment = w->names ? w->name[w->names - 1] : 1;
        damage(w, w->line_no + 1, w->reader.off,
               "acknowledged events are missing: the journal ends before the durable mark");
    } else if (w->segment == r->mark.segment && w->reader.off < r->mark.length) {
        damage(w, w->line_no, w->reader.off, "the journal is shorter than the durable mark says");
    }
}

static enum status walk_all(struct walk *w)
{
    enum status st = list_segments(w);

    for (size_t i = 0; st == ST_YES && i < w->names; i++) {
        w->segment = w->name[i];
        w->last_segment = i + 1 == w->names;
        st = walk_segment(w);
    }
    if (st != ST_YES)
        return st;
    check_end(w);
    return w->out->damages ? ST_IO : ST_YES;
}

/* The mark is read before the journal: what it covers is there by then. */
static enum mark_found find_mark(int dirfd, struct mark *m)
{
    int fd = file_open_read(dirfd, "lock");
    enum mark_found found;

    if (fd < 0)
        return errno == ENOENT ? MARK_DAMAGED : MARK_UNREADABLE;
    found = mark_read(fd, m);
    close(fd);
    return found;
}

enum status verify_run(int dirfd, const char *dir, const struct meta *meta,
                       const struct verify_opts *opts, struct verify_result *out)
{
    struct walk *w = mem_alloc(1, sizeof *w);
    enum status st = ST_IO;

    *out = (struct verify_result){0};
    *w = (struct walk){.dir = dir, .opts = opts, .out = out, .at = {INT64_MIN, 0}};
    event_genesis(meta->id, out->h);
    memcpy(w->alt_h, out->h, sizeof w->alt_h);
    out->mark_found = find_mark(dirfd, &out->mark);
    w->jfd = file_open_dir(dirfd, "journal");
    if (w->jfd < 0 || out->mark_found == MARK_UNREADABLE)
        diag_say("%s: its journal or lock can't be opened: %s", dir, strerror(errno));
    else
        st = walk_all(w);
    if (w->jfd >= 0)
        close(w->jfd);
    line_reader_release(&w->reader);
    free(w->name);
    free(w);
    return st;
}
