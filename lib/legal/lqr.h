/*
 * lqr.h: the register file.
 *
 *   head      one line of JSON (struct lqr_head), padded with spaces and a final
 *             LF to whole pages: `head -n 1 FILE` shows it
 *   leaves    pages of 4096 bytes: 'L', 0, count (2 bytes), 4 zero bytes, then the
 *             entries in ascending order of their tags:
 *                 tag (16)  nonce (12)  n (2)  n bytes of sealed details
 *             and zeros to the page's end
 *   level 1   pages: 'N', level, count (2 bytes), 4 zero bytes, then for each of up
 *             to 85 pages of the level below: its first tag (16), its SHA-256 (32)
 *   level 2 … up to the one page that is the root
 *   trail     176 bytes: "LQREGEND", version, levels (4 bytes each), pages of the
 *             head, leaves, all pages of the tree, entries (8 bytes each), SHA-256
 *             of the head, of the root page (32 each), Ed25519 signature (64)
 *             over "lq register 1\0" and the trail before the signature
 *
 * Numbers are big-endian. The signature covers the head and, through the hash
 * tree, every byte of every page; the file has no byte beside. So a check reads
 * the head, the trail and one page of each level, each of them held to what was
 * signed, and the time to open doesn't grow with the register. A file of at most
 * LQR_SMALL bytes is checked whole when it is opened. The tree is a search tree
 * at the same time: a tag that isn't in its leaf isn't in the register, and that
 * is as well proven as that one is.
 *
 * Pages are read into memory of our own before they are hashed (pread, not a
 * mapping): what was checked is what is used, whoever writes to the file
 * meanwhile, and a file that becomes shorter is an error, not a signal.
 *
 * What a stolen copy tells: the head, how many entries there are, and the length
 * of each entry's details, rounded up to LQR_PAD bytes.
 */
#ifndef LQ_LEGAL_LQR_H
#define LQ_LEGAL_LQR_H

#include "base/buf.h"
#include "base/clock.h"
#include "base/diag.h"
#include "legal/crypto.h"
#include "legal/keys.h"

#define LQR_PAGE        ((size_t)4096)
#define LQR_PAGE_HEAD   ((size_t)8)
#define LQR_ENTRY_HEAD  ((size_t)LEGAL_TAG + LEGAL_NONCE + 2)
#define LQR_CHILD       ((size_t)LEGAL_TAG + LEGAL_HASH)
#define LQR_FAN         ((LQR_PAGE - LQR_PAGE_HEAD) / LQR_CHILD)
#define LQR_LEVELS_MAX  9 /* 85^9 leaves: more than a file can have */
#define LQR_TRAIL       ((size_t)176)
#define LQR_SIGNED      (LQR_TRAIL - LEGAL_SIGNATURE)
#define LQR_HEAD_MAX    ((size_t)1 << 20)
#define LQR_SMALL       ((size_t)1 << 20)
#define LQR_PAD         64
#define LQR_DETAILS_MAX 2048 /* before padding; a multiple of LQR_PAD */

struct lqr_words {
    size_t n;
    char **v;
};

/* What a register says of itself, readable by anybody. */
struct lqr_head {
    char id[2 * LEGAL_SALT + 1]; /* the same for a register and its deltas; its salt */
    bool delta;                  /* changes only, to be read with what it follows */
    int64_t serial;              /* 1, 2, … */
    int64_t after;               /* a delta's: the serial it follows; else 0 */
    struct instant created;
    struct instant expires;
    uint64_t count;
    bool keyed;                                /* a lookup key is needed */
    int64_t cost;                              /* of scrypt; 0: not slow */
    char key_check[17];                        /* tells a wrong lookup key; zeros if not keyed */
    char signer[LEGAL_FINGERPRINT + 1];        /* the key it is signed with */
    struct lqr_words authorities;              /* the ids it has entries of */
};

void lqr_head_put(struct buf *out, const struct lqr_head *h);
/* False: not such a line. */
bool lqr_head_read(struct lqr_head *h, struct slice line);
void lqr_head_free(struct lqr_head *h);
bool lqr_head_has_authority(const struct lqr_head *h, struct slice id);
void lqr_head_add_authority(struct lqr_head *h, struct slice id);
/* The derivation of its entries, with the offices' lookup key or NULL. */
struct legal_derivation lqr_derivation(const struct lqr_head *h, const unsigned char *lookup);

/* An entry as it stands in a leaf; sealed is borrowed. */
struct lqr_entry {
    unsigned char tag[LEGAL_TAG];
    unsigned char nonce[LEGAL_NONCE];
    const unsigned char *sealed;
    size_t n;
};

/* ---- writing (lqr_write.c) ---- */

/*
 *     struct lqr_writer *w = lqr_write(&head, key);        head.count and .signer are set
 *     for each entry, in ascending order of tags: lqr_write_entry(w, &e);
 *     ok = lqr_write_end(w);
 *
 * Goes to standard output through stream/out.h. Memory: a page a level; the
 * levels above the leaves, 0.2 bytes for one of these, wait in unnamed temporary
 * files. False: an entry came out of order, the count isn't the head's, or a
 * file failed; said, and what was written lacks its trail, so it is no register.
 */
struct lqr_writer;
struct lqr_writer *lqr_write(const struct lqr_head *h, const struct legal_key *key);
bool lqr_write_entry(struct lqr_writer *w, const struct lqr_entry *e);
bool lqr_write_end(struct lqr_writer *w);

/* ---- reading (lqr_read.c) ---- */

struct lqr;

/*
 * NULL: said in one sentence; the file can't be read, isn't a register, is cut
 * short or damaged, or isn't signed by one of the keys. Freshness isn't looked at.
 */
struct lqr *lqr_open(const char *path, struct legal_key *const *keys, size_t key_count);
void lqr_close(struct lqr *r);
const struct lqr_head *lqr_head(const struct lqr *r);
const char *lqr_path(const struct lqr *r);
uint64_t lqr_bytes(const struct lqr *r);

/*
 * The entry of a tag. Whether it is there or not, out is filled: with the entry
 * that stands where it would be, so that a caller can do the same work for a tag
 * that isn't there as for one that is. An empty register gives n 0. Borrowed until the next
 * call. LQR_DAMAGED: a page isn't the one that was signed; said.
 */
enum lqr_found { LQR_NO, LQR_YES, LQR_DAMAGED };
enum lqr_found lqr_find(struct lqr *r, const unsigned char tag[LEGAL_TAG], struct lqr_entry *out);

/* All entries in order: start with *at = {0}. LQR_NO at the end. Each page is checked. */
struct lqr_place {
    uint64_t leaf;
    size_t offset;
    unsigned index;
};
enum lqr_found lqr_next(struct lqr *r, struct lqr_place *at, struct lqr_entry *out);

/* Every page held to the signature, every entry in its place. False: said. */
bool lqr_check_all(struct lqr *r);

#endif
