/*
 * post_filter.h: the run of a filter that asks the profile of a post and the clock, and nothing else.
 *
 *     static enum answer judge(void *state, struct rec *r, struct buf *out)
 *     {
 *         const struct post_filter *f = state;    … f->post, f->now …
 *     }
 *     return post_filter_run("route", judge, argc, argv);
 *
 * The profile is post_pick()'s, by --post, and freed at the end; the clock is LQ_NOW's or the
 * machine's, read once. Statuses are filter_run()'s; 5 where there is no profile, which is said.
 */
#ifndef LQ_POST_FILTER_H
#define LQ_POST_FILTER_H

#include "records/post.h"
#include "stream/stream.h"

struct post_filter {
    struct post *post;
    struct instant now;
};

enum status post_filter_run(const char *verdict,
                            enum answer (*judge)(void *state, struct rec *r, struct buf *out),
                            int argc, char **argv);

#endif
