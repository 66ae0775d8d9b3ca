/*
 * zone_file.h: the zone of a place by its name in the tz database.
 *
 *     struct zone z;
 *     if (zone_named(slice_of("Asia/Shanghai"), &z)) … zone_local(&z, t) …
 *
 * Reads the POSIX rule at the end of the place's TZif file (RFC 8536, the
 * footer), which holds from its last recorded change on: good for appointments
 * to come, not for the past. The name may be what an applicant wrote: only names
 * of the database's form are looked for, below its directory.
 */
#ifndef LQ_ZONE_FILE_H
#define LQ_ZONE_FILE_H

#include "rules/zone.h"

#define ZONE_NAME_MAX 64

/* False: no such name, no database here, or a rule that zone.h can't tell time by. */
bool zone_named(struct slice name, struct zone *out);

#endif
