/*
 * batch.h: judged records staged together, made durable together, and only
 * then told of. What every verb that writes has in common.
 *
 *     struct batch_job job = {.work = walk_order, .edge = e, .given = &given, .room = 256};
 *     return batch_walk(&job, argc, argv);       operands are order numbers, or none:
 *                                                records on standard input
 *
 * A stream's batch is committed before a read that could wait, so that its
 * lines come out when they went in. Each input is one output line on standard
 * output, or is rejected and told there as stream.h does. Statuses are those of the family.
 */
#ifndef LQ_BATCH_H
#define LQ_BATCH_H

#include "order/desk.h"
#include "order/filed.h"
#include "order/walk.h"

/* One input record to one output line with its LF; false: the record failed. walk_order() is one. */
typedef bool batch_worker(struct office *o, const struct edge *e, struct rec *in, struct buf *out,
                          bool *yes);

struct batch_job {
    batch_worker *work;
    const struct edge *edge; /* NULL if the worker doesn't ask */
    const struct given *given;
    void *state;        /* the worker's own, as office.state */
    const char *member; /* what an operand is called in the record made of it; NULL: "order" */
    /* For a record that names files: what must be done before the store is locked
     * (filed.h). A batch that is open is committed first. NULL: nothing. */
    enum status (*prepare)(struct office *o, struct rec *in, const struct filed_names *names);
    struct filed_names (*names)(struct rec *in); /* of prepare's records */
    bool dry;                                    /* --dry-run: rolled back instead of committed */
    size_t room;     /* events one record may need; a batch with less is committed first */
    size_t line_max; /* of a stream; 0: STREAM_LINE_MAX */
};

/* A step of a family's shared payment, or a packet, may write so many events. */
#define BATCH_ROOM 256

/* Records of the files, or of standard input. */
enum status batch_stream(const struct batch_job *job, int filec, char **files);

/* Records given as text; names (NULL: none) are for messages. */
enum status batch_texts(const struct batch_job *job, size_t n, struct buf *texts, char **names);

/* "ORDER" or "ORDER@VERSION" as the record an edge reads, whole, the number as that member. Ends with status 2 on another form. */
void batch_operand(struct buf *out, const char *member, const char *operand);

/* What is written down must be text, and not endless: else status 2. */
void batch_check_given(const struct given *g);

/* Operands are order numbers, as above; with none, or "-", records on standard input. */
enum status batch_walk(const struct batch_job *job, int argc, char **argv);

#endif
