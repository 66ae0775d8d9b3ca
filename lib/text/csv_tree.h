/*
 * csv_tree.h: the shape of a record that a CSV map describes (for csv_map).
 *
 * A tree of members and array elements in the order they were added; each leaf
 * names a column. Depth is at most JSON_MAX_DEPTH, so walking it may recurse.
 *
 *     struct csv_tree t = {0};
 *     leaf = csv_tree_add(&t, pointer, type, &why);      0: why says what is wrong
 *     csv_tree_column(&t, leaf, 3);                      the fourth cell; -1 none
 *     csv_tree_put(&t, cells, &out, &bad_column, &why);  members without { and }
 *     csv_tree_release(&t);
 */
#ifndef LQ_CSV_TREE_H
#define LQ_CSV_TREE_H

#include "base/buf.h"
#include "text/csv_value.h"

struct csv_node;

struct csv_tree {
    struct csv_node *node;
    uint32_t count;
    uint32_t cap;
    struct arena keys;
};

/* pointer is RFC 6901, must name a member of the record. */
uint32_t csv_tree_add(struct csv_tree *t, struct slice pointer, enum csv_type type,
                      struct buf *why);

void csv_tree_column(struct csv_tree *t, uint32_t leaf, int column);

/* Append the members; a leaf with an empty cell and a branch without any leaf
 * are left out. False: why, and the column from 1. */
bool csv_tree_put(const struct csv_tree *t, const struct slice *cells, struct buf *out,
                  size_t *bad_column, struct buf *why);

void csv_tree_release(struct csv_tree *t);

#endif
