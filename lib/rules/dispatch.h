/*
 * dispatch.h: is what goes out to an applicant complete, and his own (R34, R35,
 * R53, R81)?
 *
 * Pure rules over a plain struct; order/outgoing.h fills it from an order. The
 * filter lq-dispatch and the guard of the edge `dispatch` ask the same function.
 */
#ifndef LQ_DISPATCH_H
#define LQ_DISPATCH_H

#include "rules/finding.h"

/* Where the order stands. */
enum dispatch_stage {
    DISPATCH_NOT_MADE, /* the document isn't made yet: R35 */
    DISPATCH_READY,
    DISPATCH_ELSEWHERE /* sent already, or ended */
};

/* The numbers read off what lies in the envelope, when the dispatcher scans
 * them; absent slices: not in it. */
struct dispatch_packed {
    bool given;
    struct slice document;
    struct slice invoice;
    struct slice old_document;
};

struct dispatch {
    enum dispatch_stage stage;
    struct slice state;    /* its name, to be shown */
    struct slice document; /* number of the new one */
    struct slice invoice;
    bool on_app;
    bool fingerprint; /* the new document holds them */
    bool old_held;    /* received and neither returned nor sent */
    bool old_cancelled;
    struct slice old_number;
    bool pickup;
    bool mail_only;        /* the two-way mail policy holds on that day: R25 */
    bool own_envelope;     /* a held, unused return envelope of this applicant, of that number */
    struct slice tracking; /* the envelope's, or the one asked for */
    struct dispatch_packed packed;
};

/* Everything wrong at once. */
void dispatch_check(struct findings *to, const struct dispatch *d);

#endif
