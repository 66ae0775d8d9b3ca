#include "audit/witness.h"
#include "audit/recorded.h"
#include "base/plain_file.h"
#include "store/event.h"

#include <errno.h>
#include <unistd.h>

/* ---- before: what is expected ---- */

static void expect(struct witness *w, const struct checkpoint *c, const char *name)
{
    w->want[w->wants++] = (struct expected){*c, name};
}

static int by_size(const void *a, const void *b)
{
    const struct expected *x = a;
    const struct expected *y = b;

    return (x->c.size > y->c.size) - (x->c.size < y->c.size);
}

static enum status read_against(struct witness *w)
{
    struct checkpoint c;
    struct buf text = {0};
    const char *why = NULL;
    int fd = plain_open(w->against);

    if (fd < 0 || !plain_read(fd, NOTE_MAX_BYTES, &text))
        why = strerror(errno);
    else if (w->kept.trusted.n == 0)
        why = "no verifier to check it with: name one with --verifier";
    else
        why = note_open(buf_slice(&text), &w->kept.trusted, &c);
    if (!why && strcmp(c.origin, w->kept.origin) != 0)
        why = "is another store's";
    if (fd >= 0)
        close(fd);
    buf_release(&text);
    if (!why) {
        expect(w, &c, w->against);
        return ST_YES;
    }
    diag_say("%s: %s", w->against, why);
    return ST_IO;
}

static enum status begin(void *ctx, int dirfd, const char *dir, const struct meta *meta)
{
    struct witness *w = ctx;
    enum status st = kept_open(&w->kept, dirfd, dir, meta, w->verifiers);
    struct checkpoint c;

    if (st != ST_YES)
        return st;
    w->now = clock_now(meta->settable);
    w->kept_any = w->kept.n > 0 || w->kept.trusted.n > 0;
    w->want = mem_alloc(w->kept.n + 1, sizeof *w->want);
    for (size_t i = 0; i < w->kept.n; i++) {
        if (kept_read(&w->kept, w->kept.size[i], &c, NULL) != ST_YES) {
            w->found = ST_IO;
            continue;
        }
        w->covered = c.size;
        expect(w, &c, NULL);
    }
    if (w->against)
        st = read_against(w);
    if (w->wants > 0)
        qsort(w->want, w->wants, sizeof *w->want, by_size);
    return st;
}

/* ---- line by line ---- */

static void mismatch(struct witness *w, const struct expected *e)
{
    w->found = ST_IO;
    if (e->name)
        diag_say("%s: the events %llu to %llu of %s aren't those that it covers", e->name,
                 (unsigned long long)w->good + 1, (unsigned long long)e->c.size, w->kept.dir);
    else
        diag_say("%s/checkpoints/%012llu.note: the events %llu to %llu aren't those that it covers",
                 w->kept.dir, (unsigned long long)e->c.size, (unsigned long long)w->good + 1,
                 (unsigned long long)e->c.size);
}

static void compare(struct witness *w)
{
    unsigned char root[TREE_HASH];
    uint64_t good = w->good;

    tree_root(&w->tree, root);
    for (; w->next < w->wants && w->want[w->next].c.size == w->tree.n; w->next++) {
        if (memcmp(root, w->want[w->next].c.root, TREE_HASH) == 0)
            good = w->tree.n;
        else
            mismatch(w, &w->want[w->next]);
    }
    w->good = good;
}

static void not_recorded(struct witness *w, uint64_t n, const char *what)
{
    w->found = ST_IO;
    diag_say("%s: event %llu records a checkpoint, and %s", w->kept.dir, (unsigned long long)n,
             what);
}

/* A checkpoint covers events before the one that records it, so that its own root has been
 * compared with the journal by now. */
static void take_recorded(struct witness *w, uint64_t n, const struct event *ev)
{
    struct expected key = {0};
    const struct expected *there = NULL;
    struct recorded r;

    if (!recorded_read(ev, &r) || r.size >= n) {
        not_recorded(w, n, "doesn't say of which events before it");
        return;
    }
    key.c.size = r.size;
    if (w->wants > 0)
        there = bsearch(&key, w->want, w->wants, sizeof *w->want, by_size);
    if (there && memcmp(there->c.root, r.root, TREE_HASH) != 0)
        not_recorded(w, n, "the one of that size here is another");
    if (r.size > w->recorded) {
        w->recorded = r.size;
        w->recorded_by = n;
    }
}

static void take_line(void *ctx, uint64_t n, struct slice line, const struct event *ev)
{
    struct witness *w = ctx;
    unsigned char leaf[TREE_HASH];

    if (ev && recorded_is(ev))
        take_recorded(w, n, ev);
    else if (ev && w->waits == 0 && n > w->covered && instant_parse(ev->at, &w->waiting))
        w->waits = n;
    if (w->next == w->wants)
        return; /* nothing further is compared */
    tree_leaf(line, leaf);
    tree_add(&w->tree, leaf);
    compare(w);
}

/* ---- after ---- */

static void too_short(struct witness *w, uint64_t last)
{
    for (; w->next < w->wants; w->next++) {
        const struct expected *e = &w->want[w->next];
        w->found = ST_IO;
        if (e->name)
            diag_say("%s: covers %llu events, and %s holds %llu: it was rolled back", e->name,
                     (unsigned long long)e->c.size, w->kept.dir, (unsigned long long)last);
        else
            diag_say("%s/checkpoints/%012llu.note: covers more events than the %llu there are: "
                     "the journal was rolled back",
                     w->kept.dir, (unsigned long long)e->c.size, (unsigned long long)last);
    }
}

static void check_recorded(struct witness *w)
{
    if (w->recorded <= w->covered)
        return;
    diag_say("%s/checkpoints/%012llu.note: isn't there, and event %llu records that it was made",
             w->kept.dir, (unsigned long long)w->recorded, (unsigned long long)w->recorded_by);
    w->found = ST_IO;
}

static bool keeps(const struct witness *w)
{
    return w->kept_any || w->recorded > 0;
}

static void check_due(struct witness *w)
{
    char at[INSTANT_LEN + 1];

    if (!keeps(w) || w->waits == 0 || w->due_hours == 0 ||
        w->now.sec - w->waiting.sec <= w->due_hours * 3600)
        return;
    instant_print(at, w->waiting);
    diag_say("%s: a checkpoint is due: event %llu of %s is under none, after more than %lld hours",
             w->kept.dir, (unsigned long long)w->waits, at, (long long)w->due_hours);
    w->found = ST_IO;
}

static enum status end(void *ctx, uint64_t last, struct buf *report)
{
    struct witness *w = ctx;

    too_short(w, last);
    check_recorded(w);
    check_due(w);
    if (keeps(w))
        buf_addf(report, ",\"checkpoints\":%zu,\"covered\":%llu", w->kept.n,
                 (unsigned long long)w->covered);
    if (w->against)
        buf_adds(report, ",\"against\":true");
    return w->found;
}

struct store_witness witness_hook(struct witness *w)
{
    w->kept.fd = -1;
    return (struct store_witness){.begin = begin, .line = take_line, .end = end, .ctx = w};
}

void witness_release(struct witness *w)
{
    kept_close(&w->kept);
    free(w->want);
}
