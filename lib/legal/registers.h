/*
 * registers.h: the register files a check asks, as one.
 *
 *     struct registers_opts o = {.keys = keys, .key_count = n, .lookup = key, .now = now};
 *     struct registers *s = registers_open(&o, path_count, paths);      NULL: said
 *     if (registers_cover(s, id)) …
 *     switch (registers_find(s, whole, &details)) …
 *     registers_close(s);
 *
 * Files with one register id are one register: the newest full one and the
 * deltas that follow it, each naming the serial before it; the newest that has
 * an entry is right. Files older than that full one are passed over. Registers
 * of different ids are all asked; one that revokes outweighs one that doesn't.
 *
 * Before anything is answered: every file is signed by one of the keys, no delta
 * is missing, the newest file of each register hasn't expired and wasn't made in
 * the future (the clock would be wrong), the lookup key is the one they were
 * built with, and, with `seen`, no register is older than one used before.
 */
#ifndef LQ_LEGAL_REGISTERS_H
#define LQ_LEGAL_REGISTERS_H

#include "legal/entry.h"

struct registers_opts {
    struct legal_key *const *keys; /* to believe */
    size_t key_count;
    const unsigned char *lookup; /* LEGAL_KEY bytes, copied; or NULL */
    const char *seen;            /* file that remembers the newest serials, or NULL */
    struct instant now;
};

struct registers;
struct registers *registers_open(const struct registers_opts *o, size_t n,
                                 const char *const *paths);
void registers_close(struct registers *s); /* NULL is fine */

/* Some register has entries of that authority. */
bool registers_cover(const struct registers *s, struct slice id);

enum registers_answer {
    REGISTERS_NONE,   /* none has it; whatever differs, the same work was done */
    REGISTERS_FOUND,
    REGISTERS_DAMAGED /* said */
};

/* Details, and the head of the file they come from; borrowed until the next call. */
enum registers_answer registers_find(struct registers *s, struct slice whole,
                                     struct legal_details *out, const struct lqr_head **from);

/*
 * The files of one register in order, the full one first, then the deltas that
 * follow it; older ones are dropped (closed). False: said. For registers_open() and merging.
 */
bool registers_chain(struct lqr **v, size_t *n);

/* A register older than the file remembers is refused, a newer one remembered. False: said. */
bool registers_seen(const char *path, const struct lqr *newest);

#endif
