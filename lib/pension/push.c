#include "pension/push.h"
#include "order/desk.h"
#include "pension/case.h"
#include "pension/transport.h"
#include "store/outbox.h"
#include "store/sha256.h"
#include "stream/out.h"

#define BATCH_MAX       1024 /* what one batch of the store takes */
#define BATCH_TRANSPORT 256  /* their text is in memory at once */
#define RECORDED_MAX    4096

struct item {
    char id[65];
    char division[17];
    uint64_t version;
};

struct push {
    const struct push_job *job;
    struct desk desk;
    struct office office;
    struct outbox *box;
    enum status status;
    size_t batch;
    struct item item[BATCH_MAX];
    size_t n;
    const char *state; /* which are gathered */
    uint64_t after;    /* arrivals up to this one were tried in this run */
    char (*down)[17];  /* divisions whose transport failed */
    size_t down_n;
    size_t recorded; /* events since the store was opened */
    struct rec *rec;
    struct buf text;
};

static bool is_down(const struct push *p, const char *division)
{
    for (size_t i = 0; i < p->down_n; i++) {
        if (strcmp(p->down[i], division) == 0)
            return true;
    }
    return false;
}

static bool copy(char *out, size_t room, struct slice s)
{
    if (s.n == 0 || s.n >= room)
        return false;
    memcpy(out, s.p, s.n);
    out[s.n] = '\0';
    return true;
}

static bool scan(struct push *p, struct slice body)
{
    arena_reset(&p->rec->arena);
    p->rec->failed = false;
    return rec_scan(p->rec, body, "store");
}

static bool gather(void *ctx, const struct store_record *rec)
{
    struct push *p = ctx;
    struct item *it = &p->item[p->n];
    struct slice division;

    if (rec->first_n <= p->after)
        return true;
    if (!scan(p, rec->body))
        return true;
    p->after = rec->first_n;
    division = rec_str(p->rec, rec_obj(p->rec, json_root(&p->rec->doc), "department"), "division");
    if (!copy(it->id, sizeof it->id, rec->id) ||
        !copy(it->division, sizeof it->division, division) || is_down(p, it->division))
        return true;
    it->version = rec->version;
    return ++p->n < p->batch;
}

static int by_division(const void *a, const void *b)
{
    const struct item *x = a;
    const struct item *y = b;
    int d = strcmp(x->division, y->division);

    return d ? d : strcmp(x->id, y->id);
}

/* Memory holds what the store's index doesn't cover yet, a quarter of all for a writer that goes on
 * and on: one that comes again leaves it behind. */
static bool come_again(struct push *p)
{
    enum status st = ST_YES;
    bool open = true;

    if (p->recorded >= RECORDED_MAX) {
        p->recorded = 0;
        desk_close(&p->desk);
        open = desk_open(&p->desk, true, &st);
        p->office.store = p->desk.store;
        p->office.post = p->desk.post;
        if (!open)
            p->status = status_max(st, ST_IO);
    }
    return open;
}

static bool next_batch(struct push *p)
{
    p->n = 0;
    if (!come_again(p))
        return false;
    store_each(p->desk.store, slice_of("pension"), p->state, gather, p);
    p->status = status_max(p->status, store_failed(p->desk.store));
    qsort(p->item, p->n, sizeof *p->item, by_division);
    return p->n > 0 && p->status < ST_IO;
}

/* What a department gets to know of a case: what the applicant said, and who sends it. */
static bool put_case(struct push *p, const struct item *it)
{
    static const char *const sent[] = {"applicant", "id_number", "division",       "department",
                                       "face",      "proxy",     "last_certified", "received_at"};
    const struct json *j = &p->rec->doc;
    struct store_record rec;

    if (!store_get(p->desk.store, slice_of("pension"), slice_of(it->id), &rec) ||
        !scan(p, rec.body))
        return false;
    buf_addc(&p->text, '{');
    json_put_member_str(&p->text, "case", slice_of(it->id));
    json_put_member_str(&p->text, "post", slice_of(p->desk.post->name));
    for (size_t i = 0; i < sizeof sent / sizeof *sent; i++) {
        const struct json_node *v = json_get(j, json_root(j), sent[i]);
        if (v)
            json_put_member_raw(&p->text, sent[i], json_raw(j, v));
    }
    buf_adds(&p->text, "}\n");
    return true;
}

/* The last line of a delivery: so many cases, and their bytes' sha256. */
static void put_manifest(struct push *p, const char *division, size_t count)
{
    char hex[SHA256_HEX + 1];

    sha256_hex(p->text.p, p->text.n, hex);
    buf_adds(&p->text, "{\"manifest\":{");
    json_put_member_str(&p->text, "division", slice_of(division));
    json_put_member_i64(&p->text, "count", (int64_t)count);
    json_put_member_str(&p->text, "sha256", slice_of(hex));
    buf_adds(&p->text, "}}\n");
}

/* ---- events ---- */

/* What is told of a case: nothing of the person, for cron mails it about. */
static void tell(const struct case_walk *w, const struct item *it)
{
    struct buf *out = out_buf();

    buf_addc(out, '{');
    json_put_member_str(out, "case", slice_of(it->id));
    json_put_member_str(out, "division", slice_of(it->division));
    json_put_member_str(out, "pushed_at", slice_of(w->now_text));
    buf_adds(out, "}\n");
}

static bool stage_one(struct push *p, struct item *it, const char *edge, bool done)
{
    struct case_walk w;
    bool ok = true;

    case_init(&w, &p->office, edge, p->rec);
    if (!case_load(&w, slice_of(it->id)) || !(w.edge->from & 1U << w.state) ||
        w.version != it->version) {
        it->id[0] = '\0'; /* somebody changed it meanwhile: the next run looks again */
    } else {
        json_put_member_str(&w.patch, done ? "pushed_at" : "pushing_at", slice_of(w.now_text));
        ok = case_stage(&w);
        it->version++;
        if (done)
            tell(&w, it);
    }
    case_release(&w);
    return ok && !p->office.broken;
}

/* One event for each; durable when true comes back. Items that changed are dropped. */
static bool record(struct push *p, size_t from, size_t to, const char *edge, bool done)
{
    size_t told = out_buf()->n;
    enum status st = store_begin(p->desk.store, false);

    for (size_t i = from; st == ST_YES && i < to; i++) {
        if (p->item[i].id[0] && !stage_one(p, &p->item[i], edge, done))
            st = ST_IO;
    }
    if (st == ST_YES)
        st = store_commit(p->desk.store);
    else if (st != ST_BUSY)
        store_rollback(p->desk.store);
    p->status = status_max(p->status, st);
    p->recorded += to - from;
    if (st != ST_YES)
        out_buf()->n = told; /* nothing is told that isn't durable */
    else if (!out_flush())
        p->status = ST_IO;
    return p->status < ST_BUSY || (st == ST_YES && p->status < ST_IO);
}

/* ---- the spool ---- */

static bool put_files(struct push *p)
{
    for (size_t i = 0; i < p->n; i++) {
        struct item *it = &p->item[i];
        buf_reset(&p->text);
        if (!put_case(p, it))
            return false;
        put_manifest(p, it->division, 1);
        if (!outbox_put(p->box, slice_of(it->division), slice_of(it->id), buf_slice(&p->text)))
            return false;
    }
    return outbox_sync(p->box);
}

static bool deliver_files(struct push *p)
{
    for (size_t i = 0; i < p->n; i++) {
        const struct item *it = &p->item[i];
        if (it->id[0] && !outbox_deliver(p->box, slice_of(it->division), slice_of(it->id)))
            return false;
    }
    return outbox_sync(p->box);
}

static bool finish_batch(struct push *p)
{
    if (deliver_files(p))
        return record(p, 0, p->n, "pushed", true);
    p->status = ST_IO;
    return false;
}

/* What an earlier run began: `pushing` is in the journal, so the file is durable. */
static void finish_earlier(struct push *p)
{
    p->state = "pushing";
    p->after = 0;
    while (next_batch(p) && finish_batch(p))
        ;
}

static void to_spool(struct push *p)
{
    p->state = "checked";
    p->after = 0;
    while (next_batch(p)) {
        if (!put_files(p)) {
            p->status = ST_IO;
            return;
        }
        if (!record(p, 0, p->n, "pushing", false) || !finish_batch(p))
            return;
    }
}

/* ---- a transport ---- */

static void mark_down(struct push *p, const struct item *it, size_t count, const char *why)
{
    diag_say("%s: %zu of its cases weren't handed over: %s; they stay to be pushed", it->division,
             count, why);
    p->down = mem_grow(p->down, p->down_n + 1, sizeof *p->down);
    memcpy(p->down[p->down_n++], it->division, sizeof it->division);
    p->status = status_max(p->status, ST_BUSY);
}

static bool send_group(struct push *p, size_t from, size_t to)
{
    char why[160];

    buf_reset(&p->text);
    for (size_t i = from; i < to; i++) {
        if (!put_case(p, &p->item[i])) {
            p->status = ST_IO;
            return false;
        }
    }
    put_manifest(p, p->item[from].division, to - from);
    if (transport_send(p->job->transport, p->item[from].division, buf_slice(&p->text), why,
                       sizeof why))
        return record(p, from, to, "pushed", true);
    mark_down(p, &p->item[from], to - from, why);
    return true;
}

static void to_transport(struct push *p)
{
    p->state = "checked";
    p->after = 0;
    while (next_batch(p)) {
        for (size_t from = 0, to; from < p->n; from = to) {
            for (to = from + 1;
                 to < p->n && strcmp(p->item[to].division, p->item[from].division) == 0;)
                to++;
            if (!is_down(p, p->item[from].division) && !send_group(p, from, to))
                return;
        }
    }
}

/* ---- */

static bool may_push(struct push *p)
{
    struct findings found;
    enum status st = store_begin(p->desk.store, true);

    findings_reset(&found);
    if (st == ST_YES) {
        office_may(&p->office, "dispatcher", &found);
        if (findings_have(&found, F_ROLE_MISSING)) {
            diag_say("push: %.64s doesn't have the role dispatcher", store_actor(p->desk.store));
            st = ST_NO;
        }
        store_rollback(p->desk.store);
    }
    p->status = status_max(p->status, st);
    return st == ST_YES;
}

enum status push_run(const struct push_job *job)
{
    struct push *p = mem_alloc(1, sizeof *p);
    enum status st;

    p->job = job;
    p->batch = job->transport ? BATCH_TRANSPORT : BATCH_MAX;
    if (job->batch > 0 && job->batch <= BATCH_MAX)
        p->batch = (size_t)job->batch;
    p->rec = mem_alloc(1, sizeof *p->rec);
    if (desk_open(&p->desk, true, &p->status)) {
        p->office = (struct office){.store = p->desk.store, .post = p->desk.post};
        if (may_push(p))
            p->box = outbox_open(p->desk.store, "pension", &p->status);
        if (p->box)
            finish_earlier(p);
        if (p->box && p->status < ST_BUSY) {
            if (job->transport)
                to_transport(p);
            else
                to_spool(p);
        }
    }
    outbox_close(p->box);
    desk_close(&p->desk);
    st = p->status;
    rec_release(p->rec);
    free(p->rec);
    free(p->down);
    buf_release(&p->text);
    free(p);
    return st;
}
