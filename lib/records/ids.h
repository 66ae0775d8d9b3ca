/*
 * ids.h: the dated tables behind identity: forms of document numbers, ranges of mobile numbers.
 *
 *     struct ids *ids = ids_load(honour_env);
 *     if (!ids) return ST_IO;                    (said: file, line, what)
 *     … document_judge(ids->forms, ids->form_count, …) …
 *     ids_free(ids);
 *
 * share/ids/documents.jsonl and share/ids/mobiles.jsonl, one row a line, each with
 * valid_from (and valid_to, the last day it holds) and its source. A member nobody
 * knows is a fault, because it is most likely a misspelt one.
 */
#ifndef LQ_IDS_H
#define LQ_IDS_H

#include "base/buf.h"
#include "rules/phone.h"
#include "rules/travel_document.h"

struct ids {
    struct document_form *forms;
    size_t form_count;
    struct mobile_range *mobiles;
    size_t mobile_count;
    struct arena arena; /* private */
};

struct ids *ids_load(bool honour_env);
void ids_free(struct ids *ids); /* NULL is fine */

/* 因公护照 (R82) by its kind (official-passport or one of its three sorts) or, unless it is said to be a
 * foreign one, by its number. */
bool ids_official(const struct ids *ids, struct slice kind, struct slice number, struct civil on);

#endif
