/*
 * recorded.h: that a checkpoint was made, told by the journal itself.
 *
 *     {… "kind":"checkpoint","id":"journal","event":"sign",
 *      "patch":{"size":1042,"root":"CsUYapGGPo4dkMgI…","key":"0df1ab72"} …}
 *
 * The event stands behind the events that are signed, never among them. So a
 * checkpoint whose file is gone is missed by whoever reads the journal, and one
 * of the same size that was made later with another root is found out. It is
 * written when asked for (lq-audit checkpoint --record): a journal that is signed as a copy, on
 * another machine, must stay the copy it is.
 *
 * The event needs no checkpoint of its own: else each would make the next one due.
 */
#ifndef LQ_AUDIT_RECORDED_H
#define LQ_AUDIT_RECORDED_H

#include "audit/note.h"
#include "base/diag.h"
#include "store/event.h"

struct recorded {
    uint64_t size;
    unsigned char root[TREE_HASH];
};

/* An event of that kind. */
bool recorded_is(const struct event *ev);

/* What such an event tells; false: it isn't as we write them. */
bool recorded_read(const struct event *ev, struct recorded *out);

/* Append it to the store (--store, --post as every command takes them). A status other than ST_YES has been said. */
enum status recorded_write(const struct checkpoint *c);

#endif
