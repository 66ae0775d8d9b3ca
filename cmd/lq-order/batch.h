/*
 * batch.h: judged records staged together, made durable together, and only
 * then told of.
 *
 *     if (!batch_start(&b, room)) …              the store and its profile
 *     batch_one(&b, work, edge, in);             false: no more can be taken
 *     st = batch_end(&b);                        commits what is open
 *
 * batch_finish() commits and lets the lines out at once: for a stream's before_wait.
 */
#ifndef LQ_CMD_BATCH_H
#define LQ_CMD_BATCH_H

#include "lq-order/order.h"

/* One input record to one output line. */
typedef bool worker(struct office *o, const struct edge *e, struct rec *in, struct buf *out,
                    bool *yes);

struct batch {
    struct desk desk;
    struct office office;
    struct stream *stream;
    bool open;
    size_t room;
    struct buf out; /* lines of records that aren't durable yet */
    enum status status;
};

void batch_finish(void *batch);
bool batch_one(struct batch *b, worker *work, const struct edge *e, struct rec *in);
/* room: so many events one record may need; a batch with less is committed first. */
bool batch_start(struct batch *b, size_t room);
enum status batch_end(struct batch *b);

#endif
