#include "lq-order/files.h"
#include "base/plain_file.h"
#include "order/filed.h"
#include "store/sha256.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

const char *with_files;

static struct {
    int dir;
    const char *dir_name;
    struct buf kept; /* STORE/attachments */
    struct filed filed;
} state = {.dir = -1};

bool file_hash(int fd, char hex[65], uint64_t *bytes)
{
    char block[16384];
    struct sha256 h;
    ssize_t n;

    *bytes = 0;
    sha256_start(&h);
    while ((n = read(fd, block, sizeof block)) != 0) {
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return false;
        sha256_add(&h, block, (size_t)n);
        *bytes += (uint64_t)n;
    }
    sha256_end_hex(&h, hex);
    return true;
}

bool files_start(const char *dir)
{
    state.dir_name = dir;
    state.dir = plain_open_dir(dir);
    if (state.dir < 0)
        diag_say("%s: %s", dir, strerror(errno));
    return state.dir >= 0;
}

void files_end(void)
{
    gauge_end();
    if (state.dir >= 0)
        close(state.dir);
    state.dir = -1;
    buf_release(&state.kept);
    buf_release(&state.filed.measures);
}

/* A file whose record says which one it is has to be that one. */
static enum status keep(struct office *o, int fd, struct slice claimed, struct filed_file *f)
{
    enum status st = ST_YES;
    uint64_t bytes;

    if (claimed.p || o->dry) {
        if (!file_hash(fd, f->sha256, &bytes) || lseek(fd, 0, SEEK_SET) != 0) {
            diag_say("a file can't be read: %s", strerror(errno));
            return ST_IO;
        }
        if (claimed.p && !slice_is(claimed, f->sha256)) {
            f->sha256[0] = '\0';
            f->unreadable = "other-file";
            return ST_YES;
        }
    }
    if (!o->dry)
        st = store_attach(o->store, fd, ATTACH_MAX, f->sha256, &bytes);
    return st;
}

static enum status take(struct office *o, struct rec *in, const struct json_node *v,
                        struct filed_file *f)
{
    struct slice name = rec_str(in, v, "file");
    struct slice claimed = rec_str(in, v, "sha256");
    struct stat info;
    enum status st = ST_YES;
    int fd;

    memset(f, 0, sizeof *f);
    if (!name.p || rec_failed(in))
        return ST_YES;
    f->named = true;
    fd = plain_open_below(state.dir, name);
    if (fd < 0 && plain_absent(errno))
        f->unreadable = "no-file";
    else if (fd < 0 || fstat(fd, &info) != 0)
        rec_fail(in, json_get(&in->doc, v, "file"), "can't be read: %s", strerror(errno));
    else if ((uint64_t)info.st_size > ATTACH_MAX)
        rec_fail(in, json_get(&in->doc, v, "file"), "larger than %u MiB",
                 (unsigned)(ATTACH_MAX >> 20));
    else
        st = keep(o, fd, claimed, f);
    if (fd >= 0)
        close(fd);
    return st;
}

/* Of the stored content: what is measured is what is kept, and an audit can do the same. */
static enum status measure(struct office *o, struct rec *in, const struct json_node *photo)
{
    struct filed *f = &state.filed;

    buf_reset(&f->measures);
    if (!f->photo.named)
        return ST_YES;
    if (f->photo.unreadable) {
        buf_adds(&f->measures, "{");
        json_put_member_str(&f->measures, "unreadable", slice_of(f->photo.unreadable));
        buf_addc(&f->measures, '}');
        return ST_YES;
    }
    if (state.kept.n == 0)
        buf_addf(&state.kept, "%s/attachments", cmd_common()->store);
    if (o->dry)
        return gauge_photo(state.dir_name, "file", rec_str(in, photo, "file"), &f->measures);
    return gauge_photo(buf_str(&state.kept), "sha256", slice_of(f->photo.sha256), &f->measures);
}

enum status files_prepare(struct office *o, struct rec *in, const struct filed_names *names)
{
    struct filed *f = &state.filed;
    const struct json_node *list = names->uploads;
    enum status st = take(o, in, names->photo, &f->photo);

    f->upload_count = 0;
    for (const struct json_node *u = json_first(&in->doc, list); u && st == ST_YES;
         u = json_next(&in->doc, u)) {
        if (f->upload_count == FILED_UPLOADS_MAX) {
            rec_fail(in, list, "more than %d files", FILED_UPLOADS_MAX);
            break;
        }
        if (u->type == JSON_OBJECT)
            st = take(o, in, u, &f->upload[f->upload_count++]);
        else
            rec_fail(in, u, "not an object");
    }
    if (st == ST_YES && !rec_failed(in))
        st = measure(o, in, names->photo);
    o->filed = f;
    return st;
}
