/*
 * csv_cell.h: text as a cell of CSV (RFC 4180), such that csv_read.h reads it back.
 *
 *     csv_cell_put(&row, text);
 *
 * Quoted where a comma, a quote or a line end is in it, and where a reader
 * would take something away: blanks at an end, a byte order mark in front.
 * What a spreadsheet would do with it is csv_guard.h's business.
 */
#ifndef LQ_CSV_CELL_H
#define LQ_CSV_CELL_H

#include "base/buf.h"

/* The text with, if guard, an apostrophe before it. */
void csv_cell_put(struct buf *out, struct slice text, bool guard);

/* Digits a spreadsheet would take for a number and so change: a leading zero,
 * or more of them than it shows. */
bool csv_cell_long_digits(struct slice text);

/* ="00123", the way of Excel to keep such digits; text must be digits. */
void csv_cell_put_excel(struct buf *out, struct slice text);

#endif
