/*
 * signing.h: making a checkpoint of all that is durable now.
 *
 *     signing_key(store, "office", out)             office.key, office.pub; the verifier line to out
 *     signing_checkpoint(store, "office.key", record, out)  the note to out, and kept in the store
 *
 * A checkpoint costs the lines since the last one (kept.h). Before it signs, the
 * new lines' chain is checked, and that the journal still holds what the last
 * checkpoint covers: a journal that was cut or rewritten isn't signed over.
 * With nothing new the last checkpoint is given again. With `record` an event in the
 * journal tells of it (recorded.h), once.
 *
 * store NULL means $LQ_STORE. ST_BUSY: another one is being made.
 */
#ifndef LQ_AUDIT_SIGNING_H
#define LQ_AUDIT_SIGNING_H

#include "base/buf.h"
#include "base/diag.h"

enum status signing_key(const char *store, const char *name, struct buf *out);
enum status signing_checkpoint(const char *store, const char *key, bool record, struct buf *out);

#endif
