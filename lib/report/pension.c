/* Pension records by state; nothing where a store has none. */
#include "report/report.h"

#define STATES_MAX 32

struct pension {
    const struct report *r;
    size_t n;
    struct {
        char name[41];
        int64_t records;
    } of[STATES_MAX];
};

static const struct sheet_column columns[] = {
    {"state", "状态", "State", false}, {"records", "件数", "Records", true}, {0}};

static void *pension_open(struct report *r)
{
    struct pension *p = mem_alloc(1, sizeof *p);

    p->r = r;
    return p;
}

static bool each_record(void *ctx, const struct store_record *rec)
{
    struct pension *p = ctx;
    struct instant came;
    size_t i = 0;

    if (!instant_parse(rec->created_at, &came) || !report_within(p->r, came))
        return true;
    while (i < p->n && !slice_is(rec->state.p ? rec->state : slice_of("none"), p->of[i].name))
        i++;
    if (i == p->n) {
        if (i == STATES_MAX || rec->state.n >= sizeof p->of[i].name)
            return true;
        snprintf(p->of[i].name, sizeof p->of[i].name, "%.*s", rec->state.p ? (int)rec->state.n : 4,
                 rec->state.p ? rec->state.p : "none");
        p->n++;
    }
    p->of[i].records++;
    return true;
}

static void pension_close(void *state, struct sheet *out)
{
    struct pension *p = state;

    store_each(p->r->store, slice_of("pension"), NULL, each_record, p);
    for (size_t i = 0; i < p->n; i++) {
        sheet_begin(out);
        json_put_member_str(&out->rows, "state", slice_of(p->of[i].name));
        json_put_member_i64(&out->rows, "records", p->of[i].records);
        sheet_end(out);
    }
    free(p);
}

const struct report_part report_pension = {.name = "pension",
                                           .zh = "养老金资格认证 Pension",
                                           .en = "Pension certificates 养老金资格认证",
                                           .columns = columns,
                                           .by_arrival = true,
                                           .open = pension_open,
                                           .close = pension_close};
