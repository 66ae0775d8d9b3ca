/*
 * The newest serial of each register that was used: a file of JSON lines, each
 * {"register":"…","serial":5,"created":"…"}, only ever added to. Who puts an older
 * register back in place doesn't get it believed.
 */
#include "legal/registers.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#define SEEN_MAX ((off_t)8 << 20)

static bool fail(const char *path, const char *why)
{
    diag_say("%s: %s", path, why);
    return false;
}

static bool read_all(int fd, const char *path, struct buf *out)
{
    struct stat st;
    ssize_t n = 1;

    if (fstat(fd, &st) != 0)
        return fail(path, strerror(errno));
    if (!S_ISREG(st.st_mode) || st.st_size > SEEN_MAX)
        return fail(path, "not a file of serials");
    while (n > 0 || (n < 0 && errno == EINTR)) {
        n = read(fd, buf_reserve(out, 65536), 65536);
        out->n += n > 0 ? (size_t)n : 0;
    }
    return n == 0 || fail(path, strerror(errno));
}

/* Serial, then day: a register signed anew keeps its serial. */
static bool newer(int64_t serial, struct instant created, int64_t than, struct instant day)
{
    return serial > than || (serial == than && created.sec > day.sec);
}

/* The newest of this register in the file; serial 0: none. */
static bool find_newest(const struct buf *text, const char *path, const char *id, int64_t *serial,
                        struct instant *created)
{
    struct rec *r = mem_alloc(1, sizeof *r);
    bool ok = true;

    for (size_t at = 0; ok && at < text->n;) {
        const char *p = text->p + at;
        const char *lf = memchr(p, '\n', text->n - at);
        size_t n = lf ? (size_t)(lf - p) : text->n - at;
        bool have = false;

        ok = lf && rec_scan(r, slice_from(p, n), path);
        if (ok && slice_is(rec_str(r, json_root(&r->doc), "register"), id)) {
            int64_t s = rec_i64(r, json_root(&r->doc), "serial", 0);
            struct instant c = rec_instant(r, json_root(&r->doc), "created", &have);
            ok = have && s > 0;
            if (ok && newer(s, c, *serial, *created)) {
                *serial = s;
                *created = c;
            }
        }
        at += n + 1;
    }
    rec_release(r);
    free(r);
    return ok || fail(path, "damaged: not a file of serials; look why before you remove it");
}

static bool rolled_back(const char *path, const struct lqr *newest, int64_t serial,
                        struct instant created)
{
    const struct lqr_head *h = lqr_head(newest);
    char now[INSTANT_LEN + 1];
    char before[INSTANT_LEN + 1];

    instant_print(now, h->created);
    instant_print(before, created);
    diag_say("%s: rolled back: it is serial %lld of %s, and serial %lld of %s was used before (%s)",
             lqr_path(newest), (long long)h->serial, now, (long long)serial, before, path);
    return false;
}

/* One write of one line, so that two at a time don't mix theirs. */
static bool remember(int fd, const char *path, const struct lqr_head *h)
{
    struct buf line = {0};
    char when[INSTANT_LEN + 1];
    bool ok;

    instant_print(when, h->created);
    buf_addc(&line, '{');
    json_put_member_str(&line, "register", slice_of(h->id));
    json_put_member_i64(&line, "serial", h->serial);
    json_put_member_str(&line, "created", slice_of(when));
    buf_adds(&line, "}\n");
    ok = write(fd, line.p, line.n) == (ssize_t)line.n && fsync(fd) == 0;
    buf_release(&line);
    return ok || fail(path, strerror(errno));
}

bool registers_seen(const char *path, const struct lqr *newest)
{
    const struct lqr_head *h = lqr_head(newest);
    int fd = open(path, O_RDWR | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC | O_NOCTTY, 0660);
    struct instant created = {.sec = INT64_MIN};
    struct buf text = {0};
    int64_t serial = 0;
    bool ok;

    if (fd < 0)
        return fail(path, strerror(errno));
    ok = read_all(fd, path, &text) && find_newest(&text, path, h->id, &serial, &created);
    if (ok && newer(serial, created, h->serial, h->created))
        ok = rolled_back(path, newest, serial, created);
    else if (ok && newer(h->serial, h->created, serial, created))
        ok = remember(fd, path, h);
    buf_release(&text);
    if (close(fd) != 0 && ok)
        ok = fail(path, strerror(errno));
    return ok;
}
