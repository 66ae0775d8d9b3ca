/*
 * travel_document.h: the numbers of passports and travel documents, and what they are.
 *
 *     const struct document_form *f = document_form(forms, n, number, kind, today);
 *     if (f) … f->kind, f->real_name …
 *
 * Pure: no I/O, no clock, no JSON, no allocation. The forms are rows of share/ids/documents.jsonl
 * (records/ids.h reads them); a number is expected as printed, in capitals (records/normal.h).
 *
 * A pattern has one character for each of the number: '#' any digit, '@' any letter
 * A-Z but I and O, everything else is itself. Several kinds can have numbers of
 * one form; the first row is the likelier kind.
 */
#ifndef LQ_TRAVEL_DOCUMENT_H
#define LQ_TRAVEL_DOCUMENT_H

#include "base/clock.h"
#include "rules/finding.h"

#define DOCUMENT_NUMBER_MAX 20

struct document_form {
    const char *kind;    /* "ordinary-passport", "official-passport", "travel-document", … */
    const char *pattern; /* "E@#######" */
    const char *mrz;     /* document code in the machine-readable zone, "PO"; "": not known */
    bool real_name;      /* R78: the app's real-name authentication takes it */
    struct civil valid_from;
    struct civil valid_to; /* the last day one can be met, if has_end */
    bool has_end;
};

bool document_pattern_match(const char *pattern, struct slice number);

/* A pattern holds letters, digits, '.', '#' and '@', and is neither empty nor over long. */
bool document_pattern_valid(const char *pattern);

/* The first row whose pattern the number has, in force on that day. An absent or
 * blank kind asks for any. NULL: none. */
const struct document_form *document_form(const struct document_form *forms, size_t n,
                                          struct slice number, struct slice kind, struct civil on);

/* There are numbers of this kind in the table at all. */
bool document_kind_known(const struct document_form *forms, size_t n, struct slice kind);

/* What is to be said of a number, and of the kind it is said to be. */
enum document_answer {
    DOCUMENT_FINE,
    DOCUMENT_MALFORMED,  /* not of the form of its kind, or of a form that begins so */
    DOCUMENT_OTHER_KIND, /* another kind's number */
    DOCUMENT_UNKNOWN,    /* no form here begins so: look at the document */
    DOCUMENT_FOREIGN     /* a kind the table doesn't hold: no judgement */
};

/* form (may be NULL) gets the row it has, NULL where there is none. */
enum document_answer document_judge(const struct document_form *forms, size_t n,
                                    struct slice number, struct slice kind, struct civil on,
                                    const struct document_form **form);

/* R5 准确: adds document-number-malformed, document-kind-mismatch, or asks document-number-unknown. */
void document_check(struct findings *to, enum document_answer a, const struct document_form *form,
                    struct slice number, struct slice kind, const char *at, const char *sub);

#endif
