/*
 * csv_guard.h: cells that a spreadsheet would run, and how they are kept from it.
 *
 * A spreadsheet takes a cell that begins with = + - @, their full-width forms,
 * a tab or a line end as a formula, wherever it came from (OWASP, "CSV
 * Injection"). Text of that kind is written behind one apostrophe, which makes
 * it text everywhere.
 *
 * To be undone exactly, text that has apostrophes before such a beginning gets
 * one more, too: what is "dangerous" doesn't change by putting an apostrophe
 * in front. So taking one away from what is dangerous behind an apostrophe
 * gives back what was there, for any text, and any other cell stays as it is.
 * Blanks in front don't make a formula harmless in every spreadsheet: they are
 * looked through.
 */
#ifndef LQ_CSV_GUARD_H
#define LQ_CSV_GUARD_H

#include "base/slice.h"

/* The text must not stand in a cell as it is. */
bool csv_guard_needed(struct slice text);

/* The text of a cell: without the apostrophe that was put before it, if one was. */
struct slice csv_guard_undo(struct slice cell);

#endif
