/*
 * lq-table: records as an aligned table, for eyes.
 *
 * Widths are right for Chinese, and what applicants wrote can't drive the
 * terminal. Stateless. The table itself is text/grid.h.
 */
#include "base/cmd.h"
#include "stream/out.h"
#include "text/grid.h"

#include <sys/ioctl.h>
#include <unistd.h>

#define WIDTH_UNSET (-1)

static const char *columns;
static int64_t width = WIDTH_UNSET;

static const struct opt opts[] = {
    {.name = "columns",
     .type = OPT_STR,
     .to = &columns,
     .arg = "LIST",
     .help = "PATH[:money|:json][=LABEL],… (else those of the first record)"},
    {.name = "width",
     .type = OPT_INT,
     .to = &width,
     .arg = "N",
     .min = 0,
     .max = 100000,
     .help = "cut rows to N columns, 0 never (else the terminal's width)"},
    {0}};

/* Off a terminal nothing is cut unless asked. */
static size_t width_wanted(void)
{
    struct winsize size;

    if (width != WIDTH_UNSET)
        return (size_t)width;
    if (!out_is_terminal() || ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0)
        return 0;
    return size.ws_col;
}

static enum answer row(void *state, struct rec *r, struct buf *out)
{
    (void)out;
    grid_row(state, r);
    return ANSWER_YES;
}

static enum status run(const struct verb *v, int argc, char **argv)
{
    const char *plain = getenv("NO_COLOR");
    struct grid_opts o = {.columns = columns,
                          .width = width_wanted(),
                          .bold = out_is_terminal() && !(plain && *plain)};
    struct grid *t = grid_open(&o);
    struct filter f = {.work = row, .state = t};
    enum status st = filter_run(&f, argc, argv);

    (void)v;
    return status_max(st, grid_close(t));
}

static const struct verb worker = {.run = run};

static const char *const examples[] = {
    "lq-table payments.jsonl",
    "lq-fee check payments.jsonl | lq-table --columns order=订单号,fee.due_cents:money=应缴,fee",
    NULL};

static const struct cmd cmd = {.name = "lq-table",
                               .purpose = "show records as an aligned table",
                               .purpose_zh = "将记录显示为对齐的表格",
                               .kind = CMD_FILTER,
                               .operands = "[FILE...]",
                               .reads = "",
                               .writes = "a table",
                               .opts = opts,
                               .fallback = &worker,
                               .examples = examples};

int main(int argc, char **argv)
{
    return cmd_main(&cmd, argc, argv);
}
