/* libFuzzer target: any text as a message, its first line as the sender. What is said must be
 * consistent: a reason comes with the suspicion, and what was seen is a piece of what was
 * written. Lengths and offsets of the plain reading are the sanitizers' to watch. */
#include "base/diag.h"
#include "records/fraud_record.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void hold(bool so)
{
    if (!so)
        abort();
}

static bool within(struct slice piece, struct slice whole)
{
    return piece.p >= whole.p && piece.p + piece.n <= whole.p + whole.n;
}

static void check(const struct findings *found, const struct fraud_message *m)
{
    hold(!found->overflow);
    for (size_t i = 0; i < found->n; i++) {
        struct slice seen = found->v[i].seen.text;
        hold(!seen.p || within(seen, m->text) || (m->from.p && within(seen, m->from)));
        hold(found->v[i].id == F_FRAUD_HIDDEN_TEXT || findings_have(found, F_FRAUD_SUSPECTED));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static struct post *post;
    static struct fraud_data *d;
    static struct findings found;
    const char *text = (const char *)data;
    const char *lf = n ? memchr(text, '\n', n) : NULL;
    struct fraud_message m = {.text = {text, n}, .channel = slice_of(n % 2 ? "phone" : "email")};

    if (lf)
        m = (struct fraud_message){.text = {lf + 1, n - (size_t)(lf + 1 - text)},
                                   .channel = m.channel,
                                   .from = {text, (size_t)(lf - text)}};
    if (!d) {
        diag_init("fraud");
        post = post_load("chicago", true);
        hold(post != NULL);
        d = fraud_load(post, (struct instant){1624197600, -300}, true);
        hold(d != NULL);
    }
    findings_reset(&found);
    fraud_judge(d, &found, &m);
    check(&found, &m);
    return 0;
}
