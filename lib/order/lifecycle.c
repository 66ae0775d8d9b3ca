#include "order/lifecycle.h"
#include "order/guard.h"

#define B(s)  (1U << (s))
#define NEEDS (B(S_NEEDS_SUPPLEMENT) | B(S_NEEDS_INTERVIEW))
#define BEFORE_APPROVAL                                                                            \
    (B(S_INCOMPLETE) | B(S_SUBMITTED) | B(S_IN_REVIEW) | NEEDS | B(S_INTERVIEW_BOOKED))
#define WITH_THE_POST                                                                              \
    (B(S_AWAITING_MATERIALS) | B(S_MATERIALS_RECEIVED) | B(S_IN_PRODUCTION) | B(S_READY))
#define ENDED (B(S_REJECTED) | B(S_WITHDRAWN) | B(S_LAPSED))

const struct edge edges[] = {
    {"answer", 0, S_NONE, "intake", true, guard_answer,
     "take in the materials and changes that were asked for", "answer"},
    {"review", B(S_SUBMITTED), S_IN_REVIEW, "reviewer", false, guard_review, "begin the review",
     NULL},
    {"request", B(S_SUBMITTED) | B(S_IN_REVIEW) | B(S_NEEDS_SUPPLEMENT) | WITH_THE_POST, S_NONE,
     "reviewer", true, guard_request, "ask the applicant for materials (--need) or changes (--fix)",
     "need fix drop note"},
    {"require-interview",
     B(S_SUBMITTED) | B(S_IN_REVIEW) | B(S_NEEDS_INTERVIEW) | B(S_INTERVIEW_BOOKED),
     S_NEEDS_INTERVIEW, "reviewer", true, guard_require_interview,
     "ask for an interview, or for it in another way (--cause, --mode, --notice)",
     "cause mode notice note"},
    {"waive-interview", B(S_NEEDS_INTERVIEW), S_IN_REVIEW, "approver", true, guard_waive_interview,
     "do without the interview that was asked for (--reason)", "reason"},
    {"book", B(S_NEEDS_INTERVIEW) | B(S_INTERVIEW_BOOKED), S_INTERVIEW_BOOKED, "intake", true,
     guard_book, "book a time for the interview (--slot)", "slot"},
    {"cancel", B(S_INTERVIEW_BOOKED), S_NEEDS_INTERVIEW, "reviewer", true, guard_cancel,
     "give the time that was booked up again", "note"},
    {"missed", B(S_INTERVIEW_BOOKED), S_NEEDS_INTERVIEW, "reviewer", true, guard_missed,
     "record that the applicant missed the interview", "note"},
    {"interviewed", B(S_INTERVIEW_BOOKED), S_IN_REVIEW, "reviewer", false, guard_interviewed,
     "record the interview (--result, --screenshot, --answers)",
     "result mode answers screenshots note"},
    {"approve", B(S_IN_REVIEW), S_AWAITING_MATERIALS, "approver", true, guard_approve,
     "approve the application: materials may be mailed", NULL},
    {"reopen", B(S_AWAITING_MATERIALS) | B(S_MATERIALS_RECEIVED) | ENDED, S_IN_REVIEW, "approver",
     true, guard_reason, "take an order back into review", "reason"},
    {"receive", B(S_AWAITING_MATERIALS), S_MATERIALS_RECEIVED, "intake", true, guard_receive,
     "accept what is held for the order as its materials", NULL},
    {"return", 0, S_NONE, "intake", true, guard_return, "send held items back (--item)",
     "items how note"},
    {"mislay", 0, S_NONE, "intake", false, guard_mislay,
     "say that what is held is nowhere to be found (--item, --note)", "items note"},
    {"produce", B(S_MATERIALS_RECEIVED), S_IN_PRODUCTION, "producer", false, guard_produce,
     "begin production", NULL},
    {"unproduce", B(S_IN_PRODUCTION), S_MATERIALS_RECEIVED, "approver", false, guard_unproduce,
     "take an order back from production", "reason"},
    {"complete", B(S_IN_PRODUCTION), S_READY, "producer", true, guard_complete,
     "record the new document and the invoice", "new_document invoice old_document_cancelled"},
    {"remake", B(S_IN_PRODUCTION) | B(S_READY), S_IN_PRODUCTION, "producer", true, guard_remake,
     "make a spoilt document again", "reason spoilt_number"},
    {"dispatch", B(S_READY), S_DISPATCHED, "dispatcher", true, guard_dispatch,
     "send the new document, the invoice and the cancelled old document",
     "tracking pickup old_document_cancelled packed"},
    {"undeliverable", B(S_DISPATCHED) | B(S_CLOSED), S_READY, "dispatcher", true,
     guard_undeliverable, "record what came back from the mail", "came_back note"},
    {"close", B(S_DISPATCHED), S_CLOSED, "dispatcher", false, guard_none, "close the order", NULL},
    {"reject", BEFORE_APPROVAL | B(S_AWAITING_MATERIALS) | B(S_MATERIALS_RECEIVED), S_REJECTED,
     "approver", true, guard_reject, "reject the application (--reason CODE)", "reason note"},
    {"withdraw", BEFORE_APPROVAL | B(S_AWAITING_MATERIALS), S_WITHDRAWN, "intake", true,
     guard_withdraw, "withdraw the application at the applicant's wish", "note"},
    {"lapse", B(S_INCOMPLETE) | NEEDS | B(S_INTERVIEW_BOOKED) | B(S_AWAITING_MATERIALS), S_LAPSED,
     "approver", true, guard_lapse, "end an order whose time has run out", NULL},
    {"assign", 0, S_NONE, "reviewer", false, guard_assign,
     "give the order to an officer (--to), or to nobody (--nobody)", "to"},
    {"note", 0, S_NONE, "intake", false, guard_note,
     "note something; --exception for mail that went astray (R50)", "exception note"},
    {"decide", 0, S_NONE, "approver", false, guard_decide,
     "settle a finding that leaves the choice to an officer", "finding decision note"},
    {0}};

const struct edge *edge_by_name(const char *name)
{
    for (const struct edge *e = edges; e->name; e++) {
        if (strcmp(e->name, name) == 0)
            return e;
    }
    return NULL;
}
