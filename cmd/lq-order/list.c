/*
 * list: the queue. Without --sort records come in the order of arrival, one at a
 * time; sorted by their due date they are gathered first.
 */
#include "lq-order/order.h"
#include "order/due.h"
#include "stream/out.h"

struct opt_list states_wanted;
const char *list_assigned;
const char *list_sort;
bool list_overdue;
bool list_due;

struct row {
    int64_t due; /* INT64_MAX: none */
    size_t at;   /* offset of its line in the text */
    size_t n;
    size_t order; /* of arrival, for ties */
};

struct listing {
    struct desk desk;
    struct due_clock *clock; /* NULL: dates aren't asked for */
    struct instant now;
    const char *me;
    struct buf text;
    struct row *row;
    size_t rows;
};

static bool wanted_state(struct slice state)
{
    for (size_t i = 0; i < states_wanted.n; i++) {
        if (slice_is(state, states_wanted.v[i]))
            return true;
    }
    return states_wanted.n == 0;
}

static bool wanted_officer(const struct listing *l, const struct store_record *rec)
{
    static struct rec r;
    struct slice to;

    if (!l->me)
        return true;
    if (!rec_scan(&r, rec->body, "store"))
        return false;
    to = rec_str(&r, json_root(&r.doc), "assigned_to");
    return strcmp(l->me, "nobody") == 0 ? !to.p : slice_is(to, l->me);
}

static void put_line(struct buf *out, const struct store_record *rec, const struct due *d)
{
    order_print(out, rec, (struct slice){0});
    if (d && d->any) {
        out->n--; /* the closing brace */
        json_put_key(out, "due");
        due_put(out, d);
        buf_addc(out, '}');
    }
    buf_addc(out, '\n');
}

static bool list_one(void *ctx, const struct store_record *rec)
{
    struct listing *l = ctx;
    struct due d = {0};
    struct row *r;
    size_t at = l->text.n;

    if (!wanted_state(rec->state) || !wanted_officer(l, rec))
        return true;
    if (l->clock)
        d = due_of(l->clock, l->desk.store, rec, l->now);
    if (list_overdue && !(d.any && d.overdue))
        return true;
    if (!list_sort) {
        put_line(out_buf(), rec, &d);
        return true;
    }
    put_line(&l->text, rec, &d);
    if ((l->rows & (l->rows + 1)) == 0) /* full at 0, 1, 3, 7 … */
        l->row = mem_grow(l->row, 2 * l->rows + 1, sizeof *l->row);
    r = &l->row[l->rows];
    *r = (struct row){d.any && !d.waiting ? d.at.sec : INT64_MAX, at, l->text.n - at, l->rows};
    l->rows++;
    return true;
}

static int by_due(const void *a, const void *b)
{
    const struct row *x = a;
    const struct row *y = b;

    if (x->due != y->due)
        return x->due < y->due ? -1 : 1;
    return (x->order > y->order) - (x->order < y->order);
}

static void put_sorted(struct listing *l)
{
    if (l->rows)
        qsort(l->row, l->rows, sizeof *l->row, by_due);
    for (size_t i = 0; i < l->rows; i++)
        out_add(l->text.p + l->row[i].at, l->row[i].n);
}

static void check_options(int argc, char **argv)
{
    if (argc > 0)
        diag_usage("list takes no operands: '%s'", argv[0]);
    for (size_t i = 0; i < states_wanted.n; i++) {
        if (state_by_name(slice_of(states_wanted.v[i])) == S_NONE)
            diag_usage("--state: '%s' is not a state; 'lq-order states' names them",
                       states_wanted.v[i]);
    }
}

enum status run_list(const struct verb *v, int argc, char **argv)
{
    struct listing l;
    enum status st;

    (void)v;
    check_options(argc, argv);
    memset(&l, 0, sizeof l);
    if (!desk_open(&l.desk, list_overdue || list_sort || list_due, &st)) {
        desk_close(&l.desk);
        return st;
    }
    if (l.desk.post)
        l.clock = due_clock_new(l.desk.post);
    l.now = clock_now(store_info(l.desk.store)->settable);
    l.me = list_assigned;
    store_each(l.desk.store, slice_of("order"), states_wanted.n == 1 ? states_wanted.v[0] : NULL,
               list_one, &l);
    put_sorted(&l);
    st = store_failed(l.desk.store);
    due_clock_free(l.clock);
    desk_close(&l.desk);
    buf_release(&l.text);
    free(l.row);
    return st;
}
