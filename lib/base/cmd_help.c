#include "base/cmd_table.h"
#include "base/utf8.h"

#define COLUMNS     80
#define INDENT      2
#define HELP_AT_MAX 28 /* longer names put their help on the next line */

struct words {
    const char *usage, *verbs, *options, *option, *status, *more;
};

static const struct words english = {
    "Usage:",
    "Verbs:",
    "Options:",
    "option",
    "Exit status: 0 yes, 1 some answer is no, 2 usage, 3 some records rejected,\n"
    "4 busy (try again), 5 input/output failed or data damaged.",
    "See",
};

static const struct words chinese = {
    "用法:",
    "命令:",
    "选项:",
    "选项",
    "退出状态: 0 是, 1 有否定的回答, 2 用法错误, 3 有记录被拒收,\n"
    "4 忙 (请重试), 5 读写失败或数据损坏。",
    "另见",
};

/* Columns a code point takes, near enough for our own sentences. */
static size_t columns(uint32_t cp)
{
    return cp >= 0x1100 ? 2 : 1;
}

static void pad_to(struct buf *out, size_t *col, size_t want)
{
    for (; *col < want; (*col)++)
        buf_addc(out, ' ');
}

static bool breaks_here(const char *p, size_t left, size_t room)
{
    size_t width = 0;
    size_t i = 0;

    if (*p != ' ')
        return false;
    for (i = 1; i < left && p[i] != ' ';) {
        uint32_t cp = 0;
        size_t k = utf8_decode(p + i, left - i, &cp);
        i += k ? k : 1;
        width += columns(cp);
        if (cp >= 0x1100)
            break;
    }
    return 1 + width > room;
}

/* Text from column at on, broken at blanks, and anywhere between wide characters. */
static void wrap(struct buf *out, const char *text, size_t col, size_t at)
{
    size_t n = strlen(text);
    size_t i = 0;

    while (i < n) {
        uint32_t cp = 0;
        size_t k = utf8_decode(text + i, n - i, &cp);

        k = k ? k : 1;
        if (breaks_here(text + i, n - i, COLUMNS - col) || col + columns(cp) > COLUMNS) {
            buf_addc(out, '\n');
            col = 0;
            pad_to(out, &col, at);
            i += *(text + i) == ' ';
            continue;
        }
        buf_add(out, text + i, k);
        col += columns(cp);
        i += k;
    }
    buf_addc(out, '\n');
}

/* "  left        help", help aligned at a column. */
static void row(struct buf *out, struct slice left, const char *help, size_t at)
{
    size_t col = INDENT + left.n;

    buf_addf(out, "%*s%.*s", INDENT, "", (int)left.n, left.p);
    if (col + 2 > at) {
        buf_addc(out, '\n');
        col = 0;
    }
    pad_to(out, &col, at);
    wrap(out, help ? help : "", col, at);
}

static void option_name(struct buf *out, const struct opt *o)
{
    if (o->letter)
        buf_addf(out, "-%c, ", o->letter);
    buf_addf(out, "--%s", o->name);
    if (cmd_opt_valued(o)) {
        buf_addc(out, ' ');
        cmd_opt_arg(out, o);
    }
}

static void verb_name(struct buf *out, const struct verb *v)
{
    buf_adds(out, v->name);
    if (v->operands && *v->operands)
        buf_addf(out, " %s", v->operands);
}

static size_t wider(size_t at, size_t n)
{
    size_t want = n + INDENT + 2;

    if (want > HELP_AT_MAX)
        return at;
    return want > at ? want : at;
}

static void usage(struct buf *out, const struct cmd *c, const struct verb *v, const struct words *w)
{
    bool verb_open = c->verbs && (!v || v == c->fallback);
    const char *operands = cmd_operands(c, v);

    buf_addf(out, "%s %s [%s]...", w->usage, c->name, w->option);
    if (verb_open)
        buf_adds(out, c->fallback ? " [VERB]" : " VERB");
    else if (c->verbs && v)
        buf_addf(out, " %s", v->name);
    if (verb_open && !*operands)
        operands = "[OPERAND...]";
    buf_addf(out, "%s%s\n\n", *operands ? " " : "", operands);
}

static void verbs(struct buf *out, const struct cmd *c, const struct words *w)
{
    struct buf left = {0};
    size_t at = 0;

    buf_addf(out, "\n%s\n", w->verbs);
    for (const struct verb *v = c->verbs; v->name; v++) {
        buf_reset(&left);
        verb_name(&left, v);
        at = wider(at, left.n);
    }
    for (const struct verb *v = c->verbs; v->name; v++) {
        buf_reset(&left);
        verb_name(&left, v);
        row(out, buf_slice(&left), v->help, at);
    }
    buf_release(&left);
}

static void options(struct buf *out, const struct cmd *c, const struct verb *v,
                    const struct words *w)
{
    const struct opt *rows[CMD_OPTS_MAX];
    size_t n = cmd_options(c, rows);
    struct buf left = {0};
    struct buf help = {0};
    size_t at = 0;

    buf_addf(out, "\n%s\n", w->options);
    for (size_t i = 0; i < n; i++) {
        buf_reset(&left);
        option_name(&left, rows[i]);
        at = wider(at, left.n);
    }
    for (size_t i = 0; i < n; i++) {
        if (!cmd_opt_fits(rows[i], v))
            continue;
        buf_reset(&left);
        buf_reset(&help);
        option_name(&left, rows[i]);
        buf_adds(&help, rows[i]->help ? rows[i]->help : "");
        if (!v && rows[i]->verbs)
            buf_addf(&help, " (%s)", rows[i]->verbs);
        row(out, buf_slice(&left), buf_str(&help), at);
    }
    buf_release(&left);
    buf_release(&help);
}

void cmd_help(struct buf *out, const struct cmd *c, const struct verb *v, const char *lang)
{
    bool zh = strcmp(lang, "zh") == 0;
    const struct words *w = zh ? &chinese : &english;
    bool one_verb = c->verbs && v && v != c->fallback;

    usage(out, c, v, w);
    if (one_verb)
        wrap(out, v->help, 0, 0);
    else
        wrap(out, zh && c->purpose_zh ? c->purpose_zh : c->purpose, 0, 0);
    if (c->verbs && !one_verb)
        verbs(out, c, w);
    options(out, c, one_verb ? v : NULL, w);
    buf_addf(out, "\n%s\n%s %s(1).\n", w->status, w->more, c->name);
}
