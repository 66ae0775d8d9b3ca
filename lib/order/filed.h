/*
 * filed.h: the files an application names, as they were found: what is kept of
 * them with the order (R7, R8).
 *
 * Before the store is locked a command looks for each file, stores its content
 * and has the photo measured (--files of lq-order submit, answer and attach); what
 * it learnt is a struct filed in the office. order_submit() and the guard of an
 * answer then record, beside what the applicant wrote,
 *
 *   photo.sha256, photo.measures          {"unreadable":"no-file"} when there was none
 *   uploads[i].sha256, or .unreadable     "no-file", "other-file"
 *
 * A file that isn't there keeps no application out: the order is recorded with
 * a finding, and feeding the same export again, once the file has come, adds
 * what was missing; so does lq-order attach --files. The comparison of a second
 * feeding with the first looks at what the applicant wrote, not at what was added
 * here. An answer whose files aren't there is none yet.
 */
#ifndef LQ_FILED_H
#define LQ_FILED_H

#include "order/walk.h"

#define FILED_UPLOADS_MAX 64

struct filed_file {
    bool named;             /* the record names it */
    char sha256[65];        /* of its content, which is stored; "" when it isn't */
    const char *unreadable; /* NULL, "no-file", "other-file" */
};

struct filed {
    struct filed_file photo;
    struct buf measures; /* the photo's, as an object; empty: it couldn't be measured */
    size_t upload_count;
    struct filed_file upload[FILED_UPLOADS_MAX];
};

/* Where a record names files; NULL where it doesn't. */
struct filed_names {
    const struct json_node *photo;   /* an object */
    const struct json_node *uploads; /* an array */
};

/* Of an application, and of an answer; wrong types fail the record. */
struct filed_names filed_of_application(struct rec *in);
struct filed_names filed_of_answer(struct rec *in);

/* Is there any file among them? */
bool filed_any(struct rec *in, const struct filed_names *names);

/* Fail a record that brings measures of its own: those are the post's. */
void filed_refuse_measures(struct rec *in);

/* The value of photo or uploads as it is to be stored; false: as it came. f may be NULL. */
bool filed_put(struct buf *out, const struct filed *f, struct rec *in, struct slice key,
               const struct json_node *v);

/* Files that aren't there: photo-file-missing, photo-file-differs, material-missing.
 * cur, if not NULL, is the order as it stands: what it has isn't missing. */
void filed_findings(struct findings *to, const struct filed *f, struct rec *in,
                    const struct filed_names *names, struct rec *cur);

/* The same photo or uploads in the eyes of the applicant: x as it comes now,
 * y as first stored. */
bool filed_same(const struct filed *f, struct rec *now, const struct json_node *x, struct rec *then,
                const struct json_node *y, bool photo);

/* The photo of an answer, for its patch: with another file what was known of the old one goes,
 * and what was found of the new one comes. */
void filed_put_answer(struct buf *patch, const struct filed *f, struct rec *in,
                      const struct json_node *v, struct rec *cur);

/* The nth upload as it is to be stored. */
void filed_put_upload(struct buf *out, const struct filed *f, struct rec *in, size_t n,
                      const struct json_node *upload);

/* What an event of long ago recorded of its photo, for who judges it again: photo is the patch's.
 * False: nothing had been measured. */
bool filed_recall(struct filed *f, struct rec *event, const struct json_node *photo);

/* The members of a patch that adds to an order (cur) what its first feeding, or an
 * answer to it, lacked; nothing when nothing was lacking. */
void filed_put_missing(struct buf *patch, const struct filed *f, struct rec *in, struct rec *cur);

#endif
