/*
 * load.c: reading the journal into memory, line by line, as far as it is whole.
 */
#include "store/file.h"
#include "store/index_guard.h"
#include "store/journal.h"

#include <errno.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define PAGE ((size_t)4096)

static size_t segment_room(const struct journal *j)
{
    return (size_t)j->segment_bytes + JOURNAL_BATCH_BYTES + EVENT_LINE_MAX + PAGE;
}

void journal_name(char out[JOURNAL_NAME_MAX], uint64_t first_n)
{
    (void)snprintf(out, JOURNAL_NAME_MAX, "%012llu.jsonl", (unsigned long long)first_n);
}

static void say_at(const struct journal *j, uint64_t segment, uint64_t line, uint64_t byte,
                   const char *what)
{
    diag_say("%s/journal/%012llu.jsonl:%llu:%llu: damaged: %s", j->dir, (unsigned long long)segment,
             (unsigned long long)line, (unsigned long long)byte, what);
}

void journal_say_damage(const struct journal *j, uint64_t n, size_t at, const char *what)
{
    for (size_t i = j->segs; i > 0; i--) {
        const struct segment *s = &j->seg[i - 1];
        if (n < s->first_n)
            continue;
        say_at(j, s->first_n, n - s->first_n + 1, (uint64_t)(journal_line(j, n).p - s->mem) + at,
               what);
        return;
    }
}

/* Address space for a whole segment; pages come as they are used. */
struct segment *journal_add_segment(struct journal *j, uint64_t first_n)
{
    struct segment *s;
    size_t room = segment_room(j);
    void *mem = mmap(NULL, room, PROT_READ | PROT_WRITE,
                     MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

    if (mem == MAP_FAILED) {
        diag_say("%s: no address space for a segment of the journal: %s", j->dir, strerror(errno));
        return NULL;
    }
    if (!j->seg || j->segs == j->segs_cap) {
        j->segs_cap = j->segs_cap ? 2 * j->segs_cap : 8;
        j->seg = mem_grow(j->seg, j->segs_cap, sizeof *j->seg);
    }
    s = &j->seg[j->segs++];
    *s = (struct segment){.first_n = first_n, .mem = mem, .mapped = room};
    return s;
}

/* Memory as it is before anything was read: behind j->start. The bytes before
 * that place in its segment are never looked at. */
void journal_forget(struct journal *j)
{
    struct segment *s;

    for (size_t i = 0; i < j->segs; i++)
        (void)munmap(j->seg[i].mem, j->seg[i].mapped);
    j->segs = 0;
    j->n = j->base_n = j->start.n;
    memcpy(j->h, j->start.n ? j->start.h : j->genesis, sizeof j->h);
    memcpy(j->base_h, j->h, sizeof j->base_h);
    j->base_len = (size_t)j->start.offset;
    j->tail = 0;
    j->generation++;
    if (j->start.n == 0 || j->dir == NULL)
        return;
    s = journal_add_segment(j, j->start.segment);
    if (!s) {
        j->broken = true;
        return;
    }
    s->on_disk = true;
    s->len = (size_t)j->start.offset;
}

void journal_start(struct journal *j, const struct index_base *at)
{
    j->start = *at;
    journal_forget(j);
}

void journal_place(const struct journal *j, uint64_t n, struct index_place *out)
{
    struct slice line = journal_line(j, n);
    size_t i = j->segs;

    while (i > 1 && j->seg[i - 1].first_n > n)
        i--;
    *out = (struct index_place){.n = n,
                                .segment = j->seg[i - 1].first_n,
                                .offset = (uint64_t)(line.p - j->seg[i - 1].mem),
                                .len = (uint32_t)line.n};
}

/* A segment before the mark's never changes again: map it. The last page's
 * rest, and one page more, are there to be read past the end. */
static bool map_sealed(struct segment *s, int fd, size_t size)
{
    void *at;

    index_guard_start();
    at = mmap(s->mem, size, PROT_READ, MAP_PRIVATE | MAP_FIXED, fd, 0);
    return at != MAP_FAILED;
}

static bool sealed(const struct journal *j, const struct segment *s)
{
    return j->have_mark && s->first_n < j->mark.segment;
}

/* Bytes from s->len to the end of the file into memory; the new size in *size. */
static enum status read_segment(struct journal *j, struct segment *s, int fd, size_t *size)
{
    struct stat st;
    ssize_t got;

    if (fstat(fd, &st) != 0) {
        diag_say("%s/journal/%012llu.jsonl: %s", j->dir, (unsigned long long)s->first_n,
                 strerror(errno));
        return ST_IO;
    }
    if (!S_ISREG(st.st_mode) || st.st_size < 0 || (size_t)st.st_size > s->mapped - PAGE) {
        say_at(j, s->first_n, 1, 0, "not a segment: too large or not a file");
        return ST_IO;
    }
    *size = (size_t)st.st_size;
    if (*size <= s->len)
        return ST_YES;
    if (s->len == 0 && sealed(j, s) && map_sealed(s, fd, *size))
        return ST_YES;
    got = file_read_at(fd, s->mem + s->len, *size - s->len, (off_t)s->len);
    if (got < 0) {
        diag_say("%s/journal/%012llu.jsonl: can't be read: %s", j->dir,
                 (unsigned long long)s->first_n, strerror(errno));
        return ST_IO;
    }
    *size = s->len + (size_t)got;
    return ST_YES;
}

static bool beyond_mark(const struct journal *j, const struct segment *s, size_t at)
{
    if (!j->have_mark || s->first_n > j->mark.segment)
        return true;
    return s->first_n == j->mark.segment && at >= j->mark.length;
}

/* The line follows from the one before; beyond the mark its hash is checked too. */
static bool line_follows(const struct journal *j, struct slice line, bool check_hash,
                         struct event *ev, struct event_error *err)
{
    if (line.n > EVENT_LINE_MAX) {
        *err = (struct event_error){0, "the line is longer than any event"};
        return false;
    }
    if (!event_parse(line, ev, err))
        return false;
    *err = (struct event_error){5, "its number n doesn't follow the line before"};
    if (ev->n != j->n + 1)
        return false;
    *err = (struct event_error){(size_t)(ev->prev.p - line.p), "prev isn't the hash before it"};
    if (ev->prev.n != SHA256_HEX || memcmp(ev->prev.p, j->h, SHA256_HEX) != 0)
        return false;
    *err = (struct event_error){ev->hashed, "the hash h doesn't match the line"};
    return !check_hash || event_hash_ok(line, ev);
}

static void add_line(struct journal *j, struct slice line, const char *h)
{
    size_t have = (size_t)(j->n - j->start.n);

    if (have == j->lines_cap) {
        j->lines_cap = j->lines_cap ? 2 * j->lines_cap : 1024;
        j->line = mem_grow(j->line, j->lines_cap, sizeof *j->line);
    }
    j->n++;
    j->line[have] = (struct line_ref){line.p, (uint32_t)line.n};
    memcpy(j->h, h, SHA256_HEX);
}

/* The line that brings the position to the mark or over it must be the mark's
 * event and end there. */
static bool mark_met(const struct journal *j, const struct segment *s, bool was_beyond)
{
    if (was_beyond || !beyond_mark(j, s, s->len))
        return true;
    return s->len == j->mark.length && j->n == j->mark.n &&
           memcmp(j->h, j->mark.h, SHA256_HEX) == 0;
}

static enum status load_lines(struct journal *j, struct segment *s, size_t size)
{
    struct event ev;
    struct event_error err;

    while (s->len < size) {
        const char *p = s->mem + s->len;
        const char *lf = memchr(p, '\n', size - s->len);
        bool beyond = beyond_mark(j, s, s->len);
        struct slice line = slice_from(p, lf ? (size_t)(lf - p) : size - s->len);

        err = (struct event_error){line.n, "the line doesn't end"};
        if (!lf || !line_follows(j, line, beyond, &ev, &err)) {
            if (!beyond) {
                say_at(j, s->first_n, j->n - s->first_n + 2, s->len + err.at, err.what);
                return ST_IO;
            }
            j->tail = size - s->len;
            j->tail_why = err.what;
            return ST_YES;
        }
        add_line(j, line, ev.h.p);
        s->len += line.n + 1;
        if (!mark_met(j, s, beyond)) {
            say_at(j, s->first_n, j->n - s->first_n + 1, s->len,
                   "the event isn't the one that the durable mark names");
            return ST_IO;
        }
    }
    return ST_YES;
}

static enum status load_segment(struct journal *j, int fd)
{
    struct segment *s = &j->seg[j->segs - 1];
    size_t size = 0;
    enum status st = read_segment(j, s, fd, &size);

    return st == ST_YES ? load_lines(j, s, size) : st;
}

/* Open the segment that memory ends in, or the one after it once that is all
 * read. -1 with *st ST_YES: there is none. */
static int open_next(struct journal *j, bool again, enum status *st)
{
    uint64_t first = again && j->segs > 0 ? j->seg[j->segs - 1].first_n : j->n + 1;
    char name[JOURNAL_NAME_MAX];
    int fd;

    *st = ST_YES;
    journal_name(name, first);
    fd = file_open_read(j->jfd, name);
    if (fd < 0) {
        if (errno == ENOENT && !again)
            return -1;
        diag_say("%s/journal/%s: can't be opened: %s", j->dir, name, strerror(errno));
        *st = ST_IO;
        return -1;
    }
    if (j->segs == 0 || j->seg[j->segs - 1].first_n != first) {
        struct segment *s = journal_add_segment(j, first);
        if (!s) {
            close(fd);
            *st = ST_IO;
            return -1;
        }
        s->on_disk = true;
    }
    return fd;
}

static enum status load_all(struct journal *j)
{
    bool again = j->segs > 0;
    enum status st;

    for (;;) {
        int fd = open_next(j, again, &st);
        if (fd < 0)
            return st;
        st = load_segment(j, fd);
        close(fd);
        if (st != ST_YES || j->tail > 0 || j->seg[j->segs - 1].first_n == j->n + 1)
            return st;
        again = false;
    }
}

enum status journal_load(struct journal *j)
{
    enum status st;

    j->tail = 0;
    st = load_all(j);
    if (st != ST_YES)
        return st;
    if (j->have_mark && j->n < j->mark.n) {
        struct segment *s = j->segs ? &j->seg[j->segs - 1] : NULL;
        diag_say("%s/journal/%012llu.jsonl:%llu:%llu: damaged: acknowledged events %llu to %llu "
                 "are missing: the durable mark stands at byte %llu of %012llu.jsonl",
                 j->dir, s ? (unsigned long long)s->first_n : 1ULL,
                 s ? (unsigned long long)(j->n - s->first_n + 2) : 1ULL,
                 s ? (unsigned long long)s->len : 0ULL, (unsigned long long)(j->n + 1),
                 (unsigned long long)j->mark.n, (unsigned long long)j->mark.length,
                 (unsigned long long)j->mark.segment);
        return ST_IO;
    }
    j->base_n = j->n;
    memcpy(j->base_h, j->h, sizeof j->base_h);
    j->base_len = j->segs ? j->seg[j->segs - 1].len : 0;
    return ST_YES;
}

/* Put a composed line into memory after the last one. */
void journal_append(struct journal *j, struct slice line, const char h[SHA256_HEX + 1])
{
    struct segment *s = j->segs ? &j->seg[j->segs - 1] : NULL;

    if (!s || line.n > s->mapped - PAGE - s->len) {
        diag_say("%s: an event doesn't fit into a segment", j->dir);
        j->broken = true;
        return;
    }
    memcpy(s->mem + s->len, line.p, line.n);
    add_line(j, slice_from(s->mem + s->len, line.n - 1), h);
    s->len += line.n;
}

void journal_stage(struct journal *j, struct slice line, const char h[SHA256_HEX + 1])
{
    struct segment *s = j->segs ? &j->seg[j->segs - 1] : NULL;

    if (j->n == j->base_n && (!s || s->len >= j->segment_bytes) &&
        !journal_add_segment(j, j->n + 1)) {
        j->broken = true;
        return;
    }
    journal_append(j, line, h);
}
