/*
 * store_index.c: whatever was written in whatever batches, a store answers the
 * same through its index as by scanning its journal; and an index that was cut
 * off, copied, damaged or taken from another moment changes no answer.
 */
#define _XOPEN_SOURCE 700
#include "base/clock.h"
#include "store/past.h"
#include "store/store.h"
#include "unit.h"

#include <fcntl.h>
#include <ftw.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define RECORDS 300
#define EVENTS  4000

static char dir[] = "/tmp/lq-index.XXXXXX";
static char store_dir[64];
static char saved[64]; /* an index file kept from an earlier moment */
static char away[64];

static uint64_t seed = 20210607;
static unsigned rnd(unsigned below)
{
    seed = seed * 6364136223846793005U + 1442695040888963407U;
    return (unsigned)(seed >> 33) % below;
}

static void keys(struct store_keys *to, struct slice kind, struct slice text)
{
    static struct json scanned;
    const struct json *body = &scanned;
    struct json_error err;
    static const char *const spaces[] = {"serial", "name"};

    (void)kind;
    if (!json_scan(&scanned, text.p, text.n, &err))
        return;
    for (size_t i = 0; i < 2; i++) {
        const struct json_node *v = json_get(body, json_root(body), spaces[i]);
        struct slice raw = v ? json_raw(body, v) : (struct slice){0};
        if (v && v->type == JSON_STRING)
            store_key(to, spaces[i], slice_from(raw.p + 1, raw.n - 2));
    }
}

static struct store *open_store(void)
{
    struct store_config cfg = {.dir = store_dir, .rules = "test", .keys = keys};
    enum status st;
    struct store *s = store_open(&cfg, &st);

    CHECK(s && st == ST_YES);
    return s;
}

/* ---- one text of every answer the store gives ---- */

static bool put_record(void *ctx, const struct store_record *r)
{
    struct buf *out = ctx;

    buf_addf(out, "%.*s %.*s %.*s %llu %llu %llu %.*s %.*s %.*s\n", (int)r->kind.n, r->kind.p,
             (int)r->id.n, r->id.p, (int)r->state.n, r->state.p ? r->state.p : "",
             (unsigned long long)r->version, (unsigned long long)r->events,
             (unsigned long long)r->first_n, (int)r->created_at.n, r->created_at.p,
             (int)r->updated_at.n, r->updated_at.p, (int)r->body.n, r->body.p);
    return true;
}

static bool put_event(void *ctx, uint64_t n, struct slice line)
{
    buf_addf(ctx, "%llu ", (unsigned long long)n);
    buf_add_slice(ctx, line);
    buf_addc(ctx, '\n');
    return true;
}

static void put_key(struct buf *out, struct store *s, const char *space, const char *value)
{
    struct slice owner = store_key_owner(s, space, slice_of(value));

    buf_addf(out, "%s %s: %zu %.*s\n", space, value, store_key_count(s, space, slice_of(value)),
             owner.p ? 5 : 0, owner.p ? "owner" : "");
}

static void put_one(struct buf *out, struct store *s, unsigned i)
{
    struct store_record r;
    char id[32];
    char value[32];

    (void)snprintf(id, sizeof id, "R%u", i);
    if (store_get(s, slice_of("order"), slice_of(id), &r))
        put_record(out, &r);
    store_events(s, slice_of("order"), slice_of(id), put_event, out);
    (void)snprintf(value, sizeof value, "s%u", i);
    put_key(out, s, "serial", value);
    (void)snprintf(value, sizeof value, "R%u@%u", i, i % 7);
    buf_addf(out, "%d\n", store_done(s, slice_of(value)));
}

static void answers(struct buf *out)
{
    static const char *const states[] = {NULL, "new", "old", "gone", "none"};
    struct store *s = open_store();
    struct slice last;

    buf_reset(out);
    if (!s)
        return;
    for (size_t i = 0; i < 5; i++) {
        buf_addf(out, "== %s\n", states[i] ? states[i] : "all");
        CHECK(store_each(s, slice_of("order"), states[i], put_record, out));
        CHECK(store_each(s, slice_of("packet"), states[i], put_record, out));
    }
    for (unsigned i = 0; i < RECORDS; i++)
        put_one(out, s, i);
    last = store_key_last(s, "serial", slice_of("s1"));
    buf_add_slice(out, last);
    last = store_key_last(s, "serial", slice_of("zz"));
    CHECK(!last.p);
    CHECK(store_failed(s) == ST_YES);
    store_close(s);
}

/* ---- writing at random ---- */

static void stage_one(struct store *s)
{
    static const char *const states[] = {NULL, "new", "old", "gone"};
    unsigned i = rnd(RECORDS);
    unsigned what = rnd(6);
    struct store_record r;
    struct buf patch = {0};
    char id[32];
    char key[64];
    struct event_in ev = {.kind = slice_of(i % 10 ? "order" : "packet"), .event = "e"};

    (void)snprintf(id, sizeof id, "R%u", i);
    ev.id = slice_of(id);
    ev.to = states[rnd(4)];
    if (what == 0)
        ev.note = slice_of("a note");
    else if (what == 1)
        buf_addf(&patch, "{\"serial\":null,\"x\":%u}", rnd(9));
    else
        buf_addf(&patch, "{\"serial\":\"s%u\",\"name\":\"n%u\",\"x%u\":{\"y\":\"%u\"}}",
                 rnd(RECORDS), rnd(20), rnd(4), rnd(1000));
    if (patch.n)
        ev.patch = buf_slice(&patch);
    if (store_get(s, ev.kind, ev.id, &r)) {
        (void)snprintf(key, sizeof key, "%s@%llu", id, (unsigned long long)r.version);
        ev.key = slice_of(key);
    }
    CHECK(store_stage(s, &ev));
    buf_release(&patch);
}

static void write_events(unsigned events)
{
    struct store *s = open_store();
    unsigned done = 0;

    while (s && done < events) {
        unsigned batch = 1 + rnd(rnd(10) ? 20 : 400);
        CHECK(store_begin(s, false) == ST_YES);
        for (unsigned i = 0; i < batch; i++, done++)
            stage_one(s);
        if (rnd(8) == 0)
            store_rollback(s);
        else
            CHECK(store_commit(s) == ST_YES);
        if (rnd(5) == 0) {
            store_close(s);
            s = open_store();
        }
    }
    store_close(s);
}

static void index_path(char out[96], const char *name)
{
    (void)snprintf(out, 96, "%s/index/%s", store_dir, name);
}

static bool have_index(void)
{
    struct stat st;
    char path[96];

    index_path(path, "data.mdb");
    return stat(path, &st) == 0 && st.st_size > 0;
}

static void remove_index(void)
{
    char path[96];

    index_path(path, "data.mdb");
    (void)unlink(path);
    index_path(path, "lock.mdb");
    (void)unlink(path);
}

static void copy(const char *from, const char *to)
{
    struct buf b = {0};
    int in = open(from, O_RDONLY);
    int out = open(to, O_WRONLY | O_CREAT | O_EXCL, 0600);
    ssize_t n;

    CHECK(in >= 0 && out >= 0);
    while (in >= 0 && (n = read(in, buf_reserve(&b, 65536), 65536)) > 0)
        b.n += (size_t)n;
    CHECK(write(out, b.p, b.n) == (ssize_t)b.n);
    (void)close(in);
    (void)close(out);
    buf_release(&b);
}

static struct buf with;
static struct buf without;

static bool same(void)
{
    return with.n > 0 && with.n == without.n && memcmp(with.p, without.p, with.n) == 0;
}

static void the_index_answers_like_a_scan(void)
{
    char path[96];

    CHECK(store_init(store_dir, "test", "00", true, "test") == ST_YES);
    for (int round = 0; round < 8; round++) {
        write_events(EVENTS / 8);
        CHECK(have_index());
        answers(&with);
        index_path(path, "data.mdb");
        if (round == 3)
            copy(path, saved);
        CHECK(rename(path, away) == 0);
        answers(&without);
        CHECK(rename(away, path) == 0);
        CHECK(same());
    }
}

static void replace_index(const char *by)
{
    char path[96];

    remove_index();
    index_path(path, "data.mdb");
    copy(by, path);
}

static void an_old_or_copied_index_is_not_believed(void)
{
    answers(&without);
    replace_index(saved);
    answers(&with);
    CHECK(same());
    write_events(600); /* a writer makes a new one of it */
    answers(&with);
    remove_index();
    answers(&without);
    CHECK(same());
}

/* Cut at every page, and one byte of the meta pages changed at a time. */
static void a_damaged_index_changes_no_answer(void)
{
    char path[96];
    struct stat st;
    unsigned tried = 0;

    write_events(600);
    index_path(path, "data.mdb");
    (void)unlink(saved);
    copy(path, saved);
    answers(&without);
    CHECK(stat(saved, &st) == 0);
    for (off_t at = 0; at < st.st_size && tried < 40; at += 4096 * (1 + (off_t)rnd(8)), tried++) {
        replace_index(saved);
        CHECK(truncate(path, at) == 0);
        answers(&with);
        CHECK(same());
    }
    for (int i = 0; i < 60; i++) {
        int fd;
        unsigned char b = (unsigned char)rnd(256);
        replace_index(saved);
        fd = open(path, O_WRONLY);
        CHECK(fd >= 0 && pwrite(fd, &b, 1, (off_t)(rnd(2) * 4096 + 16 + rnd(8))) == 1);
        (void)close(fd);
        answers(&with);
        CHECK(same());
    }
    remove_index();
}

/* Seen from another process: closing any descriptor of lock.mdb would have let it go. */
static bool locked_by_us(void)
{
    char path[96];
    int status = -1;
    pid_t pid;

    index_path(path, "lock.mdb");
    pid = fork();
    if (pid == 0) {
        struct flock l = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_len = 1};
        int fd = open(path, O_RDWR);
        _exit(fd >= 0 && fcntl(fd, F_GETLK, &l) == 0 && l.l_type != F_UNLCK ? 0 : 1);
    }
    return pid > 0 && waitpid(pid, &status, 0) == pid && status == 0;
}

/* Else the next to open it sets the lock file up anew while we use it. */
static void a_new_index_keeps_its_lock(void)
{
    char store_id[] = "unit";
    int dirfd = open(store_dir, O_RDONLY | O_DIRECTORY);
    struct index *ix;

    remove_index();
    for (int i = 0; i < 2; i++) { /* made, then opened as it is */
        ix = index_open(dirfd, store_id, true, 0);
        CHECK(ix != NULL);
        CHECK(locked_by_us());
        index_close(ix);
        CHECK(!locked_by_us());
    }
    remove_index();
    (void)close(dirfd);
}

/* Back to what was saved, in the same inode: a copy wouldn't be believed. */
static void restore(const char *path)
{
    static char page[1 << 16];
    int in = open(saved, O_RDONLY);
    int out = open(path, O_WRONLY);
    ssize_t n;

    CHECK(in >= 0 && out >= 0);
    while ((n = read(in, page, sizeof page)) > 0)
        CHECK(write(out, page, (size_t)n) == n);
    (void)close(in);
    (void)close(out);
}

static void spoil(const char *path, off_t size)
{
    static unsigned char bytes[4096];
    static const unsigned many[] = {1, 8, 64, 4096};
    size_t n = many[rnd(4)];
    off_t at = n == 4096 ? 4096 * (2 + (off_t)rnd((unsigned)(size / 4096) - 2))
                         : 8192 + (off_t)rnd((unsigned)size - 8192 - 64);
    int fd = open(path, O_WRONLY);

    for (size_t i = 0; i < n; i++)
        bytes[i] = (unsigned char)rnd(256);
    CHECK(fd >= 0 && pwrite(fd, bytes, n, at) == (ssize_t)n);
    (void)close(fd);
}

enum { NOTICED, SAME, WRONG };

/* In another process: LMDB may end it (index_guard.h), and that is noticed, too. */
static int look_at_the_damage(void)
{
    int status = -1;
    pid_t pid = fork();

    if (pid == 0) {
        struct store *s;
        uint64_t wrong = 0;
        enum status st;
        if (!freopen("/dev/null", "w", stderr))
            _exit(WRONG);
        s = open_store();
        st = store_check_index(s, &wrong);
        store_close(s);
        if (st != ST_YES || wrong > 0)
            _exit(NOTICED);
        answers(&with);
        _exit(same() ? SAME : WRONG);
    }
    CHECK(pid > 0 && waitpid(pid, &status, 0) == pid && WIFEXITED(status));
    return WEXITSTATUS(status) == SAME || WEXITSTATUS(status) == WRONG ? WEXITSTATUS(status)
                                                                       : NOTICED;
}

/* Not each byte counts: but where verify finds nothing, every answer is right. */
static void damage_that_changes_an_answer_is_found(void)
{
    unsigned found[3] = {0};
    char path[96];
    struct stat st;

    write_events(2000);
    index_path(path, "data.mdb");
    answers(&without);
    (void)unlink(saved);
    copy(path, saved);
    CHECK(stat(path, &st) == 0 && look_at_the_damage() == SAME);
    for (int i = 0; i < 80; i++) {
        spoil(path, st.st_size);
        found[look_at_the_damage()]++;
        restore(path);
    }
    CHECK(found[WRONG] == 0);
    CHECK(found[NOTICED] > 20);
    CHECK(look_at_the_damage() == SAME);
}

static long faults_of_children(void)
{
    struct rusage u;

    CHECK(getrusage(RUSAGE_CHILDREN, &u) == 0);
    return u.ru_minflt;
}

static void load(struct store *s, unsigned from, unsigned count)
{
    char id[32];
    char patch[96];
    struct event_in ev = {.kind = slice_of("order"), .event = "e", .to = "new"};

    CHECK(store_begin(s, false) == ST_YES);
    for (unsigned i = from; i < from + count; i++) {
        (void)snprintf(id, sizeof id, "L%u", i * 7919 % 65537);
        (void)snprintf(patch, sizeof patch, "{\"serial\":\"s%u\",\"name\":\"n%u\"}", i, i % 20);
        ev.id = ev.key = slice_of(id);
        ev.patch = slice_of(patch);
        CHECK(store_stage(s, &ev));
    }
    CHECK(store_commit(s) == ST_YES);
}

/* A long load has its index made by another process while it goes on. */
static void a_long_load_is_indexed_meanwhile(void)
{
    struct store *s = open_store();
    long before = faults_of_children();
    uint64_t wrong = 1;
    char path[96];

    for (unsigned i = 0; i < 30; i++)
        load(s, i * 1000, 1000);
    store_close(s);
    CHECK(faults_of_children() > before);
    s = open_store();
    CHECK(store_check_index(s, &wrong) == ST_YES && wrong == 0);
    store_close(s);
    answers(&with);
    index_path(path, "data.mdb");
    CHECK(rename(path, away) == 0);
    answers(&without);
    CHECK(rename(away, path) == 0);
    CHECK(same());
}

static int remove_entry(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
    (void)st;
    (void)type;
    (void)ftw;
    return remove(path);
}

int main(void)
{
    if (!mkdtemp(dir) || setenv("LQ_NOW", "2021-06-10T09:00:00-05:00", 1) != 0)
        return 1;
    (void)snprintf(store_dir, sizeof store_dir, "%s/store", dir);
    (void)snprintf(saved, sizeof saved, "%s/saved.mdb", dir);
    (void)snprintf(away, sizeof away, "%s/away.mdb", dir);
    RUN(the_index_answers_like_a_scan);
    RUN(an_old_or_copied_index_is_not_believed);
    RUN(a_damaged_index_changes_no_answer);
    RUN(a_new_index_keeps_its_lock);
    RUN(damage_that_changes_an_answer_is_found);
    RUN(a_long_load_is_indexed_meanwhile);
    buf_release(&with);
    buf_release(&without);
    if (nftw(dir, remove_entry, 16, FTW_DEPTH | FTW_PHYS) != 0)
        return 1;
    return unit_done();
}
