/*
 * engine.h: a program that translates sentences, line by line.
 *
 *     engine_init(&e, getenv("LQ_TRANSLATE_CMD"), "zh", "en", 30);   starts nothing yet
 *     const char *trouble = engine_translate(&e, terms, TERMS_ZH, sentence, &out);
 *     st = status_max(st, engine_release(&e));                       ST_BUSY if it failed
 *
 * The command is words parted by blanks, started without a shell, the two languages in
 * LQ_TRANSLATE_FROM and LQ_TRANSLATE_TO. It gets a sentence a line and answers each with a line before it gets the next, so it
 * must not hold its output back. Consular terms in a sentence, and brackets like these, are
 * sent as ⟦1⟧, ⟦2⟧ … and put back as the table has them: an answer that doesn't hold each exactly once is
 * not used. A line is at most ENGINE_LINE_MAX bytes, which a pipe takes whole: neither
 * side can wait for the other.
 *
 * An engine that can't be started, ends, or takes too long is said once and not asked again.
 */
#ifndef LQ_ENGINE_H
#define LQ_ENGINE_H

#include "base/diag.h"
#include "text/terms.h"

#include <sys/types.h>

#define ENGINE_LINE_MAX 4096
#define ENGINE_HELD_MAX 99 /* terms held out of one sentence */

struct engine {
    const char *command; /* NULL or blank: there is none */
    const char *from;
    const char *to;
    int64_t timeout_ms;
    pid_t pid;
    int in;  /* what it reads; -1: not running */
    int out; /* what it writes */
    bool failed;
    struct buf line;
    struct buf answer; /* read, perhaps beyond the line */
};

void engine_init(struct engine *e, const char *command, const char *from, const char *to,
                 int64_t timeout_s);

/* NULL: the translation is appended to out. Else why not, a word: no-engine, engine-failed,
 * terms-lost (the answer had not all that was held), too-long. */
const char *engine_translate(struct engine *e, const struct terms *t, enum terms_lang from,
                             struct slice sentence, struct buf *out);

/* Ends it. ST_BUSY if it failed. */
enum status engine_release(struct engine *e);

#endif
