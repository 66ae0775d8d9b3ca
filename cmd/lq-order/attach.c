/*
 * attach: files are stored by their content before the store is locked, then
 * one event an order says that they belong to it. With --files DIR these are the
 * files that the order itself names and that hadn't come yet.
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

/* What the order names, beside its number: the walk compares it with the order under the lock. */
static void put_names(struct store *store, struct buf *text, struct rec *order)
{
    static const char *const members[] = {"photo", "uploads"};
    struct store_record rec;
    struct buf body = {0};

    (void)buf_reserve(text, 0);
    if (!rec_scan(order, buf_slice(text), "-") ||
        !store_get(store, slice_of("order"), rec_str(order, json_root(&order->doc), "order"), &rec))
        return;
    buf_add_slice(&body, rec.body);
    (void)buf_reserve(&body, 0);
    if (rec_scan(order, buf_slice(&body), "store")) {
        text->n--; /* the object goes on */
        for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
            const struct json_node *m = json_get(&order->doc, json_root(&order->doc), members[i]);
            if (m)
                json_put_member_raw(text, members[i], json_raw(&order->doc, m));
        }
        buf_addc(text, '}');
    }
    buf_release(&body);
}

static enum status attach_operands(const struct batch_job *job, int argc, char **argv)
{
    struct rec *order = mem_alloc(1, sizeof *order);
    struct buf *texts = mem_alloc((size_t)argc, sizeof *texts);
    struct desk d;
    enum status st;

    if (desk_open(&d, true, &st)) {
        for (int i = 0; i < argc; i++) {
            batch_operand(&texts[i], "order", argv[i]);
            put_names(d.store, &texts[i], order);
        }
        st = store_failed(d.store);
    }
    desk_close(&d);
    if (st == ST_YES)
        st = batch_texts(job, (size_t)argc, texts, argv);
    for (int i = 0; i < argc; i++)
        buf_release(&texts[i]);
    free(texts);
    rec_release(order);
    free(order);
    return st;
}

static enum status attach_named(int argc, char **argv)
{
    static const struct edge attach = {
        .name = "attach", .role = "intake", .guard = guard_attach_named};
    struct batch_job job = {.work = walk_order,
                            .edge = &attach,
                            .given = &given,
                            .prepare = files_prepare,
                            .names = filed_of_application,
                            .dry = dry_run,
                            .room = BATCH_ROOM};
    enum status st;

    if (attach_what)
        diag_usage("attach: --what tells what FILEs show; with --files the order says it");
    if (!files_start(with_files))
        return ST_IO;
    if (argc == 0 || (argc == 1 && strcmp(argv[0], "-") == 0))
        st = batch_stream(&job, argc, argv);
    else
        st = attach_operands(&job, argc, argv);
    files_end();
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
    if (with_files)
        return attach_named(argc, argv);
    if (argc < 2)
        diag_usage("attach: ORDER FILE..., or --files DIR [ORDER...]");
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
