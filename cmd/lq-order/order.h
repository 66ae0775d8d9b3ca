/*
 * order.h: the parts of lq-order.
 */
#ifndef LQ_CMD_ORDER_H
#define LQ_CMD_ORDER_H

#include "base/cmd.h"
#include "order/batch.h"
#include "order/intake.h"
#include "stream/stream.h"

extern struct given given; /* options of the edges */
extern struct opt_list states_wanted;
extern const char *list_assigned;
extern const char *list_sort;
extern bool list_overdue;
extern bool list_due;
extern bool dry_run;
extern const char *attach_what;
extern const char *with_files;
extern int64_t follow_from;
extern bool follow_once;
extern bool states_dot;

/* Verbs that write: edges by name, submit, packet. Operands are order numbers
 * ("A2021…" or "A2021…@VERSION"), or with none records on standard input. */
enum status run_edge(const struct verb *v, int argc, char **argv);
enum status run_decide(const struct verb *v, int argc, char **argv);
enum status run_submit(const struct verb *v, int argc, char **argv);
enum status run_packet(const struct verb *v, int argc, char **argv);
enum status run_attach(const struct verb *v, int argc, char **argv);

/* Verbs that read. */
enum status run_list(const struct verb *v, int argc, char **argv);
enum status run_show(const struct verb *v, int argc, char **argv);
enum status run_lookup(const struct verb *v, int argc, char **argv);
enum status run_find(const struct verb *v, int argc, char **argv);
enum status run_follow(const struct verb *v, int argc, char **argv);
enum status run_states(const struct verb *v, int argc, char **argv);
enum status run_history(const struct verb *v, int argc, char **argv);

/* An event's line to standard output; for store_events() and store_follow(). */
bool print_event(void *ctx, uint64_t n, struct slice line);

#endif
