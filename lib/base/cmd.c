#include "base/cmd.h"
#include "base/cmd_table.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

static struct cmd_common common;
static const char *lang_opt;
static const char *dump;
static bool want_help;
static bool want_version;
static enum status (*at_end)(void);

const struct opt cmd_opt_dump = {.name = "dump", .type = OPT_STR, .to = &dump};

static const struct opt common_filter[] = {
    {.name = "rejects",
     .type = OPT_FILE,
     .to = &common.rejects,
     .arg = "FILE",
     .help = "write rejected lines to FILE, their place and reason to FILE.why"},
    {.name = "strict",
     .type = OPT_FLAG,
     .to = &common.strict,
     .help = "stop at the first rejected record"},
    {0}};

static const struct opt common_post[] = {{.name = "post",
                                          .type = OPT_STR,
                                          .to = &common.post,
                                          .arg = "NAME",
                                          .help = "the post whose profile applies (else $LQ_POST)"},
                                         {0}};

static const struct opt common_store[] = {{.name = "store",
                                           .type = OPT_DIR,
                                           .to = &common.store,
                                           .arg = "DIR",
                                           .help = "the store (else $LQ_STORE)"},
                                          {0}};

static const struct opt common_all[] = {
    {.name = "lang",
     .type = OPT_CHOICE,
     .to = &lang_opt,
     .choices = "zh en",
     .help = "language of prose (else $LQ_LANG, $LANG)"},
    {.name = "help", .type = OPT_FLAG, .to = &want_help, .help = "print this help"},
    {.name = "version", .type = OPT_FLAG, .to = &want_version, .help = "print the version"},
    {0}};

const struct cmd_common *cmd_common(void)
{
    return &common;
}

void cmd_at_end(enum status (*fn)(void))
{
    at_end = fn;
}

/* ---- the table ---- */

static size_t add_rows(const struct opt *out[CMD_OPTS_MAX], size_t n, const struct opt *rows)
{
    for (; rows && rows->name && n < CMD_OPTS_MAX; rows++)
        out[n++] = rows;
    return n;
}

size_t cmd_options(const struct cmd *c, const struct opt *out[CMD_OPTS_MAX])
{
    size_t n = add_rows(out, 0, c->opts);

    if (c->kind & CMD_FILTER)
        n = add_rows(out, n, common_filter);
    if (c->kind & CMD_POST)
        n = add_rows(out, n, common_post);
    if (c->kind & CMD_STORE)
        n = add_rows(out, n, common_store);
    return add_rows(out, n, common_all);
}

static bool in_rows(const struct opt *rows, const struct opt *o)
{
    for (; rows->name; rows++)
        if (rows == o)
            return true;
    return false;
}

bool cmd_opt_common(const struct opt *o)
{
    return in_rows(common_filter, o) || in_rows(common_post, o) || in_rows(common_store, o) ||
           in_rows(common_all, o);
}

struct slice cmd_word(const char **list)
{
    const char *p = *list ? *list : "";
    const char *end;

    p += strspn(p, " ");
    end = p + strcspn(p, " ");
    *list = end;
    return slice_from(end > p ? p : NULL, (size_t)(end - p));
}

bool cmd_word_in(const char *word, const char *list)
{
    struct slice w;

    while ((w = cmd_word(&list)).p)
        if (slice_is(w, word))
            return true;
    return false;
}

bool cmd_opt_fits(const struct opt *o, const struct verb *v)
{
    return !o->verbs || !v || !v->name || cmd_word_in(v->name, o->verbs);
}

const char *cmd_operands(const struct cmd *c, const struct verb *v)
{
    if (v && v->operands)
        return v->operands;
    return !v || v == c->fallback ? (c->operands ? c->operands : "") : "";
}

/* ---- the program's surroundings ---- */

static const char *env_or_null(const char *name)
{
    const char *v = getenv(name);

    return v && *v ? v : NULL;
}

static void settle_common(void)
{
    const char *lang = lang_opt;

    if (!lang)
        lang = env_or_null("LQ_LANG");
    if (!lang)
        lang = env_or_null("LANG");
    common.lang = lang && strncmp(lang, "zh", 2) == 0 ? "zh" : "en";
    if (!common.post)
        common.post = env_or_null("LQ_POST");
    if (!common.store)
        common.store = env_or_null("LQ_STORE");
}

/* A file opened while 0, 1 or 2 is closed would take its number, and records or
 * messages would land in it. The mode is the wrong one on purpose: reading
 * from a closed stdin and writing to a closed stdout still fail. */
static void guard_standard_fds(void)
{
    for (int fd = 0; fd <= 2; fd++)
        if (fcntl(fd, F_GETFD) < 0 && errno == EBADF &&
            open("/dev/null", fd == 0 ? O_WRONLY : O_RDONLY) < 0)
            _exit((int)ST_IO);
}

static void set_signals(void)
{
    /* Some parents (Python, nohup scripts) leave SIGPIPE ignored. */
    if (signal(SIGPIPE, SIG_DFL) == SIG_ERR || signal(SIGXFSZ, SIG_IGN) == SIG_ERR)
        diag_die(ST_IO, "signals can't be set");
}

static enum status stdout_failed(void)
{
    diag_say("standard output: %s", strerror(errno));
    return ST_IO;
}

static enum status put(const struct buf *b)
{
    size_t at = 0;

    while (at < b->n) {
        ssize_t w = write(STDOUT_FILENO, b->p + at, b->n - at);
        if (w < 0 && errno == EINTR)
            continue;
        if (w < 0)
            return stdout_failed();
        at += (size_t)w;
    }
    return ST_YES;
}

static enum status end_stdout(void)
{
    if (at_end)
        return at_end();
    if (fflush(stdout) != 0 || (close(STDOUT_FILENO) != 0 && errno != EBADF))
        return stdout_failed();
    return ST_YES;
}

/* --help, --version and --dump first: they answer whatever else is missing. */
static void set_early(const struct parse *p)
{
    for (size_t i = 0; i < p->given_count; i++) {
        const struct opt *o = p->given[i].opt;

        if (o == &cmd_opt_dump || in_rows(common_all, o))
            cmd_set(o, p->given[i].value);
    }
}

/* What --help, --version and --dump print. */
static bool inform(struct buf *out, const struct cmd *c, const struct verb *v)
{
    if (want_version)
        buf_addf(out, "%s (lq) %s\n", c->name, LQ_VERSION);
    else if (want_help)
        cmd_help(out, c, v, common.lang);
    else if (dump && !cmd_dump(out, c, dump))
        diag_usage("option '--dump': '%.40s' is not one of mdoc, bash, zsh, fish, examples, json",
                   dump);
    return want_version || want_help || dump;
}

static enum status run(struct parse *p, int argc, char **argv)
{
    const struct verb *v = NULL;
    struct buf text = {0};
    enum status st;

    cmd_parse_words(p, argc, argv);
    set_early(p);
    settle_common();
    if (!want_version && !dump)
        v = cmd_take_verb(p, want_help);
    if (inform(&text, p->cmd, v)) {
        st = put(&text);
        buf_release(&text);
        return st;
    }
    if (!v)
        diag_usage("nothing to do");
    cmd_set_options(p, v);
    settle_common();
    cmd_check_operands(p, cmd_operands(p->cmd, v));
    return v->run(v, p->operand_count, p->operand);
}

int cmd_main(const struct cmd *c, int argc, char **argv)
{
    struct parse p = {.cmd = c};
    size_t words = argc > 0 ? (size_t)argc : 1;
    size_t given = 1;
    char **operands;
    enum status st;

    guard_standard_fds();
    diag_init(argc > 0 ? argv[0] : c->name);
    set_signals();
    for (int i = 1; i < argc; i++)
        given += strlen(argv[i]); /* "-abc" is three options */
    p.row_count = cmd_options(c, p.rows);
    p.given = mem_alloc(given, sizeof *p.given);
    p.operand = operands = mem_alloc(words + 1, sizeof *operands);
    st = run(&p, argc, argv);
    free(p.given);
    free(operands);
    return (int)status_max(st, end_stdout());
}
