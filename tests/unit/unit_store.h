/*
 * unit_store.h: a store of made-up events in a directory of its own.
 *
 *   static char dir[] = "/tmp/lq-unit.XXXXXX";
 *   ok = unit_store_make(dir, true, 50, stage);      stage(s, i) stages event i, from 3 on
 *
 * Events 1 and 2 are those of store_init(). All are in one batch.
 */
#ifndef LQ_UNIT_STORE_H
#define LQ_UNIT_STORE_H

#include "store/store.h"

#include <stdlib.h>

static inline bool unit_store_make(char *dir, bool index, size_t events,
                                   bool (*stage)(struct store *s, size_t i))
{
    struct store_config cfg = {.dir = dir, .rules = "unit", .no_index = !index};
    enum status st;
    struct store *s;
    bool ok = mkdtemp(dir) != NULL;

    ok = ok && store_init(dir, "chicago", "0000", true, "unit") == ST_YES;
    s = ok ? store_open(&cfg, &st) : NULL;
    ok = s && store_begin(s, false) == ST_YES;
    for (size_t i = 3; ok && i <= events; i++)
        ok = stage(s, i);
    ok = ok && store_commit(s) == ST_YES;
    store_close(s);
    return ok;
}

#endif
