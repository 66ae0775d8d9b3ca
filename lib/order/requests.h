/*
 * requests.h: what the applicant was asked for, one element of requests[] an item.
 *
 *   {"item":"data-page","what":"material","by":"online","at":…,"by_whom":…,"open":true}
 *   {"item":"/applicant/phone","what":"field",…,"open":false,"closed_at":…}
 */
#ifndef LQ_REQUESTS_H
#define LQ_REQUESTS_H

#include "order/walk.h"

/* A finding request-open for each open one (R17). */
void requests_open(struct walk *w, struct findings *to);
/* The same of an order that isn't walked. */
void requests_open_in(struct rec *order, struct findings *to);
size_t requests_open_count(struct walk *w);

/* The open request for an item; NULL: not asked for. */
const struct json_node *requests_find(struct walk *w, struct slice item);

/* Begin `"list":[old elements…,{` in the patch; the caller adds members and closes with "}]". */
void requests_append(struct walk *w, const char *list);

/* Put requests[] into the patch with those open items closed for which
 * closes(ctx, item) holds. Returns how many stay open. */
size_t requests_close(struct walk *w, bool (*closes)(void *ctx, struct slice item), void *ctx);

/* All is there: back to the state the order was asked in. Sets w->to. */
void requests_resume(struct walk *w);

/* "applicant.phone" or "/applicant/phone" => "/applicant/phone" in the input's
 * arena; absent: not a member an applicant fills in. */
struct slice requests_field(struct walk *w, struct slice name);

#endif
