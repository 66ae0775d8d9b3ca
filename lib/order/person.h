/*
 * person.h: by what a caller without an order number is found.
 *
 * Names, document and ID numbers, phones, e-mails and accounts are keys of the
 * store, written in one way: blanks squeezed, Latin letters in lower case,
 * phones as their digits without country code 86 or 1.
 */
#ifndef LQ_PERSON_H
#define LQ_PERSON_H

#include "store/store.h"
#include "stream/stream.h"

/* A query's member, the store's key space it is looked up in. */
struct person_space {
    const char
        *member; /* "name", "name_latin", "passport", "id_number", "phone", "email", "account" */
    const char *space;
    bool phone;
};
extern const struct person_space person_spaces[]; /* ends with member NULL */

/* Emit the keys of an order's people. */
void person_keys(struct store_keys *to, struct rec *order);

/* A value as it is kept in its key space; absent if nothing is left of it. */
struct slice person_value(const struct person_space *s, struct slice value, struct arena *a);

/* Does the order have that value in that space? */
bool person_has(struct rec *order, const struct person_space *s, struct slice kept);

#endif
