/*
 * normal.h: what people typed, as documents print it.
 *
 *     bool changed;
 *     struct slice n = normal_number(typed, &rec->arena, &changed);
 *
 * Full-width letters and digits become plain ones (Unicode's NFKC), small letters of numbers capital,
 * blanks within go. What is already so is returned as it is, without a copy;
 * else the result lives in the arena. No verdict hides it: callers report `changed`.
 *
 * Input over NORMAL_MAX bytes is returned as it came: it is no number anyway.
 */
#ifndef LQ_NORMAL_H
#define LQ_NORMAL_H

#include "base/buf.h"
#include "rules/email.h"

#define NORMAL_MAX 1024

/* An identification or document number: NFKC, capitals, no blanks. */
struct slice normal_number(struct slice s, struct arena *a, bool *changed);

/* The same of plain text alone, for who does without the tables of Unicode (normal_ascii.c). */
bool normal_ascii(struct slice s);
struct slice normal_capitals(struct slice s, struct arena *a);

/* A line of a machine-readable zone: the same, « read as "<<". */
struct slice normal_mrz(struct slice s, struct arena *a, bool *changed);

/* A telephone number: NFKC, dashes of all kinds as '-', blanks at the ends cut. */
struct slice normal_phone(struct slice s, struct arena *a, bool *changed);

/* An e-mail address: NFKC, the domain small and in A-labels (IDNA2008, by libidn2). *fault
 * gets what is wrong with it; the result is then for show only. */
struct slice normal_email(struct slice s, struct arena *a, bool *changed, enum email_fault *fault);

#endif
