/*
 * template.h: the texts of the messages and what is filled into them.
 *
 * share/messages/NAME.zh.txt and NAME.en.txt: a line "Subject: …", an empty
 * line, the text. In both
 *
 *   {name}        stands for a value; one that isn't set is an error, never a blank
 *   [flag] …      the line stands only where the flag is set
 *   [!flag] …     only where it isn't; several must all hold
 *
 * A flag nobody set either way is an error, too: most likely it is misspelt.
 * Empty lines that follow one another become one. What is filled in is never
 * looked at for values again.
 *
 *     struct values v = {0};
 *     values_put(&v, "order", id);                     hostile text: shown escaped, one line
 *     values_list_add(&v, "items", LANG_ZH, text);     a line "  - text" more
 *     values_flag(&v, "pickup", true);
 *     if (!template_fill(t, &v, LANG_ZH, &subject, &text, &why)) … why names the template and the value
 */
#ifndef LQ_TEMPLATE_H
#define LQ_TEMPLATE_H

#include "text/catalogue.h"

#define VALUES_MAX 64
#define VALUE_MAX  ((size_t)4096) /* bytes of one value that somebody typed */

struct value {
    const char *name; /* of static storage */
    bool is_flag;
    bool flag;
    struct buf text[LANG_COUNT];
};

struct values {
    size_t n;
    struct value v[VALUES_MAX];
};

void values_reset(struct values *v);
void values_release(struct values *v);

/* The same in both languages, or each. An absent slice sets nothing. */
void values_put(struct values *v, const char *name, struct slice text);
void values_put_in(struct values *v, const char *name, enum text_lang lang, struct slice text);
void values_put_i64(struct values *v, const char *name, int64_t number);
/* A text of several lines that was made here. */
void values_put_raw(struct values *v, const char *name, enum text_lang lang, struct slice text);
void values_list_add(struct values *v, const char *name, enum text_lang lang, struct slice text);
void values_flag(struct values *v, const char *name, bool set);
const struct value *values_find(const struct values *v, struct slice name);

/* Copy text as one line: controls and bidirectional controls shown escaped, cut at VALUE_MAX. */
void values_clean(struct buf *out, struct slice text);

struct template_set;

/* Read on demand from share/; NULL never. honour_env as in records/share.h. */
struct template_set *templates_new(bool honour_env);
void templates_free(struct template_set *t);

/* Appends to subject and text. False: why tells, in one line. */
bool template_fill(struct template_set *t, const char *name, const struct values *v,
                   enum text_lang lang, struct buf *subject, struct buf *text, struct buf *why);

/* The word of share/messages/words.tsv for a key, "old-document" or "/applicant/phone";
 * absent: there is none. */
struct slice template_word(struct template_set *t, struct slice key, enum text_lang lang);

#endif
