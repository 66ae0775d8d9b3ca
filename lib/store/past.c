#include "store/past.h"

#include "store/event.h"
#include "store/file.h"
#include "store/journal.h"

#include <unistd.h>

void past_open(struct past *p, int dirfd, int jfd, const char *store_id, bool writer,
               uint64_t journal_bytes)
{
    *p = (struct past){.jfd = jfd, .fd = -1};
    p->ix = index_open(dirfd, store_id, writer, journal_bytes);
}

static void drop_index(struct past *p)
{
    index_close(p->ix);
    p->ix = NULL;
    p->base = (struct index_base){0};
}

void past_close(struct past *p)
{
    drop_index(p);
    if (p->fd >= 0)
        close(p->fd);
    p->fd = -1;
    buf_release(&p->line);
    buf_release(&p->body_line);
}

static int segment_fd(struct past *p, uint64_t segment)
{
    char name[JOURNAL_NAME_MAX];

    if (p->fd >= 0 && p->fd_segment == segment)
        return p->fd;
    if (p->fd >= 0)
        close(p->fd);
    journal_name(name, segment);
    p->fd = file_open_read(p->jfd, name);
    p->fd_segment = segment;
    return p->fd;
}

/* The bytes before the base are the end of the line that has its hash. */
static bool fits_journal(struct past *p, const struct index_base *b)
{
    char end[EVENT_TRAILER + 1];
    int fd = segment_fd(p, b->segment);

    if (fd < 0 || b->offset < sizeof end)
        return false;
    if (file_read_at(fd, end, sizeof end, (off_t)(b->offset - sizeof end)) != (ssize_t)sizeof end)
        return false;
    return memcmp(end, ",\"h\":\"", 6) == 0 && memcmp(end + 6, b->h, SHA256_HEX) == 0 &&
           memcmp(end + 6 + SHA256_HEX, "\"}\n", 3) == 0;
}

bool past_rebase(struct past *p)
{
    struct index_base now;
    enum index_answer a;

    p->base = (struct index_base){0};
    if (!p->ix)
        return false;
    a = index_base(p->ix, &now);
    if (a == INDEX_NONE)
        return false;
    if (a != INDEX_FOUND || !fits_journal(p, &now)) {
        drop_index(p);
        return false;
    }
    p->base = now;
    index_hold(p->ix, now.n);
    return true;
}

bool past_moved(struct past *p)
{
    struct index_base now;
    uint64_t held = p->base.n;
    enum index_answer a;

    if (!p->ix)
        return false;
    a = index_base(p->ix, &now);
    return a == INDEX_FOUND ? now.n != held : held != 0;
}

static struct slice read_line(struct past *p, const struct index_place *place, struct buf *to)
{
    int fd = segment_fd(p, place->segment);
    char *at;

    buf_reset(to);
    if (fd < 0 || place->len > EVENT_LINE_MAX)
        return (struct slice){0};
    at = buf_reserve(to, (size_t)place->len + 1);
    if (file_read_at(fd, at, (size_t)place->len + 1, (off_t)place->offset) !=
            (ssize_t)place->len + 1 ||
        at[place->len] != '\n')
        return (struct slice){0};
    to->n = place->len;
    return buf_slice(to);
}

struct slice past_line(struct past *p, const struct index_place *place)
{
    return read_line(p, place, &p->line);
}

bool past_body(struct past *p, struct index_record *r)
{
    struct event ev;
    struct event_error err;
    struct slice line;

    if (r->body.p)
        return true;
    line = read_line(p, &r->line, &p->body_line);
    if (!line.p || !event_parse(line, &ev, &err) || ev.n != r->last_n || !ev.patch.p ||
        !slice_eq(ev.h, r->h))
        return false;
    r->body = ev.patch;
    return true;
}

enum index_answer past_fetch(struct past *p, struct slice kind, struct slice id,
                             struct index_record *out)
{
    enum index_answer a = index_fetch(p->ix, kind, id, out);

    return a != INDEX_FOUND || past_body(p, out) ? a : INDEX_BROKEN;
}

bool past_check(struct past *p, const struct index_record *r)
{
    struct index_place place;
    struct event ev;
    struct event_error err;
    struct slice line;
    size_t count;

    if (index_events(p->ix, r->first_n, r->last_n - 1, &place, 1, &count) != INDEX_FOUND ||
        count != 1 || place.n != r->last_n)
        return false;
    line = past_line(p, &place);
    return line.p && event_parse(line, &ev, &err) && ev.n == r->last_n && slice_eq(ev.h, r->h) &&
           event_hash_ok(line, &ev);
}
