/*
 * lq-explain: a finding as a sentence and a hint, in Chinese or English.
 *
 * As a filter it adds the member `explain` to each record; with the names of
 * findings as operands it looks them up. Stateless; the texts are in
 * share/findings.jsonl.
 */
#include "base/cmd.h"
#include "records/share.h"
#include "stream/out.h"
#include "text/explain.h"

#include <unistd.h>

static bool list;

static const struct opt opts[] = {{.name = "list",
                                   .type = OPT_FLAG,
                                   .to = &list,
                                   .help = "print every finding: name, severity, rule, sentence"},
                                  {0}};

struct state {
    struct catalogue *c;
    enum text_lang lang;
};

static enum answer explain(void *state, struct rec *r, struct buf *out)
{
    const struct state *s = state;

    explain_record(s->c, s->lang, r, out);
    return ANSWER_YES;
}

static enum status print_list(const struct state *s)
{
    const struct finding_text *t;

    for (size_t i = 0; (t = catalogue_at(s->c, i)); i++) {
        struct slice text = t->text[s->lang];
        out_addf("%.*s\t%.*s\t%.*s\t", (int)t->id.n, t->id.p, (int)t->severity.n, t->severity.p,
                 (int)t->rule.n, t->rule.p);
        out_add(text.p, text.n);
        out_add("\n", 1);
    }
    return ST_YES;
}

/* An operand that is neither a finding nor a file: a name mistyped, most likely. */
static bool is_id(const struct state *s, const char *word)
{
    return catalogue_find(s->c, slice_of(word)) ||
           (strcmp(word, "-") != 0 && !strpbrk(word, "./") && access(word, F_OK) != 0);
}

static enum status look_up(const struct state *s, int argc, char **argv)
{
    enum status st = ST_YES;

    for (int i = 0; i < argc; i++) {
        const struct finding_text *t = catalogue_find(s->c, slice_of(argv[i]));
        const struct finding_text *near;

        if (t) {
            explain_entry(t, s->lang, out_buf());
            continue;
        }
        st = ST_NO;
        near = catalogue_near(s->c, slice_of(argv[i]));
        if (near)
            diag_say("no finding '%.80s'; did you mean '%.*s'?", argv[i], (int)near->id.n,
                     near->id.p);
        else
            diag_say("no finding '%.80s'; --list shows them all", argv[i]);
    }
    return st;
}

static enum status run(const struct verb *v, int argc, char **argv)
{
    struct state s = {.lang = text_lang(cmd_common()->lang)};
    struct filter f = {.verdict = "explain", .work = explain, .state = &s};
    struct buf text = {0};
    enum status st;
    int ids = 0;

    (void)v;
    if (share_read(CATALOGUE_FILE, true, &text))
        s.c = catalogue_parse(&text);
    buf_release(&text);
    if (!s.c)
        return ST_IO;
    for (int i = 0; i < argc; i++)
        ids += is_id(&s, argv[i]);
    if (ids > 0 && ids < argc)
        diag_usage("operands are either names of findings or files of records, not both");
    if (list && argc > 0)
        diag_usage("--list takes no operands");
    if (list)
        st = print_list(&s);
    else if (ids > 0)
        st = look_up(&s, argc, argv);
    else
        st = filter_run(&f, argc, argv);
    catalogue_free(s.c);
    return st;
}

static const struct verb worker = {.run = run};

static const char *const examples[] = {"lq-explain amount-wrong --lang zh",
                                       "lq-fee check export.jsonl | lq-explain --lang zh", NULL};

static const struct cmd cmd = {.name = "lq-explain",
                               .purpose = "add the sentences for findings, or look a finding up",
                               .purpose_zh = "为审查结论加上说明文字，或查询某项结论",
                               .kind = CMD_FILTER,
                               .operands = "[ID...|FILE...]",
                               .reads = "fee mailcheck track id_check account_check identity_check "
                                        "photo_check route interview_check dispatch_check "
                                        "pension_check legalization fraud translation transition",
                               .writes = "explain",
                               .opts = opts,
                               .fallback = &worker,
                               .examples = examples};

int main(int argc, char **argv)
{
    return cmd_main(&cmd, argc, argv);
}
