/*
 * status and due: what the store knows, read without a lock.
 */
#include "lq-pension/pension.h"
#include "records/calendar.h"
#include "stream/out.h"

static struct rec *spare;

static bool scan(struct slice body)
{
    if (!spare)
        spare = mem_alloc(1, sizeof *spare);
    arena_reset(&spare->arena);
    spare->failed = false;
    return rec_scan(spare, body, "store");
}

static void put_unknown(const char *member, struct slice value)
{
    struct buf *out = out_buf();
    struct findings found;

    findings_reset(&found);
    finding_add_seen(&found, F_NOT_FOUND, "", "", value);
    buf_addc(out, '{');
    json_put_member_str(out, member, value);
    json_put_member_str(out, "answer", slice_of("not-found"));
    json_put_key(out, "transition");
    verdict_begin(out, &found);
    json_put_member_str(out, "edge", slice_of("status"));
    json_put_member_raw(out, "written", slice_of("false"));
    verdict_end(out, &found);
    buf_adds(out, "}\n");
}

static bool tell(struct desk *d, struct slice id)
{
    struct store_record rec;

    if (!store_get(d->store, slice_of("pension"), id, &rec) || !scan(rec.body))
        return false;
    case_put_status(out_buf(), &rec, spare);
    out_add("\n", 1);
    return true;
}

static enum status by_case(struct desk *d, struct slice id)
{
    if (tell(d, id))
        return ST_YES;
    if (store_failed(d->store) != ST_YES)
        return store_failed(d->store);
    put_unknown("case", id);
    return ST_NO;
}

#define CASES_MAX 256 /* of one person: a case a year */

struct cases {
    struct arena arena;
    struct slice id[CASES_MAX];
    size_t n;
};

static bool keep(void *ctx, struct slice id)
{
    struct cases *c = ctx;

    c->id[c->n++] = arena_copy(&c->arena, id);
    return c->n < CASES_MAX;
}

static enum status by_person(struct desk *d, struct rec *r)
{
    struct cases c = {.n = 0};
    bool changed = false;
    const char *at;
    struct slice person = pension_person(r, &at, &changed);

    if (!person.p && !rec_failed(r))
        rec_missing(r, json_root(&r->doc), "case");
    if (rec_failed(r))
        return ST_YES;
    store_key_each(d->store, "pension-person", person, keep, &c);
    for (size_t i = 0; i < c.n; i++)
        tell(d, c.id[i]);
    arena_release(&c.arena);
    if (store_failed(d->store) != ST_YES)
        return store_failed(d->store);
    if (c.n > 0)
        return ST_YES;
    put_unknown("id_number", person);
    return ST_NO;
}

static enum status answer(struct desk *d, struct rec *r)
{
    struct slice id = rec_str(r, json_root(&r->doc), "case");

    if (rec_failed(r))
        return ST_YES;
    return id.p ? by_case(d, id) : by_person(d, r);
}

enum status run_status(const struct verb *v, int argc, char **argv)
{
    struct desk d;
    enum status st;

    (void)v;
    if (argc == 0) {
        st = desk_each_record(false, answer, 0, NULL);
    } else if (desk_open(&d, false, &st)) {
        for (int i = 0; i < argc; i++) {
            enum status one = by_case(&d, slice_of(argv[i]));
            st = status_max(st, one);
        }
        desk_close(&d);
    } else {
        desk_close(&d);
    }
    if (spare)
        rec_release(spare);
    free(spare);
    spare = NULL;
    return st;
}

/* ---- due ---- */

struct looking {
    struct desk desk;
    struct pension_tables tables;
    struct civil today;
    int64_t days;
    struct arena arena;
    struct slice *id;
    size_t n;
    struct buf last;
};

static bool may_be_due(void *ctx, const struct store_record *rec)
{
    struct looking *l = ctx;
    struct civil due;

    if (!scan(rec->body) || !case_due(spare, rec, &l->tables, l->today, &due) ||
        civil_days(due) - civil_days(l->today) > l->days)
        return true;
    l->id = mem_grow(l->id, l->n + 1, sizeof *l->id);
    l->id[l->n++] = arena_copy(&l->arena, rec->id);
    return true;
}

/* An id is valid only while it is told. */
static bool take_last(void *ctx, struct slice id)
{
    struct buf *last = ctx;

    buf_reset(last);
    buf_add_slice(last, id);
    return true;
}

/* Only the person's latest case tells: an older one has been followed by it. */
static void print_due(struct looking *l, struct slice id)
{
    struct buf *out = out_buf();
    struct store_record rec;
    struct civil due;
    const struct json_node *root;
    struct slice person;
    const char *at;
    bool changed = false;

    if (!store_get(l->desk.store, slice_of("pension"), id, &rec) || !scan(rec.body) ||
        !case_due(spare, &rec, &l->tables, l->today, &due))
        return;
    root = json_root(&spare->doc);
    person = pension_person(spare, &at, &changed);
    if (person.p) {
        person = arena_copy(&l->arena, person);
        buf_reset(&l->last);
        store_key_each(l->desk.store, "pension-person", person, take_last, &l->last);
        if (l->last.n > 0 && !slice_eq(buf_slice(&l->last), id))
            return;
        if (!store_get(l->desk.store, slice_of("pension"), id, &rec) || !scan(rec.body))
            return;
        root = json_root(&spare->doc);
    }
    buf_addc(out, '{');
    json_put_member_str(out, "case", id);
    json_put_member_str(out, "name", rec_str(spare, rec_obj(spare, root, "applicant"), "name"));
    pension_put_date(out, "due_on", due);
    json_put_member_i64(out, "days_left", civil_days(due) - civil_days(l->today));
    json_put_member_str(out, "state", rec.state);
    buf_adds(out, "}\n");
}

static enum status look(struct looking *l)
{
    l->today = calendar_local_day(l->desk.post, clock_now(store_info(l->desk.store)->settable));
    l->days = days_ahead ? days_ahead : l->desk.post->pension.due_days;
    if (!pension_tables_load(&l->tables, store_info(l->desk.store)->settable))
        return ST_IO;
    store_each(l->desk.store, slice_of("pension"), NULL, may_be_due, l);
    for (size_t i = 0; i < l->n; i++)
        print_due(l, l->id[i]);
    return store_failed(l->desk.store);
}

enum status run_due(const struct verb *v, int argc, char **argv)
{
    struct looking l = {.n = 0};
    enum status st;

    (void)v;
    (void)argc;
    (void)argv;
    if (desk_open(&l.desk, true, &st))
        st = look(&l);
    desk_close(&l.desk);
    pension_tables_free(&l.tables);
    arena_release(&l.arena);
    buf_release(&l.last);
    free(l.id);
    if (spare)
        rec_release(spare);
    free(spare);
    spare = NULL;
    return st;
}
