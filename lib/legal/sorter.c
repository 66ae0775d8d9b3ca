#include "legal/sorter.h"
#include "legal/bytes.h"
#include "legal/spool.h"

#define HEAD    (LEGAL_TAG + 8 + 2 + LEGAL_NONCE) /* tag, line, length, nonce; then the details */
#define RUN_BUF ((size_t)64 << 10)

/* A sorted run, in the spool or, the last one, in memory. */
struct run {
    uint64_t at;  /* next byte in the spool not yet in buf */
    uint64_t end; /* behind the run's last byte */
    unsigned char *buf;
    size_t from;
    size_t to;
};

struct sorter {
    struct buf gathered;
    size_t *offset; /* of each gathered entry */
    size_t n;
    size_t room;
    uint64_t count;
    struct spool *spool; /* NULL: all is in memory */
    uint64_t *run_end;
    size_t run_count;
    struct run *run;
    size_t *heap; /* run numbers, the least entry first */
    size_t heap_n;
    bool taken; /* the heap's first has been handed out */
    size_t next;
};

struct sorter *sorter_new(void)
{
    return mem_alloc(1, sizeof(struct sorter));
}

/* Tag, then line: a total order, so any sort will do. */
static int order(const unsigned char *a, const unsigned char *b)
{
    return memcmp(a, b, LEGAL_TAG + 8);
}

/* qsort has no room for a context; a run is sorted by its own merge sort over
 * offsets: stable, n log n whatever comes, and no callback with a global. */
static void sort_offsets(const unsigned char *base, size_t *v, size_t *tmp, size_t n)
{
    for (size_t width = 1; width < n; width *= 2) {
        for (size_t low = 0; low < n; low += 2 * width) {
            size_t middle = low + width < n ? low + width : n;
            size_t high = low + 2 * width < n ? low + 2 * width : n;
            size_t i = low;
            size_t j = middle;
            for (size_t k = low; k < high; k++)
                tmp[k] = i < middle && (j >= high || order(base + v[i], base + v[j]) <= 0) ? v[i++]
                                                                                           : v[j++];
        }
        memcpy(v, tmp, n * sizeof *v);
    }
}

static const unsigned char *bytes(const struct sorter *s)
{
    return (const unsigned char *)s->gathered.p;
}

static size_t size_of(const unsigned char *p)
{
    return HEAD + (size_t)get_be(p + LEGAL_TAG + 8, 2);
}

static void sort_gathered(struct sorter *s)
{
    size_t *tmp = mem_alloc(s->n, sizeof *tmp);

    sort_offsets(bytes(s), s->offset, tmp, s->n);
    free(tmp);
}

/* The gathered entries become a run in the spool. */
static bool spill(struct sorter *s)
{
    if (!s->spool)
        s->spool = spool_new();
    if (!s->spool)
        return false;
    sort_gathered(s);
    for (size_t i = 0; i < s->n; i++) {
        const unsigned char *p = bytes(s) + s->offset[i];
        if (!spool_add(s->spool, p, size_of(p)))
            return false;
    }
    s->run_end = mem_grow(s->run_end, s->run_count + 1, sizeof *s->run_end);
    s->run_end[s->run_count++] = spool_size(s->spool);
    s->n = 0;
    buf_reset(&s->gathered);
    return true;
}

bool sorter_add(struct sorter *s, const struct lqr_entry *e, uint64_t line)
{
    unsigned char head[HEAD];

    if (s->gathered.n + HEAD + e->n + s->n * 2 * sizeof *s->offset > SORTER_MEMORY && !spill(s))
        return false;
    memcpy(head, e->tag, LEGAL_TAG);
    put_be(head + LEGAL_TAG, line, 8);
    put_be(head + LEGAL_TAG + 8, e->n, 2);
    memcpy(head + LEGAL_TAG + 10, e->nonce, LEGAL_NONCE);
    if (s->n == s->room) {
        s->room = s->room ? 2 * s->room : 1024;
        s->offset = mem_grow(s->offset, s->room, sizeof *s->offset);
    }
    s->offset[s->n++] = s->gathered.n;
    buf_add(&s->gathered, head, sizeof head);
    buf_add(&s->gathered, e->sealed, e->n);
    s->count++;
    return true;
}

uint64_t sorter_count(const struct sorter *s)
{
    return s->count;
}

/* ---- merging the runs ---- */

/* Have the whole next entry in the run's buffer; *more is false at the run's end. */
static bool fill(struct sorter *s, struct run *r, bool *more)
{
    size_t left = r->to - r->from;
    size_t take;

    *more = left > 0 || r->at < r->end;
    if (r->at == r->end || (left >= HEAD && left >= size_of(r->buf + r->from)))
        return true;
    memmove(r->buf, r->buf + r->from, left);
    r->from = 0;
    r->to = left;
    take = r->end - r->at < RUN_BUF - left ? (size_t)(r->end - r->at) : RUN_BUF - left;
    if (!spool_read(s->spool, r->buf + left, take, r->at))
        return false;
    r->at += take;
    r->to += take;
    return true;
}

static bool less(const struct sorter *s, size_t a, size_t b)
{
    return order(s->run[a].buf + s->run[a].from, s->run[b].buf + s->run[b].from) < 0;
}

static void sink(struct sorter *s, size_t i)
{
    for (;;) {
        size_t least = i;
        for (size_t k = 2 * i + 1; k <= 2 * i + 2 && k < s->heap_n; k++) {
            if (less(s, s->heap[k], s->heap[least]))
                least = k;
        }
        if (least == i)
            return;
        size_t t = s->heap[i];
        s->heap[i] = s->heap[least];
        s->heap[least] = t;
        i = least;
    }
}

static void free_runs(struct sorter *s)
{
    for (size_t i = 0; s->run && i < s->run_count; i++)
        free(s->run[i].buf);
    free(s->run);
    free(s->heap);
    s->run = NULL;
    s->heap = NULL;
    s->heap_n = 0;
}

static bool start_runs(struct sorter *s)
{
    bool more = false;

    free_runs(s);
    s->run = mem_alloc(s->run_count, sizeof *s->run);
    s->heap = mem_alloc(s->run_count, sizeof *s->heap);
    for (size_t i = 0; i < s->run_count; i++) {
        struct run *r = &s->run[i];
        r->buf = mem_alloc(RUN_BUF, 1);
        r->at = i > 0 ? s->run_end[i - 1] : 0;
        r->end = s->run_end[i];
        if (!fill(s, r, &more))
            return false;
        if (more)
            s->heap[s->heap_n++] = i;
    }
    for (size_t i = s->heap_n; i-- > 0;)
        sink(s, i);
    s->taken = false;
    return true;
}

bool sorter_start(struct sorter *s)
{
    s->next = 0;
    if (!s->spool) {
        sort_gathered(s);
        return true;
    }
    if (s->n > 0 && !spill(s))
        return false;
    buf_release(&s->gathered);
    return start_runs(s);
}

static void hand_out(const unsigned char *p, struct lqr_entry *e, uint64_t *line)
{
    memcpy(e->tag, p, LEGAL_TAG);
    *line = get_be(p + LEGAL_TAG, 8);
    e->n = (size_t)get_be(p + LEGAL_TAG + 8, 2);
    memcpy(e->nonce, p + LEGAL_TAG + 10, LEGAL_NONCE);
    e->sealed = p + HEAD;
}

enum lqr_found sorter_next(struct sorter *s, struct lqr_entry *e, uint64_t *line)
{
    struct run *r;
    bool more = true;

    if (!s->spool) {
        if (s->next >= s->n)
            return LQR_NO;
        hand_out(bytes(s) + s->offset[s->next++], e, line);
        return LQR_YES;
    }
    if (s->taken && s->heap_n > 0) {
        r = &s->run[s->heap[0]];
        r->from += size_of(r->buf + r->from);
        if (!fill(s, r, &more))
            return LQR_DAMAGED;
        if (!more)
            s->heap[0] = s->heap[--s->heap_n];
        sink(s, 0);
    }
    s->taken = true;
    if (s->heap_n == 0)
        return LQR_NO;
    r = &s->run[s->heap[0]];
    hand_out(r->buf + r->from, e, line);
    return LQR_YES;
}

void sorter_free(struct sorter *s)
{
    if (!s)
        return;
    free_runs(s);
    free(s->run_end);
    free(s->offset);
    buf_release(&s->gathered);
    spool_free(s->spool);
    free(s);
}
