/*
 * mail_text.h: what people write on envelopes and slips in several ways.
 *
 * Pure: no allocation. Case, punctuation, repeated blanks and the usual short
 * forms of an address (St, Ste, E) don't count; house numbers, names and ZIP codes do.
 * ASCII is folded, all else is compared byte for byte.
 */
#ifndef LQ_MAIL_TEXT_H
#define LQ_MAIL_TEXT_H

#include "base/slice.h"

/* The words of `part` stand in `text`, one after the other: "1 E. Erie St., #500" has
 * "Suite 500", "11 East Erie Street" hasn't "1 East Erie Street". A part without
 * words is in no text. */
bool mail_text_has(struct slice text, struct slice part);

/* Equal letters and digits, whatever stands between them: numbers copied by hand. */
bool mail_text_same_code(struct slice a, struct slice b);

/* R27: the name on a slip is the applicant's: the Chinese one, the Latin one in either
 * order, or both beside each other. latin may be absent. */
bool mail_text_same_name(struct slice written, struct slice name, struct slice latin);

/* Five digits, or five and four: the first five; absent if it is no ZIP code. */
struct slice mail_text_zip(struct slice zip);

/* In small letters, blanks and underscores as hyphens: "Lower left" is "lower-left".
 * NUL-terminated; cut where it doesn't fit. */
#define MAIL_WORD_MAX 40
void mail_text_word(char out[MAIL_WORD_MAX], struct slice said);

#endif
