/*
 * decision.h: an officer settles what the rules leave open, or waives what the catalogue lets
 * the role waive; of an order and of a pension case alike.
 *
 *     struct decided d = {.finding = …, .note = …};
 *     if (decision_judge(&d, in, text_of_decision, &found)) {
 *         if (… d.id isn't among what is found now …)
 *             finding_add_seen(&found, F_FINDING_NOT_OPEN, "/finding", "", d.finding);
 *         else
 *             decision_put(&patch, record, &d, actor, now);
 *     }
 *
 * decisions[] of the record holds them all; verdict_settle() applies the latest on each finding.
 * Slices are borrowed.
 */
#ifndef LQ_DECISION_H
#define LQ_DECISION_H

#include "records/verdict.h"

struct decided {
    struct slice finding; /* by its id */
    struct slice note;
    enum finding_id id;
    bool accept; /* go on despite it; else treat it as a refuse */
};

/* Can it be decided, with "accept" or "refuse" and a note? False: the input fails, or findings
 * say why not. */
bool decision_judge(struct decided *d, struct rec *in, struct slice decision, struct findings *to);

/* The role that the catalogue names with the finding; else the other one. */
const char *decision_role(struct slice finding, const char *otherwise);

/* "decisions":[those of the record, and this one] */
void decision_put(struct buf *patch, struct rec *record, const struct decided *d, const char *by,
                  const char *at);

/* Begin `"list":[elements of the record's,{`; the caller adds members and closes with "}]". */
void patch_append(struct buf *patch, struct rec *record, const char *list);

#endif
