/* verify.h: what lq-audit verify compares with the journal once that is found whole. */
#ifndef LQ_AUDIT_VERIFY_H
#define LQ_AUDIT_VERIFY_H

#include "base/diag.h"

#include <stdbool.h>

enum status verify_index(const char *dir);

/* always: in a store that never sent a message, too. */
enum status verify_messages(const char *dir, bool always);

#endif
