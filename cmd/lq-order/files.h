/*
 * files.h: --files: the files of an application, an answer or an order stored and
 * its photo measured before the store is locked.
 *
 * Photos are measured by a child, lq-photo, over a socket: the decoders and
 * whatever a hostile file makes of them stay out of the process that writes the
 * store, and an lq-order that measures nothing doesn't load them. The child
 * is started with the first photo, answers one line a photo, and is started
 * again should one bring it down.
 */
#ifndef LQ_CMD_ORDER_FILES_H
#define LQ_CMD_ORDER_FILES_H

#include "lq-order/order.h"

#define ATTACH_MAX                                                                                 \
    ((uint64_t)32 << 20) /* larger than any scan an applicant may send (share/posts: 5 MB) */

/* sha256 of what fd gives from where it stands to its end; false with errno. */
bool file_hash(int fd, char hex[65], uint64_t *bytes);

/* For batch_job.prepare: o->filed is set for this record. */
enum status files_prepare(struct office *o, struct rec *in, const struct filed_names *names);

/* Open --files DIR; false: said. And leave no child behind. */
bool files_start(const char *dir);
void files_end(void);

/* The photo's measures, an object, appended to out: its name is `file` below
 * dir, or its sha256. A photo that brings the child down is "damaged". ST_IO:
 * there is no working lq-photo; said, nothing was appended. */
enum status gauge_photo(const char *dir, const char *member, struct slice name, struct buf *out);
void gauge_end(void);

#endif
