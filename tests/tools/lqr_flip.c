/*
 * lqr_flip: flips every single bit of a register, one at a time, and holds that
 * it is refused each time.
 *
 *   lqr_flip FILE.lqr SIGNER.pub [all]
 *
 * The same calls as the command's, without starting it so often. Of a byte of
 * padding (a blank or a zero between two of its kind) one bit is flipped, another
 * one for the next; with `all` every one of them, which takes three times as long. The unflipped
 * register must be accepted, before and after. What lqr_open() says each time is
 * counted on, and not shown.
 */
#include "legal/lqr.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static bool opens(const char *path, struct legal_key *key)
{
    struct lqr *r = lqr_open(path, &key, 1);

    lqr_close(r);
    return r != NULL;
}

static bool flip(int fd, off_t at, unsigned bit)
{
    unsigned char c;

    if (pread(fd, &c, 1, at) != 1)
        return false;
    c = (unsigned char)(c ^ 1U << bit);
    return pwrite(fd, &c, 1, at) == 1;
}

static bool padding(int fd, off_t at)
{
    unsigned char c[3];

    return at > 0 && pread(fd, c, 3, at - 1) == 3 && (c[1] == 0 || c[1] == ' ') && c[0] == c[1] &&
           c[2] == c[1];
}

int main(int argc, char **argv)
{
    struct legal_key *key;
    struct stat st;
    unsigned long n = 0;
    int quiet;
    int fd;

    diag_init(argv[0]);
    if (argc < 3)
        diag_die(ST_USAGE, "FILE.lqr SIGNER.pub [all]");
    key = legal_key_public(argv[2]);
    fd = open(argv[1], O_RDWR);
    quiet = open("/dev/null", O_WRONLY);
    if (!key || fd < 0 || quiet < 0 || fstat(fd, &st) != 0 || !opens(argv[1], key))
        diag_die(ST_IO, "%s can't be used", argv[1]);
    if (dup2(quiet, STDERR_FILENO) < 0)
        return ST_IO;
    for (off_t at = 0; at < st.st_size; at++) {
        bool one = argc == 3 && padding(fd, at);
        for (unsigned bit = one ? (unsigned)at % 8 : 0; bit < 8; bit += one ? 8 : 1, n++) {
            if (!flip(fd, at, bit) || opens(argv[1], key)) {
                printf("accepted with bit %u of byte %lld flipped\n", bit, (long long)at);
                return ST_NO;
            }
            if (!flip(fd, at, bit))
                return ST_IO;
        }
    }
    if (!opens(argv[1], key))
        return ST_IO;
    printf("%lu flips, all refused\n", n);
    legal_key_free(key);
    return 0;
}
