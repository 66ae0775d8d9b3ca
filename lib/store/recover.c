/*
 * recover.c: what a crash left beyond the durable mark.
 *
 * The lock is held. Good lines beyond the mark are kept and made durable.
 * What comes after the first line that isn't good goes to quarantine/, then
 *
 *     the recover event is written over its beginning → fdatasync → the rest
 *     is cut off → fsync → mark,
 *
 * so that at no moment bytes are gone without an event that says so. A crash
 * in between leaves a shorter tail for the next writer.
 */
#include "store/file.h"
#include "store/journal.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#define QUARANTINE_NAME 64

static enum status quarantine(struct journal *j, const struct segment *s,
                              char name[QUARANTINE_NAME], char hex[SHA256_HEX + 1])
{
    int fd;
    bool ok;

    /* Named by place and content: a second try makes no second file. */
    sha256_hex(s->mem + s->len, (size_t)j->tail, hex);
    (void)snprintf(name, QUARANTINE_NAME, "%012llu.%zu.%.16s", (unsigned long long)s->first_n,
                   s->len, hex);
    fd = file_open_dir(j->dirfd, "quarantine");
    ok = fd >= 0 && file_replace(fd, name, FILE_MODE, s->mem + s->len, (size_t)j->tail);
    if (!ok)
        diag_say("%s/quarantine/%s: can't be written: %s", j->dir, name, strerror(errno));
    if (fd >= 0)
        close(fd);
    return ok ? ST_YES : ST_IO;
}

static void compose_recover(struct journal *j, const struct writer *who, const char *name,
                            const char *hex, struct buf *line, char h[SHA256_HEX + 1])
{
    const struct segment *s = &j->seg[j->segs - 1];
    struct buf patch = {0};
    struct buf note = {0};
    struct event_out ev = {.n = j->n + 1, .prev = j->h, .at = who->now};
    struct instant last;

    if (journal_last_at(j, &last) && last.sec > ev.at.sec)
        ev.at.sec = last.sec;
    buf_addf(&patch,
             "{\"recovered\":{\"segment\":\"%012llu.jsonl\",\"at_byte\":%zu,\"bytes\":%llu,"
             "\"sha256\":\"%s\",\"file\":\"quarantine/%s\"}}",
             (unsigned long long)s->first_n, s->len, (unsigned long long)j->tail, hex, name);
    buf_addf(&note, "%llu bytes that no writer had acknowledged were put aside: %s",
             (unsigned long long)j->tail, j->tail_why);
    ev.by = slice_of(who->by);
    ev.kind = slice_of("store");
    ev.id = slice_of("store");
    ev.event = slice_of("recover");
    ev.patch = buf_slice(&patch);
    ev.note = buf_slice(&note);
    ev.rules = slice_of(who->rules);
    event_compose(line, &ev, h);
    buf_release(&patch);
    buf_release(&note);
}

static enum status write_recover(struct journal *j, struct slice line)
{
    const struct segment *s = &j->seg[j->segs - 1];

    if (!file_write_at(j->wfd, line.p, line.n, (off_t)s->len)) {
        diag_say("%s/journal/%012llu.jsonl: can't be written: %s", j->dir,
                 (unsigned long long)s->first_n, strerror(errno));
        return ST_IO;
    }
    if (!file_sync_data(j->wfd))
        return journal_poison(j, "fdatasync", errno);
    if (ftruncate(j->wfd, (off_t)(s->len + line.n)) != 0) {
        diag_say("%s/journal/%012llu.jsonl: can't be cut: %s", j->dir,
                 (unsigned long long)s->first_n, strerror(errno));
        return ST_IO;
    }
    if (!file_sync(j->wfd))
        return journal_poison(j, "fsync", errno);
    return ST_YES;
}

static enum status cut_tail(struct journal *j, const struct writer *who)
{
    char name[QUARANTINE_NAME];
    char hex[SHA256_HEX + 1];
    char h[SHA256_HEX + 1];
    struct buf line = {0};
    enum status st = quarantine(j, &j->seg[j->segs - 1], name, hex);

    if (st != ST_YES)
        return st;
    compose_recover(j, who, name, hex, &line, h);
    st = journal_open_segment(j);
    if (st == ST_YES)
        st = write_recover(j, buf_slice(&line));
    if (st == ST_YES) {
        diag_say("%s: recovered: %llu bytes after event %llu, never acknowledged, are now in "
                 "quarantine/%s",
                 j->dir, (unsigned long long)j->tail, (unsigned long long)j->n, name);
        journal_append(j, buf_slice(&line), h);
        j->tail = 0;
    }
    buf_release(&line);
    return st;
}

/* Lines that a killed writer left in the page cache, or that outlived an old mark. */
static enum status sync_segment(struct journal *j, const struct segment *s)
{
    char name[JOURNAL_NAME_MAX];
    enum status st = ST_YES;
    int fd;

    journal_name(name, s->first_n);
    fd = file_open(j->jfd, name, O_WRONLY, 0);
    if (fd < 0) {
        diag_say("%s/journal/%s: can't be opened for writing: %s", j->dir, name, strerror(errno));
        return ST_IO;
    }
    if (!file_sync_data(fd))
        st = journal_poison(j, "fdatasync", errno);
    close(fd);
    return st;
}

enum status recover_tail(struct journal *j, const struct writer *who)
{
    enum status st = ST_YES;

    if (j->tail == 0 && j->n == j->mark.n)
        return ST_YES;
    for (size_t i = 0; st == ST_YES && i < j->segs; i++)
        if (j->seg[i].first_n >= j->mark.segment)
            st = sync_segment(j, &j->seg[i]);
    if (st == ST_YES && !file_sync(j->jfd))
        st = journal_poison(j, "fsync of the directory", errno);
    if (st == ST_YES && j->tail > 0)
        st = cut_tail(j, who);
    if (st == ST_YES)
        st = journal_write_mark(j, true);
    if (st != ST_YES)
        return st;
    j->base_n = j->n;
    memcpy(j->base_h, j->h, sizeof j->base_h);
    j->base_len = j->seg[j->segs - 1].len;
    return ST_YES;
}
