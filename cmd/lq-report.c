/*
 * lq-report: the store in figures: the queue, ages against the targets, cash, mail, the day.
 *
 * Reads and changes nothing. The parts are in lib/report, the printed page in lq-report/page.c.
 */
#include "lq-report/page.h"
#include "order/desk.h"
#include "report/report.h"
#include "stream/out.h"

#include <sys/ioctl.h>
#include <unistd.h>

static const char *format = "lines";
static const char *from;
static const char *to;
static const char *officer;
static const char *deposits;

static const struct opt opts[] = {
    {.name = "format",
     .type = OPT_CHOICE,
     .to = &format,
     .choices = "lines table csv html",
     .help = "JSON lines (unless told), a table with bars, CSV, or a page to print"},
    {.name = "from",
     .type = OPT_STR,
     .to = &from,
     .arg = "DAY",
     .help = "what came on that day or later, 2021-06-07, at the post"},
    {.name = "to", .type = OPT_STR, .to = &to, .arg = "DAY", .help = "the last such day"},
    {.name = "officer",
     .type = OPT_STR,
     .to = &officer,
     .arg = "USER",
     .help = "only orders assigned to them; \"nobody\": to nobody"},
    {.name = "deposits",
     .type = OPT_FILE,
     .to = &deposits,
     .arg = "FILE",
     .verbs = "cash day",
     .help = "what went to the bank: CSV (FILE.csv) or JSON lines"},
    {0}};

static void day_option(const char *name, const char *value, bool *have, struct civil *day)
{
    *have = value != NULL;
    if (value && !civil_parse(slice_of(value), day))
        diag_usage("option '--%s': '%s' isn't a date", name, value);
}

static size_t terminal_width(void)
{
    struct winsize size;

    return out_is_terminal() && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

static enum status show(const struct report *r, const struct sheet *s, size_t n)
{
    const char *plain = getenv("NO_COLOR");
    bool bold = out_is_terminal() && !(plain && *plain);
    enum status st = ST_YES;

    if (strcmp(format, "html") == 0) {
        report_page(r, s, n, cmd_common()->lang, out_buf());
        return ST_YES;
    }
    for (size_t i = 0; i < n; i++) {
        if (i > 0 && strcmp(format, "lines") != 0)
            out_adds("\n");
        if (strcmp(format, "lines") == 0)
            sheet_lines(&s[i]);
        else if (strcmp(format, "csv") == 0)
            sheet_csv(&s[i], cmd_common()->lang);
        else
            st = status_max(st, sheet_table(&s[i], cmd_common()->lang, terminal_width(), bold));
    }
    return st;
}

static enum status run(const struct verb *v, int argc, char **argv)
{
    static const char *const day[] = {"queue", "age", "cash", "mail", "pension"};
    const struct report_part *parts[sizeof day / sizeof *day + 1] = {NULL};
    struct sheet sheet[sizeof day / sizeof *day];
    struct report r = {.officer = officer, .deposits = deposits};
    struct desk d;
    enum status st;
    size_t n = 0, shown = 0;

    (void)argc, (void)argv;
    day_option("from", from, &r.has_from, &r.from);
    day_option("to", to, &r.has_to, &r.to);
    if (strcmp(v->name, "day") != 0)
        parts[n++] = report_part(v->name);
    for (size_t i = 0; n < sizeof day / sizeof *day && strcmp(v->name, "day") == 0; i++)
        parts[n++] = report_part(day[i]);
    if (!desk_open(&d, true, &st)) {
        desk_close(&d);
        return st;
    }
    r.store = d.store;
    r.post = d.post;
    r.now = clock_now(store_info(d.store)->settable);
    report_run(&r, parts, sheet);
    /* a store without such records has no such sheet on the day's page */
    for (size_t i = 0; i < n; i++) {
        if (n == 1 || sheet[i].n > 0)
            sheet[shown++] = sheet[i];
        else
            sheet_release(&sheet[i]);
    }
    st = r.failed ? ST_IO : show(&r, sheet, shown);
    for (size_t i = 0; i < shown; i++)
        sheet_release(&sheet[i]);
    desk_close(&d);
    st = status_max(st, r.rejected ? ST_REJECTED : ST_YES);
    return status_max(st, r.differs ? ST_NO : ST_YES);
}

static const struct verb verbs[] = {
    {"queue", "", "orders by state, with their ages", run},
    {"age", "", "open orders against the service targets, in office hours", run},
    {"cash", "", "what orders owe, what came, what was deposited: to the cent", run},
    {"mail", "", "what came, what is held, what must go back", run},
    {"pension", "", "pension records by state", run},
    {"day", "", "all of it", run},
    {0}};

static const char *const examples[] = {"lq-report queue --format table",
                                       "lq-report age | jq -c 'select(.overdue > 0)'",
                                       "lq-report cash --from 2021-06-01 --format csv",
                                       "lq-report day --format html --lang zh > day.html", NULL};

static const struct cmd cmd = {
    .name = "lq-report",
    .purpose = "show the queue, ages against targets, cash, mail and the day on one page",
    .purpose_zh = "统计在办件、办理时限、收款、邮件，并汇总当日情况于一页",
    .kind = CMD_POST | CMD_STORE,
    .reads = "",
    .writes = "rows of figures",
    .opts = opts,
    .verbs = verbs,
    .examples = examples};

int main(int argc, char **argv)
{
    return cmd_main(&cmd, argc, argv);
}
