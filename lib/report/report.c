#include "report/report.h"

#include "base/diag.h"
#include "records/calendar.h"

#define PARTS_MAX 8

enum { PARTS = 5 };
static const struct report_part *const all[PARTS] = {&report_queue, &report_age, &report_mail,
                                                     &report_cash, &report_pension};

const struct report_part *report_part(const char *name)
{
    for (size_t i = 0; i < PARTS; i++) {
        if (strcmp(all[i]->name, name) == 0)
            return all[i];
    }
    return NULL;
}

bool report_within(const struct report *r, struct instant t)
{
    struct civil day;

    if (!r->has_from && !r->has_to)
        return true;
    day = calendar_local_day(r->post, t);
    return (!r->has_from || civil_cmp(r->from, day) <= 0) &&
           (!r->has_to || civil_cmp(day, r->to) <= 0);
}

bool report_sum(struct report *r, int64_t *sum, int64_t cents)
{
    int64_t to;

    if (!__builtin_add_overflow(*sum, cents, &to)) {
        *sum = to;
        return true;
    }
    if (!r->failed)
        diag_say("a sum of money is too large to be added up");
    r->failed = true;
    return false;
}

struct run {
    struct report *r;
    const struct report_part *const *parts;
    void *state[PARTS_MAX];
    struct rec *rec;
};

static bool officers(const struct report *r, struct rec *rec)
{
    struct slice to;

    if (!r->officer)
        return true;
    to = rec_str(rec, json_root(&rec->doc), "assigned_to");
    return strcmp(r->officer, "nobody") == 0 ? !to.p : slice_is(to, r->officer);
}

static bool each_order(void *ctx, const struct store_record *o)
{
    struct run *run = ctx;
    struct instant came;
    bool arrived;

    if (!rec_scan(run->rec, o->body, "store")) {
        diag_say("%.*s: %s", (int)o->id.n, o->id.p, buf_str(&run->rec->why));
        run->r->failed = true;
        return false;
    }
    if (!officers(run->r, run->rec))
        return true;
    arrived = instant_parse(o->created_at, &came) && report_within(run->r, came);
    for (size_t i = 0; run->parts[i]; i++) {
        if ((arrived || !run->parts[i]->by_arrival) && run->parts[i]->order)
            run->parts[i]->order(run->state[i], o, run->rec);
    }
    return !run->r->failed;
}

void report_run(struct report *r, const struct report_part *const *parts, struct sheet *out)
{
    struct run run = {.r = r, .parts = parts, .rec = mem_alloc(1, sizeof *run.rec)};

    for (size_t i = 0; parts[i]; i++) {
        run.state[i] = parts[i]->open(r);
        out[i] = (struct sheet){.name = parts[i]->name,
                                .zh = parts[i]->zh,
                                .en = parts[i]->en,
                                .columns = parts[i]->columns};
    }
    if (!r->failed)
        store_each(r->store, slice_of("order"), NULL, each_order, &run);
    for (size_t i = 0; parts[i]; i++)
        parts[i]->close(run.state[i], &out[i]);
    if (store_failed(r->store) != ST_YES)
        r->failed = true;
    rec_release(run.rec);
    free(run.rec);
}
