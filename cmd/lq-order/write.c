/*
 * The writing verbs: records in, one batch at a time, output only after the
 * batch is durable.
 */
#include "lq-order/batch.h"
#include "base/num.h"
#include "base/utf8.h"
#include "stream/out.h"

static worker submit;

/* An application is one event; a step may take a family's shared payment back
 * for all of them; a packet holds and receives for each order in it. */
static size_t room_of(worker *work)
{
    return work == submit ? 1 : 256;
}

static enum status from_stream(worker *work, const struct edge *e, size_t line_max, int argc,
                               char **argv)
{
    struct batch b;
    struct stream_opts o = {.line_max = line_max,
                            .rejects = cmd_common()->rejects,
                            .strict = cmd_common()->strict,
                            .before_wait = batch_finish,
                            .state = &b};
    struct rec *in;
    enum status st;

    if (!batch_start(&b, room_of(work))) {
        desk_close(&b.desk);
        return b.status;
    }
    b.stream = stream_open(&o, argc, argv);
    while ((in = stream_next(b.stream))) {
        if (!batch_one(&b, work, e, in))
            break;
        if (rec_failed(in))
            stream_reject(b.stream, in);
    }
    st = stream_close(b.stream);
    return status_max(st, batch_end(&b));
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

    if (!batch_start(&b, room_of(work))) {
        desk_close(&b.desk);
        free(in);
        return b.status;
    }
    for (size_t i = 0; i < n; i++) {
        if (rec_scan(in, buf_slice(&texts[i]), "-") && !batch_one(&b, work, e, in))
            break;
        if (!rec_failed(in))
            continue;
        diag_say("%s: %s", names ? names[i] : "-", buf_str(&in->why));
        b.status = status_max(b.status, ST_REJECTED);
    }
    rec_release(in);
    free(in);
    return batch_end(&b);
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
