/*
 * pension_record.h: an application for a proof of life, read, judged, written down.
 *
 *     struct pension_tables t = {divisions, localities};
 *     struct pension_case c;
 *     pension_record_fill(&c, r, post, &t, today);
 *     if (rec_failed(r)) …
 *     pension_record_judge(&c, r, post, &found);
 *     verdict_begin(out, &found);
 *     pension_record_put(out, &c, &t);
 *     verdict_end(out, &found);
 *
 * Slices borrow from the record and its arena. Wrong types fail the record.
 */
#ifndef LQ_PENSION_RECORD_H
#define LQ_PENSION_RECORD_H

#include "records/division.h"
#include "records/locality.h"
#include "records/post.h"
#include "rules/idnumber.h"
#include "rules/pension.h"
#include "stream/stream.h"

struct pension_tables {
    struct divisions *divisions;
    struct localities *localities;
};

/* False: said. */
bool pension_tables_load(struct pension_tables *t, bool honour_env);
void pension_tables_free(struct pension_tables *t);

#define PENSION_CANDIDATES 16

struct pension_case {
    struct pension facts;
    struct slice id_number; /* as it is printed on a card; absent: none */
    bool id_typed;          /* it was typed otherwise */
    const char *id_at;      /* JSON Pointer */
    struct idnumber id;
    const struct division *named; /* what the text means; NULL: nothing, or not just one */
    const struct division *now;   /* in use today */
    const struct division *desk;  /* whose department takes it */
    const struct locality *locality;
    const struct division *candidate[PENSION_CANDIDATES];
    size_t candidates; /* there are; perhaps more than fit */
};

void pension_record_fill(struct pension_case *c, struct rec *r, const struct post *post,
                         const struct pension_tables *t, struct civil today);

void pension_record_judge(struct pension_case *c, struct rec *r, const struct post *post,
                          struct findings *to);

/* R68: a field that must be there; pointer is a literal. */
void pension_missing(struct findings *to, const char *pointer);

/* ,"way":"app","department":{…},"due_on":…,"candidates":[…] */
void pension_record_put(struct buf *out, const struct pension_case *c,
                        const struct pension_tables *t);

/* ,"department":{"division":"440305","place":"…","name":"…"}; nothing if there is none. */
void pension_put_department(struct buf *out, const struct pension_case *c,
                            const struct pension_tables *t);

/* The applicant's identification number as cards print it; absent: none. */
struct slice pension_person(struct rec *r, const char **at, bool *changed);

/* ,"KEY":"2022-06-01" */
void pension_put_date(struct buf *out, const char *key, struct civil day);

#endif
