/*
 * The writing verbs: records in, one batch at a time, output only after the
 * batch is durable.
 */
#include "lq-order/order.h"
#include "base/num.h"
#include "base/utf8.h"
#include "stream/out.h"

/* One input record to one output line. */
typedef bool worker(struct office *o, const struct edge *e, struct rec *in, struct buf *out,
                    bool *yes);

struct batch {
    struct desk desk;
    struct office office;
    struct stream *stream;
    bool open;
    struct buf out; /* lines of records that aren't durable yet */
    enum status status;
};

/* A packet may need this many events; a batch with less room is committed first. */
#define ROOM_LINES 256
#define ROOM_BYTES ((size_t)2 << 20)

static void finish(void *state)
{
    struct batch *b = state;
    enum status st = ST_YES;

    if (b->open) {
        b->open = false;
        if (dry_run) {
            store_rollback(b->desk.store);
            st = store_failed(b->desk.store);
        } else {
            st = store_commit(b->desk.store);
        }
    }
    b->status = status_max(b->status, st);
    if (st == ST_YES)
        out_add_buf(&b->out);
    buf_reset(&b->out);
    out_flush();
}

static bool full(struct batch *b)
{
    struct store *s = b->desk.store;

    return store_staged(s) + ROOM_LINES > STORE_BATCH_LINES ||
           store_staged_lines(s).n + ROOM_BYTES > STORE_BATCH_BYTES;
}

static bool begin(struct batch *b)
{
    enum status st;

    if (b->open && full(b))
        finish(b);
    if (b->open)
        return true;
    if (b->status >= ST_BUSY)
        return false;
    st = store_begin(b->desk.store, dry_run);
    b->open = st == ST_YES;
    b->status = status_max(b->status, st);
    return b->open;
}

static bool one(struct batch *b, worker *work, const struct edge *e, struct rec *in)
{
    bool yes = false;

    if (!begin(b))
        return false;
    yes = work(&b->office, e, in, &b->out, &yes) && yes;
    if (b->office.broken) { /* said; nothing of this batch was told to anyone */
        b->open = false;
        store_rollback(b->desk.store);
        buf_reset(&b->out);
        b->status = ST_IO;
        return false;
    }
    if (rec_failed(in))
        return true; /* rejected by the caller */
    if (!yes)
        b->status = status_max(b->status, ST_NO);
    return true;
}

static bool start(struct batch *b)
{
    enum status st;

    memset(b, 0, sizeof *b);
    if (!desk_open(&b->desk, true, &st)) {
        b->status = st;
        return false;
    }
    b->office = (struct office){
        .store = b->desk.store, .post = b->desk.post, .given = &given, .dry = dry_run};
    return true;
}

static enum status end(struct batch *b)
{
    finish(b);
    desk_close(&b->desk);
    buf_release(&b->out);
    return b->status;
}

static enum status from_stream(worker *work, const struct edge *e, size_t line_max, int argc,
                               char **argv)
{
    struct batch b;
    struct stream_opts o = {.line_max = line_max,
                            .rejects = cmd_common()->rejects,
                            .strict = cmd_common()->strict,
                            .before_wait = finish,
                            .state = &b};
    struct rec *in;
    enum status st;

    if (!start(&b)) {
        desk_close(&b.desk);
        return b.status;
    }
    b.stream = stream_open(&o, argc, argv);
    while ((in = stream_next(b.stream))) {
        if (!one(&b, work, e, in))
            break;
        if (rec_failed(in))
            stream_reject(b.stream, in);
    }
    st = stream_close(b.stream);
    return status_max(st, end(&b));
}

/* "ORDER" or "ORDER@VERSION" as the record an edge reads. */
static void operand_record(struct buf *out, const char *operand)
{
    const char *at = strrchr(operand, '@');
    struct slice id = at ? slice_from(operand, (size_t)(at - operand)) : slice_of(operand);
    int64_t version;

    if (at && (!num_i64(slice_of(at + 1), &version) || version < 0))
        diag_usage("'%.80s': after '@' stands a version, as in A2021060700000001@3", operand);

    buf_reset(out);
    buf_addc(out, '{');
    json_put_member_str(out, "order", id);
    if (at)
        json_put_member_raw(out, "version", slice_of(at + 1));
    buf_addc(out, '}');
}

/* Records given as text; names, if there are any, for messages. */
static enum status from_texts(worker *work, const struct edge *e, size_t n, struct buf *texts,
                              char **names)
{
    struct rec *in = mem_alloc(1, sizeof *in);
    struct batch b;

    if (!start(&b)) {
        desk_close(&b.desk);
        free(in);
        return b.status;
    }
    for (size_t i = 0; i < n; i++) {
        if (rec_scan(in, buf_slice(&texts[i]), "-") && !one(&b, work, e, in))
            break;
        if (!rec_failed(in))
            continue;
        diag_say("%s: %s", names ? names[i] : "-", buf_str(&in->why));
        b.status = status_max(b.status, ST_REJECTED);
    }
    rec_release(in);
    free(in);
    return end(&b);
}

enum status walk_texts(const struct edge *e, size_t n, struct buf *texts)
{
    return from_texts(walk_order, e, n, texts, NULL);
}

static enum status from_operands(worker *work, const struct edge *e, int argc, char **argv)
{
    size_t n = (size_t)argc;
    struct buf *texts = mem_alloc(n, sizeof *texts);
    enum status st;

    for (size_t i = 0; i < n; i++)
        operand_record(&texts[i], argv[i]);
    st = from_texts(work, e, n, texts, argv);
    for (size_t i = 0; i < n; i++)
        buf_release(&texts[i]);
    free(texts);
    return st;
}

static enum status walk_all(const struct edge *e, int argc, char **argv)
{
    bool from_input = argc == 0 || (argc == 1 && strcmp(argv[0], "-") == 0);

    return from_input ? from_stream(walk_order, e, 0, argc, argv)
                      : from_operands(walk_order, e, argc, argv);
}

/* What is written down must be text. */
static void check_options(void)
{
    const char *const text[] = {given.reason, given.note, given.drop};

    for (size_t i = 0; i < sizeof text / sizeof *text; i++) {
        if (text[i] && !utf8_valid(slice_of(text[i])))
            diag_usage("an option's text isn't UTF-8");
        if (text[i] && strlen(text[i]) > NOTE_MAX)
            diag_usage("an option's text is longer than %zu bytes", NOTE_MAX);
    }
    if (given.drop && (given.need.n > 0 || given.fix.n > 0))
        diag_usage("request: --drop closes what was asked; ask with --need or --fix by itself");
}

enum status run_edge(const struct verb *v, int argc, char **argv)
{
    check_options();
    return walk_all(edge_by_name(v->name), argc, argv);
}

enum status run_decide(const struct verb *v, int argc, char **argv)
{
    check_options();
    if (given.accept && given.refuse)
        diag_usage("decide: --accept or --refuse, not both");
    if (argc == 0)
        return walk_all(edge_by_name(v->name), argc, argv);
    if (argc != 2 || given.accept == given.refuse)
        diag_usage("decide: ORDER FINDING --accept|--refuse --note TEXT");
    given.finding = argv[1];
    return walk_all(edge_by_name(v->name), 1, argv);
}

static bool submit(struct office *o, const struct edge *e, struct rec *in, struct buf *out,
                   bool *yes)
{
    (void)e;
    return order_submit(o, in, out, yes);
}

static bool packet(struct office *o, const struct edge *e, struct rec *in, struct buf *out,
                   bool *yes)
{
    (void)e;
    return order_packet(o, in, out, yes);
}

enum status run_submit(const struct verb *v, int argc, char **argv)
{
    (void)v;
    return from_stream(submit, NULL, SUBMIT_LINE_MAX, argc, argv);
}

enum status run_packet(const struct verb *v, int argc, char **argv)
{
    (void)v;
    return from_stream(packet, NULL, SUBMIT_LINE_MAX, argc, argv);
}
