/*
 * catalogue.h: the sentences for findings, from share/findings.jsonl.
 *
 *     share_read(CATALOGUE_FILE, true, &text)
 *     struct catalogue *c = catalogue_parse(&text);          NULL: said on stderr
 *     const struct finding_text *t = catalogue_find(c, id);  NULL: no such id
 *     catalogue_fill(&out, t, LANG_ZH, seen, want);
 *     catalogue_free(c);
 *
 * A sentence may hold {seen} and {want}. One that doesn't gets them appended in
 * brackets, so that no value a rule reported is lost on the reader.
 * Texts live as long as the catalogue.
 */
#ifndef LQ_CATALOGUE_H
#define LQ_CATALOGUE_H

#include "base/buf.h"

enum text_lang { LANG_EN, LANG_ZH };
#define LANG_COUNT 2

struct finding_text {
    struct slice id;
    struct slice rule;
    struct slice severity; /* "refuse", "ask", "warn" */
    struct slice waivable; /* role that may waive or settle it; empty: nobody */
    struct slice text[LANG_COUNT];
    struct slice hint[LANG_COUNT];
};

struct catalogue;

#define CATALOGUE_FILE "findings.jsonl" /* below share/ */

/* text is copied. */
struct catalogue *catalogue_parse(const struct buf *text);
void catalogue_free(struct catalogue *c);

const struct finding_text *catalogue_find(const struct catalogue *c, struct slice id);

/* In the order of the rules; NULL behind the last. */
const struct finding_text *catalogue_at(const struct catalogue *c, size_t i);

/* The id that is most like a mistyped one; NULL if none is near. */
const struct finding_text *catalogue_near(const struct catalogue *c, struct slice id);

/* "zh" or "en", as cmd_common() has it. */
enum text_lang text_lang(const char *name);

/* Append the sentence with its values; absent ones are those the finding lacks. */
void catalogue_fill(struct buf *out, const struct finding_text *t, enum text_lang lang,
                    struct slice seen, struct slice want);

#endif
