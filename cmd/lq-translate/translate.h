/*
 * translate.h: a text, sentence by sentence, by the table and then by the engine.
 */
#ifndef LQ_TRANSLATE_H
#define LQ_TRANSLATE_H

#include "lq-translate/engine.h"

struct translator {
    struct terms *terms;
    struct engine engine[TERMS_LANGS]; /* by the language it translates from */
    struct buf text;                   /* the translation */
};

/* NULL: all of it is translated and in s->text; else why not, as engine_translate() says. */
const char *translate_text(struct translator *s, enum terms_lang from, struct slice text);

/* The member "terms": those that occur, each once, for whoever reads on by hand. */
void translate_put_terms(struct buf *out, const struct terms *t, enum terms_lang from,
                         struct slice text);

#endif
