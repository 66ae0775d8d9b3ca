/*
 * locality.h: how often a place asks for proof of life, and whose desk it goes to.
 *
 *     struct localities *l = localities_load(honour_env);
 *     if (!l) return ST_IO;                                    (said)
 *     const struct locality *row = locality_for(l, slice_of("440305"), today);
 *
 * The table is share/pension/localities.jsonl: one row a division, dated, with
 * its source. The row of the county counts before its city's, that before the
 * province's, that before the one of "000000", which is for the whole country.
 */
#ifndef LQ_LOCALITY_H
#define LQ_LOCALITY_H

#include "base/clock.h"
#include "base/slice.h"
#include "records/division.h"

struct locality {
    char code[7];
    int64_t interval_months;
    enum division_level level; /* of the department that takes its cases: at most this deep */
    char *department;          /* what it is called behind the place's name */
    struct civil valid_from;
};

struct localities;

struct localities *localities_load(bool honour_env);
void localities_free(struct localities *l);

/* The row that holds for a division on a day; NULL: none. */
const struct locality *locality_for(const struct localities *l, struct slice code,
                                    struct civil day);

/* The division whose department it is: the division itself, or its city or province. */
const struct division *locality_desk(const struct divisions *d, const struct locality *row,
                                     const struct division *v);

#endif
