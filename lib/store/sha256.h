/*
 * sha256.h: the one place where bytes are hashed.
 *
 *   char hex[SHA256_HEX + 1];
 *   sha256_hex(p, n, hex);                      all at once
 *
 *   struct sha256 s;                            or in pieces
 *   sha256_start(&s); sha256_add(&s, p, n); …; sha256_end_hex(&s, hex);
 *
 * Hex is lower case and NUL-terminated. Nothing here can fail.
 */
#ifndef LQ_SHA256_H
#define LQ_SHA256_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SHA256_HEX 64
#define SHA256_RAW 32

struct sha256 {
    uint64_t opaque[16];
};

void sha256_start(struct sha256 *s);
void sha256_add(struct sha256 *s, const void *p, size_t n);
void sha256_end(struct sha256 *s, unsigned char raw[SHA256_RAW]);
void sha256_end_hex(struct sha256 *s, char hex[SHA256_HEX + 1]);
void sha256_hex(const void *p, size_t n, char hex[SHA256_HEX + 1]);

/* 64 lower-case hex digits and nothing else. */
bool sha256_is_hex(const char *p, size_t n);

#endif
