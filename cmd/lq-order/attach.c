/*
 * attach: files are stored by their content before the store is locked, then
 * one event an order says that they belong to it.
 */
#include "lq-order/order.h"
#include "base/utf8.h"
#include "order/guard.h"
#include "store/sha256.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

const char *attach_what;

/* Larger than any scan an applicant may send (share/posts: 5 MB). */
#define ATTACH_MAX ((uint64_t)32 << 20)

/* Only a plain file, opened once and read by that descriptor: a name that is
 * swapped meanwhile, a device or a pipe changes nothing. */
static int open_plain(const char *path)
{
    struct stat st;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);

    if (fd >= 0 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode))
        return fd;
    diag_say("%s: %s", path, fd < 0 ? strerror(errno) : "not a plain file");
    if (fd >= 0)
        close(fd);
    return -1;
}

static void put_record(struct buf *out, const char *order, const char *path, const char *hex,
                       uint64_t bytes)
{
    const char *slash = strrchr(path, '/');
    struct slice name = slice_of(slash ? slash + 1 : path);

    buf_adds(out, "{");
    json_put_member_str(out, "order", slice_of(order));
    json_put_key(out, "attachment");
    buf_addc(out, '{');
    if (utf8_valid(name))
        json_put_member_str(out, "file", name);
    if (attach_what)
        json_put_member_str(out, "what", slice_of(attach_what));
    json_put_member_str(out, "sha256", slice_of(hex));
    json_put_member_i64(out, "bytes", (int64_t)bytes);
    buf_adds(out, "}}");
}

/* For --dry-run: the same name without keeping anything. */
static enum status hash_only(int fd, const char *path, char hex[65], uint64_t *bytes)
{
    char block[16384];
    struct sha256 h;
    ssize_t n;

    *bytes = 0;
    sha256_start(&h);
    while ((n = read(fd, block, sizeof block)) != 0) {
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0) {
            diag_say("%s: %s", path, strerror(errno));
            return ST_IO;
        }
        sha256_add(&h, block, (size_t)n);
        *bytes += (uint64_t)n;
    }
    sha256_end_hex(&h, hex);
    return ST_YES;
}

static enum status keep(struct store *store, const char *order, const char *path, struct buf *out)
{
    int fd = open_plain(path);
    enum status st;
    uint64_t bytes;
    char hex[65];

    if (fd < 0)
        return ST_IO;
    st = dry_run ? hash_only(fd, path, hex, &bytes)
                 : store_attach(store, fd, ATTACH_MAX, hex, &bytes);
    close(fd);
    if (st == ST_YES)
        put_record(out, order, path, hex, bytes);
    return st;
}

enum status run_attach(const struct verb *v, int argc, char **argv)
{
    static const struct edge attach = {
        .name = "attach", .role = "intake", .guard = guard_attach, .reads = "attachment"};
    struct batch_job job = {
        .work = walk_order, .edge = &attach, .given = &given, .dry = dry_run, .room = BATCH_ROOM};
    struct buf *texts;
    struct desk d;
    enum status st;
    size_t n = 0;

    (void)v;
    if (argc < 2)
        diag_usage("attach: ORDER FILE...");
    if (!desk_open(&d, true, &st)) {
        desk_close(&d);
        return st;
    }
    texts = mem_alloc((size_t)argc, sizeof *texts);
    for (int i = 1; i < argc; i++) {
        enum status one = keep(d.store, argv[0], argv[i], &texts[n]);
        st = status_max(st, one);
        n += one == ST_YES;
    }
    desk_close(&d);
    st = status_max(st, batch_texts(&job, n, texts, NULL));
    for (size_t i = 0; i < n; i++)
        buf_release(&texts[i]);
    free(texts);
    return st;
}
