#include "order/batch.h"
#include "base/num.h"
#include "base/utf8.h"
#include "stream/out.h"

#define ROOM_BYTES ((size_t)2 << 20)

struct batch {
    const struct batch_job *job;
    struct desk desk;
    struct office office;
    bool open;
    struct buf out; /* lines of records that aren't durable yet */
    enum status status;
};

static void finish(void *state)
{
    struct batch *b = state;
    enum status st = ST_YES;

    if (b->open) {
        b->open = false;
        if (b->job->dry) {
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

    return store_staged(s) + b->job->room > STORE_BATCH_LINES ||
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
    st = store_begin(b->desk.store, b->job->dry);
    b->open = st == ST_YES;
    b->status = status_max(b->status, st);
    return b->open;
}

static bool take(struct batch *b, struct rec *in)
{
    bool yes = false;

    if (!begin(b))
        return false;
    yes = b->job->work(&b->office, b->job->edge, in, &b->out, &yes) && yes;
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

/* Without the lock; false: no more can be taken. */
static bool prepare(struct batch *b, struct rec *in)
{
    struct filed_names names;
    enum status st;

    b->office.filed = NULL;
    if (!b->job->prepare)
        return true;
    names = b->job->names(in);
    if (rec_failed(in) || !filed_any(in, &names))
        return true;
    finish(b);
    if (b->status >= ST_BUSY)
        return false;
    st = b->job->prepare(&b->office, in, &names);
    b->status = status_max(b->status, st);
    return st == ST_YES;
}

static bool start(struct batch *b, const struct batch_job *job)
{
    enum status st;

    memset(b, 0, sizeof *b);
    b->job = job;
    if (!desk_open(&b->desk, true, &st)) {
        b->status = st;
        desk_close(&b->desk);
        return false;
    }
    b->office = (struct office){.store = b->desk.store,
                                .post = b->desk.post,
                                .given = job->given,
                                .state = job->state,
                                .dry = job->dry};
    return true;
}

static enum status end(struct batch *b)
{
    finish(b);
    desk_close(&b->desk);
    buf_release(&b->out);
    return b->status;
}

enum status batch_stream(const struct batch_job *job, int filec, char **files)
{
    struct batch b;
    struct stream_opts o = {.line_max = job->line_max,
                            .rejects = cmd_common()->rejects,
                            .strict = cmd_common()->strict,
                            .before_wait = finish,
                            .state = &b};
    struct stream *s;
    struct rec *in;
    enum status st;

    if (!start(&b, job))
        return b.status;
    s = stream_open(&o, filec, files);
    while ((in = stream_next(s))) {
        if (!prepare(&b, in) || (!rec_failed(in) && !take(&b, in)))
            break;
        if (rec_failed(in))
            stream_reject(s, in);
    }
    st = stream_close(s);
    return status_max(st, end(&b));
}

enum status batch_texts(const struct batch_job *job, size_t n, struct buf *texts, char **names)
{
    struct rec *in = mem_alloc(1, sizeof *in);
    struct batch b;

    if (!start(&b, job)) {
        free(in);
        return b.status;
    }
    for (size_t i = 0; i < n; i++) {
        if (rec_scan(in, buf_slice(&texts[i]), "-") &&
            (!prepare(&b, in) || (!rec_failed(in) && !take(&b, in))))
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

void batch_operand(struct buf *out, const char *member, const char *operand)
{
    const char *at = strrchr(operand, '@');
    struct slice id = at ? slice_from(operand, (size_t)(at - operand)) : slice_of(operand);
    int64_t version;

    /* Most filters take files; here they would be looked for among the orders. */
    if (strchr(operand, '/') || strstr(operand, ".json"))
        diag_usage("'%.80s' looks like a file: give %s numbers, or records on standard input",
                   operand, member);
    if (at && (!num_i64(slice_of(at + 1), &version) || version < 0))
        diag_usage("'%.80s': after '@' stands a version, as in A2021060700000001@3", operand);

    buf_reset(out);
    buf_addc(out, '{');
    json_put_member_str(out, member, id);
    if (at)
        json_put_member_raw(out, "version", slice_of(at + 1));
    buf_addc(out, '}');
}

void batch_check_given(const struct given *g)
{
    const char *const text[] = {g->reason, g->note, g->drop, g->notice};

    for (size_t i = 0; i < sizeof text / sizeof *text; i++) {
        if (text[i] && !utf8_valid(slice_of(text[i])))
            diag_usage("an option's text isn't UTF-8");
        if (text[i] && strlen(text[i]) > NOTE_MAX)
            diag_usage("an option's text is longer than %zu bytes", NOTE_MAX);
    }
}

static enum status from_operands(const struct batch_job *job, int argc, char **argv)
{
    size_t n = (size_t)argc;
    struct buf *texts = mem_alloc(n, sizeof *texts);
    enum status st;

    for (size_t i = 0; i < n; i++)
        batch_operand(&texts[i], job->member ? job->member : "order", argv[i]);
    st = batch_texts(job, n, texts, argv);
    for (size_t i = 0; i < n; i++)
        buf_release(&texts[i]);
    free(texts);
    return st;
}

enum status batch_walk(const struct batch_job *job, int argc, char **argv)
{
    bool from_input = argc == 0 || (argc == 1 && strcmp(argv[0], "-") == 0);

    return from_input ? batch_stream(job, argc, argv) : from_operands(job, argc, argv);
}
