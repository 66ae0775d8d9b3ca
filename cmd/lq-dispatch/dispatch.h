/*
 * dispatch.h: the parts of lq-dispatch.
 */
#ifndef LQ_CMD_DISPATCH_H
#define LQ_CMD_DISPATCH_H

#include "base/cmd.h"
#include "records/post.h"
#include "stream/stream.h"

/* One order that went out. Slices live as long as the manifest. */
struct manifest_row {
    struct slice order;
    struct slice tracking; /* absent: picked up, or none was recorded */
    struct slice zip;      /* where it goes; absent: not known */
    struct slice items;    /* JSON array as stored */
    char at[INSTANT_LEN + 1];
    bool mail;
    bool old; /* the cancelled old document went with it */
};

struct manifest {
    const struct post *post;
    char day[40]; /* "2021-07-12" */
    size_t n, cap;
    struct manifest_row *row;
    size_t mail, pickup, old;
    struct arena arena;
};

/* day NULL: the day it is at the post. */
enum status manifest_run(const struct post *post, struct instant now, const char *day, bool page,
                         int argc, char **argv);

/* The sheets for the carrier: what went by mail, sorted, with a place to sign. */
void manifest_page(const struct manifest *m, const char *lang, struct buf *out);

#endif
