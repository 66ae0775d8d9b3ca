/*
 * terms.h: the bilingual terms of consular work, from share/terms.jsonl, and texts by them (R74).
 *
 *     struct terms *t = terms_parse(&text);                 NULL: said, with the line
 *     size_t n;
 *     const struct term *m = terms_longest(t, TERMS_ZH, s, at, &n);   n bytes of s are that term
 *     if (terms_translate(t, TERMS_ZH, sentence, &out)) …   nothing but terms: out is the other side
 *     terms_free(t);
 *
 * Each row has one form of either language, and perhaps others that mean the same
 * (`also_zh`, `also_en`): all are found, the first is given. English is compared without case and
 * by whole words; where several terms begin, the longest counts.
 */
#ifndef LQ_TERMS_H
#define LQ_TERMS_H

#include "base/buf.h"

enum terms_lang { TERMS_ZH, TERMS_EN, TERMS_LANGS };

#define TERMS_FILE "terms.jsonl" /* below share/ */

struct term {
    struct slice text[TERMS_LANGS];
};

struct terms;

struct terms *terms_parse(const struct buf *text);
void terms_free(struct terms *t); /* NULL is fine */
size_t terms_count(const struct terms *t);

/* The longest term of that language that begins exactly at `at`; NULL: none. */
const struct term *terms_longest(const struct terms *t, enum terms_lang from, struct slice s,
                                 size_t at, size_t *n);

/* A text that holds Chinese characters is Chinese. */
enum terms_lang terms_lang_of(struct slice s);

/*
 * The sentence by the table alone: terms, numbers, punctuation and, in Chinese, words of plain
 * letters (numbers of orders, names of carriers). False: something else is in it, out is as it was.
 */
bool terms_translate(const struct terms *t, enum terms_lang from, struct slice sentence,
                     struct buf *out);

/* Where the sentence that begins at `at` ends, with its full stop and the blanks after it. */
size_t terms_sentence(struct slice s, size_t at);

#endif
