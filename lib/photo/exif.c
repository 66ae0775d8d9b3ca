#include "photo/picture.h"

#define ORIENTATION 0x0112 /* TIFF 6.0, tag 274 */

static uint32_t number(const unsigned char *p, size_t n, bool big)
{
    uint32_t v = 0;

    for (size_t i = 0; i < n; i++)
        v |= (uint32_t)p[i] << 8 * (big ? n - 1 - i : i);
    return v;
}

/* TIFF 6.0: byte order, 42, offset of the first directory; a directory is a
 * count and entries of 12 bytes: tag, type, count, value. */
unsigned exif_orientation(const unsigned char *p, size_t n)
{
    bool big = n >= 2 && p[0] == 'M' && p[1] == 'M';
    uint32_t at;
    uint32_t entries;

    if (n < 8 || (!big && (p[0] != 'I' || p[1] != 'I')) || number(p + 2, 2, big) != 42)
        return 1;
    at = number(p + 4, 4, big);
    if (at > n - 2)
        return 1;
    entries = number(p + at, 2, big);
    at += 2;
    for (uint32_t i = 0; i < entries && n - at >= 12; i++, at += 12) {
        uint32_t value;
        if (number(p + at, 2, big) != ORIENTATION)
            continue;
        value = number(p + at + 8, 2, big);
        return number(p + at + 2, 2, big) == 3 && value >= 1 && value <= 8 ? value : 1;
    }
    return 1;
}
