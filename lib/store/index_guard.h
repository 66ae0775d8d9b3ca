/*
 * index_guard.h: what happens when LMDB meets a page that went bad, or another
 * program cuts off a file that is mapped. For index*.c and load.c.
 *
 * LMDB keeps no checksums and believes what its pages say: on damaged ones it
 * may read where nothing is, or give up by abort(). The journal is whole then,
 * and nothing of a batch has been written. So, while index_guard(true) holds,
 * SIGSEGV, SIGBUS and SIGABRT end the process with status 5 (ST_IO) and the
 * sentence that names the way out, and leave no core of the applicants' data.
 *
 * Sealed segments of the journal are mapped, too. Nothing of ours ever makes one
 * shorter; should another program do so, the kernel sends SIGBUS: status 5 as well.
 */
#ifndef LQ_INDEX_GUARD_H
#define LQ_INDEX_GUARD_H

#include <stdbool.h>

/* Before an index is opened or a segment mapped. Handlers that are set already stay. */
void index_guard_start(void);

void index_guard(bool on);

#endif
