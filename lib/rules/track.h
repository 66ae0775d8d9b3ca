/*
 * track.h: what a tracking number tells by itself.
 *
 * Pure: no I/O, no clock, no allocation. The formats and USPS's service type codes come as plain
 * structs; records/track_table.h fills them from share/carriers/.
 *
 *     struct track t;
 *     track_read(tables, number, &t);
 *     if (!t.ok) …                             t.format "" if it looks like nobody's number
 *     else if (!t.product_known) …             look at the label (ask)
 *     else if (strcmp(t.product, "priority") == 0) …
 *
 * Every format that fits is tried and the check digits decide; among equals the table's order
 * does, in which USPS stands first (a 34-digit 420… number has the length of FedEx's, too). What a
 * check digit covers is found when one digit is wrong: the core of an IMpb, not the 420 and ZIP
 * code before it. Three exceptions are known (tests/unit/track_read.c): S10's digit is weaker than
 * it looks, see checkdigit.h; 34 digits that look like 420 + ZIP9 + 22 as well as 420 + ZIP5 + 26
 * have two ways to be right; and 96 instead of 92 may make a number of FedEx Ground.
 *
 * FedEx SmartPost, UPS Mail Innovations and DHL eCommerce put genuine USPS numbers on their
 * labels: `carrier` is who delivers by the number, not who sold the label.
 *
 * A printed carrier that isn't the number's is therefore asked about, never refused by itself.
 *
 * The strings are the tables' and live as long as they; nothing of the number is borrowed.
 * Sources: USPS Publication 199 (IMpb), UPU S10, and those named in share/carriers/.
 */
#ifndef LQ_TRACK_H
#define LQ_TRACK_H

#include "rules/finding.h"

#define TRACK_MAX 40 /* characters of the longest number, blanks and hyphens apart */

enum check_digit { CHECK_NONE, CHECK_RIGHT, CHECK_WRONG };
enum track_flag { TRACK_NO, TRACK_YES, TRACK_UNKNOWN };

/*
 * Words of `product`: priority, priority-express, ground-advantage, first-class, media, library,
 * bound-printed-matter, parcel-select, marketing, other, and priority-return,
 * priority-express-return, ground-advantage-return (labels of return services: the postage is
 * charged when they are used); unknown.
 */
struct track {
    bool ok;             /* well formed, and the check digit right where there is one */
    const char *carrier; /* usps fedex ups dhl ontrac amazon lasership unknown */
    const char *product;
    const char *format; /* "impb-22", "s10" …; "" if none fits */
    enum check_digit check_digit;
    bool product_known; /* false: a number of USPS that doesn't tell the product, or whose service
                           code isn't listed: look at the label */
    enum track_flag certified;
    enum track_flag registered;
    enum track_flag return_receipt;
    char zip[11];               /* after 420: 5 or 9 digits; "" if none */
    char service[4];            /* the service type code of an IMpb, "" if none */
    char number[TRACK_MAX + 1]; /* without blanks and hyphens, letters capital; "" if it holds
                                   other characters or too many */
};

/* How a check digit is computed (rules/checkdigit.h). */
enum track_check {
    TRACK_CHECK_NONE,
    TRACK_CHECK_MOD10,  /* GS1 and USPS: weights 3, 1 from the right */
    TRACK_CHECK_LEGACY, /* the same, over the digits as they are or with 91 before them */
    TRACK_CHECK_MOD92,  /* the same with 92 before them */
    TRACK_CHECK_S10,
    TRACK_CHECK_FEDEX,
    TRACK_CHECK_UPS,
    TRACK_CHECK_MOD7
};

/* A run of characters of one class, or one of several words of equal length. */
struct track_part {
    char kind;          /* d digits, a letters, x either, w one of the words */
    uint8_t min, max;   /* characters; they differ only in the last part */
    const char *words;  /* kind w: "92|93|94|95" */
    uint8_t word_count;
};

#define TRACK_PARTS_MAX 8

struct track_format {
    const char *name;
    const char *carrier;
    const char *product; /* "unknown": not told by the format */
    enum track_flag certified, registered, return_receipt;
    enum track_check check;
    uint8_t check_from; /* the check digit covers number[check_from ..] */
    uint8_t check_tail; /* without so many characters at the end; it is the last one before these */
    uint8_t zip_at, zip_n;         /* zip_n 0: none */
    uint8_t service_at, service_n; /* service_n 3: looked up among the services */
    uint8_t len_min, len_max;
    uint8_t part_count;
    struct track_part part[TRACK_PARTS_MAX];
};

struct track_service {
    const char *code; /* three digits */
    const char *product;
    enum track_flag certified, registered, return_receipt;
};

/* What may be printed on an envelope, in small letters with hyphens: "priority-mail-express". */
enum track_word_kind { TRACK_CARRIER, TRACK_PRODUCT, TRACK_EXTRA };

struct track_word {
    const char *printed;
    size_t length; /* of printed */
    const char *means; /* a carrier, a product, or certified, registered, return-receipt */
    enum track_word_kind kind;
};

struct track_tables {
    const struct track_format *formats; /* in order of preference */
    size_t format_count;
    const struct track_service *service[1000]; /* by code; NULL: not listed */
    const struct track_word *words;
    size_t word_count;
};

void track_read(const struct track_tables *t, struct slice number, struct track *out);

/*
 * ---- what the number is held against ----
 *
 *     struct track_claim claim = track_claim(tables, carrier, service);
 *     track_check(&found, &t, number, &claim, "/envelope");
 *     track_check_in(&found, &t, &claim, &rules, "/envelope");             the packet's envelope
 *     track_check_return(&found, &t, &claim, &rules, "/return_envelope");  the one in it
 *
 * `at` is the JSON Pointer of the object that has `tracking`, `carrier` and `service`.
 */

/* What carrier and service as written down from the envelope mean; absent slices: not recorded. */
struct track_claim {
    struct slice carrier_text, service_text;
    const char *carrier; /* NULL: not recorded, or a word nobody knows */
    const char *product; /* NULL: not recorded, or the service is no product */
    bool certified, registered, return_receipt;
};

struct track_claim track_claim(const struct track_tables *t, struct slice carrier,
                               struct slice service);

/* R45 that the number is well formed and its check digit right; asked about: a printed carrier or
 * service that isn't the number's (R43, R44). `number` is what was written, for the finding. */
void track_check(struct findings *to, const struct track *t, struct slice number,
                 const struct track_claim *claim, const char *at);

/* R44 asked about, whatever the envelope: the number is USPS's and neither it nor the service printed
 * tells the product. track_check_in() and track_check_return() ask by themselves what they need. */
void track_check_told(struct findings *to, const struct track *t, const struct track_claim *claim,
                      const char *at);

/* The services and carriers of a post, words as above; lists of `n`. */
struct track_list {
    size_t n;
    const char *const *v;
};
struct track_rules {
    struct track_list refused_in;      /* of certified, registered, return-receipt */
    struct track_list return_carriers; /* "usps" */
    struct track_list return_services; /* "priority", "priority-express" */
};

/* R39, R40: by the number or by the service printed; asked if neither tells. */
void track_check_in(struct findings *to, const struct track *t, const struct track_claim *claim,
                    const struct track_rules *rules, const char *at);

/* R43, R44, and R45 that there is a number at all. Where the number doesn't tell the product the
 * service printed counts; where neither does, and for labels of return services, it is asked. */
void track_check_return(struct findings *to, const struct track *t, const struct track_claim *claim,
                        const struct track_rules *rules, struct slice number, const char *at);

#endif
