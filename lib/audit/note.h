/*
 * note.h: signed notes and the keys that check them (C2SP signed-note), and the
 * checkpoint that is such a note's text (C2SP tlog-checkpoint).
 *
 *     lq/chicago/5f0c…                     origin: post and store
 *     1042                                 so many events
 *     CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2…    root of their tree, base64
 *
 *     — lq/chicago/5f0c… Az3grl…           name, base64(key id || Ed25519 signature of the text)
 *
 * A verifier is one line, name+key id+base64(1 || public key); the key id is
 * the first four bytes of SHA-256(name, LF, 1, public key), in hex. Anyone can
 * check a note with it: Go's golang.org/x/mod/sumdb/note takes both as they are.
 *
 * The key's name is the origin, so that a note of one store isn't another's.
 */
#ifndef LQ_AUDIT_NOTE_H
#define LQ_AUDIT_NOTE_H

#include "audit/tree.h"
#include "base/buf.h"
#include "legal/keys.h"

#define NOTE_MAX_BYTES ((size_t)64 << 10)
#define NOTE_NAME_MAX  200

struct verifier {
    char name[NOTE_NAME_MAX + 1];
    unsigned char id[4];
    struct legal_key *key;
};

struct verifiers {
    struct verifier *v;
    size_t n;
};

struct checkpoint {
    char origin[NOTE_NAME_MAX + 1];
    uint64_t size;
    unsigned char root[TREE_HASH];
    unsigned char key_id[4]; /* of the key that signed it */
};

/* The verifier line of a key under a name, without LF. */
void note_verifier_line(struct buf *out, const char *name, const struct legal_key *k);

/* Verifier lines, one a line, blank ones left out; appended to v. What is wrong
 * with the text, or NULL. */
const char *note_verifiers_parse(struct slice text, struct verifiers *v);
void note_verifiers_release(struct verifiers *v);

/* The whole signed note; notes the key's id in c. */
void note_sign(struct buf *out, struct checkpoint *c, const struct legal_key *k);

/* Read a note; what is wrong with it, or NULL: it is a checkpoint, and signed by
 * one of the verifiers for its origin. */
const char *note_open(struct slice note, const struct verifiers *trusted, struct checkpoint *c);

/* Standard base64 with padding; decoding takes exactly n bytes (at most BASE64_MAX) and nothing else. */
#define BASE64_MAX (TREE_LEVELS * TREE_HASH)
void base64_put(struct buf *out, const void *p, size_t n);
bool base64_take(struct slice s, unsigned char *out, size_t n);

#endif
