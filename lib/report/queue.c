/* How many orders are in which state, and since when. */
#include "order/lifecycle.h"
#include "report/report.h"

#define DAY 86400

/* Whole days since the order came: up to and including these. */
static const int64_t ages[] = {1, 3, 7, 14};
#define AGES (sizeof ages / sizeof *ages + 1)

struct state_count {
    int64_t orders;
    int64_t unassigned;
    int64_t age[AGES];
    int64_t oldest; /* seconds */
    struct instant oldest_at;
    int64_t quiet; /* the longest time without a change, in seconds */
};

struct queue {
    const struct report *r;
    struct state_count of[S_COUNT];
};

static const struct sheet_column columns[] = {
    {"state", "状态代码", "State", false},
    {"label", "状态", "Shown as", false},
    {"orders", "件数", "Orders", true},
    {"unassigned", "未分派", "Unassigned", false},
    {"days_1", "≤1天", "≤1 day", false},
    {"days_3", "≤3天", "≤3", false},
    {"days_7", "≤7天", "≤7", false},
    {"days_14", "≤14天", "≤14", false},
    {"days_more", "更久", "More", false},
    {"oldest_days", "最久(天)", "Oldest, days", false},
    {"quiet_days", "最久未动(天)", "Unchanged, days", false},
    {0}};

static void *queue_open(struct report *r)
{
    struct queue *q = mem_alloc(1, sizeof *q);

    q->r = r;
    return q;
}

static void queue_order(void *state, const struct store_record *o, struct rec *body)
{
    struct queue *q = state;
    struct state_count *c = &q->of[state_by_name(o->state)];
    struct instant came, changed;
    int64_t old;
    size_t i = 0;

    if (!instant_parse(o->created_at, &came) || !instant_parse(o->updated_at, &changed))
        return;
    old = q->r->now.sec > came.sec ? q->r->now.sec - came.sec : 0;
    while (i < AGES - 1 && old > ages[i] * DAY)
        i++;
    c->age[i]++;
    if (c->orders == 0 || old > c->oldest) {
        c->oldest = old;
        c->oldest_at = came;
    }
    if (q->r->now.sec - changed.sec > c->quiet)
        c->quiet = q->r->now.sec - changed.sec;
    c->orders++;
    c->unassigned += !rec_str(body, json_root(&body->doc), "assigned_to").p;
}

static void queue_close(void *state, struct sheet *out)
{
    static const char *const age_names[AGES] = {"days_1", "days_3", "days_7", "days_14",
                                                "days_more"};
    struct queue *q = state;

    for (int s = S_INCOMPLETE; s < S_COUNT; s++) {
        const struct state_count *c = &q->of[s];
        char at[INSTANT_LEN + 1];

        if (c->orders == 0)
            continue;
        sheet_begin(out);
        json_put_member_str(&out->rows, "state", slice_of(state_name((enum order_state)s)));
        json_put_member_str(&out->rows, "label", slice_of(state_label((enum order_state)s, "zh")));
        json_put_member_i64(&out->rows, "orders", c->orders);
        json_put_member_i64(&out->rows, "unassigned", c->unassigned);
        for (size_t i = 0; i < AGES; i++)
            json_put_member_i64(&out->rows, age_names[i], c->age[i]);
        instant_print(at, c->oldest_at);
        json_put_member_str(&out->rows, "oldest_at", slice_of(at));
        json_put_member_i64(&out->rows, "oldest_days", c->oldest / DAY);
        json_put_member_i64(&out->rows, "quiet_days", c->quiet / DAY);
        sheet_end(out);
    }
    free(q);
}

const struct report_part report_queue = {.name = "queue",
                                         .zh = "各状态件数 Orders by state",
                                         .en = "Orders by state 各状态件数",
                                         .columns = columns,
                                         .by_arrival = true,
                                         .open = queue_open,
                                         .order = queue_order,
                                         .close = queue_close};
