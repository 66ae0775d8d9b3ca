#include "store/meta.h"

#include "base/utf8.h"
#include "store/file.h"
#include "stream/json.h"

#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <unistd.h>

const char *meta_dir(const char *dir)
{
    const char *env = getenv("LQ_STORE");

    if (dir && *dir)
        return dir;
    if (env && *env)
        return env;
    diag_say("no store named: use --store DIR or set LQ_STORE");
    return NULL;
}

int meta_open_dir(const char *dir, enum status *st)
{
    /* Which directory that is may be a link's business; what is in it not. */
    int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    *st = ST_IO;
    if (fd >= 0 && fd <= STDERR_FILENO) {
        int moved = fcntl(fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
        close(fd);
        fd = moved;
    }
    if (fd >= 0) {
        *st = ST_YES;
        return fd;
    }
    if (errno == ENOENT)
        diag_say("%s: there is no store: make one with 'lq-store init', or name another with "
                 "--store",
                 dir);
    else if (errno == ENOTDIR)
        diag_say("%s: not a store: a store is a directory", dir);
    else if (errno == EACCES)
        diag_say("%s: no permission: are you in the store's group?", dir);
    else
        diag_say("%s: can't be opened: %s", dir, strerror(errno));
    return -1;
}

static enum status judge(const char *dir, const char *why, const struct meta *m)
{
    if (why) {
        diag_say("%s/store.json: damaged: %s: restore it from a backup", dir, why);
        return ST_IO;
    }
    if (m->format == META_FORMAT)
        return ST_YES;
    diag_say("%s: its format %lld is not known to this version (%s), which knows format %d: use "
             "the version that made the store, or a newer one",
             dir, (long long)m->format, LQ_VERSION, META_FORMAT);
    return ST_IO;
}

enum status meta_load(int dirfd, const char *dir, struct meta *m)
{
    struct buf text = {0};
    enum status st;

    *m = (struct meta){0};
    if (!file_read_all(dirfd, "store.json", META_MAX, &text)) {
        if (errno == ENOENT)
            diag_say("%s: not a store: store.json is missing: name the store with --store, or "
                     "make one with 'lq-store init'",
                     dir);
        else
            diag_say("%s/store.json: can't be read: %s", dir, strerror(errno));
        buf_release(&text);
        return ST_IO;
    }
    st = judge(dir, meta_parse(buf_slice(&text), m), m);
    buf_release(&text);
    if (st != ST_YES)
        meta_release(m);
    return st;
}

void meta_release(struct meta *m)
{
    free(m->id);
    free(m->post);
    free(m->profile_sha256);
    *m = (struct meta){0};
}

void meta_print(struct buf *out, const struct meta *m)
{
    buf_addf(out, "{\"format\":%d,\"id\":\"%s\",\"post\":", META_FORMAT, m->id);
    json_put_str(out, slice_of(m->post));
    buf_addf(out, ",\"profile_sha256\":\"%s\",\"settable\":%s,\"segment_bytes\":%llu}\n",
             m->profile_sha256, m->settable ? "true" : "false",
             (unsigned long long)m->segment_bytes);
}

enum status meta_refuse_remote(int dirfd, const char *dir)
{
    const char *what = NULL;

    if (!file_is_remote(dirfd, &what))
        return ST_YES;
    diag_say("%s: on %s: a store that is written needs a local file system, whose locks and "
             "fsync hold; a backup may go there",
             dir, what);
    return ST_IO;
}

const char *meta_actor(bool settable)
{
    static char number[24];
    const char *set = settable ? getenv("LQ_ACTOR") : NULL;
    const struct passwd *pw;

    if (set && *set && utf8_valid(slice_of(set)))
        return set;
    pw = getpwuid(getuid());
    if (pw && pw->pw_name && *pw->pw_name && utf8_valid(slice_of(pw->pw_name)))
        return pw->pw_name;
    (void)snprintf(number, sizeof number, "%lu", (unsigned long)getuid());
    return number;
}
