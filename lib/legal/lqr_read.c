#include "legal/lqr_impl.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

struct lqr {
    int fd;
    char *path;
    uint64_t size;
    struct lqr_trail trail;
    struct lqr_head head;
    uint64_t first[LQR_LEVELS_MAX + 1]; /* page number of each level's first page */
    uint64_t pages[LQR_LEVELS_MAX + 1];
    unsigned char **node[LQR_LEVELS_MAX + 1]; /* checked pages above the leaves, kept once read */
    unsigned char leaf[LQR_PAGE];             /* the leaf last read, checked */
    uint64_t leaf_no;
    bool have_leaf;
};

static bool bad(const struct lqr *r, const char *why)
{
    diag_say("%s: %s", r->path, why);
    return false;
}

static bool read_at(const struct lqr *r, void *p, size_t n, uint64_t at)
{
    char *to = p;

    while (n > 0) {
        ssize_t got = pread(r->fd, to, n, (off_t)at);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return bad(r, strerror(errno));
        if (got == 0)
            return bad(r, "cut short while it was read");
        to += got;
        n -= (size_t)got;
        at += (uint64_t)got;
    }
    return true;
}

/* ---- pages ---- */

/* A page of the tree, held to the hash that its parent or the trail has of it. */
static bool read_page(const struct lqr *r, unsigned level, uint64_t i, const unsigned char *hash,
                      unsigned char *page)
{
    unsigned char seen[LEGAL_HASH];
    uint64_t at = (r->trail.head_pages + r->first[level] + i) * LQR_PAGE;

    if (!read_at(r, page, LQR_PAGE, at))
        return false;
    legal_hash(page, LQR_PAGE, seen);
    if (memcmp(seen, hash, sizeof seen) == 0)
        return true;
    diag_say("%s: damaged at byte %llu: not what was signed; fetch it again", r->path,
             (unsigned long long)at);
    return false;
}

static const unsigned char *child(const unsigned char *page, size_t i)
{
    return page + LQR_PAGE_HEAD + i * LQR_CHILD;
}

/* What the page above has of page i of a level: its hash. At most LQR_LEVELS_MAX deep. */
static const unsigned char *node(struct lqr *r, unsigned level, uint64_t i);

static const unsigned char *hash_of(struct lqr *r, unsigned level, uint64_t i)
{
    const unsigned char *above;

    if (level == r->trail.levels)
        return r->trail.root_hash;
    above = node(r, level + 1, i / LQR_FAN);
    return above ? child(above, i % LQR_FAN) + LEGAL_TAG : NULL;
}

static const unsigned char *node(struct lqr *r, unsigned level, uint64_t i)
{
    unsigned char *page = r->node[level][i];
    const unsigned char *hash;

    if (page)
        return page;
    hash = hash_of(r, level, i);
    if (!hash)
        return NULL;
    page = mem_alloc(LQR_PAGE, 1);
    if (!read_page(r, level, i, hash, page)) {
        free(page);
        return NULL;
    }
    r->node[level][i] = page;
    return page;
}

static bool read_leaf(struct lqr *r, uint64_t i)
{
    const unsigned char *hash;

    if (r->have_leaf && r->leaf_no == i)
        return true;
    r->have_leaf = false;
    hash = hash_of(r, 0, i);
    if (!hash || !read_page(r, 0, i, hash, r->leaf))
        return false;
    r->leaf_no = i;
    r->have_leaf = true;
    return true;
}

/* ---- finding ---- */

/* The last child whose first tag isn't above the tag, else the first one. */
static size_t descend(const unsigned char *page, const unsigned char *tag)
{
    size_t low = 0;
    size_t high = (size_t)get_be(page + 2, 2);

    if (high > LQR_FAN)
        high = LQR_FAN;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (memcmp(child(page, middle), tag, LEGAL_TAG) <= 0)
            low = middle;
        else
            high = middle;
    }
    return low;
}

/* The entry at an offset of the leaf; false: there is none, or it doesn't fit. */
static bool entry_at(const unsigned char *leaf, size_t offset, struct lqr_entry *e)
{
    const unsigned char *p = leaf + offset;

    if (offset + LQR_ENTRY_HEAD > LQR_PAGE)
        return false;
    memcpy(e->tag, p, LEGAL_TAG);
    memcpy(e->nonce, p + LEGAL_TAG, LEGAL_NONCE);
    e->n = (size_t)get_be(p + LEGAL_TAG + LEGAL_NONCE, 2);
    e->sealed = p + LQR_ENTRY_HEAD;
    return e->n >= LEGAL_MAC && e->n <= LQR_PAGE - offset - LQR_ENTRY_HEAD;
}

/* All entries of a page are looked at, whichever it is. */
static enum lqr_found search_leaf(const struct lqr *r, const unsigned char *tag,
                                  struct lqr_entry *out)
{
    size_t offset = LQR_PAGE_HEAD;
    size_t count = (size_t)get_be(r->leaf + 2, 2);
    enum lqr_found found = LQR_NO;
    struct lqr_entry e;

    for (size_t i = 0; i < count; i++) {
        int order;
        if (!entry_at(r->leaf, offset, &e))
            return LQR_DAMAGED;
        order = memcmp(e.tag, tag, LEGAL_TAG);
        if (order == 0)
            found = LQR_YES;
        if (order <= 0 || i == 0)
            *out = e;
        offset += LQR_ENTRY_HEAD + e.n;
    }
    return found;
}

enum lqr_found lqr_find(struct lqr *r, const unsigned char tag[LEGAL_TAG], struct lqr_entry *out)
{
    enum lqr_found found;
    uint64_t i = 0;

    *out = (struct lqr_entry){.sealed = r->leaf};
    for (unsigned k = (unsigned)r->trail.levels; k > 0; k--) {
        const unsigned char *page = i < r->pages[k] ? node(r, k, i) : NULL;
        if (!page)
            return LQR_DAMAGED;
        i = i * LQR_FAN + descend(page, tag);
    }
    if (i >= r->pages[0] || !read_leaf(r, i))
        return LQR_DAMAGED;
    found = search_leaf(r, tag, out);
    if (found == LQR_DAMAGED)
        bad(r, "an entry is longer than its page");
    return found;
}

enum lqr_found lqr_next(struct lqr *r, struct lqr_place *at, struct lqr_entry *out)
{
    for (;;) {
        if (at->leaf >= r->pages[0])
            return LQR_NO;
        if (!read_leaf(r, at->leaf))
            return LQR_DAMAGED;
        if (at->index == 0)
            at->offset = LQR_PAGE_HEAD;
        if (at->index < get_be(r->leaf + 2, 2))
            break;
        at->leaf++;
        at->index = 0;
    }
    if (!entry_at(r->leaf, at->offset, out)) {
        bad(r, "an entry is longer than its page");
        return LQR_DAMAGED;
    }
    at->offset += LQR_ENTRY_HEAD + out->n;
    at->index++;
    return LQR_YES;
}

bool lqr_check_all(struct lqr *r)
{
    unsigned char last[LEGAL_TAG] = {0};
    struct lqr_place at = {0};
    struct lqr_entry e;
    enum lqr_found f;
    uint64_t n = 0;

    while ((f = lqr_next(r, &at, &e)) == LQR_YES) {
        if (n++ > 0 && memcmp(last, e.tag, LEGAL_TAG) >= 0)
            return bad(r, "its entries are out of order");
        memcpy(last, e.tag, LEGAL_TAG);
    }
    if (f == LQR_NO && n != r->trail.count)
        return bad(r, "it hasn't as many entries as it says");
    return f == LQR_NO;
}

/* ---- opening ---- */

static bool read_size(struct lqr *r)
{
    struct stat st;

    if (fstat(r->fd, &st) != 0)
        return bad(r, strerror(errno));
    if (!S_ISREG(st.st_mode))
        return bad(r, "not a register: not a plain file");
    r->size = (uint64_t)st.st_size;
    return true;
}

static bool signed_by_any(const unsigned char *trail, struct legal_key *const *keys, size_t n)
{
    unsigned char statement[LQR_STATEMENT];

    lqr_statement(statement, trail);
    for (size_t i = 0; i < n; i++) {
        if (legal_signed_by(keys[i], statement, sizeof statement, trail + LQR_SIGNED))
            return true;
    }
    return false;
}

/* A file without its end that begins like a register, or something else. */
static bool no_trail(const struct lqr *r)
{
    static const char begins[] = "{\"format\":\"lq-register-1\"";
    char first[sizeof begins - 1];

    if (r->size >= sizeof first && read_at(r, first, sizeof first, 0) &&
        memcmp(first, begins, sizeof first) == 0)
        return bad(r, "cut short or damaged: its end isn't there; fetch it again");
    return bad(r, "not a register");
}

static bool read_trail(struct lqr *r, struct legal_key *const *keys, size_t key_count)
{
    unsigned char trail[LQR_TRAIL];

    if (r->size < LQR_TRAIL)
        return no_trail(r);
    if (!read_at(r, trail, LQR_TRAIL, r->size - LQR_TRAIL))
        return false;
    if (!lqr_trail_read(&r->trail, trail))
        return no_trail(r);
    if (!signed_by_any(trail, keys, key_count))
        return bad(r, "not signed by any of the keys given, or damaged");
    if (r->size != (r->trail.head_pages + r->trail.pages) * LQR_PAGE + LQR_TRAIL)
        return bad(r, "longer or shorter than what was signed");
    return true;
}

static bool read_head(struct lqr *r)
{
    unsigned char seen[LEGAL_HASH];
    size_t n = (size_t)r->trail.head_pages * LQR_PAGE;
    struct buf text = {0};
    bool ok = read_at(r, buf_reserve(&text, n), n, 0);

    text.n = n;
    if (ok) {
        legal_hash(text.p, n, seen);
        ok = memcmp(seen, r->trail.head_hash, sizeof seen) == 0 ||
             bad(r, "damaged in its first line: not what was signed; fetch it again");
    }
    if (ok)
        ok = (lqr_head_read(&r->head, slice_trim(buf_slice(&text))) &&
              r->head.count == r->trail.count) ||
             bad(r, "its first line can't be read; it was made by another version");
    buf_release(&text);
    return ok;
}

static void lay_out(struct lqr *r)
{
    uint64_t first = 0;
    uint64_t n = r->trail.leaves;

    for (unsigned k = 0; k <= r->trail.levels; k++) {
        r->first[k] = first;
        r->pages[k] = n;
        if (k > 0)
            r->node[k] = mem_alloc((size_t)n, sizeof *r->node[k]);
        first += n;
        n = lqr_above(n);
    }
}

struct lqr *lqr_open(const char *path, struct legal_key *const *keys, size_t key_count)
{
    struct lqr *r = mem_alloc(1, sizeof *r);

    r->path = mem_dup(slice_of(path));
    r->fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (r->fd < 0)
        bad(r, strerror(errno));
    if (r->fd >= 0 && read_size(r) && read_trail(r, keys, key_count) && read_head(r)) {
        lay_out(r);
        if (r->size > LQR_SMALL || lqr_check_all(r))
            return r;
    }
    lqr_close(r);
    return NULL;
}

void lqr_close(struct lqr *r)
{
    if (!r)
        return;
    for (unsigned k = 1; k <= LQR_LEVELS_MAX; k++) {
        for (uint64_t i = 0; r->node[k] && i < r->pages[k]; i++)
            free(r->node[k][i]);
        free(r->node[k]);
    }
    if (r->fd >= 0)
        (void)close(r->fd);
    lqr_head_free(&r->head);
    free(r->path);
    free(r);
}

const struct lqr_head *lqr_head(const struct lqr *r)
{
    return &r->head;
}

const char *lqr_path(const struct lqr *r)
{
    return r->path;
}

uint64_t lqr_bytes(const struct lqr *r)
{
    return r->size;
}
