/*
 * --dump=mdoc: the parts of the manual page that the table knows. tools/man.sh
 * joins them with the prose in share/man into one page.
 */
#include "base/cmd_table.h"

/* Text for a macro's argument or a text line: no byte of it is taken as mdoc. */
static void text(struct buf *out, struct slice s)
{
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (c == '\\')
            buf_adds(out, "\\e");
        else if (c == '-')
            buf_adds(out, "\\-");
        else if (c == '\'')
            buf_adds(out, "\\(aq");
        else if (c == '"')
            buf_adds(out, "\\(dq");
        else if (i == 0 && c == '.')
            buf_adds(out, "\\&.");
        else
            buf_addc(out, c);
    }
}

/* A sentence of the table as text lines: it has neither capital nor full stop there. */
static void sentence(struct buf *out, const char *s)
{
    struct slice t = slice_of(s ? s : "");
    bool upper = t.n > 0 && t.p[0] >= 'a' && t.p[0] <= 'z';

    if (t.n == 0)
        return;
    if (upper) {
        buf_addc(out, (char)(t.p[0] - 'a' + 'A'));
        t = slice_from(t.p + 1, t.n - 1);
    }
    text(out, t);
    buf_adds(out, t.n > 0 && t.p[t.n - 1] == '.' ? "\n" : ".\n");
}

/* One operand as words of a macro line: "[FILE...]" is "Op Ar FILE ...". */
static void operand(struct buf *out, struct slice w)
{
    bool optional = w.n > 2 && w.p[0] == '[' && w.p[w.n - 1] == ']';
    bool more;

    if (optional)
        w = slice_from(w.p + 1, w.n - 2);
    more = w.n > 3 && memcmp(w.p + w.n - 3, "...", 3) == 0;
    if (more)
        w.n -= 3;
    buf_adds(out, optional ? ".Op Ar " : ".Ar ");
    text(out, w);
    buf_adds(out, more ? " ...\n" : "\n");
}

static void operands(struct buf *out, const char *list)
{
    struct slice w;

    while ((w = cmd_word(&list)).p)
        operand(out, w);
}

static void option(struct buf *out, const struct opt *o)
{
    struct buf arg = {0};

    if (o->letter)
        buf_addf(out, "Fl %c , ", o->letter);
    buf_adds(out, "Fl Fl ");
    text(out, slice_of(o->name));
    if (cmd_opt_valued(o)) {
        buf_adds(out, " Ar ");
        cmd_opt_arg(&arg, o);
        text(out, buf_slice(&arg));
        buf_release(&arg);
    }
    buf_addc(out, '\n');
}

static void synopsis(struct buf *out, const struct cmd *c)
{
    const struct opt *rows[CMD_OPTS_MAX];
    size_t n = cmd_options(c, rows);

    buf_adds(out, ".Sh SYNOPSIS\n");
    for (const struct verb *v = c->verbs; v && v->name; v++) {
        buf_addf(out, ".Nm\n.Op Ar option ...\n%s", v == c->fallback ? ".Op Cm " : ".Cm ");
        text(out, slice_of(v->name));
        buf_addc(out, '\n');
        operands(out, v->operands);
    }
    if (c->verbs)
        return;
    buf_adds(out, ".Nm\n");
    for (size_t i = 0; i < n; i++) {
        buf_adds(out, ".Op ");
        option(out, rows[i]);
    }
    operands(out, cmd_operands(c, c->fallback));
}

static void members(struct buf *out, const char *list)
{
    struct slice next = cmd_word(&list);

    while (next.p) {
        struct slice w = next;

        next = cmd_word(&list);
        buf_adds(out, ".Va ");
        text(out, w);
        buf_adds(out, next.p ? " ,\n" : " .\n");
    }
}

/* A filter's one member, or a few words on what is printed. */
static void writes(struct buf *out, const char *what)
{
    if (!strchr(what, ' ')) {
        buf_adds(out, "Writes\n");
        members(out, what);
        return;
    }
    buf_adds(out, "Prints ");
    text(out, slice_of(what));
    buf_adds(out, ".\n");
}

static void description(struct buf *out, const struct cmd *c)
{
    buf_adds(out, ".Sh DESCRIPTION\n");
    sentence(out, c->purpose);
    if (c->purpose_zh)
        buf_addf(out, ".Pp\n%s\n", c->purpose_zh);
    if (c->reads && *c->reads) {
        buf_adds(out, ".Pp\nReads the members\n");
        members(out, c->reads);
    }
    if (c->writes && *c->writes)
        writes(out, c->writes);
}

static void verbs(struct buf *out, const struct cmd *c)
{
    if (!c->verbs)
        return;
    buf_adds(out, ".Sh VERBS\n.Bl -tag -width Ds\n");
    for (const struct verb *v = c->verbs; v->name; v++) {
        const char *list = v->operands;
        struct slice w;

        buf_adds(out, ".It Cm ");
        text(out, slice_of(v->name));
        while ((w = cmd_word(&list)).p) {
            buf_adds(out, " Ar ");
            text(out, w);
        }
        buf_addc(out, '\n');
        sentence(out, v->help);
    }
    buf_adds(out, ".El\n");
}

static void option_verbs(struct buf *out, const char *list)
{
    struct slice next = cmd_word(&list);

    if (next.p)
        buf_adds(out, "Goes with\n");
    while (next.p) {
        struct slice w = next;

        next = cmd_word(&list);
        buf_adds(out, ".Cm ");
        text(out, w);
        buf_adds(out, next.p ? " ,\n" : " .\n");
    }
}

static void options(struct buf *out, const struct cmd *c)
{
    const struct opt *rows[CMD_OPTS_MAX];
    size_t n = cmd_options(c, rows);

    buf_adds(out, ".Sh OPTIONS\n.Bl -tag -width Ds\n");
    for (size_t i = 0; i < n; i++) {
        buf_adds(out, ".It ");
        option(out, rows[i]);
        sentence(out, rows[i]->help);
        option_verbs(out, rows[i]->verbs);
    }
    buf_adds(out, ".El\n");
}

static void environment(struct buf *out, const struct cmd *c)
{
    buf_adds(out, ".Sh ENVIRONMENT\n.Bl -tag -width Ds\n"
                  ".It Ev LQ_LANG\nLanguage of prose, \"zh\" or \"en\"; else\n.Ev LANG .\n"
                  "What machines read is the same in every language.\n"
                  ".It Ev LQ_NOW\nAn RFC 3339 time that replaces the clock; a store honours it "
                  "only if it is settable.\n");
    if (c->kind & CMD_POST)
        buf_adds(out, ".It Ev LQ_POST\nThe post whose profile applies.\n");
    if (c->kind & CMD_STORE)
        buf_adds(out, ".It Ev LQ_STORE\nThe directory of the store.\n");
    buf_adds(out, ".It Ev LQ_SHARE\nThe directory of the profiles and the findings "
                  "catalogue, instead of the installed one.\n.El\n");
}

static void exit_status(struct buf *out)
{
    static const char *const meaning[] = {
        "All handled, every answer yes or undecided.",
        "Some answer is no: refused, in conflict, not found.",
        "Wrong options or operands.",
        "Some records were rejected, the rest is done.",
        "The lock is busy or a transport is down: try again.",
        "Input or output failed, or the store or a data file is damaged.",
    };

    buf_adds(out,
             ".Sh EXIT STATUS\nThe highest that occurred:\n.Pp\n.Bl -tag -width Ds -compact\n");
    for (size_t i = 0; i < sizeof meaning / sizeof *meaning; i++)
        buf_addf(out, ".It %zu\n%s\n", i, meaning[i]);
    buf_adds(out, ".El\n");
}

static void examples(struct buf *out, const struct cmd *c)
{
    if (!c->examples || !c->examples[0])
        return;
    buf_adds(out, ".Sh EXAMPLES\n");
    for (size_t i = 0; c->examples[i]; i++) {
        buf_adds(out, ".Dl ");
        text(out, slice_of(c->examples[i]));
        buf_addc(out, '\n');
    }
}

void cmd_dump_mdoc(struct buf *out, const struct cmd *c)
{
    buf_addf(out, ".Sh NAME\n.Nm %s\n.Nd ", c->name);
    text(out, slice_of(c->purpose));
    if (out->p[out->n - 1] == '.')
        out->n--;
    buf_addc(out, '\n');
    synopsis(out, c);
    description(out, c);
    verbs(out, c);
    options(out, c);
    environment(out, c);
    exit_status(out);
    examples(out, c);
}
