/* lqr_impl.h: what writing and reading a register share; not for others. */
#ifndef LQ_LEGAL_LQR_IMPL_H
#define LQ_LEGAL_LQR_IMPL_H

#include "legal/bytes.h"
#include "legal/lqr.h"

#define LQR_VERSION 1

struct lqr_trail {
    uint64_t levels; /* above the leaves */
    uint64_t head_pages;
    uint64_t leaves; /* at least one: an empty register has an empty leaf */
    uint64_t pages;  /* of the tree */
    uint64_t count;
    unsigned char head_hash[LEGAL_HASH];
    unsigned char root_hash[LEGAL_HASH];
};

/* The LQR_SIGNED bytes before the signature, and back; false: not those of a register. */
void lqr_trail_put(unsigned char *out, const struct lqr_trail *t);
bool lqr_trail_read(struct lqr_trail *t, const unsigned char *p);

/* What is signed: the purpose, so that no signature over something else serves, and the trail. */
#define LQR_PURPOSE   "lq register 1"
#define LQR_STATEMENT (sizeof LQR_PURPOSE + LQR_SIGNED)
void lqr_statement(unsigned char *out, const unsigned char *trail);

/* Pages of the level above n pages. */
static inline uint64_t lqr_above(uint64_t n)
{
    return (n + LQR_FAN - 1) / LQR_FAN;
}

#endif
