/*
 * export shows all records of a kind; rebuild makes the index anew.
 */
#include "lq-store/store_cmd.h"
#include "order/walk.h"
#include "stream/out.h"

const char *export_kind = "order";

static bool print_record(void *ctx, const struct store_record *rec)
{
    (void)ctx;
    order_print(out_buf(), rec, (struct slice){0});
    out_add("\n", 1);
    return true;
}

enum status run_export(const struct verb *v, int argc, char **argv)
{
    struct store *s;
    enum status st;

    if (argc > 0)
        diag_usage("%s takes no operands: '%s'", v->name, argv[0]);
    s = open_store(&st);
    if (!s)
        return st;
    (void)store_each(s, slice_of(export_kind), NULL, print_record, NULL);
    st = store_failed(s);
    store_close(s);
    return st;
}

enum status run_rebuild(const struct verb *v, int argc, char **argv)
{
    struct store_config cfg = {.dir = cmd_common()->store, .keys = order_keys, .no_index = true};
    struct store *s;
    enum status st;

    if (argc > 0)
        diag_usage("%s takes no operands: '%s'", v->name, argv[0]);
    s = store_open(&cfg, &st);
    if (!s)
        return st;
    st = store_rebuild(s, out_buf());
    store_close(s);
    return st;
}
