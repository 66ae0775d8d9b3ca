#include "audit/lines.h"
#include "store/file.h"
#include "store/journal.h"

#include <errno.h>
#include <unistd.h>

enum status lines_open(struct lines *l, int dirfd, const char *dir, const struct meta *m)
{
    enum mark_found found = MARK_UNREADABLE;
    int lock = file_open_read(dirfd, "lock");

    *l = (struct lines){.dir = dir, .jfd = -1, .reader = {.fd = -1}};
    event_genesis(m->id, l->h);
    if (lock >= 0) {
        found = mark_read(lock, &l->mark);
        close(lock);
    }
    if (found == MARK_GOOD && !l->mark.poisoned)
        l->jfd = file_open_dir(dirfd, "journal");
    if (l->jfd >= 0)
        return ST_YES;
    diag_say("%s: the durable mark can't be relied on, or the journal can't be opened: run "
             "'lq-audit verify', then 'lq-store recover'",
             dir);
    return l->st = ST_IO;
}

void lines_start(struct lines *l, uint64_t n, uint64_t segment, uint64_t offset, const char *h)
{
    l->n = n;
    l->segment = segment;
    l->offset = offset;
    memcpy(l->h, h, sizeof l->h);
}

void lines_close(struct lines *l)
{
    if (l->open)
        line_reader_close(&l->reader);
    line_reader_release(&l->reader);
    if (l->jfd >= 0)
        close(l->jfd);
    l->jfd = -1;
}

static bool stop(struct lines *l, const char *what)
{
    diag_say("%s/journal/%012llu.jsonl: event %llu: %s: run 'lq-audit verify'", l->dir,
             (unsigned long long)l->segment, (unsigned long long)l->n + 1, what);
    l->st = ST_IO;
    return false;
}

/* The segment we stand in, or with `next` the one after it: it is named by its first event. */
static bool open_segment(struct lines *l, bool next)
{
    char name[JOURNAL_NAME_MAX];

    if (l->open)
        line_reader_close(&l->reader);
    if (next) {
        l->segment = l->n + 1;
        l->offset = 0;
    }
    journal_name(name, l->segment);
    l->open = line_reader_open(&l->reader, l->jfd, name, false);
    l->reader.off = l->offset;
    return l->open || stop(l, strerror(errno));
}

static bool check(struct lines *l, struct slice line)
{
    struct event_error err;
    char h[SHA256_HEX + 1];

    if (l->reader.open_end || l->reader.too_long || !event_parse(line, &l->ev, &err))
        return stop(l, "is not an event");
    if (l->ev.n != l->n + 1 || l->ev.prev.n != SHA256_HEX ||
        memcmp(l->ev.prev.p, l->h, SHA256_HEX) != 0)
        return stop(l, "doesn't follow from the one before");
    if (!line_reader_hash(&l->reader, h))
        sha256_hex(line.p, l->ev.hashed, h);
    if (memcmp(l->ev.h.p, h, SHA256_HEX) != 0)
        return stop(l, "the hash h doesn't match the line");
    memcpy(l->h, h, sizeof l->h);
    l->n++;
    return true;
}

bool lines_next(struct lines *l, struct slice *line)
{
    uint64_t at;

    if (l->st != ST_YES || l->n >= l->mark.n)
        return false;
    if (!l->open && !open_segment(l, l->segment == 0))
        return false;
    if (!line_reader_next(&l->reader, line, &at)) {
        if (l->reader.failed)
            return stop(l, strerror(errno));
        if (!open_segment(l, true))
            return false;
        if (!line_reader_next(&l->reader, line, &at))
            return stop(l, "is missing");
    }
    if (!check(l, *line))
        return false;
    l->offset = at + line->n + 1;
    return true;
}
