/*
 * lq-csv: a spreadsheet's rows as records, and records as a spreadsheet's rows.
 *
 * Reads CSV as Excel and the app's back office export it, writes JSON lines;
 * with --write the other way, by the same map. Stateless. Reading is
 * text/csv_import.h, writing text/csv_write.h, the shape text/csv_map.h.
 */
#include "base/cmd.h"
#include "text/csv_import.h"
#include "text/csv_write.h"

static const char *map;
static const char *encoding;
static const char *group;
static const char *columns;
static bool writing;
static bool bom;
static bool crlf;
static bool excel_text;
static bool no_guard;

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
     .help = "encoding of the CSV that is read (utf-8 unless told)"},
    {.name = "group",
     .type = OPT_STR,
     .to = &group,
     .arg = "MEMBER",
     .help = "rows that follow each other with one value of it are one record"},
    {.name = "write", .type = OPT_FLAG, .to = &writing, .help = "read JSON lines, write CSV"},
    {.name = "columns",
     .type = OPT_STR,
     .to = &columns,
     .arg = "LIST",
     .help = "with --write: PATH[:money|:json][=LABEL],… (behind the map's)"},
    {.name = "bom",
     .type = OPT_FLAG,
     .to = &bom,
     .help = "with --write: a byte order mark first, for Excel"},
    {.name = "crlf", .type = OPT_FLAG, .to = &crlf, .help = "with --write: rows end with CR LF"},
    {.name = "excel-text",
     .type = OPT_FLAG,
     .to = &excel_text,
     .help = "with --write: long digits as =\"00123\", so that Excel keeps them"},
    {.name = "no-guard",
     .type = OPT_FLAG,
     .to = &no_guard,
     .help = "no apostrophe before what a spreadsheet would run; keep one read"},
    {0}};

static enum status write_csv(int argc, char **argv)
{
    struct csv_write_opts o = {.map = map,
                               .columns = columns,
                               .bom = bom,
                               .crlf = crlf,
                               .excel_text = excel_text,
                               .no_guard = no_guard,
                               .strict = cmd_common()->strict};

    if (encoding || group)
        diag_usage("option '--%s' doesn't go with --write", encoding ? "encoding" : "group");
    return csv_write(&o, argc, argv);
}

static enum status run(const struct verb *v, int argc, char **argv)
{
    struct csv_import_opts o = {.map = map,
                                .encoding = encoding,
                                .rejects = cmd_common()->rejects,
                                .group = group,
                                .no_guard = no_guard,
                                .strict = cmd_common()->strict};

    (void)v;
    if (writing)
        return write_csv(argc, argv);
    if (columns || bom || crlf || excel_text)
        diag_usage("option '--%s' goes with --write",
                   columns ? "columns" : bom ? "bom" : crlf ? "crlf" : "excel-text");
    return csv_import(&o, argc, argv);
}

static const struct verb worker = {.run = run};

static const char *const examples[] = {
    "lq-csv --map export.map.json export.csv",
    "lq-csv --map export.map.json --encoding gb18030 export.gb18030.csv | lq-table",
    "lq-fee check payments.jsonl | lq-csv --write --bom --columns "
    "order=订单号,fee.due_cents:money=应缴,fee.ok=相符",
    NULL};

static const struct cmd cmd = {.name = "lq-csv",
                               .purpose = "turn rows of CSV into JSON lines, and back",
                               .purpose_zh = "将 CSV 表格的各行转换为 JSON 行，或反向转换",
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
