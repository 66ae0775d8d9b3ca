/*
 * recheck_input.h: what an officer gave an edge, read back from the event that
 * came of it.
 *
 *     recheck_input(&out, edge, &event, &was)      a record as the edge reads it
 *
 * The journal keeps what a transition changed, not what was typed. Each edge's
 * own members follow from its patch, its note and the record before it.
 */
#ifndef LQ_AUDIT_RECHECK_INPUT_H
#define LQ_AUDIT_RECHECK_INPUT_H

#include "base/buf.h"
#include "stream/stream.h"

struct recheck_event {
    struct rec *rec; /* the whole event, scanned */
    struct rec *was; /* the order before it, scanned; doc.count 0: there was none */
};

/* Append the record, whole. event is the event's name. */
void recheck_input(struct buf *out, struct slice event, struct recheck_event *e);

#endif
