#include "audit/access.h"
#include "order/walk.h"
#include "records/calendar.h"
#include "records/custody.h"
#include "store/replay.h"
#include "store/table.h"
#include "stream/out.h"

#define STEPS_MAX 48 /* names of events; more are counted together as the last */

enum counted { DECISION, ROLE_MISSING, FOUR_EYES, ODD_HOURS, AFTER_CLOSING, COUNTED };
static const char *const counted_name[] = {"decision", "role-missing", "four-eyes", "odd-hours",
                                           "after-closing"};

struct officer {
    char *name;
    uint64_t events;
    uint64_t count[COUNTED];
    uint64_t step[STEPS_MAX];
};

struct held {
    char *order; /* NULL: it went */
    char *module;
    struct instant since;
};

struct access {
    struct store *store;
    struct post *post;
    struct given given;
    struct office office;
    struct replay_event e;
    struct rec *rec; /* the event */
    struct rec *was; /* an order */
    struct buf body;
    const char *only;
    char *step[STEPS_MAX];
    size_t steps;
    struct officer *officer;
    size_t officers;
    struct table by_name;
    struct held *held;
    size_t holds;
    struct table by_order;
    struct officer *who; /* of the event at hand */
    bool no;
};

/* ---- lines ---- */

static struct slice member(struct access *a, const char *name)
{
    return rec_str(a->rec, json_root(&a->rec->doc), name);
}

static void begin(struct access *a, struct buf *line, const char *kind)
{
    buf_addf(line, "{\"access\":\"%s\",\"n\":%llu", kind, (unsigned long long)a->e.ev.n);
    json_put_member_str(line, "at", member(a, "at"));
    json_put_member_str(line, "by", member(a, "by"));
    json_put_member_str(line, "kind", member(a, "kind"));
    json_put_member_str(line, "id", member(a, "id"));
    json_put_member_str(line, "event", member(a, "event"));
}

static void end(struct access *a, struct buf *line, struct slice by)
{
    buf_adds(line, "}\n");
    if (!a->only || slice_is(by, a->only))
        out_add_buf(line);
    buf_release(line);
}

static void tell(struct access *a, enum counted c, const char *more, struct slice value)
{
    struct buf line = {0};

    a->who->count[c]++;
    begin(a, &line, counted_name[c]);
    if (more)
        json_put_member_str(&line, more, value);
    end(a, &line, member(a, "by"));
}

/* ---- who ---- */

static struct officer *find_officer(struct access *a, struct slice name)
{
    uint64_t hash = table_hash(&a->by_name, name, slice_of(""));
    size_t it = 0;
    uint32_t i;

    while ((i = table_find(&a->by_name, hash, &it)) != TABLE_NONE)
        if (slice_is(name, a->officer[i].name))
            return &a->officer[i];
    if ((a->officers & (a->officers + 1)) == 0)
        a->officer = mem_grow(a->officer, 2 * a->officers + 1, sizeof *a->officer);
    a->officer[a->officers] = (struct officer){.name = mem_dup(name)};
    table_add(&a->by_name, hash, (uint32_t)a->officers);
    return &a->officer[a->officers++];
}

static void count_step(struct access *a, struct slice event)
{
    size_t i = 0;

    while (i < a->steps && !slice_is(event, a->step[i]))
        i++;
    if (i == a->steps && a->steps < STEPS_MAX)
        a->step[a->steps++] = mem_dup(event);
    a->who->step[i < STEPS_MAX ? i : STEPS_MAX - 1]++;
}

/* ---- what was wrong with it ---- */

static const char *role_of(struct access *a, const struct edge *e)
{
    struct json *j = &a->rec->doc;
    const struct json_node *d = json_get(j, json_get(j, json_root(j), "patch"), "decisions");
    const struct json_node *last = NULL;
    enum finding_id id;

    for (const struct json_node *v = json_first(j, d); v; v = json_next(j, v))
        last = v;
    if (!last || strcmp(e->name, "decide") != 0)
        return e->role;
    id = finding_by_name(rec_str(a->rec, last, "finding"));
    return id != FINDING_COUNT && finding_kind(id)->waivable[0] ? finding_kind(id)->waivable
                                                                : e->role;
}

static void check_edge(struct access *a)
{
    const struct edge *e = NULL;
    struct walk w;

    for (const struct edge *x = edges; x->name && !e; x++)
        e = slice_is(a->e.ev.event, x->name) ? x : NULL;
    if (!e)
        return;
    walk_init(&w, &a->office);
    w.edge = e;
    w.id = member(a, "id");
    office_may(&a->office, role_of(a, e), &w.found);
    if (w.found.n > 0) {
        tell(a, ROLE_MISSING, "want", slice_of(role_of(a, e)));
        a->no = true;
    }
    findings_reset(&w.found);
    walk_four_eyes(&w);
    if (w.found.n > 0) {
        tell(a, FOUR_EYES, NULL, (struct slice){0});
        a->no = true;
    }
    walk_release(&w);
}

static void put_decision(struct access *a)
{
    struct json *j = &a->rec->doc;
    const struct json_node *list = json_get(j, json_get(j, json_root(j), "patch"), "decisions");
    const struct json_node *last = NULL;
    struct slice finding;
    struct buf line = {0};
    enum finding_id id;

    for (const struct json_node *v = json_first(j, list); v; v = json_next(j, v))
        last = v;
    if (!last)
        return;
    finding = rec_str(a->rec, last, "finding");
    id = finding_by_name(finding);
    a->who->count[DECISION]++;
    begin(a, &line, "decision");
    json_put_member_str(&line, "finding", finding);
    json_put_member_str(&line, "decision", rec_str(a->rec, last, "decision"));
    json_put_member_str(&line, "note", member(a, "note"));
    if (id != FINDING_COUNT && finding_kind(id)->severity == REFUSE &&
        slice_is(rec_str(a->rec, last, "decision"), "accept"))
        json_put_member_raw(&line, "waiver", slice_of("true"));
    end(a, &line, member(a, "by"));
}

/* ---- documents held ---- */

static bool read_order(struct access *a, struct slice id)
{
    struct store_record rec;

    if (!store_get(a->store, slice_of("order"), id, &rec))
        return false;
    buf_reset(&a->body);
    buf_add_slice(&a->body, rec.body);
    (void)buf_reserve(&a->body, 0);
    return rec_scan(a->was, buf_slice(&a->body), "journal");
}

static struct held *find_held(struct access *a, struct slice order)
{
    uint64_t hash = table_hash(&a->by_order, order, slice_of(""));
    size_t it = 0;
    uint32_t i;

    while ((i = table_find(&a->by_order, hash, &it)) != TABLE_NONE)
        if (a->held[i].order && slice_is(order, a->held[i].order))
            return &a->held[i];
    return NULL;
}

static int64_t target_hours(const struct post *post, const char *module)
{
    for (size_t i = 0; i < post->target_count; i++)
        if (strcmp(post->targets[i].module, module) == 0 &&
            strcmp(post->targets[i].to, "dispatched") == 0)
            return post->targets[i].office_hours;
    return 0;
}

static void end_hold(struct access *a, struct held *h, struct instant now, bool still)
{
    int64_t target = target_hours(a->post, h->module);
    char at[INSTANT_LEN + 1];
    struct buf line = {0};
    int64_t open = 0;

    if (target > 0 && calendar_between(a->post, "office", h->since, now, &open) &&
        open > target * 3600) {
        instant_print(at, h->since);
        buf_adds(&line, "{\"access\":\"held-long\"");
        json_put_member_str(&line, "order", slice_of(h->order));
        json_put_member_str(&line, "since", slice_of(at));
        json_put_member_i64(&line, "office_hours", open / 3600);
        json_put_member_i64(&line, "target_hours", target);
        if (still)
            json_put_member_raw(&line, "still", slice_of("true"));
        buf_adds(&line, "}\n");
        if (!a->only)
            out_add_buf(&line);
        buf_release(&line);
    }
    free(h->order);
    free(h->module);
    h->order = h->module = NULL;
}

/* After an event: has the old document come, or gone? */
static void follow_document(struct access *a, struct slice id)
{
    struct held *h = find_held(a, id);
    struct custody c = {0};

    if (!read_order(a, id))
        return;
    custody_read(&c, a->was);
    if (h && !c.old_document.value) {
        end_hold(a, h, store_now(a->store), false);
    } else if (!h && c.old_document.value) {
        struct slice module = rec_str(a->was, json_root(&a->was->doc), "module");
        if ((a->holds & (a->holds + 1)) == 0)
            a->held = mem_grow(a->held, 2 * a->holds + 1, sizeof *a->held);
        a->held[a->holds] = (struct held){mem_dup(id), mem_dup(module.p ? module : slice_of("")),
                                          store_now(a->store)};
        table_add(&a->by_order, table_hash(&a->by_order, id, slice_of("")), (uint32_t)a->holds++);
    }
}

/* ---- the journal ---- */

static bool moves_documents(struct slice event)
{
    static const char *const names[] = {"hold", "return", "mislay", "dispatch", "undeliverable"};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (slice_is(event, names[i]))
            return true;
    return false;
}

static void order_event(struct access *a)
{
    struct store_record rec;

    if (store_get(a->store, slice_of("order"), member(a, "id"), &rec) &&
        slice_is(rec.state, "closed"))
        tell(a, AFTER_CLOSING, NULL, (struct slice){0});
    check_edge(a);
    if (slice_is(a->e.ev.event, "decide"))
        put_decision(a);
}

static void one(struct access *a)
{
    bool order = slice_is(a->e.ev.kind, "order");
    struct buf line = {0};

    if (!walk_scan_event(a->rec, a->e.line)) {
        replay_apply(a->store);
        return;
    }
    a->who = find_officer(a, member(a, "by"));
    a->who->events++;
    count_step(a, member(a, "event"));
    if (a->only) {
        begin(a, &line, "act");
        end(a, &line, member(a, "by"));
    }
    if (!calendar_open(a->post, "office", store_now(a->store)))
        tell(a, ODD_HOURS, NULL, (struct slice){0});
    if (order)
        order_event(a);
    if (slice_is(a->e.ev.kind, "staff"))
        a->office.staff = STAFF_UNKNOWN;
    replay_apply(a->store);
    if (order && moves_documents(a->e.ev.event))
        follow_document(a, member(a, "id"));
}

static void put_officer(struct access *a, const struct officer *o)
{
    struct buf line = {0};

    buf_adds(&line, "{\"access\":\"officer\"");
    json_put_member_str(&line, "by", slice_of(o->name));
    json_put_member_i64(&line, "events", (int64_t)o->events);
    json_put_key(&line, "steps");
    buf_addc(&line, '{');
    for (size_t i = 0; i < a->steps; i++) {
        if (o->step[i] == 0)
            continue;
        json_put_comma(&line);
        json_put_str(&line, slice_of(a->step[i]));
        buf_addf(&line, ":%llu", (unsigned long long)o->step[i]);
    }
    buf_addc(&line, '}');
    for (size_t c = 0; c < COUNTED; c++)
        json_put_member_i64(&line, counted_name[c], (int64_t)o->count[c]);
    end(a, &line, slice_of(o->name));
}

static void finish(struct access *a, struct instant now)
{
    for (size_t i = 0; i < a->holds; i++)
        if (a->held[i].order)
            end_hold(a, &a->held[i], now, true);
    for (size_t i = 0; i < a->officers; i++) {
        put_officer(a, &a->officer[i]);
        free(a->officer[i].name);
    }
    for (size_t i = 0; i < a->steps; i++)
        free(a->step[i]);
    free(a->officer);
    free(a->held);
    table_release(&a->by_name);
    table_release(&a->by_order);
    rec_release(a->rec);
    rec_release(a->was);
    free(a->rec);
    free(a->was);
    buf_release(&a->body);
}

static enum status run(struct access *a)
{
    a->rec = mem_alloc(1, sizeof *a->rec);
    a->was = mem_alloc(1, sizeof *a->was);
    table_start(&a->by_name);
    table_start(&a->by_order);
    a->office = (struct office){.store = a->store, .post = a->post, .given = &a->given};
    while (!out_failed() && replay_next(a->store, &a->e))
        one(a);
    finish(a, clock_now(store_info(a->store)->settable));
    return status_max(store_failed(a->store), a->no ? ST_NO : ST_YES);
}

enum status access_run(const char *store, const char *officer)
{
    struct store_config cfg = {.dir = store, .keys = order_keys};
    struct access *a = mem_alloc(1, sizeof *a);
    enum status st;

    a->only = officer;
    a->store = replay_open(&cfg, &st);
    if (a->store) {
        a->post = post_load(store_info(a->store)->post, store_info(a->store)->settable);
        st = a->post ? run(a) : ST_IO;
    }
    store_close(a->store);
    post_free(a->post);
    free(a);
    return st;
}
