#include "records/post_filter.h"
#include "base/cmd.h"
#include "records/post_pick.h"

enum status post_filter_run(const char *verdict,
                            enum answer (*judge)(void *state, struct rec *r, struct buf *out),
                            int argc, char **argv)
{
    struct post_filter s = {.post = post_pick(cmd_common()->post, true), .now = clock_now(true)};
    struct filter f = {.verdict = verdict, .work = judge, .state = &s};
    enum status st = s.post ? filter_run(&f, argc, argv) : ST_IO;

    post_free(s.post);
    return st;
}
