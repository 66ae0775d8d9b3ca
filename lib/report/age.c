/* Open orders against the service targets: office hours, without the time the applicant is asked. */
#include "order/due.h"
#include "report/report.h"

#define TARGETS_MAX 32

struct target_count {
    int64_t orders;
    int64_t waiting;
    int64_t half; /* less than half of the target used */
    int64_t within;
    int64_t overdue;
    int64_t most_sec;
    struct buf slowest; /* the order that used most of it */
};

struct age {
    const struct report *r;
    struct due_clock *clock;
    struct target_count of[TARGETS_MAX];
};

static const struct sheet_column columns[] = {{"module", "业务", "Module", false},
                                              {"from", "自", "From", false},
                                              {"to", "至", "To", false},
                                              {"target_hours", "时限(工时)", "Target, h", false},
                                              {"orders", "件数", "Orders", true},
                                              {"half", "未过半", "Under half", false},
                                              {"within", "时限内", "Within", false},
                                              {"overdue", "超时", "Overdue", false},
                                              {"waiting", "待申请人", "Waiting", false},
                                              {"most_hours", "最久(工时)", "Most, h", false},
                                              {"slowest", "最久一件", "Slowest", false},
                                              {0}};

static void *age_open(struct report *r)
{
    struct age *a = mem_alloc(1, sizeof *a);

    a->r = r;
    a->clock = due_clock_new(r->post);
    return a;
}

/* A target may hold in this state: else its events needn't be read. */
static bool may_hold(const struct post *post, enum order_state s)
{
    for (size_t i = 0; i < post->target_count; i++) {
        if (s >= state_by_name(slice_of(post->targets[i].from)) &&
            s < state_by_name(slice_of(post->targets[i].to)))
            return true;
    }
    return false;
}

static void age_order(void *state, const struct store_record *o, struct rec *body)
{
    struct age *a = state;
    struct target_count *c;
    struct due d;
    size_t i;

    (void)body;
    if (!may_hold(a->r->post, state_by_name(o->state)))
        return;
    d = due_of(a->clock, a->r->store, o, a->r->now);
    if (!d.any)
        return;
    i = (size_t)(d.target - a->r->post->targets);
    if (i >= TARGETS_MAX)
        return;
    c = &a->of[i];
    if (c->orders == 0 || d.elapsed_sec > c->most_sec) {
        c->most_sec = d.elapsed_sec;
        buf_reset(&c->slowest);
        buf_add_slice(&c->slowest, o->id);
    }
    c->orders++;
    c->waiting += d.waiting;
    c->overdue += d.overdue;
    c->half += d.elapsed_sec * 2 < d.target_hours * 3600;
    c->within += !d.overdue;
}

static void age_close(void *state, struct sheet *out)
{
    struct age *a = state;

    for (size_t i = 0; i < a->r->post->target_count && i < TARGETS_MAX; i++) {
        struct target_count *c = &a->of[i];
        const struct post_target *t = &a->r->post->targets[i];

        if (c->orders > 0) {
            sheet_begin(out);
            json_put_member_str(&out->rows, "module", slice_of(t->module));
            json_put_member_str(&out->rows, "from", slice_of(t->from));
            json_put_member_str(&out->rows, "to", slice_of(t->to));
            json_put_member_i64(&out->rows, "target_hours", t->office_hours);
            json_put_member_i64(&out->rows, "orders", c->orders);
            json_put_member_i64(&out->rows, "half", c->half);
            json_put_member_i64(&out->rows, "within", c->within);
            json_put_member_i64(&out->rows, "overdue", c->overdue);
            json_put_member_i64(&out->rows, "waiting", c->waiting);
            json_put_member_i64(&out->rows, "most_hours", c->most_sec / 3600);
            json_put_member_str(&out->rows, "slowest", buf_slice(&c->slowest));
            sheet_end(out);
        }
        buf_release(&c->slowest);
    }
    due_clock_free(a->clock);
    free(a);
}

const struct report_part report_age = {.name = "age",
                                       .zh = "办理时限 Service targets",
                                       .en = "Service targets, office hours 办理时限",
                                       .columns = columns,
                                       .by_arrival = true,
                                       .open = age_open,
                                       .order = age_order,
                                       .close = age_close};
