/*
 * fraud_scan.h: amounts, addresses and numbers in a folded text. Private to lib/rules/fraud*.c.
 *
 * Each scanner looks at text[at .. to) and answers whether something begins exactly at `at`, and
 * where it ends; the caller goes on from there. A scanner reads forward over what it takes and,
 * for what may stand before it, at most FRAUD_BACK bytes back.
 */
#ifndef LQ_FRAUD_SCAN_H
#define LQ_FRAUD_SCAN_H

#include "rules/fraud.h"

#define FRAUD_BACK 16

struct fraud_span {
    size_t from;
    size_t to;
};

/* An amount of money: digits or Chinese numerals with a currency before or after. */
bool fraud_amount(const char *text, size_t begin, size_t at, size_t to, struct fraud_span *span,
                  int64_t *cents);

/* Digits in groups parted by single blanks, hyphens, dots or brackets, a '+' before: the digits are
 * copied (at most DIGITS_MAX; more count but aren't kept). */
#define FRAUD_DIGITS_MAX 34
bool fraud_digits(const char *text, size_t begin, size_t at, size_t to, struct fraud_span *span,
                  char digits[FRAUD_DIGITS_MAX + 1], size_t *count);

/* local@domain, or the name of a site: what holds a '@' or a '.' between letters. */
enum fraud_address_kind { FRAUD_EMAIL, FRAUD_SITE };
bool fraud_address(const struct fraud_tables *tables, const char *text, size_t begin, size_t at,
                   size_t to, struct fraud_span *span, enum fraud_address_kind *kind);

/* The same mailbox or site to a hurried eye: rn for m, vv for w, cl for d, 0 for o, 1 for l,
 * hyphens left out, or up to two slips in a long name; and not the same. */
bool fraud_looks_like(struct slice address, const char *known);

/* R55. Behind the word for a payee, which ends at `at`: is another than the published one named? Its
 * name, up to a comma or the like. */
bool fraud_other_payee(const struct fraud_facts *facts, const char *text, size_t at, size_t to,
                       struct fraud_span *name);

/* The site is that one or below it. */
bool fraud_site_of(struct slice site, const char *known);

#endif
