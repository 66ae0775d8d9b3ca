/*
 * pension.h: the parts of lq-pension.
 */
#ifndef LQ_CMD_PENSION_H
#define LQ_CMD_PENSION_H

#include "base/cmd.h"
#include "order/batch.h"
#include "pension/case.h"
#include "stream/stream.h"

extern struct given given;
extern bool dry_run;
extern const char *transport;
extern int64_t batch_size;
extern int64_t days_ahead; /* 0: the profile's */
extern bool as_svg;

enum status run_check(const struct verb *v, int argc, char **argv);
enum status run_form(const struct verb *v, int argc, char **argv);
enum status run_step(const struct verb *v, int argc,
                     char **argv); /* submit result settle fallback */
enum status run_push(const struct verb *v, int argc, char **argv);
enum status run_status(const struct verb *v, int argc, char **argv);
enum status run_due(const struct verb *v, int argc, char **argv);

#endif
