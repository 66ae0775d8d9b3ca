/*
 * order.h: the parts of lq-order.
 */
#ifndef LQ_CMD_ORDER_H
#define LQ_CMD_ORDER_H

#include "base/cmd.h"
#include "order/intake.h"
#include "order/walk.h"
#include "stream/stream.h"

extern struct given given; /* options of the edges */
extern struct opt_list states_wanted;
extern const char *list_assigned;
extern const char *list_sort;
extern bool list_overdue;
extern bool list_due;
extern bool dry_run;
extern const char *attach_what;
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

/* Walk that edge for each record given as text, one batch. */
enum status walk_texts(const struct edge *e, size_t n, struct buf *texts);

/* Verbs that read. */
enum status run_list(const struct verb *v, int argc, char **argv);
enum status run_show(const struct verb *v, int argc, char **argv);
enum status run_lookup(const struct verb *v, int argc, char **argv);
enum status run_find(const struct verb *v, int argc, char **argv);
enum status run_follow(const struct verb *v, int argc, char **argv);
enum status run_states(const struct verb *v, int argc, char **argv);
enum status run_history(const struct verb *v, int argc, char **argv);

/* The store and its post's profile, opened; false: said, *st tells the status. */
struct desk {
    struct store *store;
    struct post *post;
    struct buf rules; /* "0.1.0+chicago@3f9a" */
};
bool desk_open(struct desk *d, bool writing, enum status *st);
void desk_close(struct desk *d);

/* Answer every record of the files, or of standard input. */
enum status each_record(enum status (*answer)(struct desk *d, struct rec *r), int argc,
                        char **argv);

/* An event's line to standard output; for store_events() and store_follow(). */
bool print_event(void *ctx, uint64_t n, struct slice line);

#endif
