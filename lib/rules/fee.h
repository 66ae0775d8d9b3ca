/*
 * fee.h: what an application costs and whether a payment covers it.
 *
 * Pure rules over plain structs: no I/O, no clock, no JSON, no allocation.
 * Money is in cents of the tariff's currency. Source: the guide, 二(一)6 缴费说明.
 *
 *     const struct fee_tariff *t = fee_tariff_on(tariffs, n, submitted);
 *     struct fee_quote q = fee_quote(t, annotated);
 *     fee_check(&found, &q, &rules, &payment);
 */
#ifndef LQ_FEE_H
#define LQ_FEE_H

#include "base/clock.h"
#include "rules/finding.h"

/* A tariff holds from valid_from, to and including valid_to if has_end. */
struct fee_tariff {
    struct civil valid_from;
    struct civil valid_to;
    bool has_end;
    const char *currency; /* ISO 4217 */
    int64_t production_cents;
    int64_t mailing_cents;
    int64_t annotation_cents; /* 姓名加注, added when asked for */
};

/* The tariff in force on the day of submission; NULL if none was. */
const struct fee_tariff *fee_tariff_on(const struct fee_tariff *t, size_t n, struct civil day);

struct fee_quote {
    const char *currency;
    int64_t production_cents;
    int64_t mailing_cents;
    int64_t annotation_cents; /* 0 when not asked for */
    int64_t due_cents;
};

/* R59, R60. */
struct fee_quote fee_quote(const struct fee_tariff *t, bool annotated);

/* What a payment must look like at a post. */
struct fee_rules {
    const char *payee;              /* R55 */
    int64_t money_order_max_cents;  /* per piece, by its issuer's rule; 0: no limit known */
    bool on_paper;                  /* the payment came in an envelope: a WeChat note alone isn't one */
};

/* A payment as the clerk or the app wrote it down. Absent slices: not recorded. */
struct fee_payment {
    bool given; /* false: none at all */
    struct slice kind;
    struct slice issuer;
    struct slice serial;
    struct slice payee;
    struct slice payer;
    struct slice payer_address;
    struct slice date;
    struct slice transaction;
    struct slice currency;
    int64_t amount_cents;
    bool has_amount;
    bool has_signed; /* whether it is signed was recorded */
    bool is_signed;
};

/* R54-R60, R62, R63: everything wrong at once, in rule order. `at` is the JSON
 * Pointer of the payment, "/payment". */
void fee_check(struct findings *to, const struct fee_quote *due, const struct fee_rules *rules,
               const struct fee_payment *paid, const char *at);

/* R65, R66: what becomes of money already paid online; R50: in_mail is what the order's
 * materials or document met with in the mail ("lost"), absent: nothing. */
void fee_refund(struct findings *to, bool emergency, struct slice in_mail);

#endif
