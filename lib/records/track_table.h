/*
 * track_table.h: the carriers' tables, as rules/track.h takes them.
 *
 *     struct track_data *d = track_table_load(true);
 *     if (!d) return ST_IO;                    (every fault said, with its line)
 *     track_read(&d->tables, number, &t);      (t borrows words of the tables)
 *     track_table_free(d);
 *
 * share/carriers/formats.tsv has a row for each form a number can take, share/carriers/usps-stc.tsv
 * one for each service type code of USPS, share/carriers/words.tsv one for each way a carrier or a
 * service is written on an envelope. Tab-separated, UTF-8; lines that begin with '#' are
 * comments, the first other one names the columns. Every row names its `source` and the day it
 * is valid from.
 */
#ifndef LQ_TRACK_TABLE_H
#define LQ_TRACK_TABLE_H

#include "base/buf.h"
#include "rules/track.h"

struct track_data {
    struct track_tables tables;
    struct track_format *formats; /* private, as all that follows */
    struct track_word *words;
    struct buf text[3]; /* what the tables point into */
    struct arena arena;
};

/* NULL: a file can't be read or isn't such a table; said. honour_env: as in share.h. */
struct track_data *track_table_load(bool honour_env);
void track_table_free(struct track_data *d); /* NULL is fine */

#endif
