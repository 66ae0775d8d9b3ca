#include "legal/crypto.h"
#include "base/diag.h"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/params.h>
#include <openssl/rand.h>

/* Fetched once: looking an algorithm up by name costs more than using it. */
static EVP_MD *sha256;
static EVP_MD_CTX *hashing;
static EVP_KDF_CTX *hkdf;
static EVP_CIPHER *gcm;
static EVP_CIPHER_CTX *sealing;
static EVP_CIPHER_CTX *opening;

static _Noreturn void unable(const char *what)
{
    diag_die(ST_IO, "libcrypto: %s isn't available", what);
}

static void need_hash(void)
{
    if (hashing)
        return;
    sha256 = EVP_MD_fetch(NULL, "SHA256", NULL);
    hashing = EVP_MD_CTX_new();
    if (!sha256 || !hashing)
        unable("SHA-256");
}

void legal_hash(const void *p, size_t n, unsigned char out[LEGAL_HASH])
{
    need_hash();
    if (EVP_DigestInit_ex2(hashing, sha256, NULL) != 1 || EVP_DigestUpdate(hashing, p, n) != 1 ||
        EVP_DigestFinal_ex(hashing, out, NULL) != 1)
        unable("SHA-256");
}

static void need_hkdf(void)
{
    EVP_KDF *kdf;

    if (hkdf)
        return;
    kdf = EVP_KDF_fetch(NULL, "HKDF", NULL);
    hkdf = kdf ? EVP_KDF_CTX_new(kdf) : NULL;
    EVP_KDF_free(kdf);
    if (!hkdf)
        unable("HKDF");
}

/* libcrypto takes what it only reads through pointers that aren't const. */
static void *unconst(const void *p)
{
    return (void *)(uintptr_t)p;
}

static OSSL_PARAM octets(const char *name, const void *p, size_t n)
{
    return OSSL_PARAM_construct_octet_string(name, unconst(p), n);
}

/* HKDF with the given salt (NULL: none), key material and purpose. */
static void expand(const unsigned char *salt, const void *ikm, size_t ikm_n, const char *purpose,
                   unsigned char *out, size_t n)
{
    char digest[] = "SHA256";
    OSSL_PARAM params[5];
    OSSL_PARAM *p = params;

    need_hkdf();
    *p++ = OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, digest, 0);
    *p++ = octets(OSSL_KDF_PARAM_KEY, ikm, ikm_n);
    if (salt)
        *p++ = octets(OSSL_KDF_PARAM_SALT, salt, LEGAL_KEY);
    *p++ = octets(OSSL_KDF_PARAM_INFO, purpose, strlen(purpose));
    *p = OSSL_PARAM_construct_end();
    EVP_KDF_CTX_reset(hkdf);
    if (EVP_KDF_derive(hkdf, out, n, params) != 1)
        unable("HKDF");
}

/* scrypt; its memory is 1 KiB times N. */
static void stretch(const struct legal_derivation *d, struct slice inputs,
                    unsigned char out[LEGAL_KEY])
{
    uint64_t n = (uint64_t)1 << d->cost;

    if (EVP_PBE_scrypt(inputs.p, inputs.n, d->salt, LEGAL_SALT, n, 8, 1, n * 1024 + (1 << 20), out,
                       LEGAL_KEY) != 1)
        unable("scrypt with that much memory");
}

void legal_derive(const struct legal_derivation *d, struct slice inputs, struct legal_secret *out)
{
    unsigned char ikm[LEGAL_SALT + LEGAL_KEY + 1024];
    unsigned char okm[LEGAL_TAG + 2 * LEGAL_KEY];
    size_t n = LEGAL_SALT;

    memcpy(ikm, d->salt, LEGAL_SALT);
    if (d->cost > 0) {
        stretch(d, inputs, ikm + n);
        n += LEGAL_KEY;
    } else {
        if (inputs.n > sizeof ikm - n)
            diag_die(ST_IO, "inputs of %zu bytes", inputs.n);
        memcpy(ikm + n, inputs.p, inputs.n);
        n += inputs.n;
    }
    expand(d->lookup, ikm, n, "lq register 1: record", okm, sizeof okm);
    memcpy(out->tag, okm, LEGAL_TAG);
    memcpy(out->key, okm + LEGAL_TAG, LEGAL_KEY);
    memcpy(out->nonce_key, okm + LEGAL_TAG + LEGAL_KEY, LEGAL_KEY);
    legal_wipe(ikm, sizeof ikm);
    legal_wipe(okm, sizeof okm);
}

void legal_key_check(const struct legal_derivation *d, unsigned char out[8])
{
    memset(out, 0, 8);
    if (d->lookup)
        expand(d->lookup, d->salt, LEGAL_SALT, "lq register 1: key check", out, 8);
}

static void need_gcm(void)
{
    if (gcm)
        return;
    gcm = EVP_CIPHER_fetch(NULL, "AES-256-GCM", NULL);
    sealing = EVP_CIPHER_CTX_new();
    opening = EVP_CIPHER_CTX_new();
    if (!gcm || !sealing || !opening || EVP_EncryptInit_ex2(sealing, gcm, NULL, NULL, NULL) != 1 ||
        EVP_DecryptInit_ex2(opening, gcm, NULL, NULL, NULL) != 1)
        unable("AES-256-GCM");
}

static void text_nonce(const struct legal_secret *s, const void *plain, size_t n,
                       unsigned char nonce[LEGAL_NONCE])
{
    unsigned char hash[LEGAL_HASH];

    need_hash();
    if (EVP_DigestInit_ex2(hashing, sha256, NULL) != 1 ||
        EVP_DigestUpdate(hashing, s->nonce_key, LEGAL_KEY) != 1 ||
        EVP_DigestUpdate(hashing, plain, n) != 1 || EVP_DigestFinal_ex(hashing, hash, NULL) != 1)
        unable("SHA-256");
    memcpy(nonce, hash, LEGAL_NONCE);
}

void legal_seal(const struct legal_secret *s, const void *plain, size_t n,
                unsigned char nonce[LEGAL_NONCE], unsigned char *out)
{
    int len = 0;
    int rest = 0;

    need_gcm();
    text_nonce(s, plain, n, nonce);
    if (n > INT32_MAX || EVP_EncryptInit_ex2(sealing, NULL, s->key, nonce, NULL) != 1 ||
        EVP_EncryptUpdate(sealing, out, &len, plain, (int)n) != 1 ||
        EVP_EncryptFinal_ex(sealing, out + len, &rest) != 1 ||
        EVP_CIPHER_CTX_ctrl(sealing, EVP_CTRL_AEAD_GET_TAG, LEGAL_MAC, out + n) != 1)
        unable("AES-256-GCM");
}

bool legal_open(const struct legal_secret *s, const unsigned char nonce[LEGAL_NONCE],
                const unsigned char *sealed, size_t n, unsigned char *out)
{
    int len = 0;
    int rest = 0;

    need_gcm();
    if (n < LEGAL_MAC || n > INT32_MAX)
        return false;
    n -= LEGAL_MAC;
    if (EVP_DecryptInit_ex2(opening, NULL, s->key, nonce, NULL) != 1 ||
        EVP_DecryptUpdate(opening, out, &len, sealed, (int)n) != 1 ||
        EVP_CIPHER_CTX_ctrl(opening, EVP_CTRL_AEAD_SET_TAG, LEGAL_MAC, unconst(sealed + n)) != 1)
        unable("AES-256-GCM");
    return EVP_DecryptFinal_ex(opening, out + len, &rest) == 1;
}

void legal_random(void *p, size_t n)
{
    if (n > INT32_MAX || RAND_bytes(p, (int)n) != 1)
        unable("a random number");
}

void legal_wipe(void *p, size_t n)
{
    OPENSSL_cleanse(p, n);
}

void legal_hex(const unsigned char *p, size_t n, char *out)
{
    static const char digit[] = "0123456789abcdef";

    for (size_t i = 0; i < n; i++) {
        out[2 * i] = digit[p[i] >> 4];
        out[2 * i + 1] = digit[p[i] & 15];
    }
    out[2 * n] = '\0';
}

static int nibble(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool legal_unhex(struct slice hex, unsigned char *out, size_t n)
{
    if (hex.n != 2 * n)
        return false;
    for (size_t i = 0; i < n; i++) {
        int high = nibble(hex.p[2 * i]);
        int low = nibble(hex.p[2 * i + 1]);
        if (high < 0 || low < 0)
            return false;
        out[i] = (unsigned char)(high << 4 | low);
    }
    return true;
}
