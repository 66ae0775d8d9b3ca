/*
 * tables.h: who legalizes (share/authorities.jsonl) and where an apostille serves
 * instead (share/apostille.jsonl). Dated rows, each with its source.
 *
 *     struct authorities *a = authorities_load(honour_env);     NULL: said
 *     const char *id = authorities_find(a, slice_of("驻芝加哥总领馆"));     "cg-chicago"
 *
 * A row of an authority has its id (`authority`), `kind`, its names `zh`, `en`
 * and `aliases`, the forms of its `numbers` and `stickers` (rules/legalization.h),
 * `valid_from` and, once it is closed, `valid_to`. An authority may have several
 * rows, for several times. No name may belong to two authorities. Names are
 * compared in their normal form.
 */
#ifndef LQ_LEGAL_TABLES_H
#define LQ_LEGAL_TABLES_H

#include "base/clock.h"
#include "base/slice.h"

struct authorities;
struct authorities *authorities_load(bool honour_env);
void authorities_free(struct authorities *a); /* NULL is fine */

/* The id of whoever is called so; NULL: nobody is. */
const char *authorities_find(const struct authorities *a, struct slice name);
/* It legalized on that day. */
bool authorities_on(const struct authorities *a, const char *id, struct civil day);
/* R72: a form that any of them uses. The slice is in its normal form. */
bool authorities_number(const struct authorities *a, struct slice normal);
bool authorities_sticker(const struct authorities *a, struct slice normal);

struct apostilles;
struct apostilles *apostilles_load(bool honour_env);
void apostilles_free(struct apostilles *a); /* NULL is fine */

/* Since when the convention is in force with a country, named by its code or in
 * Chinese or English; false: it isn't, as far as the table knows. */
bool apostilles_since(const struct apostilles *a, struct slice country, struct civil *since);

#endif
