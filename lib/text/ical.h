/*
 * ical.h: lines of an iCalendar file (RFC 5545).
 *
 *     ical_raw(&out, "BEGIN", "VCALENDAR");
 *     ical_text(&out, "SUMMARY", summary);       escaped: what an applicant wrote is data
 *     ical_time(&out, "DTSTART", seconds);       20210615T143000Z
 *
 * A content line ends with CR LF and is folded so that none is longer than 75
 * octets, never within a character. Control characters, which a TEXT value can't
 * hold, are left out; a line feed is written as \n.
 */
#ifndef LQ_ICAL_H
#define LQ_ICAL_H

#include "base/buf.h"

void ical_raw(struct buf *out, const char *name, const char *value);
void ical_text(struct buf *out, const char *name, struct slice value);
void ical_time(struct buf *out, const char *name, int64_t utc);
void ical_int(struct buf *out, const char *name, int64_t value);

#endif
