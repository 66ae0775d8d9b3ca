/*
 * entry.h: one legalization, as a record and as what a register seals.
 *
 * A record of the issuing side has `number`, `sticker`, `authority`, `issued_at`
 * (a date, or a time), `country`, `document` (its kind), `signer` (of the
 * document), `legalizer`, optionally `document_sha256`, and `status`, `valid` or
 * `revoked`; a revoked one needs only the first three, and may have `revoked_at`.
 */
#ifndef LQ_LEGAL_ENTRY_H
#define LQ_LEGAL_ENTRY_H

#include "legal/lqr.h"
#include "legal/tables.h"
#include "rules/legalization.h"
#include "stream/stream.h"

/* The three inputs in their normal forms. Of each length LEGAL_INPUT_MAX + 1 is "too long". */
struct legal_inputs {
    char number[LEGAL_INPUT_MAX];
    size_t number_n;
    char sticker[LEGAL_INPUT_MAX];
    size_t sticker_n;
    struct slice authority; /* as written, borrowed from the record */
    const char *id;         /* NULL: unknown */
};

void legal_inputs_read(struct legal_inputs *in, struct rec *r, const struct authorities *a);

/* What the derivation takes: the three, each with its length before it; id isn't NULL. */
#define LEGAL_WHOLE_MAX ((size_t)3 * (LEGAL_INPUT_MAX + 1))
size_t legal_inputs_whole(const struct legal_inputs *in, unsigned char out[LEGAL_WHOLE_MAX]);

/* The details of a record of the issuing side to out, padded; fails the record if it isn't one. */
void legal_details_put(struct buf *out, struct rec *r, const struct legal_inputs *in,
                       const struct authorities *a);

/* Details as they come out of a register; slices borrow from r. */
struct legal_details {
    bool revoked;
    struct slice issued_at;
    struct slice country;
    struct slice document;
    struct slice signer;
    struct slice legalizer;
    struct slice document_sha256; /* absent: not recorded */
    struct slice revoked_at;      /* absent: not recorded */
};

/* False: not what legal_details_put() writes. */
bool legal_details_read(struct legal_details *d, struct rec *r, struct slice text);

/* The date in "2021-05-03" or "2021-05-03T…". */
bool legal_day(struct slice text, struct civil *day);

/* 64 hex digits, whatever their case, are the same hash; absent ones are none. */
bool legal_same_hash(struct slice a, struct slice b);
bool legal_is_hash(struct slice s);

#endif
