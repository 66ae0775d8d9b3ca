/*
 * post_check.h: what a profile's members must be to each other. Private to the loader.
 *
 * Called once every member has been read without a fault; says each contradiction.
 */
#ifndef LQ_POST_CHECK_H
#define LQ_POST_CHECK_H

#include "records/post.h"
#include "records/post_read.h"

void post_check(struct reader *r, const struct post *p, const char *name);

#endif
