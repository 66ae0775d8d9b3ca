/*
 * kept.h: what is in a store's checkpoints/.
 *
 *     000000001042.note   the checkpoint of 1042 events, one file each; never changed
 *     verifiers           the verifier lines of the keys it was told of (lq-audit key)
 *     frontier            where the last checkpoint ended: a cache, see below
 *
 * The frontier is believed only if the root it gives is the one that the last
 * checkpoint signs; else the tree is made from the first event again.
 *
 * Functions say what is wrong, naming the file.
 */
#ifndef LQ_AUDIT_KEPT_H
#define LQ_AUDIT_KEPT_H

#include "audit/note.h"
#include "base/diag.h"
#include "store/meta.h"

struct kept {
    int fd;          /* checkpoints/ */
    const char *dir; /* of the store, for messages */
    char origin[NOTE_NAME_MAX + 1];
    struct verifiers trusted; /* of the file, or those the auditor brought */
    uint64_t *size;           /* of the checkpoints there, ascending */
    size_t n;
};

struct frontier {
    struct tree tree;
    uint64_t segment; /* that holds event tree.n; 0: none yet */
    uint64_t offset;  /* behind its line feed */
    char h[SHA256_HEX + 1];
};

/* "lq/chicago/<store id>" */
void kept_origin(const struct meta *m, char out[NOTE_NAME_MAX + 1]);

/* Open and list. verifiers: a file of the auditor's own, or NULL for the store's. */
enum status kept_open(struct kept *k, int dirfd, const char *dir, const struct meta *m,
                      const char *verifiers);
void kept_close(struct kept *k);

/* The checkpoint of that size as it stands (its text to note, if asked), its signature checked. */
enum status kept_read(const struct kept *k, uint64_t size, struct checkpoint *c, struct buf *note);
enum status kept_write(const struct kept *k, uint64_t size, const struct buf *note);

/* Add a verifier line to the store's, unless it is there. */
enum status kept_trust(const struct kept *k, const struct buf *line);

/* False: there is none of use. */
bool frontier_read(const struct kept *k, struct frontier *f);
enum status frontier_write(const struct kept *k, const struct frontier *f);

#endif
