/*
 * phone.h: telephone numbers: Chinese mobiles, American numbers, any other in international form.
 *
 *     struct phone p;
 *     phone_read(text, ranges, n, today, &p);
 *     if (p.kind == PHONE_CN_MOBILE) … p.e164 is "+8613800138000"
 *
 * Pure: no I/O, no clock, no JSON, no allocation. The ranges of Chinese mobile numbers are rows of
 * share/ids/mobiles.jsonl (records/ids.h reads them). Between the groups of a number blanks,
 * hyphens, points and parentheses are allowed; a '+' only in front.
 *
 * A Chinese mobile number has eleven digits, after "+86" or alone. Eleven digits that
 * begin with 1 could be an American number as well: written "1 312 …" or "1-312-…",
 * the 1 apart, they are one. Ten digits are an American number (NANP: area code and
 * exchange begin with 2 to 9). Everything else needs '+' and its country's code
 * (ITU-T E.164: 7 to 15 digits, never 0 first).
 */
#ifndef LQ_PHONE_H
#define LQ_PHONE_H

#include "base/clock.h"
#include "rules/finding.h"

#define PHONE_DIGITS_MAX 15

enum phone_kind { PHONE_NONE, PHONE_CN_MOBILE, PHONE_CN_OTHER, PHONE_US, PHONE_FOREIGN };

/* First five digits of mobile numbers, both ends included. */
struct mobile_range {
    int from;
    int to;
    struct civil valid_from;
    struct civil valid_to;
    bool has_end;
};

struct phone {
    enum phone_kind kind;
    char e164[PHONE_DIGITS_MAX + 2]; /* "+13125550100", NUL-terminated; "" for PHONE_NONE */
};

bool phone_is_cn_mobile(struct slice eleven, const struct mobile_range *r, size_t n,
                        struct civil on);

/* False: it can't be dialled (PHONE_NONE). */
bool phone_read(struct slice text, const struct mobile_range *r, size_t n, struct civil on,
                struct phone *out);

const char *phone_kind_word(enum phone_kind k); /* "cn-mobile", "us", … */

#endif
