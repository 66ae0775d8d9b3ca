/*
 * mail.h: what came by mail, and whether it is as the guide asks: the envelope in
 * (R36-R41), what lies in it for each order (R27-R33, R58, R61, R64 and the fee), the
 * envelope for the way back (R42-R48, R53), and several people in one envelope (R51, R52).
 *
 * Pure rules over plain structs: no I/O, no clock, no JSON, no allocation. Slices are borrowed.
 * records/packet_record.h fills the structs, from a clerk's record for lq-mailcheck and from an
 * order's custody for the guard of `receive`: the same functions judge both.
 *
 *     mail_check_way_in(&found, &rules, &way_in);      once a packet
 *     mail_check_family(&found, &family);              once a packet
 *     mail_check_order(&found, &rules, &order);        once an order, over all that is held for it
 *
 * Every finding at once; sort them with findings_sort(). A member named `at` is the JSON Pointer
 * of what is judged. `as_required` is the clerk's word that all of a thing is as it should be:
 * what isn't typed of it is then taken as right, what is typed is judged as typed. Without it
 * nothing is assumed: what a rule must know and nobody wrote down is the ask `not-recorded`.
 *
 * Sizes are hundredths of an inch, 0 where none was written down. Source: the guide, 二(一)5(1), 5(3), 6.
 */
#ifndef LQ_MAIL_H
#define LQ_MAIL_H

#include "rules/fee.h"
#include "rules/track.h"

/* Words or lines of the post's profile. */
struct mail_list {
    size_t n;
    const char *const *v;
};

struct mail_rules {
    struct mail_list address; /* R38: the parts of the post's address, as they stand in it */
    const char *state;        /* that one of them */
    const char *state_name;   /* what may stand for it; NULL: nothing */
    const char *street;       /* R47: its street line */
    int64_t width, height;    /* R37: about so large */
    int64_t tolerance_percent;
    int64_t return_min_width, return_min_height; /* smaller ones don't hold the documents */
    struct track_rules track;   /* R39, R40, R43, R44: which services and carriers */
    struct mail_list warned_in; /* "signature-confirmation" */
    int64_t prints;                              /* R30 */
    struct fee_rules fee;
};

/* What is printed on an envelope, and what its number says. */
struct mail_label {
    struct slice carrier; /* as the clerk saw it; absent: not written down */
    struct slice service;
    struct slice tracking;
    struct track number; /* of `tracking`; all zero without one */
    struct track_claim claim; /* what carrier and service mean */
    int64_t width, height;
};

/* R36-R41: the envelope in. */
struct mail_way_in {
    const char *at; /* "/envelope" */
    bool counter;   /* handed over at the counter: no envelope is due */
    bool refused;   /* at the door: nothing was opened or measured */
    bool given;
    bool as_required;
    struct mail_label label;
    bool return_receipt;
    struct slice mark;
    struct slice mark_position;
    struct slice addressed_to;
    bool passport; /* documents its orders are for */
    bool travel_document;
};

void mail_check_way_in(struct findings *to, const struct mail_rules *rules,
                       const struct mail_way_in *in);

/* R51, R52: several applicants in one envelope. */
struct mail_family {
    const char *at; /* "" or "/packets/3" */
    size_t orders;
    bool family;
    bool has_separated;
    bool separated;
};

void mail_check_family(struct findings *to, const struct mail_family *f);

/* ---- one order ---- */

#define MAIL_AT_MAX     64
#define MAIL_HELD_MAX   64
#define MAIL_EXTRAS_MAX 64

/* R27: the slip with name and order number. */
struct mail_slip {
    char at[MAIL_AT_MAX];
    bool given;
    bool as_required;
    struct slice name;
    struct slice order;
    bool paid_online; /* R64: says that it was */
};

/* R28. */
struct mail_old {
    char at[MAIL_AT_MAX];
    bool given;
    bool copy; /* not the original */
    struct slice number;
};

/* R42-R48: the envelope for the way back. */
struct mail_return {
    char at[MAIL_AT_MAX];
    struct slice packet; /* the number of the packet it came in */
    bool given;
    bool as_required;
    struct mail_label label;
    struct slice postage; /* "prepaid", "stamped", "none" */
    bool has_label_affixed;
    bool label_affixed;
    bool customer_copy;
    bool has_address;
    size_t line_count; /* further lines of the address aren't looked at */
    struct slice line[4];
    struct slice zip;
    bool shared; /* R53: another order of the packet was given it, too */
    bool reused; /* R45: it carried something before, or is another order's */
};

/* R54-R62: a payment on paper. */
struct mail_payment {
    char at[MAIL_AT_MAX];
    bool as_required;
    bool shared; /* R61: another order was given the same piece */
    struct fee_payment paid;
};

struct mail_replaced {
    char at[MAIL_AT_MAX];
    struct slice serial;
};

/* R33: what came besides. */
struct mail_extra {
    char at[MAIL_AT_MAX];
    struct slice what;
    bool wanted; /* on the order's list, or asked for */
};

/* R32: what is due by mail. */
struct mail_due {
    bool slip, old_document, payment, photos, return_envelope;
};

struct mail_order {
    char at[MAIL_AT_MAX]; /* of what is missing: "/packets", "/contents/0" */
    struct slice order;   /* its number */
    struct slice name, name_latin;
    struct slice held_number; /* of the document it will replace */
    struct slice zip;         /* the applicant's */
    struct mail_due due;
    bool by_mail;          /* some of it came in an envelope */
    size_t unlisted_count; /* R32: on the order's own list, and not there */
    struct slice unlisted[MAIL_EXTRAS_MAX];
    struct fee_quote fee;
    struct fee_payment online; /* as the application has it */
    /* All that is held for the order and counts. */
    struct mail_slip slip; /* the latest of each */
    struct mail_old old;
    struct mail_return back;
    int64_t photos;
    size_t payment_count;
    struct mail_payment payment; /* the latest, which is judged */
    size_t replaced_count;       /* R58: earlier ones, to be returned */
    struct mail_replaced replaced[MAIL_HELD_MAX];
    size_t extra_count;
    struct mail_extra extra[MAIL_EXTRAS_MAX];
};

void mail_check_order(struct findings *to, const struct mail_rules *rules,
                      const struct mail_order *o);

/* ---- when it came ---- */

/* Where the order stands for its materials. */
enum mail_stage { MAIL_EARLY, MAIL_DUE, MAIL_PAST };

/* By the state's name: before 待制证, from then on, after the document left or the order ended. */
enum mail_stage mail_stage_of(struct slice state);

/* R26: too-early, or state-wrong once nothing waits for materials any more. */
void mail_check_time(struct findings *to, struct slice state, const char *at);

#endif
