/*
 * mrz.h: the machine-readable zone of passports, travel documents and cards.
 *
 *     struct slice lines[] = {…};                 as printed: A-Z, 0-9, '<'
 *     struct mrz m;
 *     mrz_read(lines, 2, today, &m);
 *     if (m.format != MRZ_NONE) … m.number, m.born, m.digit[i].ok …
 *     mrz_check(&found, &m, "/mrz");              R5: what is wrong with it
 *
 * Pure: no I/O, no clock, no allocation; slices borrow from the lines. `today`
 * only tells the century of the two-digit years: a birth lies in the hundred
 * years that end with this one, an expiry in those from 50 years ago to 49 ahead.
 *
 * Source: ICAO Doc 9303, parts 3 to 6. TD3: passports, 2 lines of 44; TD2: 2 of 36;
 * TD1: cards, 3 of 30. Check digits: weights 7 3 1, 0-9 count as themselves, A-Z as
 * 10 to 35, '<' as 0, modulo 10. A document number of more than nine characters (TD1,
 * TD2) continues in the optional data, where its check digit follows it.
 * That check catches every single wrong digit; of the swaps of two
 * neighbouring digits it misses those that differ by 5.
 */
#ifndef LQ_MRZ_H
#define LQ_MRZ_H

#include "base/clock.h"
#include "rules/finding.h"

#define MRZ_LINES_MAX 3

enum mrz_format { MRZ_NONE, MRZ_TD1, MRZ_TD2, MRZ_TD3 };

enum mrz_digit_of { MRZ_NUMBER, MRZ_BORN, MRZ_EXPIRES, MRZ_OPTIONAL, MRZ_COMPOSITE, MRZ_DIGITS };

/* One check digit. */
struct mrz_digit {
    bool there; /* this format has it */
    char seen;
    char want;
    bool ok;
    int line; /* index of the line it stands in */
};

/* Why lines are no zone at all. */
enum mrz_fault {
    MRZ_FINE,
    MRZ_LINE_COUNT,  /* neither two nor three lines */
    MRZ_LINE_LENGTH, /* not all of 44, 36 or 30 characters */
    MRZ_CHARACTER    /* another character than A-Z, 0-9, '<' */
};

struct mrz {
    enum mrz_format format;
    enum mrz_fault fault;
    size_t fault_line;
    struct slice code;        /* "P", "PO", "I": fillers at the end cut, as in all of these */
    struct slice issuer;      /* "CHN" */
    struct slice surname;     /* fillers between the parts of a name are still '<' */
    struct slice given;       /* empty: only one name */
    struct slice number;      /* one of more than nine characters isn't in one piece: see more */
    struct slice more;        /* … its continuation; else empty */
    struct slice nationality;
    struct slice optional;
    char sex;                 /* 'M', 'F', '<', or whatever stands there */
    bool has_born;            /* false: unknown (fillers), or a date that doesn't exist */
    bool has_expires;
    bool born_bad;            /* neither fillers nor a date */
    bool expires_bad;
    struct civil born;
    struct civil expires;
    struct mrz_digit digit[MRZ_DIGITS];
};

/* The check digit of a field, '0'-'9'; 0 if a character can't stand in it. */
char mrz_check_digit(struct slice field);

/* True: the lines have one of the three forms (m->format); whether the digits are right is m->digit. */
bool mrz_read(const struct slice *lines, size_t n, struct civil today, struct mrz *m);

/* All digits right and both dates real (or left blank). */
bool mrz_sound(const struct mrz *m);

/* The number in the zone is `number`, written without fillers. */
bool mrz_number_is(const struct mrz *m, struct slice number);

const char *mrz_format_word(enum mrz_format f);   /* "TD3" */
const char *mrz_digit_word(enum mrz_digit_of d);  /* "number", "born", … */
const char *mrz_fault_word(enum mrz_fault f);     /* "line-count", … */

/* R5: adds mrz-form, mrz-check and mrz-date; seen names the field, "born"; at is the JSON Pointer
 * of the lines. The digits themselves are in m->digit. */
void mrz_check(struct findings *to, const struct mrz *m, const char *at);

#endif
