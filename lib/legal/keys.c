#include "legal/keys.h"
#include "base/buf.h"
#include "base/diag.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILE_MAX 4096 /* a PEM file of these kinds has some 120 bytes */
#define LABEL    "LQ LOOKUP KEY"

struct legal_key {
    EVP_PKEY *pkey;
    unsigned char raw[LEGAL_PUBLIC];
};

/* ---- files ---- */

static bool said(const char *path)
{
    diag_say("%s: %s", path, strerror(errno));
    return false;
}

static bool write_whole(int fd, const char *p, size_t n)
{
    while (n > 0) {
        ssize_t w = write(fd, p, n);
        if (w < 0 && errno != EINTR)
            return false;
        if (w > 0) {
            p += w;
            n -= (size_t)w;
        }
    }
    return fsync(fd) == 0;
}

/* A new file with exactly that mode; a half-written one doesn't stay. */
static bool make_file(const char *path, mode_t mode, BIO *content)
{
    char *p = NULL;
    long n = BIO_get_mem_data(content, &p);
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    bool ok;

    if (fd < 0)
        return said(path);
    ok = n > 0 && write_whole(fd, p, (size_t)n) && fchmod(fd, mode) == 0;
    if (!ok)
        said(path);
    if (close(fd) != 0 && ok)
        ok = said(path);
    if (!ok)
        (void)unlink(path);
    return ok;
}

/* The file's content in memory that is wiped when freed; NULL: said. */
static BIO *read_file(const char *path, mode_t forbidden)
{
    char text[FILE_MAX];
    struct stat st;
    BIO *b = NULL;
    ssize_t n = -1;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);

    if (fd < 0 || fstat(fd, &st) != 0) {
        said(path);
    } else if (!S_ISREG(st.st_mode) || st.st_size > FILE_MAX) {
        diag_say("%s: not a key file", path);
    } else if (st.st_mode & forbidden) {
        diag_say("%s: a secret key that others can read or write: chmod go= it, and think of "
                 "making a new one",
                 path);
    } else if ((n = read(fd, text, sizeof text)) < 0) {
        said(path);
    }
    if (fd >= 0)
        (void)close(fd);
    if (n >= 0) {
        b = BIO_new(BIO_s_secmem());
        if (!b || (n > 0 && BIO_write(b, text, (int)n) != n))
            diag_die(ST_IO, "out of memory");
    }
    legal_wipe(text, sizeof text);
    return b;
}

/* ---- key pairs ---- */

static struct legal_key *wrap(EVP_PKEY *pkey)
{
    struct legal_key *k = mem_alloc(1, sizeof *k);
    size_t n = sizeof k->raw;

    k->pkey = pkey;
    if (EVP_PKEY_get_raw_public_key(pkey, k->raw, &n) != 1 || n != sizeof k->raw)
        diag_die(ST_IO, "libcrypto: the public key can't be read");
    return k;
}

bool legal_key_make(const char *name)
{
    EVP_PKEY *pkey = EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
    BIO *secret = BIO_new(BIO_s_secmem());
    BIO *public = BIO_new(BIO_s_mem());
    struct buf key = {0};
    struct buf pub = {0};
    bool ok;

    if (!pkey || !secret || !public || PEM_write_bio_PUBKEY(public, pkey) != 1 ||
        PEM_write_bio_PrivateKey(secret, pkey, NULL, NULL, 0, NULL, NULL) != 1)
        diag_die(ST_IO, "libcrypto: no Ed25519 key could be made");
    buf_addf(&key, "%s.key", name);
    buf_addf(&pub, "%s.pub", name);
    ok = make_file(buf_str(&key), 0600, secret);
    if (ok && !make_file(buf_str(&pub), 0644, public)) {
        (void)unlink(buf_str(&key));
        ok = false;
    }
    EVP_PKEY_free(pkey);
    BIO_free(secret);
    BIO_free(public);
    buf_release(&key);
    buf_release(&pub);
    return ok;
}

static int no_passphrase(char *out, int room, int writing, void *state)
{
    (void)out;
    (void)room;
    (void)writing;
    (void)state;
    return -1;
}

static struct legal_key *read_key(const char *path, mode_t forbidden, bool private)
{
    BIO *b = read_file(path, forbidden);
    EVP_PKEY *pkey;

    if (!b)
        return NULL;
    pkey = private ? PEM_read_bio_PrivateKey(b, NULL, no_passphrase, NULL)
                   : PEM_read_bio_PUBKEY(b, NULL, no_passphrase, NULL);
    BIO_free(b);
    if (pkey && EVP_PKEY_is_a(pkey, "ED25519"))
        return wrap(pkey);
    EVP_PKEY_free(pkey);
    diag_say("%s: not an Ed25519 %s key in PEM without a passphrase", path,
             private ? "private" : "public");
    return NULL;
}

struct legal_key *legal_key_private(const char *path)
{
    return read_key(path, 077, true);
}

struct legal_key *legal_key_public(const char *path)
{
    return read_key(path, 0, false);
}

void legal_key_raw(const struct legal_key *k, unsigned char out[LEGAL_PUBLIC])
{
    memcpy(out, k->raw, LEGAL_PUBLIC);
}

struct legal_key *legal_key_of_raw(const unsigned char raw[LEGAL_PUBLIC])
{
    EVP_PKEY *pkey = EVP_PKEY_new_raw_public_key_ex(NULL, "ED25519", NULL, raw, LEGAL_PUBLIC);

    return pkey ? wrap(pkey) : NULL;
}

void legal_key_free(struct legal_key *k)
{
    if (!k)
        return;
    EVP_PKEY_free(k->pkey);
    free(k);
}

void legal_key_name(const struct legal_key *k, char out[LEGAL_FINGERPRINT + 1])
{
    unsigned char hash[LEGAL_HASH];

    legal_hash(k->raw, sizeof k->raw, hash);
    legal_hex(hash, LEGAL_FINGERPRINT / 2, out);
}

void legal_sign(const struct legal_key *k, const void *p, size_t n,
                unsigned char out[LEGAL_SIGNATURE])
{
    EVP_MD_CTX *c = EVP_MD_CTX_new();
    size_t len = LEGAL_SIGNATURE;

    if (!c || EVP_DigestSignInit(c, NULL, NULL, NULL, k->pkey) != 1 ||
        EVP_DigestSign(c, out, &len, p, n) != 1 || len != LEGAL_SIGNATURE)
        diag_die(ST_IO, "libcrypto: signing failed");
    EVP_MD_CTX_free(c);
}

bool legal_signed_by(const struct legal_key *k, const void *p, size_t n,
                     const unsigned char signature[LEGAL_SIGNATURE])
{
    EVP_MD_CTX *c = EVP_MD_CTX_new();
    bool ok;

    if (!c || EVP_DigestVerifyInit(c, NULL, NULL, NULL, k->pkey) != 1)
        diag_die(ST_IO, "libcrypto: Ed25519 isn't available");
    ok = EVP_DigestVerify(c, signature, LEGAL_SIGNATURE, p, n) == 1;
    EVP_MD_CTX_free(c);
    return ok;
}

/* ---- the lookup key ---- */

bool legal_lookup_make(const char *path)
{
    unsigned char key[LEGAL_KEY];
    BIO *b = BIO_new(BIO_s_secmem());
    bool ok;

    legal_random(key, sizeof key);
    if (!b || PEM_write_bio(b, LABEL, "", key, sizeof key) <= 0)
        diag_die(ST_IO, "out of memory");
    legal_wipe(key, sizeof key);
    ok = make_file(path, 0600, b);
    BIO_free(b);
    return ok;
}

bool legal_lookup_read(const char *path, unsigned char out[LEGAL_KEY])
{
    BIO *b = read_file(path, 027);
    char *label = NULL;
    char *header = NULL;
    unsigned char *key = NULL;
    long n = 0;
    bool ok;

    if (!b)
        return false;
    ok = PEM_read_bio(b, &label, &header, &key, &n) == 1 && strcmp(label, LABEL) == 0 &&
         n == LEGAL_KEY;
    if (ok)
        memcpy(out, key, LEGAL_KEY);
    else
        diag_say("%s: not a lookup key (lq-verify-legalization lookup-key makes one)", path);
    if (key)
        legal_wipe(key, (size_t)n);
    OPENSSL_free(label);
    OPENSSL_free(header);
    OPENSSL_free(key);
    BIO_free(b);
    return ok;
}
