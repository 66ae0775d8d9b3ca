/*
 * utf8.h: strict UTF-8 (RFC 3629) and showing hostile text.
 *
 * Strict: no overlong form, no surrogate, nothing above U+10FFFF.
 */
#ifndef LQ_UTF8_H
#define LQ_UTF8_H

#include "base/slice.h"
#include <stdint.h>

/* Length (1-4) of the well-formed sequence at p, or 0. Reads at most n bytes. */
size_t utf8_len(const char *p, size_t n);

/* Decode one well-formed sequence; 0 length if malformed. */
size_t utf8_decode(const char *p, size_t n, uint32_t *cp);

/* Encode; returns the length, at most 4. cp must be a scalar value. */
size_t utf8_encode(char out[4], uint32_t cp);

bool utf8_valid(struct slice s);

/* A code point that can drive a terminal or reorder text: C0, DEL, C1, bidi controls, line separators. */
bool utf8_is_control(uint32_t cp);

/* Worst growth of utf8_show(), bytes out per byte in. */
#define UTF8_SHOWN_MAX 4

/* Copy n bytes of text to out, controls as \xNN or \uNNNN and malformed bytes
 * as \xNN; returns the length written, at most UTF8_SHOWN_MAX * n. */
size_t utf8_show(char *out, const char *p, size_t n);

#endif
