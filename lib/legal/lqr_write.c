#include "legal/lqr_impl.h"
#include "legal/spool.h"
#include "stream/out.h"

/* A level above the leaves: the page being filled, and the full ones. */
struct level {
    unsigned char page[LQR_PAGE];
    size_t used;
    unsigned count;
    struct spool *full; /* NULL: none yet */
};

struct lqr_writer {
    const struct legal_key *key;
    struct lqr_trail trail;
    uint64_t want; /* entries */
    unsigned char leaf[LQR_PAGE];
    size_t used;
    unsigned count; /* in the leaf */
    unsigned char last[LEGAL_TAG];
    struct level *level[LQR_LEVELS_MAX + 1]; /* [0] unused */
    bool failed;
};

static void start_page(unsigned char *page, char kind, unsigned level)
{
    memset(page, 0, LQR_PAGE);
    page[0] = (unsigned char)kind;
    page[1] = (unsigned char)level;
}

static struct level *level_at(struct lqr_writer *w, unsigned k)
{
    if (!w->level[k]) {
        w->level[k] = mem_alloc(1, sizeof *w->level[k]);
        start_page(w->level[k]->page, 'N', k);
        w->level[k]->used = LQR_PAGE_HEAD;
    }
    return w->level[k];
}

static bool level_flush(struct lqr_writer *w, unsigned k);

/* Enter a finished page of level k - 1 into level k. */
static bool level_enter(struct lqr_writer *w, unsigned k, const unsigned char *first_tag,
                        const unsigned char *page)
{
    struct level *l;

    if (k > LQR_LEVELS_MAX)
        return false;
    l = level_at(w, k);
    if (l->count == LQR_FAN && !level_flush(w, k))
        return false;
    memcpy(l->page + l->used, first_tag, LEGAL_TAG);
    legal_hash(page, LQR_PAGE, l->page + l->used + LEGAL_TAG);
    l->used += LQR_CHILD;
    l->count++;
    put_be(l->page + 2, l->count, 2);
    return true;
}

/* The page being filled goes to the level's file and up. At most LQR_LEVELS_MAX deep. */
static bool level_flush(struct lqr_writer *w, unsigned k)
{
    struct level *l = w->level[k];

    if (!level_enter(w, k + 1, l->page + LQR_PAGE_HEAD, l->page))
        return false;
    if (!l->full)
        l->full = spool_new();
    if (!l->full || !spool_add(l->full, l->page, LQR_PAGE))
        return false;
    start_page(l->page, 'N', k);
    l->used = LQR_PAGE_HEAD;
    l->count = 0;
    return true;
}

struct lqr_writer *lqr_write(const struct lqr_head *h, const struct legal_key *key)
{
    struct lqr_writer *w = mem_alloc(1, sizeof *w);
    struct buf head = {0};

    w->key = key;
    w->want = h->count;
    lqr_head_put(&head, h);
    while ((head.n + 1) % LQR_PAGE != 0)
        buf_addc(&head, ' ');
    buf_addc(&head, '\n');
    w->trail.head_pages = head.n / LQR_PAGE;
    legal_hash(head.p, head.n, w->trail.head_hash);
    out_add_buf(&head);
    buf_release(&head);
    start_page(w->leaf, 'L', 0);
    w->used = LQR_PAGE_HEAD;
    return w;
}

static bool flush_leaf(struct lqr_writer *w)
{
    w->trail.leaves++;
    out_add(w->leaf, LQR_PAGE);
    if (!level_enter(w, 1, w->leaf + LQR_PAGE_HEAD, w->leaf))
        return false;
    start_page(w->leaf, 'L', 0);
    w->used = LQR_PAGE_HEAD;
    w->count = 0;
    return !out_failed();
}

bool lqr_write_entry(struct lqr_writer *w, const struct lqr_entry *e)
{
    size_t n = LQR_ENTRY_HEAD + e->n;
    unsigned char *p;

    if (w->failed)
        return false;
    if ((w->trail.count > 0 && memcmp(w->last, e->tag, LEGAL_TAG) >= 0) ||
        n > LQR_PAGE - LQR_PAGE_HEAD) {
        diag_say("an entry is out of order or too long");
        w->failed = true;
        return false;
    }
    if (n > LQR_PAGE - w->used && !flush_leaf(w)) {
        w->failed = true;
        return false;
    }
    p = w->leaf + w->used;
    memcpy(p, e->tag, LEGAL_TAG);
    memcpy(p + LEGAL_TAG, e->nonce, LEGAL_NONCE);
    put_be(p + LEGAL_TAG + LEGAL_NONCE, e->n, 2);
    memcpy(p + LQR_ENTRY_HEAD, e->sealed, e->n);
    w->used += n;
    put_be(w->leaf + 2, ++w->count, 2);
    memcpy(w->last, e->tag, LEGAL_TAG);
    w->trail.count++;
    return true;
}

/* Level by level, the full pages and the last one, until a level is one page: the root. */
static bool write_levels(struct lqr_writer *w)
{
    uint64_t pages = w->trail.leaves;

    w->trail.pages = pages;
    if (pages ==
        1) { /* the leaf is the root; its hash stands in the page above, which isn't written */
        memcpy(w->trail.root_hash, w->level[1]->page + LQR_PAGE_HEAD + LEGAL_TAG, LEGAL_HASH);
        return true;
    }
    for (unsigned k = 1; pages > 1; k++) {
        struct level *l = w->level[k];

        pages = lqr_above(pages);
        w->trail.levels = k;
        w->trail.pages += pages;
        if (pages == 1)
            legal_hash(l->page, LQR_PAGE, w->trail.root_hash);
        else if (!level_flush(w, k) || !spool_to_stdout(l->full))
            return false;
        if (pages == 1)
            out_add(l->page, LQR_PAGE);
    }
    return true;
}

static bool write_trail(struct lqr_writer *w)
{
    unsigned char trail[LQR_TRAIL];
    unsigned char statement[LQR_STATEMENT];

    lqr_trail_put(trail, &w->trail);
    lqr_statement(statement, trail);
    legal_sign(w->key, statement, sizeof statement, trail + LQR_SIGNED);
    out_add(trail, sizeof trail);
    return out_flush();
}

bool lqr_write_end(struct lqr_writer *w)
{
    bool ok = !w->failed;

    if (ok && w->trail.count != w->want) {
        diag_say("%llu entries where %llu were announced", (unsigned long long)w->trail.count,
                 (unsigned long long)w->want);
        ok = false;
    }
    ok = ok && (w->count > 0 || w->trail.count == 0 ? flush_leaf(w) : true) && write_levels(w) &&
         write_trail(w);
    for (unsigned k = 1; k <= LQR_LEVELS_MAX; k++) {
        if (w->level[k])
            spool_free(w->level[k]->full);
        free(w->level[k]);
    }
    free(w);
    return ok;
}
