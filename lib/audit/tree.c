#include "audit/tree.h"

void tree_leaf(struct slice line, unsigned char out[TREE_HASH])
{
    struct sha256 s;

    sha256_start(&s);
    sha256_add(&s, "\0", 1);
    sha256_add(&s, line.p, line.n);
    sha256_end(&s, out);
}

void tree_node(const unsigned char left[TREE_HASH], const unsigned char right[TREE_HASH],
               unsigned char out[TREE_HASH])
{
    struct sha256 s;

    sha256_start(&s);
    sha256_add(&s, "\1", 1);
    sha256_add(&s, left, TREE_HASH);
    sha256_add(&s, right, TREE_HASH);
    sha256_end(&s, out);
}

/* As a binary counter: a carry joins two subtrees of one size. */
void tree_add(struct tree *t, const unsigned char leaf[TREE_HASH])
{
    unsigned char h[TREE_HASH];
    unsigned k = 0;

    memcpy(h, leaf, TREE_HASH);
    for (uint64_t n = t->n; n & 1; n >>= 1, k++) {
        if (t->done)
            t->done(t->ctx, k, t->n >> k, h);
        tree_node(t->hash[k], h, h);
    }
    if (t->done)
        t->done(t->ctx, k, t->n >> k, h);
    memcpy(t->hash[k], h, TREE_HASH);
    t->n++;
}

void tree_root(const struct tree *t, unsigned char out[TREE_HASH])
{
    bool any = false;

    for (unsigned k = 0; k < TREE_LEVELS; k++) {
        if (!(t->n >> k & 1))
            continue;
        if (any)
            tree_node(t->hash[k], out, out);
        else
            memcpy(out, t->hash[k], TREE_HASH);
        any = true;
    }
    if (!any) {
        struct sha256 s;
        sha256_start(&s);
        sha256_end(&s, out);
    }
}
