/*
 * store_cmd.h: the verbs of lq-store that work through the store's facade.
 */
#ifndef LQ_CMD_STORE_H
#define LQ_CMD_STORE_H

#include "base/cmd.h"
#include "store/store.h"

/* The store that --store names, with the keys its index is made of. */
struct store *open_store(enum status *st);

extern bool pin;
extern bool dry_run;
extern const char *export_kind;

enum status run_staff(const struct verb *v, int argc, char **argv);
enum status run_profile(const struct verb *v, int argc, char **argv);
enum status run_export(const struct verb *v, int argc, char **argv);
enum status run_rebuild(const struct verb *v, int argc, char **argv);

#endif
