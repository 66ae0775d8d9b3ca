/*
 * OpenSSL 3 calls its plain SHA256_…() functions deprecated in favour of the
 * provider machinery, which costs every start of a command a millisecond or
 * more for loading configuration and fetching an algorithm by name. These do
 * the same work and nothing at start-up.
 */
#define OPENSSL_SUPPRESS_DEPRECATED
#include "store/sha256.h"

#include <openssl/sha.h>

_Static_assert(sizeof(SHA256_CTX) <= sizeof(struct sha256), "struct sha256 is too small");

/* Documented to return 1 always: there is nothing to check. */
void sha256_start(struct sha256 *s)
{
    (void)SHA256_Init((SHA256_CTX *)(void *)s);
}

void sha256_add(struct sha256 *s, const void *p, size_t n)
{
    if (n > 0)
        (void)SHA256_Update((SHA256_CTX *)(void *)s, p, n);
}

void sha256_end(struct sha256 *s, unsigned char raw[SHA256_RAW])
{
    (void)SHA256_Final(raw, (SHA256_CTX *)(void *)s);
}

void sha256_end_hex(struct sha256 *s, char hex[SHA256_HEX + 1])
{
    static const char digit[] = "0123456789abcdef";
    unsigned char raw[SHA256_RAW];

    sha256_end(s, raw);
    for (size_t i = 0; i < sizeof raw; i++) {
        hex[2 * i] = digit[raw[i] >> 4];
        hex[2 * i + 1] = digit[raw[i] & 15];
    }
    hex[SHA256_HEX] = '\0';
}

void sha256_hex(const void *p, size_t n, char hex[SHA256_HEX + 1])
{
    struct sha256 s;

    sha256_start(&s);
    sha256_add(&s, p, n);
    sha256_end_hex(&s, hex);
}

bool sha256_is_hex(const char *p, size_t n)
{
    if (n != SHA256_HEX)
        return false;
    for (size_t i = 0; i < n; i++)
        if (!((p[i] >= '0' && p[i] <= '9') || (p[i] >= 'a' && p[i] <= 'f')))
            return false;
    return true;
}
