/*
 * manifest: what went out in a day, for the handover to the carrier.
 *
 * Reads orders, keeps the few facts of those sent that day, sorts them by
 * tracking number. No names: the carrier needs the number and the ZIP code.
 */
#include "lq-dispatch/dispatch.h"
#include "records/calendar.h"
#include "records/verdict.h"
#include "stream/out.h"

struct reading {
    struct manifest *m;
    struct civil day;
};

/* The ZIP on the envelope of that number, else the applicant's. */
static struct slice zip_of(struct rec *r, struct slice tracking)
{
    const struct json_node *root = json_root(&r->doc);
    const struct json_node *list = rec_arr(r, root, "packets");
    struct slice zip = {0};

    for (const struct json_node *e = json_first(&r->doc, list); e; e = json_next(&r->doc, e)) {
        const struct json_node *envelope = rec_obj(r, e, "return_envelope");
        if (envelope && slice_eq(rec_str(r, envelope, "tracking"), tracking))
            zip = rec_str(r, rec_obj(r, envelope, "address"), "zip");
    }
    if (slice_blank(zip))
        zip = rec_str(r, rec_obj(r, rec_obj(r, root, "applicant"), "address"), "zip");
    return zip;
}

static bool has_old(struct rec *r, const struct json_node *items)
{
    for (const struct json_node *v = json_first(&r->doc, items); v; v = json_next(&r->doc, v)) {
        if (v->type == JSON_STRING && slice_is(json_str(&r->doc, v, &r->arena), "old-document"))
            return true;
    }
    return false;
}

static struct slice keep(struct manifest *m, struct slice s)
{
    return s.p ? arena_copy(&m->arena, s) : s;
}

static void add(struct manifest *m, struct rec *r, const struct json_node *d, struct instant at)
{
    const struct json_node *items = rec_arr(r, d, "items");
    struct manifest_row row = {.order = rec_str(r, json_root(&r->doc), "order"),
                               .tracking = rec_str(r, d, "tracking"),
                               .mail = !slice_is(rec_str(r, d, "by"), "pickup"),
                               .old = has_old(r, items)};

    if (slice_blank(row.order))
        rec_missing(r, json_root(&r->doc), "order");
    row.zip = row.mail ? zip_of(r, row.tracking) : row.zip;
    if (rec_failed(r))
        return;
    row.order = keep(m, row.order);
    row.tracking = keep(m, row.tracking);
    row.zip = keep(m, row.zip);
    row.items = keep(m, items ? json_raw(&r->doc, items) : slice_of("[]"));
    instant_print(row.at, calendar_local(m->post, at));
    if (m->n == m->cap) {
        m->cap = m->cap ? 2 * m->cap : 64;
        m->row = mem_grow(m->row, m->cap, sizeof *m->row);
    }
    m->row[m->n++] = row;
    m->mail += row.mail;
    m->pickup += !row.mail;
    m->old += row.old;
}

/* An order that wasn't sent, or on another day, is no part of it. */
static enum answer gather(void *state, struct rec *r, struct buf *out)
{
    struct reading *g = state;
    const struct json_node *d = rec_obj(r, json_root(&r->doc), "dispatch");
    bool have = false;
    struct instant at = {0};

    (void)out;
    if (d)
        at = rec_instant(r, d, "at", &have);
    if (d && !have && !rec_failed(r))
        rec_missing(r, d, "at");
    if (have && civil_cmp(calendar_local_day(g->m->post, at), g->day) == 0)
        add(g->m, r, d, at);
    return ANSWER_YES;
}

/* What the carrier takes first, by number; then what was picked up. */
static int by_tracking(const void *a, const void *b)
{
    const struct manifest_row *x = a, *y = b;
    int c;

    if (x->mail != y->mail)
        return x->mail ? -1 : 1;
    c = slice_cmp(x->tracking, y->tracking);
    return c ? c : slice_cmp(x->order, y->order);
}

/* R45, R53: a number of its own for each that goes by mail. */
static enum answer put_row(const struct manifest *m, size_t i, struct buf *out)
{
    const struct manifest_row *row = &m->row[i];
    struct findings found;
    enum answer a;

    findings_reset(&found);
    if (row->mail && slice_blank(row->tracking))
        finding_add(&found, F_TRACKING_MISSING, "/tracking", "");
    else if (row->mail && ((i > 0 && slice_eq(row->tracking, row[-1].tracking)) ||
                           (i + 1 < m->mail && slice_eq(row->tracking, row[1].tracking))))
        finding_add_seen(&found, F_TRACKING_REUSED, "/tracking", "", row->tracking);
    buf_addc(out, '{');
    json_put_member_str(out, "manifest", slice_of(m->day));
    json_put_member_i64(out, "n", (int64_t)i + 1);
    json_put_member_str(out, "order", row->order);
    json_put_member_str(out, "by", slice_of(row->mail ? "mail" : "pickup"));
    if (row->tracking.p)
        json_put_member_str(out, "tracking", row->tracking);
    if (row->zip.p)
        json_put_member_str(out, "zip", row->zip);
    json_put_member_str(out, "at", slice_of(row->at));
    json_put_member_raw(out, "items", row->items);
    json_put_key(out, "dispatch_check");
    verdict_begin(out, &found);
    a = verdict_end(out, &found);
    buf_adds(out, "}\n");
    return a;
}

static void put_total(const struct manifest *m, struct buf *out)
{
    buf_addc(out, '{');
    json_put_member_str(out, "manifest", slice_of(m->day));
    json_put_member_str(out, "post", slice_of(m->post->name));
    json_put_key(out, "total");
    buf_addc(out, '{');
    json_put_member_i64(out, "orders", (int64_t)m->n);
    json_put_member_i64(out, "mail", (int64_t)m->mail);
    json_put_member_i64(out, "pickup", (int64_t)m->pickup);
    json_put_member_i64(out, "old_documents", (int64_t)m->old);
    buf_adds(out, "}}\n");
}

enum status manifest_run(const struct post *post, struct instant now, const char *day, bool page,
                         int argc, char **argv)
{
    struct manifest m = {.post = post};
    struct reading g = {&m, calendar_local_day(post, now)};
    struct filter f = {.work = gather, .state = &g};
    struct buf row = {0};
    enum status st;

    if (day && !civil_parse(slice_of(day), &g.day))
        diag_usage("option '--day': '%.40s' is not a date (2021-07-12)", day);
    snprintf(m.day, sizeof m.day, "%04d-%02d-%02d", g.day.year % 10000, g.day.month % 100,
             g.day.day % 100);
    st = filter_run(&f, argc, argv);
    if (m.n > 0)
        qsort(m.row, m.n, sizeof *m.row, by_tracking);
    for (size_t i = 0; i < m.n; i++) {
        buf_reset(&row);
        if (put_row(&m, i, &row) == ANSWER_NO)
            st = status_max(st, ST_NO);
        if (!page)
            out_add_buf(&row);
    }
    if (page)
        manifest_page(&m, cmd_common()->lang, out_buf());
    else
        put_total(&m, out_buf());
    buf_release(&row);
    arena_release(&m.arena);
    free(m.row);
    return st;
}
