#include "base/cmd.h"
#include "stream/out.h"
#include "stream/stream.h"

enum status filter_run(const struct filter *f, int filec, char *const *files)
{
    const struct cmd_common *common = cmd_common();
    struct stream_opts o = {
        .line_max = f->line_max, .rejects = common->rejects, .strict = common->strict};
    struct stream *s = stream_open(&o, filec, files);
    struct buf verdict = {0};
    struct rec *r;

    while (!out_failed() && (r = stream_next(s))) {
        enum answer a;
        buf_reset(&verdict);
        a = f->work(f->state, r, &verdict);
        if (rec_failed(r)) {
            stream_reject(s, r);
            continue;
        }
        if (a == ANSWER_NO)
            stream_status(s, ST_NO);
        if (!f->verdict)
            continue;
        json_splice(out_buf(), &r->doc, f->verdict, buf_slice(&verdict));
        out_add("\n", 1);
    }
    buf_release(&verdict);
    return stream_close(s);
}
