/*
 * csv_tree.h: the shape of a record that a CSV map describes, for both ways.
 *
 * A tree of members and array elements in the order they were added; each leaf
 * names a column. Depth is at most JSON_MAX_DEPTH, so walking it may recurse.
 * The token "-" stands for each element of an array in turn (RFC 6901: the one
 * after the last): a row fills one, the next row of the same group another.
 * One array of a tree may have it.
 *
 *     struct csv_tree t = {0};
 *     leaf = csv_tree_add(&t, pointer, type, &why);      0: why says what is wrong
 *     csv_tree_column(&t, leaf, 3);                      the fourth cell; -1 none
 *     csv_tree_put(&t, cells, NULL, &out, &bad_column, &why);  members without { and }
 *     csv_tree_release(&t);
 *
 * The other way, from a record to the nodes of its cells:
 *
 *     list = csv_tree_take(&t, json, nodes, on_left, state);
 *     for each element of list:
 *         csv_tree_take_element(&t, json, element, nodes, on_left, state);
 */
#ifndef LQ_CSV_TREE_H
#define LQ_CSV_TREE_H

#include "stream/json.h"
#include "text/csv_value.h"

struct csv_node;

struct csv_tree {
    struct csv_node *node;
    uint32_t count;
    uint32_t cap;
    uint32_t each; /* the node of the token "-"; 0 none */
    struct arena keys;
};

/* pointer is RFC 6901, must name a member of the record. */
uint32_t csv_tree_add(struct csv_tree *t, struct slice pointer, enum csv_type type,
                      struct buf *why);

/* A leaf for a top-level member of any name. */
uint32_t csv_tree_member(struct csv_tree *t, struct slice key);

void csv_tree_column(struct csv_tree *t, uint32_t leaf, int column);
enum csv_type csv_tree_type(const struct csv_tree *t, uint32_t leaf);

/* There is a "-", and what it stands for has members. */
bool csv_tree_has_each(const struct csv_tree *t);

/* The leaf is the element of "-" or within it. */
bool csv_tree_of_each(const struct csv_tree *t, uint32_t leaf);

/* Append the members; a leaf with an empty cell and a branch without any leaf
 * are left out. elements: text that stands in the place of "-"; NULL: the row's
 * own element. False: why, and the column from 1. */
bool csv_tree_put(const struct csv_tree *t, const struct slice *cells, const struct slice *elements,
                  struct buf *out, size_t *bad_column, struct buf *why);

/* Append the row's element of "-", behind a comma where one is due; nothing if
 * all its cells are empty. */
bool csv_tree_put_each(const struct csv_tree *t, const struct slice *cells, struct buf *out,
                       size_t *bad_column, struct buf *why);

/* Called with a value that no leaf takes, and the node of the tree that it is a child of. */
typedef void csv_tree_left(void *state, const struct json_node *v, uint32_t parent);

/* Set node[column] for each leaf that the record has a value for; the others
 * stay as they are. Returns the array that "-" goes over, NULL if there is none. */
const struct json_node *csv_tree_take(const struct csv_tree *t, const struct json *j,
                                      const struct json_node **node, csv_tree_left *left,
                                      void *state);
void csv_tree_take_element(const struct csv_tree *t, const struct json *j,
                           const struct json_node *element, const struct json_node **node,
                           csv_tree_left *left, void *state);

void csv_tree_release(struct csv_tree *t);

#endif
