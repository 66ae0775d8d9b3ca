/*
 * lines.h: a data file of JSON lines, row by row.
 *
 *     static void row(void *ctx, struct rec *r) { … rec_str(r, json_root(&r->doc), "zh") … }
 *     if (!share_read("terms.jsonl", true, &text) || !lines_each("terms.jsonl", &text, row, &ctx))
 *         return ST_IO;                        (every faulty row said, with its line)
 *
 * For files that belong to the program: a row that isn't JSON, or that the
 * callback fails (rec_fail() and the getters), makes the file damaged, and the rows
 * after it are read too, so that one run shows every fault. What an applicant
 * hands in comes by stream.h instead.
 *
 * Decoded strings belong to the record and are gone with the next row: copy them.
 */
#ifndef LQ_LINES_H
#define LQ_LINES_H

#include "stream/stream.h"

/* name is for messages. False: a row was faulty; said. An empty file has no rows. */
bool lines_each(const char *name, const struct buf *text, void (*row)(void *ctx, struct rec *r),
                void *ctx);

/* Members that aren't known fail the row: a misspelt one would silently have no effect. NULL ends the list. */
void lines_only(struct rec *r, const char *const *known);

/* The string, copied to the arena; missing, of another type or blank, it fails the row. */
struct slice lines_text(struct rec *r, const char *key, struct arena *to);

/* What every row of share/ says of itself: `source`, and `valid_from` and perhaps `valid_to`, its
 * first and last day. Fails the row where one is missing or wrong. */
struct lines_period {
    struct civil valid_from;
    struct civil valid_to;
    bool has_end;
};
struct lines_period lines_origin(struct rec *r);
bool lines_in_force(const struct lines_period *p, struct civil day);

#endif
