/*
 * letter.h: the one message that an event of an order makes due (R16), in both
 * languages.
 *
 *     struct letters *ls = letters_open(&desk);           NULL: said
 *     switch (letter_make(ls, order, n, &why)) …
 *     … letters_last(ls)->subject[LANG_ZH] …
 *     letters_close(ls);
 *
 * The message tells of the order as the event left it, so it is the same
 * whenever it is composed. Two things are asked of the store as it is now: in a
 * message on an envelope that isn't in order, whether a money order or a return
 * envelope is another order's, too (order/held.h).
 *
 * A letter goes to the e-mail address of the account, else the applicant's. An
 * order of the app without one has it in the app alone (消息中心). The answer to
 * feedback (R84) goes to the address it came from, in its language; without one an
 * officer has to tell it otherwise.
 */
#ifndef LQ_LETTER_H
#define LQ_LETTER_H

#include "message/cause.h"
#include "order/desk.h"
#include "text/catalogue.h"

struct letter {
    struct buf id;    /* "A2021060700008841/42": order, or feedback, and event */
    const char *form; /* the template, "approved" */
    struct slice to;  /* e-mail address as recorded; absent: none */
    bool by_app;      /* the applicant sees it in the app */
    bool zh, en;      /* languages it is sent in: the account's, else both */
    struct buf subject[LANG_COUNT];
    struct buf text[LANG_COUNT];
    struct buf name; /* of the applicant, cleaned */
    const struct cause *cause;
};

struct letters;

/* How it reaches whom it is for. */
enum letter_way { LETTER_MAIL, LETTER_APP, LETTER_OTHERWISE };
enum letter_way letter_way(const struct letter *l);

struct letters *letters_open(struct desk *d);
void letters_close(struct letters *ls); /* NULL is fine */

/* As cause_load(); for CAUSE_DUE the letter is made, unless why isn't empty: then it
 * tells what a template lacks. */
enum cause_found letter_make(struct letters *ls, struct slice order, uint64_t n, struct buf *why);

/* The one made last; valid until the next. */
const struct letter *letters_last(const struct letters *ls);

/* The members of its record, without braces. */
void letter_put(struct buf *out, const struct letter *l);

/* "ORDER/N" taken apart; false: not of that form. */
bool letter_id(struct slice id, struct slice *order, uint64_t *n);

/* ---- what facts.c does for letter.c ---- */

struct template_set;
struct values;

struct facts {
    struct desk *desk;
    struct template_set *templates;
    struct catalogue *catalogue;
    struct cause *cause;
    struct values *values;
};

/* Fill the values for a cause and name its template; NULL: the order as stored
 * can't be read (said). */
const char *facts_fill(struct facts *f);

/* The same of a pension case, after what every message has. */
const char *facts_of_case(struct facts *f);

/* facts_post.c: the post, its contacts and when it is reached. */
void facts_put_post(struct facts *f);

/* facts_feedback.c: for the answer to feedback; and is it to be in Chinese? */
const char *facts_feedback(struct facts *f);
bool facts_feedback_zh(struct rec *r);

/* The word that words.tsv or the profile has for a key, in both languages. */
void facts_put_word(struct facts *f, const char *name, struct slice key);

#endif
