/*
 * hours.h: the answers of lq-hours. Each prints JSON lines to standard output.
 *
 * Times have the post's offset; with a caller's zone the same instant stands beside it in a
 * member of the same name and "_there".
 */
#ifndef LQ_HOURS_H
#define LQ_HOURS_H

#include "base/diag.h"
#include "records/calendar.h"

#define HOURS_DAYS_MAX 3660

struct hours {
    struct post *post;
    const char *of;
    struct office_clock clock;
    struct instant now;
    struct zone caller; /* if has_caller */
    bool has_caller;
    struct civil first, last; /* of list */
};

/* argv: instants (RFC 3339), or none for now. ST_NO: closed at one of them, or no opening found. */
enum status hours_now(struct hours *h, int argc, char **argv);
enum status hours_next(struct hours *h, int argc, char **argv);
enum status hours_list(struct hours *h, int argc, char **argv);

/* argv[0]: hours; then instants. */
enum status hours_add(struct hours *h, int argc, char **argv);

#endif
