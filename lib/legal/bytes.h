/* bytes.h: big-endian numbers in files. */
#ifndef LQ_LEGAL_BYTES_H
#define LQ_LEGAL_BYTES_H

#include <stddef.h>
#include <stdint.h>

static inline void put_be(unsigned char *p, uint64_t v, size_t n)
{
    for (size_t i = n; i-- > 0; v >>= 8)
        p[i] = (unsigned char)v;
}

static inline uint64_t get_be(const unsigned char *p, size_t n)
{
    uint64_t v = 0;

    for (size_t i = 0; i < n; i++)
        v = v << 8 | p[i];
    return v;
}

#endif
