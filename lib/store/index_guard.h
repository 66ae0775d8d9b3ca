/*
 * index_guard.h: what happens when LMDB meets a page that went bad. For index*.c.
 *
 * LMDB keeps no checksums and believes what its pages say: on damaged ones it
 * may read where nothing is, or give up by abort(). The journal is whole then,
 * and nothing of a batch has been written. So, while index_guard(true) holds,
 * SIGSEGV, SIGBUS and SIGABRT end the process with status 5 (ST_IO) and the
 * sentence that names the way out, and leave no core of the applicants' data.
 */
#ifndef LQ_INDEX_GUARD_H
#define LQ_INDEX_GUARD_H

#include <stdbool.h>

/* Once, before an index is opened. Handlers that are set already stay. */
void index_guard_start(void);

void index_guard(bool on);

#endif
