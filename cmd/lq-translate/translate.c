#include "lq-translate/translate.h"

#include "stream/json.h"

/* R74: what can't be translated is said so, never left half done. */
const char *translate_text(struct translator *s, enum terms_lang from, struct slice text)
{
    const char *trouble = NULL;

    buf_reset(&s->text);
    for (size_t at = 0, end; at < text.n && !trouble; at = end) {
        struct slice sentence;

        end = terms_sentence(text, at);
        sentence = slice_from(text.p + at, end - at);
        if (!terms_translate(s->terms, from, sentence, &s->text))
            trouble = engine_translate(&s->engine[from], s->terms, from, sentence, &s->text);
        else if (from == TERMS_ZH && end < text.n && sentence.p[sentence.n - 1] != '\n')
            buf_addc(&s->text, ' ');
    }
    return trouble;
}

void translate_put_terms(struct buf *out, const struct terms *t, enum terms_lang from,
                         struct slice s)
{
    enum { SEEN_MAX = 64 };
    const struct term *seen[SEEN_MAX];
    size_t count = 0;
    size_t n;

    json_put_key(out, "terms");
    buf_addc(out, '[');
    for (size_t at = 0; at < s.n && count < SEEN_MAX; at += n ? n : 1) {
        const struct term *term = terms_longest(t, from, s, at, &n);
        size_t i = 0;

        while (i < count && seen[i] != term)
            i++;
        if (!term || i < count)
            continue;
        seen[count++] = term;
        json_put_comma(out);
        buf_addc(out, '{');
        json_put_member_str(out, "zh", term->text[TERMS_ZH]);
        json_put_member_str(out, "en", term->text[TERMS_EN]);
        buf_addc(out, '}');
    }
    buf_addc(out, ']');
}
