/*
 * desk.h: the store with the profile its post is pinned to, as every command
 * that works on orders opens it.
 *
 *     struct desk d;
 *     if (!desk_open(&d, true, &st)) {       said; st tells the status
 *         desk_close(&d);
 *         return st;
 *     }
 *     … d.store, d.post …
 *     desk_close(&d);
 *
 * --store and --post are read from cmd_common(). A store that isn't settable
 * keeps to its profile: neither --post nor an edited file re-prices it.
 */
#ifndef LQ_DESK_H
#define LQ_DESK_H

#include "order/walk.h"

struct desk {
    struct store *store;
    struct post *post; /* NULL if it wasn't asked for */
    struct buf rules;  /* "0.1.0+chicago@3f9a" */
};

/* with_post: load the profile as well; whoever judges, writes or tells local time needs it. */
bool desk_open(struct desk *d, bool with_post, enum status *st);
void desk_close(struct desk *d);

/* Answer every record of the files, or of standard input, from the store, without a lock. */
enum status desk_each_record(bool with_post,
                             enum status (*answer)(struct desk *d, struct rec *r), int argc,
                             char **argv);

#endif
