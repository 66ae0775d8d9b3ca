/*
 * csv_map.h: which column of a CSV file goes where in a record, and as what.
 *
 * A map is a JSON array, one object a column, in the order the record's
 * members are to have:
 *
 *   [{"column":"订单号","at":"/order"},
 *    {"column":"金额","at":"/payment/amount_cents","type":"money"},
 *    {"column":"附件","at":"/uploads/0/what","optional":true}]
 *
 * at is an RFC 6901 pointer; a token of digits is an index of an array, and
 * indexes come in order from 0; "-" is the element of the row: each row of a
 * group adds one (csv_group.h). type is
 *
 *   string   as it is (the default: leading zeros stay)
 *   int      0, 12, -3; no leading zero, at most 19 digits
 *   bool     true 1 yes 是, false 0 no 否
 *   money    23, 23.1 or 23.10, as an integer of cents
 *   decimal  a JSON number as it is written, without exponent
 *
 * An empty cell is an absent member; an object or array without any is absent
 * too. A column without a row in the map is kept as a string under
 * /csv/<header>; without a map every column is a top-level string. A mapped
 * column that the header lacks is an error unless it is optional.
 *
 *     struct csv_map *m = csv_map_load(path);             path NULL: no map
 *     if (!csv_map_bind(m, header, n, &error)) …          for each file
 *     if (!csv_map_row(m, cells, n, &out, &error)) …      for each row
 *     csv_map_free(m);
 *
 * For a group of rows that are one record: csv_map_element() for each row, then
 * csv_map_whole(). For writing: csv_map_tree() and csv_map_column().
 */
#ifndef LQ_CSV_MAP_H
#define LQ_CSV_MAP_H

#include "base/buf.h"
#include "text/csv_tree.h"

struct csv_map;

struct csv_map_error {
    size_t column; /* from 1; 0: the whole row */
    struct buf why;
};

/* A map that can't be read or isn't one ends the program with status 2, the
 * message naming the row of the map. */
struct csv_map *csv_map_load(const char *path);

/* Take the header of a file: UTF-8, trimmed. False: error says what's wrong.
 * The header is copied. */
bool csv_map_bind(struct csv_map *m, const struct slice *header, size_t n,
                  struct csv_map_error *error);

/* Append one record without LF to out. cells are UTF-8. False: error says
 * why, out is as before. */
bool csv_map_row(struct csv_map *m, const struct slice *cells, size_t n, struct buf *out,
                 struct csv_map_error *error);

/* ---- groups ---- */

/* Where the value of a cell goes. */
enum csv_level {
    CSV_SHARED, /* a member of the record: one value for all rows of a group */
    CSV_EACH,   /* within "-" */
    CSV_EXTRA   /* no row in the map: under csv of the element */
};
enum csv_level csv_map_level(const struct csv_map *m, size_t column);

/* The type of a mapped column. */
enum csv_type csv_map_type(const struct csv_map *m, size_t column);

/* Some row of the map has "-" in its pointer, and what it stands for is an object. */
bool csv_map_groups(const struct csv_map *m);

/* The column of the header that has this name or fills the top-level member
 * of this name; -1 if there is none. */
int csv_map_find(const struct csv_map *m, struct slice name);

/* False: not the header's number of cells. */
bool csv_map_count(const struct csv_map *m, size_t n, struct csv_map_error *error);

/* Append the row's element of "-" to elements, behind a comma where one is due. */
bool csv_map_element(struct csv_map *m, const struct slice *cells, struct buf *elements,
                     struct csv_map_error *error);

/* Append the record with the shared cells and these elements. */
bool csv_map_whole(struct csv_map *m, const struct slice *cells, struct slice elements,
                   struct buf *out, struct csv_map_error *error);

/* ---- writing ---- */

struct csv_tree *csv_map_tree(struct csv_map *m);

/* Row i of the map: the name of its column and its leaf; false behind the last. */
bool csv_map_column(const struct csv_map *m, size_t i, struct slice *name, uint32_t *leaf);

void csv_map_free(struct csv_map *m);

#endif
