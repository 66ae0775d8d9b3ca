/*
 * path.h: inclusion proofs (RFC 6962, 2.1.1) from one pass over the leaves.
 *
 *     struct path_maker m;
 *     path_start(&m, leaf_numbers, count);            ascending, from 0
 *     for each leaf: path_add(&m, leaf);
 *     path_end(&m);
 *     n = path_of(&m, leaf_number, hashes);           from the leaf's sibling up
 *     path_release(&m);
 *
 * Kept are the subtrees that stand beside a wanted leaf's way to the root:
 * memory is wanted leaves times the tree's height, whatever its size.
 */
#ifndef LQ_AUDIT_PATH_H
#define LQ_AUDIT_PATH_H

#include "audit/tree.h"

struct path_node {
    unsigned level;
    uint64_t index;
    unsigned char hash[TREE_HASH];
};

struct path_maker {
    struct tree tree;
    const uint64_t *leaf;
    size_t leaves;
    struct path_node *node;
    size_t nodes;
    size_t cap;
};

void path_start(struct path_maker *m, const uint64_t *leaf, size_t leaves);
void path_add(struct path_maker *m, const unsigned char leaf[TREE_HASH]);
void path_end(struct path_maker *m);
void path_release(struct path_maker *m);

/* The proof that the leaf is in the tree of all leaves added. Returns its hashes' number. */
size_t path_of(const struct path_maker *m, uint64_t leaf,
               unsigned char out[TREE_LEVELS][TREE_HASH]);

/* The root that a proof leads to; false: it has another length than one for that place. */
bool path_root(uint64_t leaf_number, uint64_t size, const unsigned char leaf[TREE_HASH],
               const unsigned char *hashes, size_t n, unsigned char out[TREE_HASH]);

#endif
