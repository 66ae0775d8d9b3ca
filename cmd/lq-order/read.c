/*
 * The reading verbs: no lock, nothing changed.
 */
#include "lq-order/order.h"
#include "stream/out.h"

static void print(const struct store_record *rec, struct slice transition)
{
    order_print(out_buf(), rec, transition);
    out_add("\n", 1);
}

/* In-band, so that a pipeline sees it: the number, and the finding. */
static void print_unknown(const char *verb, struct slice id)
{
    order_print_unknown(out_buf(), verb, id);
    out_add("\n", 1);
}

static enum status show_one(struct desk *d, const char *verb, struct slice id)
{
    struct store_record rec;

    if (store_get(d->store, slice_of("order"), id, &rec)) {
        print(&rec, (struct slice){0});
        return ST_YES;
    }
    if (store_failed(d->store) != ST_YES)
        return store_failed(d->store);
    print_unknown(verb, id);
    return ST_NO;
}

bool print_event(void *ctx, uint64_t n, struct slice line)
{
    (void)ctx;
    (void)n;
    out_add(line.p, line.n);
    out_add("\n", 1);
    return true;
}

static enum status history_one(struct desk *d, const char *verb, struct slice id)
{
    static const char *const kinds[] = {"order", "packet", "pension"};

    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (store_events(d->store, slice_of(kinds[i]), id, print_event, NULL))
            return store_failed(d->store);
    }
    if (store_failed(d->store) != ST_YES)
        return store_failed(d->store);
    print_unknown(verb, id);
    return ST_NO;
}

typedef enum status reader(struct desk *d, const char *verb, struct slice id);

static enum status one_record(struct desk *d, struct rec *r, const char *verb, reader *read)
{
    struct slice id = rec_str(r, json_root(&r->doc), "order");

    if (!id.p)
        id = rec_str(r, json_root(&r->doc), "case"); /* lq-pension's */
    if (!id.p && !rec_failed(r))
        rec_missing(r, json_root(&r->doc), "order");
    return rec_failed(r) ? ST_YES : read(d, verb, id);
}

static enum status show_record(struct desk *d, struct rec *r)
{
    return one_record(d, r, "show", show_one);
}

static enum status history_record(struct desk *d, struct rec *r)
{
    return one_record(d, r, "history", history_one);
}

static enum status each_operand(const struct verb *v, int argc, char **argv, reader *read)
{
    struct desk d;
    enum status st;

    if (!desk_open(&d, false, &st)) {
        desk_close(&d);
        return st;
    }
    for (int i = 0; i < argc; i++) {
        enum status one = read(&d, v->name, slice_of(argv[i]));
        st = status_max(st, one);
    }
    desk_close(&d);
    return st;
}

enum status run_show(const struct verb *v, int argc, char **argv)
{
    return argc == 0 ? desk_each_record(false, show_record, 0, NULL)
                     : each_operand(v, argc, argv, show_one);
}

enum status run_history(const struct verb *v, int argc, char **argv)
{
    return argc == 0 ? desk_each_record(false, history_record, 0, NULL)
                     : each_operand(v, argc, argv, history_one);
}
