/*
 * csv_value.h: what a cell means as a JSON value of a type.
 */
#ifndef LQ_CSV_VALUE_H
#define LQ_CSV_VALUE_H

#include "stream/json.h"

enum csv_type { CSV_AS_STRING, CSV_AS_INT, CSV_AS_BOOL, CSV_AS_MONEY, CSV_AS_DECIMAL };

/* The type of that name; false if there is none. */
bool csv_type_named(struct slice name, enum csv_type *out);

/* Append the value of a cell that is not empty. False: why says so, out is as before. */
bool csv_value_put(struct buf *out, enum csv_type type, struct slice cell, struct buf *why);

/* The other way: append a value as the text of a cell of a type other than
 * string. NULL, or why it can't: "not an integer"; out is then as before. */
const char *csv_value_text(struct buf *out, enum csv_type type, const struct json *j,
                           const struct json_node *v);

/* A cell's text for a message: at most 24 characters of it, in quotes. */
void csv_value_quote(struct buf *out, struct slice cell);

/* ="00123" as 00123; any other cell as it is. */
struct slice csv_value_unwrap(struct slice cell);

#endif
