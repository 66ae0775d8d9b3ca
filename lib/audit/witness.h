/*
 * witness.h: the checkpoints of a store, held against its journal while the
 * chain is verified (store/admin.h, struct store_witness).
 *
 *     struct witness w = {.against = "kept.note", .verifiers = "office.vkey", .due_hours = 36};
 *     struct store_witness hook = witness_hook(&w);
 *     st = store_verify(dir, &hook, report);
 *     witness_release(&w);
 *
 * Found are: a checkpoint that isn't signed, or is another store's; events that
 * aren't those a checkpoint covers, between which numbers; a journal shorter
 * than a checkpoint says (rolled back); two checkpoints of one size that differ.
 * That all kept ones are roots of one journal is what "consistent" means.
 *
 * A store keeps checkpoints once it was told of a key (lq-audit key), or once the
 * journal records one (recorded.h), or when the auditor brings a verifier. Then one
 * is due: an event that none covers may be no older than due_hours. The last one
 * recorded must be there, and the root of each be the recorded one. Checkpoints before
 * the last that are missing are no failure: a later one covers all that they did.
 *
 * Without checkpoints, and none expected, no tree is made.
 */
#ifndef LQ_AUDIT_WITNESS_H
#define LQ_AUDIT_WITNESS_H

#include "audit/kept.h"
#include "base/clock.h"
#include "store/admin.h"

struct expected {
    struct checkpoint c;
    const char *name; /* NULL: one of the store's own */
};

struct witness {
    const char *against;   /* a checkpoint kept elsewhere, or NULL */
    const char *verifiers; /* the auditor's own file of verifier lines, or NULL */
    int64_t due_hours;     /* 0: none is due */
    /* its own */
    struct kept kept;
    struct expected *want; /* by size */
    size_t wants;
    size_t next; /* the first not yet reached */
    bool kept_any;
    struct tree tree;
    uint64_t good;          /* the largest size whose root was right */
    uint64_t covered;       /* by the store's own last checkpoint */
    uint64_t waits;         /* the first event that it doesn't cover; 0: none */
    struct instant waiting; /* its time */
    uint64_t recorded;      /* the largest size of a checkpoint the journal records */
    uint64_t recorded_by;   /* the event that does */
    struct instant now;
    enum status st;
    enum status found;
};

struct store_witness witness_hook(struct witness *w);
void witness_release(struct witness *w);

#endif
