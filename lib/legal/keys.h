/*
 * keys.h: the three kinds of key a register needs, each a PEM file.
 *
 *   NAME.key   Ed25519, private: the issuing side signs with it. 0600, nobody
 *              else may read it.
 *   NAME.pub   its public half: the offices hold it to believe a register.
 *   a lookup   32 random bytes under "LQ LOOKUP KEY": the issuing side and the
 *              offices hold it; others may not read it (0600, or 0640 for a group).
 *
 * A path is all that stands in argv; keys are read from the open descriptor,
 * whose mode is checked, and wiped when they are freed. A private key with a
 * passphrase is refused: there is nobody to type one in a cron job.
 * Functions that return NULL or false have said why.
 */
#ifndef LQ_LEGAL_KEYS_H
#define LQ_LEGAL_KEYS_H

#include "legal/crypto.h"

struct legal_key;

/* Make NAME.key and NAME.pub; a file that is there is never overwritten. */
bool legal_key_make(const char *name);
/* Make a lookup key. */
bool legal_lookup_make(const char *path);

struct legal_key *legal_key_private(const char *path);
struct legal_key *legal_key_public(const char *path);
void legal_key_free(struct legal_key *k); /* NULL is fine */

/* The lookup key in a file. */
bool legal_lookup_read(const char *path, unsigned char out[LEGAL_KEY]);

/* The first 16 hex digits of the SHA-256 of the public key: how people name it. */
#define LEGAL_FINGERPRINT 16
void legal_key_name(const struct legal_key *k, char out[LEGAL_FINGERPRINT + 1]);

/* The bare public key (RFC 8032), and a key that is nothing else; NULL: those bytes are none. */
void legal_key_raw(const struct legal_key *k, unsigned char out[LEGAL_PUBLIC]);
struct legal_key *legal_key_of_raw(const unsigned char raw[LEGAL_PUBLIC]);

void legal_sign(const struct legal_key *k, const void *p, size_t n,
                unsigned char out[LEGAL_SIGNATURE]);
bool legal_signed_by(const struct legal_key *k, const void *p, size_t n,
                     const unsigned char signature[LEGAL_SIGNATURE]);

#endif
