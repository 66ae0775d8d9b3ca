/*
 * idnumber.h: the citizen identification number 公民身份号码 on an identity card.
 *
 *     struct idnumber id;
 *     idnumber_read(number, &id);                      what the number says
 *     idnumber_check(&found, &id, today, "/id_number", "");  what is wrong with it
 *
 * Pure: no I/O, no clock, no allocation. The number is expected as it is
 * printed: half-width characters, a capital X (records/normal.h makes it so).
 *
 * Source: GB 11643-1999. Six digits of the division (GB/T 2260) where it was
 * first registered, the date of birth as YYYYMMDD, three digits in sequence
 * (odd: male, even: female), one check character by ISO 7064 MOD 11-2. The check
 * catches every single wrong digit and every swap of two neighbours.
 *
 * Divisions 81, 82 and 83 aren't provinces' but those of the residence permits for people
 * of Hong Kong, Macau and Taiwan (since 2018-09-01). Whether any other division exists is
 * a table's matter: records/division.h.
 */
#ifndef LQ_IDNUMBER_H
#define LQ_IDNUMBER_H

#include "base/clock.h"
#include "rules/finding.h"

#define IDNUMBER_LEN 18

enum idnumber_kind {
    IDNUMBER_RESIDENT,      /* 居民身份证 */
    IDNUMBER_HK_PERMIT,     /* 港澳台居民居住证: 81 */
    IDNUMBER_MACAU_PERMIT,  /* 82 */
    IDNUMBER_TAIWAN_PERMIT, /* 83 */
    IDNUMBER_OLD,           /* 15 digits, the cards before 1999: no longer valid since 2013 */
    IDNUMBER_NONE           /* not a number of this form at all */
};

enum idnumber_fault {
    IDNUMBER_FINE,
    IDNUMBER_FORM,  /* neither 17 digits and a check character nor 15 digits */
    IDNUMBER_CARD,  /* 15 digits */
    IDNUMBER_DATE,  /* the date of birth doesn't exist */
    IDNUMBER_DIGIT, /* the check character is another */
    IDNUMBER_FUTURE /* born after `today`: only idnumber_fault() tells */
};

struct idnumber {
    enum idnumber_kind kind;
    enum idnumber_fault fault;
    char division[7]; /* NUL-terminated; "" when the form is wrong */
    bool has_born;
    struct civil born;
    char sex;   /* 'M' or 'F'; 0 when the form is wrong */
    char check; /* what the check character must be; 0 when unknown */
    struct slice number; /* borrowed */
};

/* The check character of 17 digits; 0 if they aren't. */
char idnumber_check_char(struct slice digits);

void idnumber_read(struct slice number, struct idnumber *out);

/* The first thing wrong with it, as of a day: the date before the check character. */
enum idnumber_fault idnumber_fault(const struct idnumber *id, struct civil today);

/* "resident-id", "hk-permit", …, and "fine", "form", "date" …: words for records. */
const char *idnumber_kind_word(enum idnumber_kind kind);
const char *idnumber_fault_word(enum idnumber_fault fault);

/* R5 准确: adds all that is wrong at the JSON Pointer at + sub. What the findings
 * show is borrowed from id: it must stay as long as they do. */
void idnumber_check(struct findings *to, const struct idnumber *id, struct civil today,
                    const char *at, const char *sub);

#endif
