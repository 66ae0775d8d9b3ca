/*
 * lq-csv: a spreadsheet's rows as records.
 *
 * Reads CSV as Excel and the app's back office export it, writes JSON lines.
 * Stateless. Reading rows is text/csv_read.h, their shape text/csv_map.h.
 */
#include "base/cmd.h"
#include "text/csv_import.h"

static const char *map;
static const char *encoding = "utf-8";

static const struct opt opts[] = {
    {.name = "map",
     .type = OPT_FILE,
     .to = &map,
     .arg = "FILE",
     .help = "JSON array telling where each column goes, and as what"},
    {.name = "encoding",
     .type = OPT_CHOICE,
     .to = &encoding,
     .choices = "utf-8 gb18030",
     .help = "encoding of the input (utf-8 unless told)"},
    {0}};

static enum status run(const struct verb *v, int argc, char **argv)
{
    const struct cmd_common *common = cmd_common();
    struct csv_import_opts o = {
        .map = map, .encoding = encoding, .rejects = common->rejects, .strict = common->strict};

    (void)v;
    return csv_import(&o, argc, argv);
}

static const struct verb worker = {.run = run};

static const char *const examples[] = {
    "lq-csv --map export.map.json export.csv",
    "lq-csv --map export.map.json --encoding gb18030 export.gb18030.csv | lq-table", NULL};

static const struct cmd cmd = {.name = "lq-csv",
                               .purpose = "turn rows of CSV into JSON lines",
                               .purpose_zh = "将 CSV 表格的各行转换为 JSON 行",
                               .kind = CMD_FILTER,
                               .operands = "[FILE...]",
                               .reads = "",
                               .writes = "records",
                               .opts = opts,
                               .fallback = &worker,
                               .examples = examples};

int main(int argc, char **argv)
{
    return cmd_main(&cmd, argc, argv);
}
