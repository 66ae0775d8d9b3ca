/*
 * lq-translate: consular terms and phrases, Chinese to English and back; whole sentences by an
 * engine, where one is configured.
 *
 * Adds the member `translation` to each record and touches nothing else. Stateless. The terms are
 * in share/terms.jsonl (text/terms.h); the engine is the program in LQ_TRANSLATE_CMD (engine.h).
 */
#include "lq-translate/translate.h"
#include "base/cmd.h"
#include "records/share.h"
#include "records/verdict.h"

#include <stdlib.h>

static const char *member = "text";
static const char *to_lang;
static int64_t timeout_s = 30;

static const struct opt opts[] = {
    {.name = "member",
     .type = OPT_STR,
     .to = &member,
     .arg = "NAME",
     .help = "the member to translate, instead of text"},
    {.name = "to",
     .type = OPT_CHOICE,
     .to = &to_lang,
     .arg = "LANG",
     .choices = "en zh",
     .help = "into that language; without it, into the other one"},
    {.name = "timeout",
     .type = OPT_INT,
     .to = &timeout_s,
     .arg = "SECONDS",
     .min = 1,
     .max = 3600,
     .help = "how long the engine may take for a sentence (30)"},
    {0}};

static const char *const names[] = {[TERMS_ZH] = "zh", [TERMS_EN] = "en"};

static enum answer judge(void *state, struct rec *r, struct buf *out)
{
    struct translator *s = state;
    const struct json_node *root = json_root(&r->doc);
    struct slice text = rec_str(r, root, member);
    enum terms_lang from;
    enum terms_lang to;
    const char *trouble;
    struct findings found;

    findings_reset(&found);
    if (!text.p)
        rec_missing(r, root, member);
    if (rec_failed(r))
        return ANSWER_NO;
    from = terms_lang_of(text);
    to = to_lang ? (strcmp(to_lang, "en") == 0 ? TERMS_EN : TERMS_ZH)
                 : (from == TERMS_ZH ? TERMS_EN : TERMS_ZH);
    trouble = from == to ? NULL : translate_text(s, from, text);
    if (trouble)
        finding_add_seen(&found, F_NOT_TRANSLATED, "", "", slice_of(trouble));
    verdict_begin(out, &found);
    json_put_member_str(out, "from", slice_of(names[from]));
    json_put_member_str(out, "to", slice_of(names[to]));
    json_put_member_raw(out, "translated", slice_of(trouble ? "false" : "true"));
    if (!trouble)
        json_put_member_str(out, "text", from == to ? text : buf_slice(&s->text));
    translate_put_terms(out, s->terms, from, text);
    return verdict_end(out, &found);
}

static enum status run(const struct verb *v, int argc, char **argv)
{
    struct translator s = {0};
    struct filter f = {.verdict = "translation", .work = judge, .state = &s};
    struct buf file = {0};
    enum status st = ST_IO;

    (void)v;
    if (share_read(TERMS_FILE, true, &file))
        s.terms = terms_parse(&file);
    buf_release(&file);
    if (!s.terms)
        return ST_IO;
    for (int l = 0; l < TERMS_LANGS; l++)
        engine_init(&s.engine[l], getenv("LQ_TRANSLATE_CMD"), names[l], names[!l], timeout_s);
    st = filter_run(&f, argc, argv);
    for (int l = 0; l < TERMS_LANGS; l++)
        st = status_max(st, engine_release(&s.engine[l]));
    terms_free(s.terms);
    buf_release(&s.text);
    return st;
}

static const struct verb worker = {.run = run};

static const char *const examples[] = {
    "echo '{\"text\":\"待制证\"}' | lq-translate",
    "echo '{\"note\":\"please supply the missing materials\"}' | lq-translate --member note", NULL};

static const struct cmd cmd = {.name = "lq-translate",
                               .purpose = "translate consular terms and phrases, Chinese and English",
                               .purpose_zh = "中英互译领事业务用语",
                               .kind = CMD_FILTER,
                               .operands = "[FILE...]",
                               .reads = "text",
                               .writes = "translation",
                               .opts = opts,
                               .fallback = &worker,
                               .examples = examples};

int main(int argc, char **argv)
{
    return cmd_main(&cmd, argc, argv);
}
