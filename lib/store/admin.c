/*
 * admin.c: stat and verify: a store looked at as a whole.
 */
#include "store/admin.h"

#include "store/meta.h"
#include "store/verify.h"
#include "store/view.h"

#include <errno.h>
#include <unistd.h>

#define DAMAGES_SAID 100

/* ---- verify ---- */

struct saying {
    const char *dir;
    uint64_t said;
};

static void say_damage(void *ctx, uint64_t segment, uint64_t line, uint64_t byte, const char *what)
{
    struct saying *s = ctx;

    if (s->said++ >= DAMAGES_SAID)
        return;
    if (segment == 0)
        diag_say("%s: damaged: %s", s->dir, what);
    else
        diag_say("%s/journal/%012llu.jsonl:%llu:%llu: damaged: %s", s->dir,
                 (unsigned long long)segment, (unsigned long long)line, (unsigned long long)byte,
                 what);
}

static void put_verified(struct buf *out, const struct verify_result *r, const struct buf *more)
{
    buf_addf(out, "{\"events\":%llu,\"h\":\"%s\",\"bytes\":%llu,\"segments\":%llu",
             (unsigned long long)r->n, r->h, (unsigned long long)r->bytes,
             (unsigned long long)r->segments);
    if (r->tail_bytes > 0)
        buf_addf(out, ",\"unfinished_bytes\":%llu", (unsigned long long)r->tail_bytes);
    buf_add_slice(out, buf_slice(more));
    buf_adds(out, "}\n");
}

static enum status verify_meta(int dirfd, const char *dir, const struct meta *m,
                               const struct store_witness *wit, struct buf *report)
{
    struct saying saying = {dir, 0};
    struct verify_opts opts = {.on_damage = say_damage, .ctx = &saying};
    struct verify_result r = {0};
    struct buf more = {0};
    enum status st = wit ? wit->begin(wit->ctx, dirfd, dir, m) : ST_YES;

    if (wit) {
        opts.on_line = wit->line;
        opts.line_ctx = wit->ctx;
    }
    if (st != ST_YES)
        return st;
    st = verify_run(dirfd, dir, m, &opts, &r);
    if (saying.said > DAMAGES_SAID)
        diag_say("%s: %llu damages in all", dir, (unsigned long long)saying.said);
    if (wit)
        st = status_max(st, wit->end(wit->ctx, r.n, &more));
    if (st == ST_YES)
        put_verified(report, &r, &more);
    buf_release(&more);
    return st;
}

static enum status in_dir(const char *dir, const struct store_witness *wit, struct buf *report,
                          enum status (*work)(int, const char *, const struct meta *,
                                              const struct store_witness *, struct buf *))
{
    const char *d = meta_dir(dir);
    enum status st = ST_USAGE;
    struct meta m;
    int fd;

    if (!d)
        return st;
    fd = meta_open_dir(d, &st);
    if (fd < 0)
        return st;
    st = meta_load(fd, d, &m);
    if (st == ST_YES) {
        st = work(fd, d, &m, wit, report);
        meta_release(&m);
    }
    close(fd);
    return st;
}

enum status store_verify(const char *dir, const struct store_witness *witness, struct buf *report)
{
    return in_dir(dir, witness, report, verify_meta);
}

/* ---- stat ---- */

struct tally {
    struct slice kind;
    struct slice state; /* absent: all of the kind */
    uint64_t count;
};

struct tallies {
    struct tally *t;
    size_t n;
    size_t cap;
};

static void count_one(struct tallies *all, struct slice kind, struct slice state)
{
    size_t i = 0;

    while (i < all->n && !(slice_eq(all->t[i].kind, kind) && slice_eq(all->t[i].state, state)))
        i++;
    if (i == all->n) {
        if (all->n == all->cap) {
            all->cap = all->cap ? 2 * all->cap : 32;
            all->t = mem_grow(all->t, all->cap, sizeof *all->t);
        }
        all->t[all->n++] = (struct tally){kind, state, 0};
    }
    all->t[i].count++;
}

static int by_name(const void *a, const void *b)
{
    const struct tally *x = a;
    const struct tally *y = b;
    int d = slice_cmp(x->kind, y->kind);

    return d ? d
             : slice_cmp(slice_from(x->state.p ? x->state.p : "", x->state.n),
                         slice_from(y->state.p ? y->state.p : "", y->state.n));
}

/* "records":{"order":{"count":3,"states":{"in-review":1,"submitted":2}},…} */
static void put_tallies(struct buf *out, struct tallies *all)
{
    if (all->n > 0)
        qsort(all->t, all->n, sizeof *all->t, by_name);
    buf_adds(out, ",\"records\":{");
    for (size_t i = 0; i < all->n; i++) {
        bool first = true;
        struct slice kind = all->t[i].kind;
        if (i > 0)
            buf_addc(out, ',');
        json_put_str(out, kind);
        buf_addf(out, ":{\"count\":%llu,\"states\":{", (unsigned long long)all->t[i].count);
        for (; i + 1 < all->n && slice_eq(all->t[i + 1].kind, kind); i++) {
            if (!first)
                buf_addc(out, ',');
            first = false;
            json_put_str(out, all->t[i + 1].state);
            buf_addf(out, ":%llu", (unsigned long long)all->t[i + 1].count);
        }
        buf_adds(out, "}}");
    }
    buf_addc(out, '}');
}

static void put_records(struct buf *out, struct journal *j)
{
    struct view *v = mem_alloc(1, sizeof *v);
    struct tallies all = {0};
    struct past nothing = {.fd = -1}; /* all of the journal is in memory here */

    view_start(v, j, &nothing);
    (void)view_catch_up(v);
    for (size_t i = 0; i < v->recs; i++) {
        count_one(&all, v->rec[i].kind, (struct slice){0});
        if (v->rec[i].state.p)
            count_one(&all, v->rec[i].kind, v->rec[i].state);
    }
    put_tallies(out, &all);
    free(all.t);
    view_release(v);
    free(v);
}

static void put_stat(struct buf *out, const struct meta *m, struct journal *j)
{
    char at[INSTANT_LEN + 1];
    struct instant last;
    uint64_t bytes = 0;

    for (size_t i = 0; i < j->segs; i++)
        bytes += j->seg[i].len;
    buf_addf(out, "{\"store\":\"%s\",\"post\":", m->id);
    json_put_str(out, slice_of(m->post));
    buf_addf(out, ",\"settable\":%s,\"format\":%d,\"events\":%llu", m->settable ? "true" : "false",
             (int)m->format, (unsigned long long)j->n);
    if (journal_last_at(j, &last)) {
        instant_print(at, last);
        buf_addf(out, ",\"last_at\":\"%s\"", at);
    }
    buf_addf(out, ",\"bytes\":%llu,\"segments\":%zu", (unsigned long long)bytes, j->segs);
    put_records(out, j);
    if (j->have_mark)
        buf_addf(out, ",\"durable\":%llu", (unsigned long long)j->mark.n);
    buf_addf(out, ",\"unfinished_bytes\":%llu,\"mark\":\"%s\",\"poisoned\":%s}\n",
             (unsigned long long)j->tail, j->have_mark ? "good" : "damaged",
             j->have_mark && j->mark.poisoned ? "true" : "false");
}

static enum status stat_meta(int dirfd, const char *dir, const struct meta *m,
                             const struct store_witness *wit, struct buf *report)
{
    struct journal j;
    enum status st = journal_open(&j, dirfd, dir, m->id, m->segment_bytes);

    (void)wit;
    if (st != ST_YES)
        return st;
    st = journal_read(&j);
    if (st == ST_YES)
        put_stat(report, m, &j);
    journal_close(&j);
    return st;
}

enum status store_stat(const char *dir, struct buf *report)
{
    return in_dir(dir, NULL, report, stat_meta);
}
