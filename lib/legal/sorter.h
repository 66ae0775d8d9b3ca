/*
 * sorter.h: entries in the order of their tags, however many there are.
 *
 *     struct sorter *s = sorter_new();
 *     sorter_add(s, &entry, line_no); …
 *     sorter_start(s);
 *     while ((f = sorter_next(s, &entry, &line_no)) == LQR_YES) …
 *     sorter_free(s);
 *
 * Memory: SORTER_MEMORY for what is gathered, then 64 KiB for each sorted run of
 * that size, which waits in an unnamed temporary file (spool.h): the disk needs
 * once the size of the entries. Entries are sealed before they come here, so the
 * temporary file tells no more than the register. Entries with one tag come out
 * one after the other, in the order they went in.
 */
#ifndef LQ_LEGAL_SORTER_H
#define LQ_LEGAL_SORTER_H

#include "legal/lqr.h"

#define SORTER_MEMORY ((size_t)64 << 20)

struct sorter;
struct sorter *sorter_new(void);
bool sorter_add(struct sorter *s, const struct lqr_entry *e, uint64_t line); /* false: said */
uint64_t sorter_count(const struct sorter *s);
bool sorter_start(struct sorter *s);
/* Borrowed until the next call. LQR_DAMAGED: the temporary file failed; said. May be started again. */
enum lqr_found sorter_next(struct sorter *s, struct lqr_entry *e, uint64_t *line);
void sorter_free(struct sorter *s);

#endif
