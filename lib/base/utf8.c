#include "base/utf8.h"

static bool cont(unsigned char c)
{
    return (c & 0xC0) == 0x80;
}

size_t utf8_decode(const char *s, size_t n, uint32_t *cp)
{
    const unsigned char *p = (const unsigned char *)s;

    if (n == 0)
        return 0;
    if (p[0] < 0x80) {
        *cp = p[0];
        return 1;
    }
    if (p[0] >= 0xC2 && p[0] <= 0xDF && n >= 2 && cont(p[1])) {
        *cp = (uint32_t)(p[0] & 0x1F) << 6 | (p[1] & 0x3FU);
        return 2;
    }
    if (p[0] >= 0xE0 && p[0] <= 0xEF && n >= 3 && cont(p[1]) && cont(p[2])) {
        *cp = (uint32_t)(p[0] & 0x0F) << 12 | (uint32_t)(p[1] & 0x3F) << 6 | (p[2] & 0x3FU);
        return *cp < 0x800 || (*cp >= 0xD800 && *cp <= 0xDFFF) ? 0 : 3;
    }
    if (p[0] >= 0xF0 && p[0] <= 0xF4 && n >= 4 && cont(p[1]) && cont(p[2]) && cont(p[3])) {
        *cp = (uint32_t)(p[0] & 0x07) << 18 | (uint32_t)(p[1] & 0x3F) << 12 |
              (uint32_t)(p[2] & 0x3F) << 6 | (p[3] & 0x3FU);
        return *cp < 0x10000 || *cp > 0x10FFFF ? 0 : 4;
    }
    return 0;
}

size_t utf8_len(const char *p, size_t n)
{
    uint32_t cp;

    return utf8_decode(p, n, &cp);
}

size_t utf8_encode(char out[4], uint32_t cp)
{
    if (cp < 0x80) {
        out[0] = (char)cp;
        return 1;
    }
    if (cp < 0x800) {
        out[0] = (char)(0xC0 | cp >> 6);
        out[1] = (char)(0x80 | (cp & 0x3F));
        return 2;
    }
    if (cp < 0x10000) {
        out[0] = (char)(0xE0 | cp >> 12);
        out[1] = (char)(0x80 | (cp >> 6 & 0x3F));
        out[2] = (char)(0x80 | (cp & 0x3F));
        return 3;
    }
    out[0] = (char)(0xF0 | cp >> 18);
    out[1] = (char)(0x80 | (cp >> 12 & 0x3F));
    out[2] = (char)(0x80 | (cp >> 6 & 0x3F));
    out[3] = (char)(0x80 | (cp & 0x3F));
    return 4;
}

bool utf8_valid(struct slice s)
{
    size_t i = 0;

    while (i < s.n) {
        size_t k = utf8_len(s.p + i, s.n - i);
        if (k == 0)
            return false;
        i += k;
    }
    return true;
}

bool utf8_is_control(uint32_t cp)
{
    return cp < 0x20 || (cp >= 0x7F && cp <= 0x9F) || cp == 0x061C || cp == 0x200E ||
           cp == 0x200F || (cp >= 0x2028 && cp <= 0x202E) || (cp >= 0x2066 && cp <= 0x2069) ||
           cp == 0xFEFF;
}

static size_t hex(char *out, char kind, uint32_t v, int digits)
{
    static const char digit[] = "0123456789abcdef";
    size_t n = 0;

    out[n++] = '\\';
    out[n++] = kind;
    while (digits-- > 0)
        out[n++] = digit[v >> (4 * digits) & 0xF];
    return n;
}

size_t utf8_show(char *out, const char *p, size_t n)
{
    size_t o = 0;
    size_t i = 0;

    while (i < n) {
        uint32_t cp = 0;
        size_t k = utf8_decode(p + i, n - i, &cp);

        if (k == 0) {
            o += hex(out + o, 'x', (unsigned char)p[i++], 2);
            continue;
        }
        if (!utf8_is_control(cp)) {
            memcpy(out + o, p + i, k);
            o += k;
        } else if (cp < 0x80) {
            o += hex(out + o, 'x', cp, 2);
        } else {
            o += hex(out + o, 'u', cp, 4);
        }
        i += k;
    }
    return o;
}
