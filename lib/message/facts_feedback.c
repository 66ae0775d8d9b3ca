/*
 * What the answer to feedback says (R84). What was reported isn't repeated: the text of a
 * fraud call that is told of would make a message of the post ask for money (R83).
 */
#include "base/utf8.h"
#include "message/letter.h"
#include "message/template.h"

/* An officer's answer may have several lines; each is cleaned as any value is. */
static void put_answer(struct facts *f, struct slice answer)
{
    struct buf text = {0};

    for (size_t at = 0; at < answer.n;) {
        const char *nl = memchr(answer.p + at, '\n', answer.n - at);
        size_t end = nl ? (size_t)(nl - answer.p) : answer.n;
        if (text.n)
            buf_addc(&text, '\n');
        values_clean(&text, slice_from(answer.p + at, end - at));
        at = end + 1;
    }
    values_put_raw(f->values, "answer", LANG_ZH, buf_slice(&text));
    values_put_raw(f->values, "answer", LANG_EN, buf_slice(&text));
    buf_release(&text);
}

const char *facts_feedback(struct facts *f)
{
    struct rec *r = f->cause->rec;
    const struct json_node *root = json_root(&r->doc);

    values_put(f->values, "feedback", f->cause->order);
    facts_put_word(f, "kind", rec_str(r, root, "kind"));
    put_answer(f, rec_str(r, root, "answer"));
    return "feedback-answered";
}

/* The language it was written in, if nobody said which. */
bool facts_feedback_zh(struct rec *r)
{
    const struct json_node *root = json_root(&r->doc);
    struct slice language = rec_str(r, root, "language");
    struct slice text = rec_str(r, root, "text");
    uint32_t c = 0;

    if (language.p)
        return slice_is(language, "zh");
    for (size_t i = 0; i < text.n;) {
        size_t k = utf8_decode(text.p + i, text.n - i, &c);
        if (c >= 0x3400 && c <= 0x9FFF)
            return true;
        i += k ? k : 1;
    }
    return false;
}
