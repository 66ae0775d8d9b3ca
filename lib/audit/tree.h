/*
 * tree.h: a Merkle tree over the lines of the journal (RFC 6962, 2.1).
 *
 *     struct tree t = {0};
 *     tree_leaf(line, leaf); tree_add(&t, leaf);        line by line, in order
 *     tree_root(&t, root);
 *
 * The leaf of event n is SHA-256(0x00 || line), the line as it stands in the
 * journal, without its line feed; a node is SHA-256(0x01 || left || right); the
 * root of no lines is SHA-256 of nothing. Leaf 0 is event 1.
 *
 * Kept is the frontier alone: the roots of the complete subtrees from left to
 * right, one for each bit set in the size. Adding needs nothing else.
 */
#ifndef LQ_AUDIT_TREE_H
#define LQ_AUDIT_TREE_H

#include "base/slice.h"
#include "store/sha256.h"

#define TREE_HASH   SHA256_RAW
#define TREE_LEVELS 64

struct tree {
    uint64_t n;
    /* hash[k] is a subtree of 2^k leaves, and counts if bit k of n is set. */
    unsigned char hash[TREE_LEVELS][TREE_HASH];
    /* Told of each complete subtree: 2^level leaves from index * 2^level on; NULL: nobody asks. */
    void (*done)(void *ctx, unsigned level, uint64_t index, const unsigned char hash[TREE_HASH]);
    void *ctx;
};

void tree_leaf(struct slice line, unsigned char out[TREE_HASH]);
void tree_node(const unsigned char left[TREE_HASH], const unsigned char right[TREE_HASH],
               unsigned char out[TREE_HASH]);
void tree_add(struct tree *t, const unsigned char leaf[TREE_HASH]);
void tree_root(const struct tree *t, unsigned char out[TREE_HASH]);

#endif
