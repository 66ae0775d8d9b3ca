/*
 * csv_columns.h: the columns of a CSV file to be written, and a record's values
 * for them (for csv_write).
 *
 *     csv_columns_open(&c, map, list, on_left, state);
 *     csv_columns_ready(&c, rec)        once a record is there: false, it has no member
 *     csv_columns_find(&c, rec);        sets c.node[]
 *     while (csv_columns_next(&c, rec)) …  one row: c.column[i], c.node[i]
 *     csv_columns_close(&c);
 *
 * A list that is no good ends the program with status 2.
 */
#ifndef LQ_CSV_COLUMNS_H
#define LQ_CSV_COLUMNS_H

#include "stream/stream.h"
#include "text/column.h"
#include "text/csv_map.h"
#include "text/csv_read.h"

struct csv_column {
    struct slice name;
    struct column path; /* where there is no tree */
    enum csv_type type;
    bool json; /* the value as JSON */
    bool each; /* of the element of "-" */
};

struct csv_columns {
    size_t n;
    struct csv_column column[CSV_CELLS_MAX];
    const struct json_node *node[CSV_CELLS_MAX]; /* of the current row; NULL absent */

    struct csv_map *map; /* NULL: none */
    struct csv_tree own; /* of the first record's members */
    struct csv_tree *tree; /* that of the map, or own; NULL: by path */
    struct arena names;
    csv_tree_left *left;
    void *state;
    const struct json_node *element; /* the next one of "-" */
    bool first;                      /* no row of this record has been given */
    bool chosen;
};

void csv_columns_open(struct csv_columns *c, const char *map, const char *list,
                      csv_tree_left *left, void *state);
bool csv_columns_ready(struct csv_columns *c, struct rec *r);
void csv_columns_find(struct csv_columns *c, struct rec *r);
bool csv_columns_next(struct csv_columns *c, struct rec *r);
void csv_columns_close(struct csv_columns *c);

#endif
