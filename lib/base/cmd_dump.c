/* --dump=json and --dump=examples: the table for the tests and the build. */
#include "base/cmd_table.h"

void cmd_opt_arg(struct buf *out, const struct opt *o)
{
    const char *list = o->choices;
    struct slice w;
    bool first = true;

    if (o->arg) {
        buf_adds(out, o->arg);
        return;
    }
    if (o->type != OPT_CHOICE) {
        buf_adds(out, o->type == OPT_FILE  ? "FILE"
                      : o->type == OPT_DIR ? "DIR"
                      : o->type == OPT_INT ? "N"
                                           : "TEXT");
        return;
    }
    for (; (w = cmd_word(&list)).p; first = false)
        buf_addf(out, "%s%.*s", first ? "" : "|", (int)w.n, w.p);
}

/* The table's strings are our own literals; lib/stream's writer is above this layer. */
static void str(struct buf *out, struct slice s)
{
    buf_addc(out, '"');
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c == '"' || c == '\\')
            buf_addf(out, "\\%c", c);
        else if (c < 0x20)
            buf_addf(out, "\\u%04x", (unsigned)c);
        else
            buf_addc(out, (char)c);
    }
    buf_addc(out, '"');
}

static void member(struct buf *out, const char *key, const char *value)
{
    buf_addf(out, ",\"%s\":", key);
    str(out, slice_of(value ? value : ""));
}

static void member_words(struct buf *out, const char *key, const char *list)
{
    struct slice w;
    const char *sep = "";

    buf_addf(out, ",\"%s\":[", key);
    for (; (w = cmd_word(&list)).p; sep = ",") {
        buf_adds(out, sep);
        str(out, w);
    }
    buf_addc(out, ']');
}

static void kinds(struct buf *out, unsigned kind)
{
    buf_adds(out, ",\"kind\":[");
    if (kind & CMD_FILTER)
        buf_adds(out, "\"filter\"");
    if (kind & CMD_POST)
        buf_addf(out, "%s\"post\"", kind & CMD_FILTER ? "," : "");
    if (kind & CMD_STORE)
        buf_addf(out, "%s\"store\"", kind & (CMD_FILTER | CMD_POST) ? "," : "");
    buf_addc(out, ']');
}

static void verbs(struct buf *out, const struct cmd *c)
{
    const char *sep = "";

    buf_adds(out, ",\"verbs\":[");
    for (const struct verb *v = c->verbs; v && v->name; v++, sep = ",") {
        buf_addf(out, "%s{\"name\":", sep);
        str(out, slice_of(v->name));
        member(out, "operands", v->operands);
        member(out, "help", v->help);
        buf_addc(out, '}');
    }
    buf_addc(out, ']');
}

static const char *type_name(enum opt_type t)
{
    static const char *const name[] = {"flag",    "string", "file", "directory",
                                       "integer", "choice", "list"};

    return name[t];
}

static void options(struct buf *out, const struct cmd *c)
{
    const struct opt *rows[CMD_OPTS_MAX];
    size_t n = cmd_options(c, rows);

    buf_adds(out, ",\"options\":[");
    for (size_t i = 0; i < n; i++) {
        char letter[2] = {rows[i]->letter, '\0'};

        buf_addf(out, "%s{\"name\":", i ? "," : "");
        str(out, slice_of(rows[i]->name));
        member(out, "letter", letter);
        member(out, "type", type_name(rows[i]->type));
        member(out, "arg", rows[i]->arg);
        member_words(out, "choices", rows[i]->choices);
        member_words(out, "verbs", rows[i]->verbs);
        member(out, "help", rows[i]->help);
        buf_addf(out, ",\"common\":%s}", cmd_opt_common(rows[i]) ? "true" : "false");
    }
    buf_addc(out, ']');
}

static void dump_json(struct buf *out, const struct cmd *c)
{
    buf_adds(out, "{\"name\":");
    str(out, slice_of(c->name));
    member(out, "version", LQ_VERSION);
    member(out, "purpose", c->purpose);
    member(out, "purpose_zh", c->purpose_zh);
    kinds(out, c->kind);
    member(out, "operands", cmd_operands(c, c->fallback));
    member_words(out, "reads", c->reads);
    member_words(out, "writes", c->writes);
    member_words(out, "prints", c->prints);
    member(out, "default_verb", c->verbs && c->fallback ? c->fallback->name : "");
    buf_addf(out, ",\"needs_verb\":%s", c->verbs && !c->fallback ? "true" : "false");
    verbs(out, c);
    options(out, c);
    buf_adds(out, ",\"examples\":[");
    for (size_t i = 0; c->examples && c->examples[i]; i++) {
        buf_adds(out, i ? "," : "");
        str(out, slice_of(c->examples[i]));
    }
    buf_adds(out, "]}\n");
}

static void dump_examples(struct buf *out, const struct cmd *c)
{
    for (size_t i = 0; c->examples && c->examples[i]; i++)
        buf_addf(out, "%s\n", c->examples[i]);
}

bool cmd_dump(struct buf *out, const struct cmd *c, const char *what)
{
    static const struct {
        const char *what;
        void (*print)(struct buf *out, const struct cmd *c);
    } printer[] = {
        {"json", dump_json},     {"examples", dump_examples}, {"mdoc", cmd_dump_mdoc},
        {"bash", cmd_dump_bash}, {"zsh", cmd_dump_zsh},       {"fish", cmd_dump_fish},
    };

    for (size_t i = 0; i < sizeof printer / sizeof *printer; i++) {
        if (strcmp(what, printer[i].what) != 0)
            continue;
        printer[i].print(out, c);
        return true;
    }
    return false;
}
