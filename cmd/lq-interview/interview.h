/*
 * interview.h: the parts of lq-interview.
 */
#ifndef LQ_CMD_INTERVIEW_H
#define LQ_CMD_INTERVIEW_H

#include "base/cmd.h"
#include "order/batch.h"
#include "order/interview.h"

extern struct given given; /* options of the edges, as lq-order has them */
extern bool dry_run;
extern const char *day_asked; /* --from, --day */
extern int64_t days_asked;

enum status run_need(const struct verb *v, int argc, char **argv);
enum status run_slots(const struct verb *v, int argc, char **argv);
enum status run_book(const struct verb *v, int argc, char **argv);
enum status run_cancel(const struct verb *v, int argc, char **argv);
enum status run_result(const struct verb *v, int argc, char **argv);
enum status run_today(const struct verb *v, int argc, char **argv);
enum status run_ics(const struct verb *v, int argc, char **argv);

/* The day of --from or --day, else the post's today. Ends with status 2 on what isn't one. */
struct civil day_wanted(const struct post *post, struct instant now);

/* ,"applicant_time":…,"applicant_zone":… where the order names a zone of the tz database. */
void put_applicant_time(struct buf *out, struct rec *order, int64_t at);

/* ,"KEY":"2021-06-15T09:30:00-05:00" in the post's time. */
void put_local(struct buf *out, const char *key, const struct post *post, int64_t at);

#endif
