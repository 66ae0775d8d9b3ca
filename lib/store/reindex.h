/*
 * reindex.h: bringing the index up to the journal.
 */
#ifndef LQ_REINDEX_H
#define LQ_REINDEX_H

#include "store/keys.h"
#include "store/past.h"
#include "store/view.h"

/* Take every record and event in memory into the index and let it cover the
 * journal's whole. Under the lock, with nothing staged. False: the index was
 * left as it was (or covers nothing, if it was new): a cache that failed. */
bool reindex(struct past *p, struct journal *j, struct view *v, keys_of_fn *of);

/* Does the index, held to the event that v ends with, hold exactly what
 * reindex() would put into a new one? j and v begin at the first event.
 * As index_compare_end(). */
enum index_answer reindex_compare(struct index *ix, struct journal *j, struct view *v,
                                  keys_of_fn *of);

#endif
