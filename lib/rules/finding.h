/*
 * finding.h: what a rule found, and the list it goes to.
 *
 * The catalogue (share/findings.jsonl) names every finding with its rule,
 * severity and texts; the build turns it into this enum, so a rule can't
 * report what the catalogue doesn't know. Findings are kept in the order
 * of the catalogue, which is the order of the rules.
 */
#ifndef LQ_FINDING_H
#define LQ_FINDING_H

#include "base/slice.h"
#include <stdint.h>

enum severity { WARN, ASK, REFUSE };
enum decision { UNDECIDED, ACCEPTED, REFUSED };

enum finding_id {
#define FINDING(sym, id, rule, severity, waivable) F_##sym,
#include "findings.inc"
#undef FINDING
    FINDING_COUNT
};

struct finding_kind {
    const char *id;       /* "amount-wrong" */
    const char *rule;     /* "R59" */
    enum severity severity;
    const char *waivable; /* role that may waive a refuse or settle an ask; "" nobody */
};

const struct finding_kind *finding_kind(enum finding_id id);

/* FINDING_COUNT if there is no such id. */
enum finding_id finding_by_name(struct slice id);

/* seen and want are text or, when is_number is set, integers. Slices are borrowed from the record. */
struct finding_value {
    struct slice text; /* absent and !is_number: no value */
    int64_t number;
    bool is_number;
};

struct finding {
    enum finding_id id;
    const char *rule; /* the rule that asked, one of the catalogue's `also`; NULL: its `rule` */
    char at[96]; /* JSON Pointer into the record, "" for the whole */
    struct finding_value seen;
    struct finding_value want;
    /* An officer's decision: accepted, it is shown but no longer counts; refused, it counts
     * as a refuse whatever its severity. */
    enum decision decision;
};

#define FINDINGS_MAX 128

struct findings {
    size_t n;
    bool overflow; /* more than FINDINGS_MAX: the verdict is then never ok */
    struct finding v[FINDINGS_MAX];
};

/* Empty the list; cheaper than zeroing it, which nothing needs. */
static inline void findings_reset(struct findings *f)
{
    f->n = 0;
    f->overflow = false;
}

/* A new finding at pointer at + sub (either may be ""); NULL-safe on overflow:
 * always returns a struct that may be filled. */
struct finding *finding_add(struct findings *to, enum finding_id id, const char *at, const char *sub);
void finding_add_seen(struct findings *to, enum finding_id id, const char *at, const char *sub,
                      struct slice seen);

static inline struct finding_value finding_text(struct slice s)
{
    return (struct finding_value){.text = s};
}
static inline struct finding_value finding_number(int64_t v)
{
    return (struct finding_value){.number = v, .is_number = true};
}

/* Order by the rules, that is by the catalogue; equal ones keep the order they came in. */
void findings_sort(struct findings *f);

enum verdict { VERDICT_NO, VERDICT_OPEN, VERDICT_YES };

/* No: an unsettled refuse. Open: none, but an unsettled ask. Warnings change nothing. */
enum verdict findings_verdict(const struct findings *f);

bool findings_have(const struct findings *f, enum finding_id id);

#endif
