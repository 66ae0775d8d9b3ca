#include "lq-info/info.h"

#include "base/cmd.h"
#include "store/file.h"
#include "stream/out.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

/* The store's info/; -1: said. A directory that isn't a store's gets nothing. */
static int open_info(const char *store)
{
    int root = open(store, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int dir = -1;

    if (root >= 0 && faccessat(root, "store.json", F_OK, 0) == 0)
        dir = file_open_dir(root, "info");
    if (dir < 0)
        diag_say("%s: not a store with a directory info: %s", store, strerror(errno));
    if (root >= 0)
        (void)close(root);
    return dir;
}

/* Written as a whole or not at all; the same again changes nothing. */
static bool keep(int dir, struct slice id, struct slice line, bool *written)
{
    struct buf name = {0};
    struct buf text = {0};
    struct buf old = {0};
    bool ok = true;

    buf_add_slice(&name, id);
    buf_adds(&name, ".json");
    buf_add_slice(&text, line);
    buf_addc(&text, '\n');
    *written = !(file_read_all(dir, buf_str(&name), INFO_FILE_MAX, &old) &&
                 slice_eq(buf_slice(&old), buf_slice(&text)));
    if (*written)
        ok = file_replace(dir, buf_str(&name), FILE_MODE, text.p, text.n);
    if (!ok)
        diag_say("info/%s: %s", buf_str(&name), strerror(errno));
    buf_release(&name);
    buf_release(&text);
    buf_release(&old);
    return ok;
}

static bool take(int dir, struct rec *r, struct slice id)
{
    struct buf *out = out_buf();
    bool written;

    if (!keep(dir, id, r->line, &written))
        return false;
    buf_addc(out, '{');
    json_put_member_str(out, "id", id);
    json_put_member_str(out, "kind", rec_str(r, json_root(&r->doc), "kind"));
    json_put_member_raw(out, "written", slice_of(written ? "true" : "false"));
    buf_adds(out, "}\n");
    return true;
}

enum status info_import(const char *store, int argc, char **argv)
{
    struct stream_opts o = {.line_max = INFO_FILE_MAX - 1};
    struct stream *s;
    struct rec *r;
    int dir;

    if (!store)
        diag_usage("import needs a store: --store DIR or LQ_STORE");
    dir = open_info(store);
    if (dir < 0)
        return ST_IO;
    s = stream_open(&o, argc, argv);
    while ((r = stream_next(s))) {
        struct slice id = info_check(r);

        if (rec_failed(r)) {
            stream_reject(s, r);
        } else if (!take(dir, r, id)) {
            stream_status(s, ST_IO);
            break;
        }
    }
    (void)close(dir);
    return stream_close(s);
}
