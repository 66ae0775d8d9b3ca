/*
 * column.h: one column of a table: where its cells come from, and how they look.
 */
#ifndef LQ_COLUMN_H
#define LQ_COLUMN_H

#include "stream/stream.h"

enum column_format { COLUMN_PLAIN, COLUMN_MONEY, COLUMN_JSON };

struct column {
    struct slice path;
    struct slice label; /* not yet safe to show */
    enum column_format format;
};

/* "PATH[:FORMAT][=LABEL]"; slices of spec. False: not one. */
bool column_parse(struct slice spec, struct column *out);

/* The node of a record a column shows; NULL if it is absent. */
const struct json_node *column_node(const struct column *c, struct rec *r);

/* Append the cell's text, safe to show. True when it is a number. */
bool column_cell(const struct column *c, struct rec *r, struct buf *out);

/* Append text as it may be shown: controls escaped. */
void column_show(struct buf *out, struct slice s);

/* A member that looks like a verdict: an object with ok and findings. */
bool column_is_verdict(const struct json *j, const struct json_node *v);

#endif
