/*
 * id_record.h: the numbers in a record that say who someone is: found, read, judged, written down.
 *
 *     struct id_tables t = {ids, divisions, today};
 *     struct id_found f;
 *     id_record_find(r, &f);                     which members are there, and where
 *     if (rec_failed(r)) …
 *     id_record_judge(&f, &t, r, &findings);     findings, and what id_record_put() will show
 *     verdict_begin(out, &findings);
 *     id_record_put(out, &f, &t);
 *
 * A member is looked for at the top of the record, then where an order has it: in
 * `applicant` (id_number, phone, email) and `held_document` (number with kind, mrz). Slices
 * borrow from the record. Wrong types fail the record.
 */
#ifndef LQ_ID_RECORD_H
#define LQ_ID_RECORD_H

#include "records/division.h"
#include "records/ids.h"
#include "records/normal.h"
#include "rules/account.h"
#include "rules/idnumber.h"
#include "rules/mrz.h"
#include "stream/stream.h"

struct id_tables {
    const struct ids *ids;
    const struct divisions *divisions;
    struct civil today;
};

/* One text of the record: absent if text.p is NULL. */
struct id_text {
    struct slice text; /* as it came */
    struct slice plain; /* as documents print it */
    const char *at;    /* JSON Pointer */
    bool valid;        /* nothing refused in it */
};

struct id_found {
    struct id_text id_number;
    struct id_text passport;
    struct slice kind; /* what the passport is said to be; absent: not said */
    struct id_text phone;
    struct id_text email;
    struct id_text mrz; /* only at and valid */
    const struct json_node *mrz_lines;

    struct idnumber id;
    const struct division *division;
    enum document_answer document;
    const struct document_form *form;
    const struct document_form *mrz_form;
    struct mrz zone;
    struct phone dialled;
    enum email_fault email_fault;
};

/* False: there is nothing of the sort in the record, or it failed. */
bool id_record_find(struct rec *r, struct id_found *f);

void id_record_judge(struct id_found *f, const struct id_tables *t, struct rec *r,
                     struct findings *to);

/* The members id_number, passport, phone, email, mrz: those that were found. */
void id_record_put(struct buf *out, const struct id_found *f, const struct id_tables *t);

/* R78: what real-name authentication makes of a document. kind may be absent ("ordinary-passport",
 * "id-card", …), number too. Adds the findings about the number at the JSON Pointer, but not realname-document-unsupported; to may be NULL. */
enum realname id_record_realname(struct rec *r, const struct id_tables *t, struct slice kind,
                                 struct slice number, const char *at, struct findings *to);

#endif
