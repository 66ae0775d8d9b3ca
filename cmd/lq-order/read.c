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

static bool print_event(void *ctx, uint64_t n, struct slice line)
{
    (void)ctx;
    (void)n;
    out_add(line.p, line.n);
    out_add("\n", 1);
    return true;
}

static enum status history_one(struct desk *d, const char *verb, struct slice id)
{
    static const char *const kinds[] = {"order", "packet"};

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

static enum status from_records(struct desk *d, const char *verb, reader *read)
{
    struct stream_opts o = {.rejects = cmd_common()->rejects, .strict = cmd_common()->strict};
    struct stream *s = stream_open(&o, 0, NULL);
    struct rec *r;

    while ((r = stream_next(s))) {
        struct slice id = rec_str(r, json_root(&r->doc), "order");
        if (!id.p && !rec_failed(r))
            rec_missing(r, json_root(&r->doc), "order");
        if (rec_failed(r))
            stream_reject(s, r);
        else
            stream_status(s, read(d, verb, id));
    }
    return stream_close(s);
}

static enum status each_operand(const struct verb *v, int argc, char **argv, reader *read)
{
    struct desk d;
    enum status st;
    enum status one;

    if (!desk_open(&d, false, &st))
        return st;
    st = argc == 0 ? from_records(&d, v->name, read) : ST_YES;
    for (int i = 0; i < argc; i++) {
        one = read(&d, v->name, slice_of(argv[i]));
        st = status_max(st, one);
    }
    desk_close(&d);
    return st;
}

enum status run_show(const struct verb *v, int argc, char **argv)
{
    return each_operand(v, argc, argv, show_one);
}

enum status run_history(const struct verb *v, int argc, char **argv)
{
    return each_operand(v, argc, argv, history_one);
}
