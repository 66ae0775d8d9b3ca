/*
 * outbox.h: files handed to somebody outside, each exactly once: spool/NAME/<box>/{tmp,new,cur}.
 *
 * The protocol is Maildir's: a file is made whole and durable in tmp/, then
 * renamed into new/, where its reader takes it (and moves it to cur/, or away).
 * What makes it exactly once is a fact in the journal between the two steps:
 *
 *     outbox_put(o, box, name, text)      whole in tmp/, again if it was there
 *     … outbox_sync(): durable; event "pushing", committed …
 *     outbox_deliver(o, box, name)        tmp/ → new/
 *     … outbox_sync(); event "pushed", committed …
 *
 * Killed anywhere, the next run reads from the journal how far it came: without
 * "pushing" it begins again; with it outbox_deliver() finishes, for it is content when
 * nothing is left in tmp/: then the rename was done, wherever the reader has the file now.
 * So nobody but this program takes files out of tmp/.
 *
 * outbox_sync() is one syncfs(2) for any number of files, for an fsync(2) of each is a flush of
 * the disk each: 256 of them took a second or two. Before Linux 5.8 syncfs() didn't tell what
 * failed; there, and in a box that is a mount point of its own, each file is synced by itself.
 *
 * One process at a time: outbox_open() takes a lock of its own, never the
 * journal's. Symbolic links below the spool are not followed. What fails has been said.
 */
#ifndef LQ_STORE_OUTBOX_H
#define LQ_STORE_OUTBOX_H

#include "store/store.h"

struct outbox;

/* NULL: said, and *st tells the status (ST_BUSY: another one is at it). name is a word of ours. */
struct outbox *outbox_open(struct store *s, const char *name, enum status *st);
void outbox_close(struct outbox *o);

/* box: 1 to 16 digits or letters; name: 1 to 64 of A-Z a-z 0-9 - _ . and no dot first. */
bool outbox_put(struct outbox *o, struct slice box, struct slice name, struct slice text);
bool outbox_deliver(struct outbox *o, struct slice box, struct slice name);

/* Make what was put or delivered since durable, names and all. */
bool outbox_sync(struct outbox *o);

#endif
