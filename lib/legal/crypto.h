/*
 * crypto.h: what a register is made of, from libcrypto and nothing of our own.
 *
 *   derivation   HKDF (RFC 5869, SHA-256) over the three inputs together, its
 *                salt the offices' lookup key: the extract step is HMAC with that
 *                key. With a cost, scrypt (RFC 7914, r 8, p 1) stretches the
 *                inputs before.
 *   details      AES-256-GCM; the nonce is a hash over a derived key and the
 *                text, so that one key never seals two texts with one nonce
 *   pages        SHA-256 hash tree
 *   signature    Ed25519 (RFC 8032)
 *
 * A primitive that libcrypto can't provide, or that fails for want of memory,
 * ends the program with status 5. What can fail by what is read returns false.
 */
#ifndef LQ_LEGAL_CRYPTO_H
#define LQ_LEGAL_CRYPTO_H

#include "base/slice.h"
#include <stdint.h>

#define LEGAL_KEY       32 /* lookup key, sealing key */
#define LEGAL_HASH      32
#define LEGAL_SALT      16
#define LEGAL_TAG       16 /* what a record is found by */
#define LEGAL_NONCE     12
#define LEGAL_MAC       16 /* what sealing adds to a text */
#define LEGAL_SIGNATURE 64
#define LEGAL_PUBLIC    32

/* How the tag and the keys of a record follow from its inputs. */
struct legal_derivation {
    unsigned char salt[LEGAL_SALT]; /* the register's */
    const unsigned char *lookup;    /* LEGAL_KEY bytes; NULL: the register is built without */
    int64_t cost;                   /* log2 of scrypt's N, 10 to 20; 0: not slow */
};

#define LEGAL_COST_MIN 10 /* 1 MiB */
#define LEGAL_COST_MAX 20 /* 1 GiB */

struct legal_secret {
    unsigned char tag[LEGAL_TAG];
    unsigned char key[LEGAL_KEY];
    unsigned char nonce_key[LEGAL_KEY];
};

void legal_derive(const struct legal_derivation *d, struct slice inputs, struct legal_secret *out);

/* A value by which a lookup key is recognised, without a hint at it. */
void legal_key_check(const struct legal_derivation *d, unsigned char out[8]);

/* Seal n bytes; out has room for n + LEGAL_MAC. */
void legal_seal(const struct legal_secret *s, const void *plain, size_t n,
                unsigned char nonce[LEGAL_NONCE], unsigned char *out);

/* Open n bytes (the MAC included) to out, which has room for n; false: not sealed with this key. */
bool legal_open(const struct legal_secret *s, const unsigned char nonce[LEGAL_NONCE],
                const unsigned char *sealed, size_t n, unsigned char *out);

void legal_hash(const void *p, size_t n, unsigned char out[LEGAL_HASH]);

/* Random bytes from the operating system's generator. */
void legal_random(void *p, size_t n);

/* Wipe what was secret; not optimised away. */
void legal_wipe(void *p, size_t n);

/* 2n lower-case hex digits and a NUL; and back, false unless it is exactly that. */
void legal_hex(const unsigned char *p, size_t n, char *out);
bool legal_unhex(struct slice hex, unsigned char *out, size_t n);

#endif
