/*
 * --dump=bash, zsh and fish: completions from the table.
 *
 * All three offer verbs first, then the options that go with the verb, and
 * complete a value by its option's type. Strings are our own literals; what a
 * shell would take as its own is quoted all the same.
 */
#include "base/cmd_table.h"

/* A word inside single quotes; fish and the POSIX shells write an apostrophe differently. */
static void quoted(struct buf *out, const char *s, const char *apostrophe)
{
    buf_addc(out, '\'');
    for (; s && *s; s++) {
        if (*s == '\'')
            buf_adds(out, apostrophe);
        else
            buf_addc(out, *s);
    }
    buf_addc(out, '\'');
}

/* "lq-fee" as part of a function's name. */
static void identifier(struct buf *out, const char *name)
{
    for (; *name; name++)
        buf_addc(out, *name == '-' ? '_' : *name);
}

static bool takes_files(const char *operands)
{
    return operands && (strstr(operands, "FILE") || strstr(operands, "DIR"));
}

/* A name that another row before it has too (for other verbs). */
static bool repeats(const struct opt *const *rows, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (strcmp(rows[k]->name, rows[i]->name) == 0)
            return true;
    return false;
}

static const char *choices_or_empty(const struct opt *o)
{
    return o->choices ? o->choices : "";
}

/* ---- bash ---- */

static void bash_value(struct buf *out, const struct opt *o)
{
    buf_addf(out, "    --%s) ", o->name);
    if (o->type == OPT_CHOICE)
        buf_addf(out, "words='%s' ;;\n", choices_or_empty(o));
    else if (o->type == OPT_FILE)
        buf_adds(out, "kind=-f ;;\n");
    else if (o->type == OPT_DIR)
        buf_adds(out, "kind=-d ;;\n");
    else
        buf_adds(out, "return ;;\n");
}

static void bash_verb(struct buf *out, const struct cmd *c, const struct verb *v)
{
    const struct opt *rows[CMD_OPTS_MAX];
    size_t n = cmd_options(c, rows);

    buf_addf(out, "        %s) words='", v && v->name ? v->name : "*");
    for (size_t i = 0; i < n; i++)
        if (cmd_opt_fits(rows[i], v) && (v || !repeats(rows, i)))
            buf_addf(out, "%s--%s", i ? " " : "", rows[i]->name);
    buf_addf(out, "'; %s ;;\n",
             takes_files(cmd_operands(c, v ? v : c->fallback)) ? "kind=-f" : "kind=");
}

static void bash_verbs(struct buf *out, const struct cmd *c)
{
    buf_adds(out, "    for word in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do\n"
                  "        case $word in\n        ");
    for (const struct verb *v = c->verbs; v->name; v++)
        buf_addf(out, "%s%s", v == c->verbs ? "" : "|", v->name);
    buf_adds(out, ") verb=$word; break ;;\n        esac\n    done\n");
}

void cmd_dump_bash(struct buf *out, const struct cmd *c)
{
    const struct opt *rows[CMD_OPTS_MAX];
    size_t n = cmd_options(c, rows);

    buf_addf(out, "# bash completion for %s, made from its option table\n_", c->name);
    identifier(out, c->name);
    buf_adds(out, "() {\n    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]}\n"
                  "    local word verb='' words='' kind=''\n    COMPREPLY=()\n");
    if (c->verbs)
        bash_verbs(out, c);
    buf_adds(out, "    case $prev in\n");
    for (size_t i = 0; i < n; i++)
        if (cmd_opt_valued(rows[i]) && !repeats(rows, i))
            bash_value(out, rows[i]);
    buf_adds(out, "    *)\n        case $verb in\n");
    for (const struct verb *v = c->verbs; v && v->name; v++)
        bash_verb(out, c, v);
    bash_verb(out, c, c->verbs ? NULL : c->fallback);
    buf_adds(out, "        esac\n");
    if (c->verbs) {
        buf_adds(out, "        if [[ -z $verb && $cur != -* ]]; then words='");
        for (const struct verb *v = c->verbs; v->name; v++)
            buf_addf(out, "%s%s", v == c->verbs ? "" : " ", v->name);
        buf_adds(out, "'; fi\n");
    }
    buf_adds(out,
             "        if [[ $cur == -* ]]; then kind=''; fi\n        ;;\n    esac\n"
             "    mapfile -t COMPREPLY < <(compgen ${kind:+\"$kind\"} -W \"$words\" -- \"$cur\")\n"
             "}\ncomplete -o filenames -F _");
    identifier(out, c->name);
    buf_addf(out, " %s\n", c->name);
}

/* ---- zsh ---- */

/* An option specification of _arguments: '--name=[help]:FILE:_files'. */
static void zsh_option(struct buf *out, const struct opt *o)
{
    struct buf spec = {0};

    buf_addf(&spec, "%s--%s%s[", o->type == OPT_LIST ? "*" : "", o->name,
             cmd_opt_valued(o) ? "=" : "");
    for (const char *h = o->help ? o->help : ""; *h; h++) {
        if (strchr("[]:\\", *h))
            buf_addc(&spec, '\\');
        buf_addc(&spec, *h);
    }
    buf_addc(&spec, ']');
    if (o->type == OPT_CHOICE)
        buf_addf(&spec, ":value:(%s)", choices_or_empty(o));
    else if (o->type == OPT_FILE)
        buf_adds(&spec, ":file:_files");
    else if (o->type == OPT_DIR)
        buf_adds(&spec, ":directory:_files -/");
    else if (cmd_opt_valued(o))
        buf_adds(&spec, ":value: ");
    quoted(out, buf_str(&spec), "'\\''");
    buf_release(&spec);
}

static void zsh_arguments(struct buf *out, const struct cmd *c, const struct verb *v,
                          const char *indent)
{
    const struct opt *rows[CMD_OPTS_MAX];
    size_t n = cmd_options(c, rows);

    buf_addf(out, "%s_arguments", indent);
    for (size_t i = 0; i < n; i++) {
        if (!cmd_opt_fits(rows[i], v) || (!v && repeats(rows, i)))
            continue;
        buf_addf(out, " \\\n%s    ", indent);
        zsh_option(out, rows[i]);
    }
    if (takes_files(cmd_operands(c, v ? v : c->fallback)))
        buf_addf(out, " \\\n%s    '*:file:_files'", indent);
    else
        buf_addf(out, " \\\n%s    '*:operand: '", indent);
    buf_addc(out, '\n');
}

void cmd_dump_zsh(struct buf *out, const struct cmd *c)
{
    buf_addf(out, "#compdef %s\n# zsh completion, made from the option table\n", c->name);
    if (!c->verbs) {
        zsh_arguments(out, c, c->fallback, "");
        return;
    }
    buf_adds(out, "local -a verbs\nlocal word verb\nverbs=(\n");
    for (const struct verb *v = c->verbs; v->name; v++) {
        struct buf row = {0};
        buf_addf(&row, "%s:%s", v->name, v->help);
        buf_adds(out, "    ");
        quoted(out, buf_str(&row), "'\\''");
        buf_addc(out, '\n');
        buf_release(&row);
    }
    buf_adds(out, ")\nfor word in \"${(@)words[2,CURRENT-1]}\"; do\n    case $word in\n    ");
    for (const struct verb *v = c->verbs; v->name; v++)
        buf_addf(out, "%s%s", v == c->verbs ? "" : "|", v->name);
    buf_adds(out, ") verb=$word; break ;;\n    esac\ndone\ncase $verb in\n");
    for (const struct verb *v = c->verbs; v->name; v++) {
        buf_addf(out, "%s)\n", v->name);
        zsh_arguments(out, c, v, "    ");
        buf_adds(out, "    ;;\n");
    }
    buf_adds(out, "*)\n    if [[ $PREFIX != -* ]]; then _describe verb verbs; fi\n");
    zsh_arguments(out, c, NULL, "    ");
    buf_adds(out, "    ;;\nesac\n");
}

/* ---- fish ---- */

static void fish_option(struct buf *out, const struct cmd *c, const struct opt *o)
{
    buf_addf(out, "complete -c %s -l %s", c->name, o->name);
    if (o->letter)
        buf_addf(out, " -s %c", o->letter);
    if (o->verbs)
        buf_addf(out, " -n '__fish_seen_subcommand_from %s'", o->verbs);
    if (o->type == OPT_CHOICE)
        buf_addf(out, " -x -a '%s'", choices_or_empty(o));
    else if (o->type == OPT_FILE)
        buf_adds(out, " -r -F");
    else if (o->type == OPT_DIR)
        buf_adds(out, " -x -a '(__fish_complete_directories)'");
    else if (cmd_opt_valued(o))
        buf_adds(out, " -x");
    if (o->help) {
        buf_adds(out, " -d ");
        quoted(out, o->help, "\\'");
    }
    buf_addc(out, '\n');
}

void cmd_dump_fish(struct buf *out, const struct cmd *c)
{
    const struct opt *rows[CMD_OPTS_MAX];
    size_t n = cmd_options(c, rows);

    buf_addf(out, "# fish completion for %s, made from its option table\n", c->name);
    for (const struct verb *v = c->verbs; v && v->name; v++) {
        buf_addf(out, "complete -c %s -n __fish_use_subcommand -f -a %s -d ", c->name, v->name);
        quoted(out, v->help, "\\'");
        buf_addc(out, '\n');
        if (!takes_files(v->operands))
            buf_addf(out, "complete -c %s -n '__fish_seen_subcommand_from %s' -f\n", c->name,
                     v->name);
    }
    if (!c->verbs && !takes_files(cmd_operands(c, c->fallback)))
        buf_addf(out, "complete -c %s -f\n", c->name);
    for (size_t i = 0; i < n; i++)
        fish_option(out, c, rows[i]);
}
