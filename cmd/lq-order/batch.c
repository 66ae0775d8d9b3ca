#include "lq-order/batch.h"
#include "stream/out.h"

#define ROOM_BYTES ((size_t)2 << 20)

void batch_finish(void *state)
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

    return store_staged(s) + b->room > STORE_BATCH_LINES ||
           store_staged_lines(s).n + ROOM_BYTES > STORE_BATCH_BYTES;
}

static bool begin(struct batch *b)
{
    enum status st;

    if (b->open && full(b))
        batch_finish(b);
    if (b->open)
        return true;
    if (b->status >= ST_BUSY)
        return false;
    st = store_begin(b->desk.store, dry_run);
    b->open = st == ST_YES;
    b->status = status_max(b->status, st);
    return b->open;
}

bool batch_one(struct batch *b, worker *work, const struct edge *e, struct rec *in)
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

bool batch_start(struct batch *b, size_t room)
{
    enum status st;

    memset(b, 0, sizeof *b);
    b->room = room;
    if (!desk_open(&b->desk, true, &st)) {
        b->status = st;
        return false;
    }
    b->office = (struct office){
        .store = b->desk.store, .post = b->desk.post, .given = &given, .dry = dry_run};
    return true;
}

enum status batch_end(struct batch *b)
{
    batch_finish(b);
    desk_close(&b->desk);
    buf_release(&b->out);
    return b->status;
}
