/*
 * csv_group.h: several rows of a sheet as one record: an envelope of a family
 * is one packet, typed as one row an order.
 *
 *     struct csv_group *g = csv_group_open(map, "packet", reject, state);
 *     for each file, its header bound to the map:
 *         if (!csv_group_begin(g, &error)) …           the file can't be grouped
 *         for each row: csv_group_row(g, &row, cells), or csv_group_bad(g, &row, column, why)
 *         csv_group_end(g);
 *     csv_group_close(g);
 *
 * Rows that follow each other with the same text in the key's column are one
 * record, written to stdout when the next key or csv_group_end() comes. The
 * columns under the map's "-" fill one element each row; all others are the
 * record's own: typed once in the group, or the same in each row.
 *
 * A record is whole or it isn't written: when one of its rows can't be used,
 * all of them are rejected, to be put right and fed again together. A row that
 * can't be read may be of the record before it or behind it: both are kept back.
 * The rows of a group are at most CSV_ROW_MAX bytes.
 */
#ifndef LQ_CSV_GROUP_H
#define LQ_CSV_GROUP_H

#include "text/csv_map.h"
#include "text/csv_read.h"

struct csv_group;

/* column from 1; why is valid during the call. */
typedef void csv_group_reject(void *state, const struct csv_row *row, size_t column,
                              const char *why);

/* name: a top-level member of the record, or a column. */
struct csv_group *csv_group_open(struct csv_map *m, const char *name, csv_group_reject *reject,
                                 void *state);
bool csv_group_begin(struct csv_group *g, struct csv_map_error *error);
void csv_group_row(struct csv_group *g, const struct csv_row *row, const struct slice *cells);
void csv_group_bad(struct csv_group *g, const struct csv_row *row, size_t column, const char *why);
void csv_group_end(struct csv_group *g);
void csv_group_close(struct csv_group *g);

#endif
