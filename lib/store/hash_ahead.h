/*
 * hash_ahead.h: hashes of the lines in a block, computed by a second thread
 * while the first one reads their JSON.
 *
 *   struct hash_ahead *a = hash_ahead_start();      NULL: no thread; hash them yourself
 *   hash_ahead_post(a, block, n);                   a new block; the lines of the one before are done with
 *   hash_ahead_get(a, k, hex)                       of its k-th line (from 0); false: not computed
 *   hash_ahead_stop(a);
 *
 * What is hashed is what an event's h covers: the line without its trailer.
 * The block must stay as it is until the next post or hash_ahead_wait().
 */
#ifndef LQ_STORE_HASH_AHEAD_H
#define LQ_STORE_HASH_AHEAD_H

#include "store/sha256.h"

struct hash_ahead;

struct hash_ahead *hash_ahead_start(void);
void hash_ahead_stop(struct hash_ahead *a);

void hash_ahead_post(struct hash_ahead *a, const char *block, size_t n);
bool hash_ahead_get(struct hash_ahead *a, size_t k, char hex[SHA256_HEX + 1]);

/* Return once nothing reads the block any more. */
void hash_ahead_wait(struct hash_ahead *a);

#endif
