/*
 * spool.h: bytes that wait on disk, in a file that has no name.
 *
 * Made in $TMPDIR (/tmp) and unlinked at once, 0600: nothing is left whatever
 * happens. Functions return NULL or false when it has been said.
 */
#ifndef LQ_LEGAL_SPOOL_H
#define LQ_LEGAL_SPOOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct spool;
struct spool *spool_new(void);
bool spool_add(struct spool *s, const void *p, size_t n); /* buffered */
uint64_t spool_size(const struct spool *s);
/* Read exactly n bytes of what was added. */
bool spool_read(struct spool *s, void *p, size_t n, uint64_t at);
/* All of it, through stream/out.h. */
bool spool_to_stdout(struct spool *s);
void spool_free(struct spool *s); /* NULL is fine */

#endif
