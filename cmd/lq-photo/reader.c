#include "lq-photo/reader.h"
#include "base/plain_file.h"
#include "photo/measure.h"

#include <errno.h>
#include <unistd.h>

bool reader_start(struct photo_reader *s, const char *dir)
{
    s->dir = plain_open_dir(dir);
    if (s->dir < 0)
        diag_say("%s: %s", dir, strerror(errno));
    return s->dir >= 0;
}

void reader_release(struct photo_reader *s)
{
    buf_release(&s->bytes);
    if (s->dir >= 0)
        close(s->dir);
}

/* By the content's name first, as attachments are kept; then by the name given. */
static int open_photo(const struct photo_reader *s, struct slice file, struct slice sha256)
{
    int fd = -1;

    errno = ENOENT;
    if (sha256.p && sha256_is_hex(sha256.p, sha256.n))
        fd = plain_open_below(s->dir, sha256);
    if (fd < 0 && plain_absent(errno) && file.p)
        fd = plain_open_below(s->dir, file);
    return fd;
}

/* Into s->bytes; false: there is none, or the record failed. */
static bool read_file(struct photo_reader *s, struct rec *r, const struct json_node *photo,
                      struct slice sha256)
{
    struct slice file = rec_str(r, photo, "file");
    int fd = rec_failed(r) ? -1 : open_photo(s, file, sha256);
    bool whole = fd >= 0;

    buf_reset(&s->bytes);
    if (rec_failed(r) || (fd < 0 && plain_absent(errno)))
        return false;
    /* one that is too long is measured as just that */
    if (fd < 0 || (!plain_read(fd, PHOTO_FILE_MAX, &s->bytes) && errno != EFBIG)) {
        rec_fail(r, json_get(&r->doc, photo, "file"), "can't be read: %s", strerror(errno));
        whole = false;
    }
    if (fd >= 0)
        close(fd);
    return whole;
}

void reader_measure(struct photo_reader *s, struct rec *r, const struct json_node *photo,
                    struct photo_measures *m)
{
    struct slice sha256 = rec_str(r, photo, "sha256");

    *m = (struct photo_measures){.unreadable = slice_of("no-file")};
    s->hex[0] = '\0';
    if (!read_file(s, r, photo, sha256))
        return;
    photo_measure((const unsigned char *)s->bytes.p, s->bytes.n, m);
    if (s->bytes.n > PHOTO_FILE_MAX)
        return;
    sha256_hex(s->bytes.p, s->bytes.n, s->hex);
    if (sha256.p && !slice_is(sha256, s->hex)) /* what it shows is somebody else's business */
        *m = (struct photo_measures){.unreadable = slice_of("other-file")};
}
