/*
 * json_text.h: the inside of JSON strings, shared by the scanner and the
 * getters. Not for use outside lib/stream.
 */
#ifndef LQ_JSON_TEXT_H
#define LQ_JSON_TEXT_H

#include "base/utf8.h"
#include "stream/json.h"

/* Length of a well-formed multi-byte sequence; the frequent three-byte case first. */
static inline size_t json_utf8(const char *p, size_t n)
{
    const unsigned char *u = (const unsigned char *)p;

    if (n >= 3 && u[0] >= 0xE1 && u[0] <= 0xEC && (u[1] & 0xC0) == 0x80 && (u[2] & 0xC0) == 0x80)
        return 3;
    return utf8_len(p, n);
}

/* Decode the escape at p (its backslash): returns its length and the scalar
 * value, 0 if malformed or half of a surrogate pair. */
size_t json_unescape(const char *p, size_t n, uint32_t *cp);

/* Step through a validated string's inside: the next decoded bytes (1-4). */
size_t json_step(const char **p, const char *end, char out[4]);

#define JSON_HASH_SEED 0x9E3779B97F4A7C15U
#define JSON_HASH_MUL  0xD6E8FEB86659FD93U

static inline uint64_t json_hash_mix(uint64_t h, uint64_t w)
{
    h = (h ^ w) * JSON_HASH_MUL;
    return h ^ h >> 32;
}

/* Hash of n bytes in words of eight; reads up to 7 bytes beyond (BUF_PAD). */
static inline uint32_t json_hash(const char *p, size_t n)
{
    uint64_t h = JSON_HASH_SEED;
    uint64_t w;

    h ^= n;
    for (; n >= 8; n -= 8, p += 8) {
        memcpy(&w, p, 8);
        h = json_hash_mix(h, w);
    }
    if (n) {
        w = 0;
        memcpy(&w, p, 8);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
        w &= ~(uint64_t)0 << (64 - 8 * n);
#else
        w &= ~(uint64_t)0 >> (64 - 8 * n);
#endif
        h = json_hash_mix(h, w);
    }
    return (uint32_t)h;
}

/* The same of the decoded form of a raw key with escapes. */
uint32_t json_hash_escaped(const char *p, size_t n);

/* A total order of an object's members that is 0 exactly for equal keys: by hash, then decoded. */
int json_key_order(const struct json *j, const struct json_node *x, const struct json_node *y);

/* Keys equal when decoded. */
bool json_same_key(const struct json *a, const struct json_node *x, const struct json *b,
                   const struct json_node *y);

#endif
