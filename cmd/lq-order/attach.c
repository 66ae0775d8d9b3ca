/*
 * attach: files are stored by their content before the store is locked, then
 * one event an order says that they belong to it.
 */
#include "lq-order/files.h"
#include "base/plain_file.h"
#include "base/utf8.h"
#include "order/guard.h"

#include <errno.h>
#include <unistd.h>

const char *attach_what;

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

static enum status keep(struct store *store, const char *order, const char *path, struct buf *out)
{
    int fd = plain_open(path);
    enum status st = ST_YES;
    uint64_t bytes;
    char hex[65];

    if (fd < 0) {
        diag_say("%s: %s", path, errno == EINVAL ? "not a plain file" : strerror(errno));
        return ST_IO;
    }
    if (!dry_run) {
        st = store_attach(store, fd, ATTACH_MAX, hex, &bytes);
    } else if (!file_hash(fd, hex, &bytes)) { /* the same name without keeping anything */
        diag_say("%s: %s", path, strerror(errno));
        st = ST_IO;
    }
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
