/*
 * redact.h: the parts of lq-redact: the policy, the walk over a record, the scrubbing of text.
 *
 *     struct policy *p = policy_load("external", &allow);    NULL: said
 *     struct redactor r = {.policy = p, .ids = ids, .today = day, .key = key};
 *     redact_record(&r, rec, &out);                           {…} without a line end
 *     redact_release(&r); policy_free(p);
 *
 * A policy is share/redact/NAME.jsonl: its head, then one row for each member
 * that may stay in some form. What no row names is dropped, at any depth. A row's `at` is
 * the names from the root, divided by '/': '*' is every element of an array, '**' any number
 * of steps. The first row that matches decides.
 *
 *   word       an enumeration's word (a-z, 0-9, '-', at most 40); else dropped
 *   number     a whole number of at most 9 digits, so that none of a person passes; else dropped
 *   flag       true or false; else dropped
 *   date       the day of a date or time; `month` and `year` cut it further
 *   last       "***" and the last n characters, if at least two of five are hidden
 *   first      the first n and "***", likewise
 *   mask       "***": that there was something
 *   pseudonym  CLASS-16 hex digits of a keyed hash of what documents would print: the same
 *              person joins however it was typed, and only under the same key
 *   scrub      free text without what scrub_text() finds
 *   drop       nothing
 *
 * A row's `class` (name, address, id, document, phone, email, number) says what the value
 * is; such values are also found again in the same record's free text.
 */
#ifndef LQ_REDACT_H
#define LQ_REDACT_H

#include "base/cmd.h"
#include "legal/crypto.h"
#include "records/ids.h"
#include "stream/stream.h"

/* ---- policy.c ---- */

enum redact_action {
    REDACT_DROP,
    REDACT_WORD,
    REDACT_NUMBER,
    REDACT_FLAG,
    REDACT_DATE,
    REDACT_MONTH,
    REDACT_YEAR,
    REDACT_LAST,
    REDACT_FIRST,
    REDACT_MASK,
    REDACT_PSEUDONYM,
    REDACT_SCRUB
};

enum redact_class {
    CLASS_NONE,
    CLASS_NAME,
    CLASS_ADDRESS,
    CLASS_ID,
    CLASS_DOCUMENT,
    CLASS_PHONE,
    CLASS_EMAIL,
    CLASS_NUMBER,
    CLASS_ZONE /* only in text: a line of a machine-readable zone */
};

#define PATH_STEPS 40 /* deeper than JSON_MAX_DEPTH */

struct redact_row {
    struct slice step[PATH_STEPS];
    size_t steps;
    enum redact_action action;
    enum redact_class class;
    int64_t n;
};

struct policy {
    struct redact_row *rows;
    size_t count;
    int64_t digits;  /* runs of that many digits in text are hidden, whatever they are; 0: not */
    bool pseudonyms; /* some row needs a key */
    struct arena arena;
};

/* Rows for the members of `allow` come last: they can't undo what the policy says. */
struct policy *policy_load(const char *name, const struct opt_list *allow);
void policy_free(struct policy *p); /* NULL is fine */

/* The row for a path; NULL: none. */
const struct redact_row *policy_row(const struct policy *p, const struct slice *path, size_t n);

/* "name", "address", …: for rows and for what stands in a text's place. */
const char *redact_class_word(enum redact_class c);

/* ---- fold.c: text as one compares it ---- */

/* A character: NFKC, capital, a digit of any script plain, dashes '-', blanks ' '; what can't be
 * seen is part of the one before it. */
struct cell {
    uint32_t cp;
    uint32_t from, to; /* bytes of the text */
    enum redact_class hidden;
};

struct cells {
    struct cell *v;
    size_t n, cap;
};

void cells_fold(struct cells *c, struct slice text);
void cells_release(struct cells *c);
bool cell_digit(const struct cells *c, size_t i);  /* false beyond the end */
bool cell_letter(const struct cells *c, size_t i); /* A-Z */
bool cell_alnum(const struct cells *c, size_t i);
bool cell_wide(const struct cells *c, size_t i); /* a letter beyond ASCII */
bool cell_gap(const struct cells *c, size_t i);  /* may divide a number's groups */

/* ---- scrub.c ---- */

struct needle {
    struct cells text; /* without gaps */
    enum redact_class class;
    bool bounded; /* Latin letters or digits: a word of its own only */
};

#define NEEDLES_MAX 128

struct redactor {
    const struct policy *policy;
    const struct ids *ids;
    struct civil today;
    const unsigned char *key; /* LEGAL_KEY bytes, or NULL */

    /* private, of the current record */
    struct needle needle[NEEDLES_MAX];
    size_t needles;
    bool too_many; /* then no free text of the record stays */
    struct cells cells;
    struct buf text;
};

void needle_add(struct redactor *r, struct slice value, enum redact_class class);

/* Appends text with "[phone]", "[name]" … in place of what was found. True if any was. */
bool scrub_text(struct redactor *r, struct slice text, struct buf *out);

/* ---- walk.c ---- */

/* The record's members that may stay; "{}" if there are none. */
void redact_record(struct redactor *r, struct rec *rec, struct buf *out);
void redact_release(struct redactor *r);

#endif
