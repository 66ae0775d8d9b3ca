/*
 * audit.h: the parts of lq-audit.
 */
#ifndef LQ_CMD_AUDIT_H
#define LQ_CMD_AUDIT_H

#include "audit/witness.h"
#include "base/cmd.h"

extern bool journal_only;
extern bool messages;
extern bool record;
extern const char *key_file;
extern const char *officer;
extern struct witness witness;

/* The journal, the checkpoints, the index, the messages. */
enum status run_verify(const struct verb *v, int argc, char **argv);

/* Keys, checkpoints, proofs. */
enum status run_key(const struct verb *v, int argc, char **argv);
enum status run_checkpoint(const struct verb *v, int argc, char **argv);
enum status run_prove(const struct verb *v, int argc, char **argv);
enum status run_check_proof(const struct verb *v, int argc, char **argv);

/* The office's work, from the journal alone. */
enum status run_recheck(const struct verb *v, int argc, char **argv);
enum status run_access(const struct verb *v, int argc, char **argv);

#endif
