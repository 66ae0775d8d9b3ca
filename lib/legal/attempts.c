#include "legal/attempts.h"
#include "base/diag.h"
#include "legal/crypto.h"
#include "stream/stream.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#define NAME_MAX_LEN 24 /* "id:" and 16 hex digits; "uid:" and ten digits */
#define WAIT_MS      10000
#define FIRST_ROOM   64

struct caller {
    char name[NAME_MAX_LEN + 1];
    int64_t locked_until; /* seconds; 0: isn't locked */
    size_t n;
    int64_t *failed_at; /* the last n < attempts failures */
};

struct attempts {
    struct post_legal limits;
    int dir;
    int fd;
    char *path; /* of the failures, for messages */
    unsigned char key[LEGAL_KEY];
    off_t read_to; /* the file's bytes that are in the table */
    struct rec *rec;
    struct caller *v; /* open addressing; an empty name is a free place */
    size_t n;
    size_t room;
    struct caller *current;
    struct instant now;
    bool tidied; /* whether the file is outdated has been asked */
};

static bool fail(const struct attempts *a, const char *what)
{
    diag_say("%s: %s%s%s", a->path, what, errno ? ": " : "", errno ? strerror(errno) : "");
    return false;
}

/* ---- the table ---- */

static uint64_t hash(const char *s)
{
    uint64_t h = 14695981039346656037U; /* FNV-1a; the names are hashes or our own */

    for (; *s; s++)
        h = (h ^ (unsigned char)*s) * 1099511628211U;
    return h;
}

static struct caller *place(struct caller *v, size_t room, const char *name)
{
    size_t i = (size_t)hash(name) & (room - 1);

    while (v[i].name[0] && strcmp(v[i].name, name) != 0)
        i = (i + 1) & (room - 1);
    return &v[i];
}

static void make_room(struct attempts *a)
{
    size_t room = a->room ? 2 * a->room : FIRST_ROOM;
    struct caller *v = mem_alloc(room, sizeof *v);

    for (size_t i = 0; i < a->room; i++) {
        if (a->v[i].name[0])
            *place(v, room, a->v[i].name) = a->v[i];
    }
    free(a->v);
    a->v = v;
    a->room = room;
}

static struct caller *find(struct attempts *a, const char *name)
{
    struct caller *c;

    if (2 * a->n >= a->room)
        make_room(a);
    c = place(a->v, a->room, name);
    if (!c->name[0]) {
        snprintf(c->name, sizeof c->name, "%s", name);
        c->failed_at = mem_alloc((size_t)a->limits.attempts, sizeof *c->failed_at);
        a->n++;
    }
    return c;
}

static void forget(struct attempts *a)
{
    for (size_t i = 0; i < a->room; i++)
        free(a->v[i].failed_at);
    free(a->v);
    a->v = NULL;
    a->n = a->room = 0;
    a->read_to = 0;
}

static void count(const struct attempts *a, struct caller *c, int64_t at)
{
    size_t kept = 0;

    for (size_t i = 0; i < c->n; i++) {
        if (at - c->failed_at[i] < a->limits.window_min * 60)
            c->failed_at[kept++] = c->failed_at[i];
    }
    c->failed_at[kept++] = at;
    c->n = kept;
    if (c->n < (size_t)a->limits.attempts)
        return;
    c->locked_until = at + a->limits.lock_min * 60;
    c->n = 0;
}

/* ---- the file ---- */

static bool take_line(struct attempts *a, struct slice line)
{
    struct rec *r = a->rec;
    bool have = false;
    struct slice name;
    struct instant at;
    char text[NAME_MAX_LEN + 1];

    if (!rec_scan(r, line, a->path))
        return false;
    name = rec_str(r, json_root(&r->doc), "caller");
    at = rec_instant(r, json_root(&r->doc), "at", &have);
    if (rec_failed(r) || !have || name.n == 0 || name.n > NAME_MAX_LEN)
        return false;
    memcpy(text, name.p, name.n);
    text[name.n] = '\0';
    count(a, find(a, text), at.sec);
    return true;
}

/* Lines that others wrote since. */
static bool catch_up(struct attempts *a)
{
    struct buf text = {0};
    ssize_t n = 1;
    size_t at = 0;
    bool ok = true;

    while (n > 0 || (n < 0 && errno == EINTR)) {
        n = pread(a->fd, buf_reserve(&text, 65536), 65536, a->read_to + (off_t)text.n);
        text.n += n > 0 ? (size_t)n : 0;
    }
    while (ok && n == 0 && at < text.n) {
        const char *lf = memchr(text.p + at, '\n', text.n - at);
        errno = 0;
        ok = lf && take_line(a, slice_from(text.p + at, (size_t)(lf - text.p) - at));
        at = lf ? (size_t)(lf - text.p) + 1 : text.n;
    }
    a->read_to += (off_t)text.n;
    buf_release(&text);
    if (n < 0)
        return fail(a, "reading");
    return ok || fail(a, "damaged: a line that isn't a failure");
}

static bool lock(const struct attempts *a, short type)
{
    struct flock l = {.l_type = type, .l_whence = SEEK_SET};
    const struct timespec pause = {.tv_nsec = 2000000};
    int64_t until = clock_mono_ms() + WAIT_MS;

    while (fcntl(a->fd, F_SETLK, &l) != 0) {
        if (errno != EAGAIN && errno != EACCES && errno != EINTR)
            return fail(a, "locking");
        if (clock_mono_ms() > until) {
            errno = 0;
            return fail(a, "another process keeps it locked");
        }
        (void)nanosleep(&pause, NULL);
    }
    return true;
}

/* Locked, the table as the file is, an outdated file emptied. */
static bool synchronise(struct attempts *a)
{
    struct stat st;

    if (fstat(a->fd, &st) != 0)
        return fail(a, "looking");
    if (st.st_size > 0 && st.st_size == a->read_to)
        return true;
    if (st.st_size < a->read_to)
        forget(a);
    return st.st_size == 0 || catch_up(a);
}

static bool all_over(const struct attempts *a)
{
    for (size_t i = 0; i < a->room; i++) {
        const struct caller *c = &a->v[i];
        if (!c->name[0])
            continue;
        if (c->locked_until > a->now.sec)
            return false;
        if (c->n > 0 && a->now.sec - c->failed_at[c->n - 1] < a->limits.window_min * 60)
            return false;
    }
    return true;
}

/* Once a process: a file of nothing but the past is emptied. */
static bool tidy(struct attempts *a)
{
    if (a->tidied || a->read_to == 0 || !all_over(a))
        return true;
    if (ftruncate(a->fd, 0) != 0)
        return fail(a, "emptying");
    a->tidied = true;
    forget(a);
    return true;
}

/* ---- opening ---- */

/* The key for callers' names: made once, by whoever comes first. */
static bool read_key(struct attempts *a)
{
    int fd = openat(a->dir, "key", O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0660);
    struct flock l = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    ssize_t n = -1;
    bool ok = false;

    if (fd < 0)
        return fail(a, "its key");
    if (fcntl(fd, F_SETLKW, &l) == 0)
        n = pread(fd, a->key, sizeof a->key, 0);
    if (n == 0) {
        legal_random(a->key, sizeof a->key);
        n = pwrite(fd, a->key, sizeof a->key, 0);
        ok = fchmod(fd, 0660) == 0 || errno == EPERM;
    } else {
        ok = true;
    }
    if (n >= 0 && n != (ssize_t)sizeof a->key)
        errno = 0;
    ok = ok && n == (ssize_t)sizeof a->key;
    if (!ok)
        fail(a, "its key can't be used");
    (void)close(fd);
    return ok;
}

struct attempts *attempts_open(const char *dir, const struct post_legal *limits)
{
    struct attempts *a = mem_alloc(1, sizeof *a);
    struct buf path = {0};

    a->limits = *limits;
    a->fd = -1;
    a->rec = mem_alloc(1, sizeof *a->rec);
    buf_addf(&path, "%s/failures.jsonl", dir);
    a->path = mem_dup(buf_slice(&path));
    buf_release(&path);
    if (mkdir(dir, 0770) != 0 && errno != EEXIST)
        fail(a, "its directory");
    a->dir = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (a->dir >= 0)
        a->fd = openat(a->dir, "failures.jsonl",
                       O_RDWR | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC, 0660);
    if (a->fd >= 0 && read_key(a))
        return a;
    if (a->fd < 0)
        fail(a, "opening");
    attempts_close(a);
    return NULL;
}

void attempts_close(struct attempts *a)
{
    if (!a)
        return;
    forget(a);
    if (a->fd >= 0)
        (void)close(a->fd); /* whatever was written has been checked */
    if (a->dir >= 0)
        (void)close(a->dir);
    legal_wipe(a->key, sizeof a->key);
    rec_release(a->rec);
    free(a->rec);
    free(a->path);
    free(a);
}

/* ---- one attempt ---- */

static void name_of(const struct attempts *a, struct slice caller, char out[NAME_MAX_LEN + 1])
{
    struct buf keyed = {0};
    unsigned char digest[LEGAL_HASH];

    if (slice_blank(caller)) {
        snprintf(out, NAME_MAX_LEN + 1, "uid:%lu", (unsigned long)getuid());
        return;
    }
    buf_add(&keyed, a->key, sizeof a->key);
    buf_add_slice(&keyed, slice_trim(caller));
    legal_hash(keyed.p, keyed.n, digest);
    snprintf(out, NAME_MAX_LEN + 1, "id:");
    legal_hex(digest, 8, out + 3);
    buf_release(&keyed);
}

bool attempts_begin(struct attempts *a, struct slice caller, struct instant now, bool *locked)
{
    char name[NAME_MAX_LEN + 1];

    name_of(a, caller, name);
    a->now = now;
    if (!lock(a, F_WRLCK))
        return false;
    if (!synchronise(a) || !tidy(a)) {
        lock(a, F_UNLCK);
        return false;
    }
    a->tidied = true;
    a->current = find(a, name);
    *locked = a->current->locked_until > now.sec;
    return true;
}

static bool append(struct attempts *a)
{
    char when[INSTANT_LEN + 1];
    char line[128];
    int n;

    instant_print(when, a->now);
    n = snprintf(line, sizeof line, "{\"at\":\"%s\",\"caller\":\"%s\"}\n", when, a->current->name);
    errno = 0;
    if (n < 0 || (size_t)n >= sizeof line || write(a->fd, line, (size_t)n) != n) {
        fail(a, "a failure can't be written");
        if (ftruncate(a->fd, a->read_to) != 0) /* a part of the line may be there */
            fail(a, "nor taken back");
        return false;
    }
    a->read_to += n;
    count(a, a->current, a->now.sec);
    return true;
}

bool attempts_end(struct attempts *a, bool failed)
{
    bool ok = !failed || append(a);

    return lock(a, F_UNLCK) && ok;
}
