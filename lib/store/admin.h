/*
 * admin.h: what lq-store and lq-audit do with a store as a whole. Everything
 * else goes through store.h.
 */
#ifndef LQ_STORE_ADMIN_H
#define LQ_STORE_ADMIN_H

#include "base/buf.h"
#include "base/diag.h"

#include <stdbool.h>
#include <stdint.h>

struct meta;

/* Open a store's directory to be, making it and what is in it. -1 or a status
 * other than ST_YES: said. */
int layout_open(const char *dir);
enum status layout_make(int dirfd, const char *dir);
enum status meta_write(int dirfd, const char *dir, const struct meta *m);

#endif
