/*
 * materials.h: what the applicant of an order puts into the envelope (R32, R33).
 *
 * The authoritative list is the one shown while filling in, 所需材料清单: the
 * order's member `materials`, when the export has it; else the profile's for
 * its channel, module and circumstances. An element of `materials` is a word
 * of the profile's list ("photos"), any other text, or an object:
 *
 *     {"what":"photos","count":3}   {"zh":"结婚证原件","en":"…","by":"mail"}
 *
 * What goes online isn't mailed, so it isn't in the list (如无特殊情况 … 不用邮寄),
 * unless an element says "by":"mail" itself: that is the special case.
 *
 * Slices borrow from the record and the profile. Wrong types fail the record.
 */
#ifndef LQ_MATERIALS_H
#define LQ_MATERIALS_H

#include "records/post.h"
#include "stream/stream.h"

#define MATERIALS_MAX 48

struct material {
    struct slice what; /* absent: only words */
    struct slice zh, en;
    int64_t count; /* how many; 0: not a matter of counting */
};

struct materials {
    size_t n;
    bool own; /* from the order's stored list */
    struct material v[MATERIALS_MAX];
};

/* False: the record failed. Longer lists than MATERIALS_MAX fail it too. */
bool materials_read(struct materials *m, struct rec *order, const struct post *post,
                    struct instant now);

/* NULL: not in the list. */
const struct material *materials_find(const struct materials *m, const char *what);

#endif
