/*
 * legalization.h: what is asked of whoever has a consular legalization checked.
 *
 * Pure rules over plain text: no I/O, no clock, no JSON, no allocation. Source:
 * the guide, 二(三) 领事认证查验: number (领事认证号), sticker (贴纸号) and
 * authority (签署机关) are entered, those signed in China and by the missions
 * abroad can be checked (R72, R73).
 *
 *     n = legal_normal(number, sizeof number, text);
 *     if (legal_pattern("9{11}", slice_from(number, n))) …
 *     legal_judge(&found, LEGAL_NO_MATCH);
 *
 * Numbers and names are compared in a normal form, because they are copied by
 * hand from paper and typed on Chinese keyboards: full-width letters and digits
 * become ASCII, letters upper case, and blanks, hyphens, and the words 第 and 号
 * around a number go.
 */
#ifndef LQ_LEGALIZATION_H
#define LQ_LEGALIZATION_H

#include "base/clock.h"
#include "rules/finding.h"

#define LEGAL_INPUT_MAX 63  /* a number in its normal form, in bytes */
#define LEGAL_NAME_MAX  255 /* a name likewise */

/* The normal form of a text, not terminated; its length, 0 if nothing is left,
 * room + 1 if it is longer than room. */
size_t legal_normal(char *out, size_t room, struct slice text);

/*
 * Whether a normal form has the form of a pattern: 9 a digit, A a letter, X
 * either, any other character (a capital letter but A and X, a digit but 9)
 * itself; {3} after one of them three times, {3,8} three to eight times.
 */
bool legal_pattern(const char *pattern, struct slice normal);

/* The pattern can be read, and matches nothing longer than LEGAL_INPUT_MAX. */
bool legal_pattern_valid(const char *pattern);

/* What a check ends with. */
enum legal_result {
    LEGAL_GENUINE,
    LEGAL_REVOKED,
    LEGAL_NO_MATCH,          /* whichever of the three it is, alone or together */
    LEGAL_DOCUMENT_DIFFERS,  /* the legalization exists, on another document */
    LEGAL_AUTHORITY_UNKNOWN,
    LEGAL_INPUT_MISSING,
    LEGAL_INPUT_MALFORMED,
    LEGAL_LOCKED             /* too many failures: nothing was looked up */
};

const char *legal_result_name(enum legal_result r);

/* R72: which of the inputs are missing; a normal form of length 0 is. True if none. */
bool legal_inputs_there(struct findings *to, size_t number_n, size_t sticker_n, size_t authority_n);

/* R73: the finding of a result that isn't genuine. No-match names no member, no value. */
void legal_judge(struct findings *to, enum legal_result r);

/*
 * A legalization dated after the day the Apostille Convention came into force
 * between China and the country of use wasn't needed, and China no longer makes
 * them: a warning. Source: Convention of 5 October 1961, Article 9; in force for
 * China on 7 November 2023.
 */
void legal_apostille(struct findings *to, struct civil issued, struct civil in_force);

#endif
