/*
 * import, withdraw: what the post tells the public, and who said so. The store keeps
 * both together (store_publish()).
 */
#include "lq-info/info.h"

#include "order/desk.h"
#include "records/verdict.h"
#include "stream/out.h"

const char *info_note;

struct publishing {
    struct desk desk;
    struct findings may; /* what keeps this officer from it */
};

/* R74: what is told in the post's name is a reviewer's to say. */
static enum status begin(struct publishing *p)
{
    struct office office = {0};
    enum status st;

    findings_reset(&p->may);
    if (!desk_open(&p->desk, true, &st))
        return st;
    office = (struct office){.store = p->desk.store, .post = p->desk.post};
    st = store_begin(office.store, true);
    if (st != ST_YES)
        return st;
    office_may(&office, "reviewer", &p->may);
    store_rollback(office.store);
    return ST_YES;
}

/* An item's line: what became of it, and if nothing may, why. */
static void put_line(struct publishing *p, struct slice id, struct slice kind, bool wrote)
{
    struct buf *out = out_buf();

    buf_addc(out, '{');
    json_put_member_str(out, "id", id);
    if (kind.p)
        json_put_member_str(out, "kind", kind);
    json_put_member_raw(out, "written", slice_of(wrote ? "true" : "false"));
    if (p->may.n > 0) {
        json_put_key(out, "transition");
        verdict_begin(out, &p->may);
        (void)verdict_end(out, &p->may);
    }
    buf_adds(out, "}\n");
}

static enum status take(struct publishing *p, struct rec *r, struct slice id)
{
    struct slice kind = rec_str(r, json_root(&r->doc), "kind");
    bool wrote = false;
    enum status st = ST_NO;

    if (p->may.n == 0)
        st = store_publish(p->desk.store, id, kind, r->line, &wrote);
    if (st == ST_YES || st == ST_NO)
        put_line(p, id, kind, wrote);
    return st;
}

enum status info_import(const char *store, int argc, char **argv)
{
    struct stream_opts o = {.rejects = cmd_common()->rejects,
                            .strict = cmd_common()->strict,
                            .line_max = INFO_FILE_MAX - 1};
    struct publishing p;
    struct stream *s;
    struct rec *r;
    enum status st;

    if (!store)
        diag_usage("import needs a store: --store DIR or LQ_STORE");
    st = begin(&p);
    if (st != ST_YES) {
        desk_close(&p.desk);
        return st;
    }
    s = stream_open(&o, argc, argv);
    while (st != ST_IO && st != ST_BUSY && (r = stream_next(s))) {
        struct slice id = info_check(r);

        if (rec_failed(r)) {
            stream_reject(s, r);
            continue;
        }
        st = take(&p, r, id);
        stream_status(s, st);
    }
    st = status_max(stream_close(s), store_failed(p.desk.store));
    desk_close(&p.desk);
    return st;
}

enum status info_withdraw(const char *store, int argc, char **argv)
{
    struct publishing p;
    enum status st;
    enum status one = ST_YES;

    if (!store)
        diag_usage("withdraw needs a store: --store DIR or LQ_STORE");
    if (!info_note || !*info_note || strlen(info_note) > NOTE_MAX)
        diag_usage("withdraw wants the reason: --note TEXT");
    st = begin(&p);
    for (int i = 0; i < argc && st <= ST_NO; i++) {
        struct slice id = slice_of(argv[i]);
        bool wrote = false;

        one = !info_plain_id(id) || p.may.n > 0
                  ? ST_NO
                  : store_withdraw(p.desk.store, id, slice_of(info_note), &wrote);
        if (one == ST_NO && p.may.n == 0)
            diag_say("nothing was published as '%.64s'", argv[i]);
        else if (one <= ST_NO)
            put_line(&p, id, (struct slice){0}, wrote);
        st = status_max(st, one);
    }
    if (p.desk.store)
        st = status_max(st, store_failed(p.desk.store));
    desk_close(&p.desk);
    return st;
}
