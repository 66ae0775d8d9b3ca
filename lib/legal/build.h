/*
 * build.h: registers out of records, and out of registers. Both write to
 * standard output, all or nothing: what lacks its trail is no register.
 */
#ifndef LQ_LEGAL_BUILD_H
#define LQ_LEGAL_BUILD_H

#include "base/diag.h"
#include "legal/registers.h"

struct build_opts {
    const struct legal_key *key;       /* to sign with */
    const unsigned char *lookup;       /* LEGAL_KEY bytes, or NULL: then cost isn't 0 */
    int64_t cost;                      /* of scrypt, 0: none; a delta takes its base's */
    int64_t days;                      /* until it expires */
    struct instant now;
    const struct lqr *base;            /* a delta that follows this one; NULL: a new register */
    const struct authorities *authorities;
};

/*
 * The records on standard input. If one is rejected, or two differ about the
 * same legalization, nothing is written and the status is ST_REJECTED. Memory
 * is bounded (sorter.h); a progress line on a terminal.
 */
enum status legal_build(const struct build_opts *o);

/* A register and the deltas that follow it (registers_chain()) as one, signed anew. Of the
 * options key, days and now count. */
enum status legal_merge(const struct build_opts *o, struct lqr **v, size_t n);

#endif
