/*
 * post.h: the profile of a post: every figure, address and hour of it.
 *
 *     struct post *p = post_load("chicago", honour_env);
 *     if (!p) return ST_IO;                   (every fault said, one sentence each)
 *     … p->payee, p->tariffs, post_steps_for(p, channel, module) …
 *     post_free(p);
 *
 * The file is share/posts/NAME.json. Each datum in it is an object, or a row
 * of an array, that names its `source`; what can change has `valid_from` (and
 * `valid_to`, the last day it holds); where the guide is silent it says
 * `"judgement":true`. A member nobody knows is a fault, because it is most
 * likely a misspelt one; those that begin with '_' are comments.
 *
 * Strings and arrays are owned by the post, NUL-terminated, never NULL unless
 * the member says so, and free of control characters. Absent members that are
 * optional are 0, NULL or an empty list. Money is in cents of the tariff's
 * currency, times of day are minutes after local midnight, dates are local.
 */
#ifndef LQ_POST_H
#define LQ_POST_H

#include "base/buf.h"
#include "base/clock.h"
#include "records/ids.h"
#include "rules/fee.h"
#include "rules/zone.h"

struct post_words {
    size_t n;
    const char *const *v;
};

/* A period of days, both ends included. */
struct post_period {
    struct civil valid_from;
    struct civil valid_to;
    bool has_end;
};

struct post_address {
    const char *addressee;   /* "Passport and Visa Office of …" */
    struct post_words lines; /* street lines */
    const char *city;
    const char *state;      /* two capital letters */
    const char *state_name; /* "Illinois" */
    const char *zip;        /* five digits */
    const char *one_line;   /* the whole as it stands on an envelope */
};

struct post_contacts {
    const char *phone;    /* "312-453-0210" */
    const char *phone_zh; /* the Chinese line */
    const char *email;
};

/* A kind of payment, taken or not (R54, R62, R63). */
struct post_payment {
    const char *kind; /* "money-order", "wechat", "cash", … */
    bool accepted;
    int64_t piece_max_cents; /* of one piece; 0: no limit known */
};

/* R14: the steps that make an application whole, in the order they are taken. */
struct post_steps {
    const char *channel;     /* "app", "mail", "email" */
    const char *module;      /* "passport", "emergency" */
    struct post_words steps; /* account personal-data capture declaration photo uploads identity */
};

/* R5, R11: members that must be there and not blank, as JSON Pointers. */
struct post_fields {
    const char *step; /* "personal-data": field-missing; "capture": capture-incomplete */
    const char *channel;
    const char *module;
    struct post_words pointers;
};

/* R8, R27-R33: what an applicant hands in, how, and when it is due. */
struct post_material {
    const char *what; /* "data-page", "old-document", … */
    const char *by;   /* "online" or "mail" */
    /* always; held: there is an old document and it isn't lost; lost: it is;
     * not-paid-online; mail-back: the new document goes out by mail; minor;
     * on-request: only when an officer asks. */
    const char *when;
    struct post_words channels; /* empty: all */
    struct post_words modules;  /* empty: all */
    const char *zh;
    const char *en;
};

/* A code with its text in both languages. */
struct post_reason {
    const char *code;
    const char *zh;
    const char *en;
};

struct post_lapse {
    const char *state;
    int64_t days; /* since the order came to that state */
};

/* How long the post gives itself, in office hours, from `from` to `to` state. */
struct post_target {
    const char *module;
    const char *from;
    const char *to;
    int64_t office_hours;
};

/* Two edges one person may not walk on the same order. */
struct post_pair {
    const char *first;
    const char *second;
};

#define POST_SPANS_MAX 4
struct post_span {
    int from_min; /* minutes after midnight, included */
    int to_min;   /* excluded */
};

struct post_holiday {
    struct civil date;
    const char *zh, *en; /* its name; NULL: a day closed without one that is certain */
};

struct post_hours {
    const char *of; /* "phone", "office", "interview" */
    struct civil valid_from;
    struct civil valid_to;
    bool has_end;
    unsigned weekdays; /* bit 0 Monday … bit 6 Sunday */
    size_t span_count;
    struct post_span spans[POST_SPANS_MAX]; /* in order, not touching */
    int64_t slot_min;                       /* length of an appointment; 0: none are given */
    int64_t capacity;                       /* appointments at one time; 0: not said, one */
};

/* What an ID photo file must be (R7). */
struct post_photo {
    const char *name;          /* "app", "print" … */
    struct post_words formats; /* "jpeg", "png" */
    int64_t min_bytes, max_bytes;
    int64_t min_width, max_width; /* pixels */
    int64_t min_height, max_height;
    int64_t min_aspect, max_aspect; /* width to height, in thousandths */
    struct post_words colours;      /* "rgb", "gray" */
    int64_t max_bits;               /* a sample */
    int64_t min_lightness;          /* of the background, 0 to 255 */
    int64_t max_tint, max_spread;   /* how far from gray, how uneven (rules/photo.h) */
    struct post_words ask;          /* what no figure tells and an officer looks at */
};

/* Envelopes (R37, R39-R44), in hundredths of an inch. */
struct post_envelope {
    int64_t width, height;
    int64_t tolerance_percent;
    int64_t return_min_width, return_min_height; /* smaller ones don't hold a document */
    struct post_words refused_in;                /* services never taken at the door */
    struct post_words warned_in;                 /* taken, with a warning; may be empty */
    struct post_words return_carriers;           /* "usps" */
    struct post_words return_services;           /* "priority", "priority-express" */
};

/* R73: how checks of legalizations are rationed, and how long a register serves. */
struct post_legal {
    int64_t attempts;      /* failures within the window that lock a caller */
    int64_t window_min;    /* minutes */
    int64_t lock_min;      /* minutes from the failure that locked */
    int64_t register_days; /* after which a newer one must have come */
};

/* R16: the messages to applicants. */
struct post_messages {
    const char *id_domain; /* what stands behind the @ of a Message-ID */
    int64_t overdue_hours; /* after which a message that is due and not sent is missing */
};

/* R67-R71: proof of life. */
struct post_pension {
    struct post_words fields; /* members that must be there and not blank, as JSON Pointers */
    int64_t mandate_days;     /* after which a proxy's mandate is asked about */
    int64_t result_days;      /* after which no result is one that isn't found */
    int64_t due_days;         /* how far ahead lq-pension due looks */
};

struct post {
    const char *name; /* "chicago" */
    const char *name_zh;
    const char *name_en;
    const char *order_prefix;      /* "CHI" */
    const char *time_zone;         /* "America/Chicago" */
    const char *time_zone_posix;   /* the same without tzdata */
    struct zone zone;              /* that rule, read */
    bool has_zone;                 /* it could be */
    const char *payee;             /* R55 */
    const char *hotline;           /* R75: "12308" */
    struct post_address address;   /* R38 */
    struct post_contacts contacts; /* R85 */

    const struct fee_tariff *tariffs; /* R59, R60; by valid_from, not overlapping */
    size_t tariff_count;
    const struct post_payment *payments;
    size_t payment_count;

    const struct post_steps *steps;
    size_t step_count;
    const struct post_fields *fields;
    size_t field_count;
    const struct post_material *materials;
    size_t material_count;
    int64_t photo_prints; /* R30 */
    const struct post_photo *photos;
    size_t photo_count;
    struct post_envelope envelope;

    int64_t minor_process_age; /* R19: under it an interview may be asked */
    int64_t minor_civil_age;
    const struct post_period *two_way_mail; /* R25; by valid_from */
    size_t two_way_mail_count;
    const struct post_reason *emergency_reasons; /* R9: in scope */
    size_t emergency_reason_count;
    const struct post_reason *reject_reasons;
    size_t reject_reason_count;
    struct civil old_system_closed; /* R76: the first day it is out of use */

    const struct post_lapse *lapses;
    size_t lapse_count;
    int64_t interviews_missed_limit;
    int64_t interviews_ahead_days; /* how far ahead appointments are offered */
    struct post_legal legal;       /* R73 */
    struct post_messages messages; /* R16 */
    struct post_pension pension;
    const struct post_target *targets;
    size_t target_count;
    const struct post_pair *four_eyes; /* may be empty */
    size_t four_eyes_count;

    const struct post_hours *hours;
    size_t hours_count;
    const struct post_holiday *closures; /* ascending */
    size_t holiday_count;
    const struct civil *holidays; /* the dates of closures, as rules/office.h wants them */

    struct ids *ids; /* forms of document numbers, mobile ranges: share/ids */

    struct slice raw;   /* the file as it is, to be hashed */
    struct buf text;    /* what raw points into; private */
    struct arena arena; /* private */
};

/* NULL: the file can't be read or isn't a profile; said. */
struct post *post_load(const char *name, bool honour_env);
void post_free(struct post *p); /* NULL is fine */

/* NULL: the profile has none. */
const struct post_steps *post_steps_for(const struct post *p, struct slice channel,
                                        struct slice module);
const struct post_fields *post_fields_for(const struct post *p, const char *step,
                                          struct slice channel, struct slice module);
const struct post_material *post_material(const struct post *p, struct slice what);
const struct post_payment *post_payment(const struct post *p, struct slice kind);
const struct post_reason *post_reject_reason(const struct post *p, struct slice code);

/* The circumstances an order comes in, to tell which materials it takes. */
struct post_case {
    struct slice channel;
    struct slice module;
    bool held; /* an old document is held and isn't lost */
    bool lost; /* it is lost */
    bool paid_online;
    bool mail_back;
    bool minor;
};
bool post_material_due(const struct post_material *m, const struct post_case *c);

bool post_emergency_in_scope(const struct post *p, struct slice reason);
bool post_two_way_mail_on(const struct post *p, struct civil day);
int64_t post_lapse_days(const struct post *p, const char *state); /* -1: it never lapses */
bool post_four_eyes(const struct post *p, const char *edge,
                    const char *other); /* in either order */

/* What fee_check() wants to know of the post; on_paper is the caller's to set. */
struct fee_rules post_fee_rules(const struct post *p);

/* The hours of that kind in force on a day; NULL if none are. */
const struct post_hours *post_hours_on(const struct post *p, const char *of, struct civil day);

/* NULL: that day isn't a holiday. */
const struct post_holiday *post_holiday(const struct post *p, struct civil day);
bool post_is_holiday(const struct post *p, struct civil day);

bool post_has_word(struct post_words w, struct slice word);

#endif
