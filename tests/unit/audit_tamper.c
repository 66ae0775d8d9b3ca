/*
 * audit_tamper.c: a journal of 60 lines under three checkpoints. Whatever is
 * done to it, by somebody who may write every file of the store and makes the
 * chain and the durable mark fit again, one of the checkpoints finds it and
 * says between which events.
 *
 * What the chain alone finds is in journal_tamper.c. Here each line in turn is
 * changed, deleted, doubled or swapped and all hashes after it are made anew;
 * the journal is rolled back to every length, with a mark that agrees, and is
 * cut at every byte; and every bit of a line is flipped without more ado.
 */
#include "audit/witness.h"
#include "store/event.h"
#include "store/file.h"
#include "store/lock.h"
#include "store/store.h"
#include "store/verify.h"
#include "unit.h"
#include "unit_store.h"

#include <fcntl.h>
#include <unistd.h>

#define LINES   60
#define SEGMENT "journal/000000000001.jsonl"

static const uint64_t sizes[] = {20, 40, 60};

static char dir[] = "/tmp/lq-audited.XXXXXX";
static int dirfd_store;
static struct meta meta;
static struct buf sound;
static struct slice line[LINES + 1]; /* without LF, from 1 */
static struct checkpoint kept[3];
static unsigned long tried;

/* The store as it stands now: is it found, and behind which good checkpoint? */
struct seen {
    bool chain;      /* the chain alone finds it */
    bool checkpoint; /* a checkpoint finds it */
    uint64_t good;
};

static struct seen look(void)
{
    struct expected want[3] = {{kept[0], NULL}, {kept[1], NULL}, {kept[2], NULL}};
    struct witness w = {.want = want, .wants = 3, .kept = {.fd = -1, .dir = dir}};
    struct store_witness hook = witness_hook(&w);
    struct verify_opts opts = {.on_line = hook.line, .line_ctx = &w};
    struct verify_result r;
    struct buf report = {0};
    struct seen seen;

    tried++;
    seen.chain = verify_run(dirfd_store, dir, &meta, &opts, &r) != ST_YES;
    seen.checkpoint = hook.end(&w, r.n, &report) != ST_YES;
    seen.good = w.good;
    buf_release(&report);
    return seen;
}

static bool put_journal(const struct buf *b)
{
    int fd = file_open(dirfd_store, SEGMENT, O_RDWR | O_TRUNC, 0);
    bool ok = fd >= 0 && file_write_at(fd, b->p, b->n, 0);

    if (fd >= 0)
        close(fd);
    return ok;
}

static bool put_mark(uint64_t n, const char *h, uint64_t length)
{
    struct mark m = {.segment = 1, .length = length, .n = n};
    int fd = file_open(dirfd_store, "lock", O_RDWR, 0);
    bool ok;

    memcpy(m.h, h, sizeof m.h);
    ok = fd >= 0 && mark_write(fd, &m) && mark_write(fd, &m);
    if (fd >= 0)
        close(fd);
    return ok;
}

/* Lines with their numbers, prev and h made anew, and the mark after the last one. */
static void forge(const struct slice *lines, size_t n)
{
    struct buf out = {0};
    char h[SHA256_HEX + 1];

    event_genesis(meta.id, h);
    for (size_t i = 0; i < n; i++) {
        struct event ev;
        struct event_error err;
        size_t from = out.n;
        size_t rest;
        CHECK(event_parse(lines[i], &ev, &err));
        rest = (size_t)(ev.prev.p + SHA256_HEX - lines[i].p);
        buf_addf(&out, "{\"n\":%zu,\"prev\":\"%s", i + 1, h);
        buf_add(&out, lines[i].p + rest, ev.hashed - rest);
        sha256_hex(out.p + from, out.n - from, h);
        buf_addf(&out, ",\"h\":\"%s\"}\n", h);
    }
    CHECK(put_journal(&out) && put_mark(n, h, out.n));
    buf_release(&out);
}

static void restore(void)
{
    struct event ev;
    struct event_error err;
    char h[SHA256_HEX + 1] = "";

    CHECK(event_parse(line[LINES], &ev, &err));
    memcpy(h, ev.h.p, SHA256_HEX);
    CHECK(put_journal(&sound) && put_mark(LINES, h, sound.n));
}

/* The largest checkpoint that doesn't cover line i. */
static uint64_t before(size_t i)
{
    uint64_t good = 0;

    for (size_t k = 0; k < 3; k++)
        good = sizes[k] < i ? sizes[k] : good;
    return good;
}

static void expect_found(size_t at)
{
    struct seen s = look();

    if (s.chain || !s.checkpoint || s.good != before(at))
        printf("# line %zu: chain %d, checkpoint %d, good %llu\n", at, s.chain, s.checkpoint,
               (unsigned long long)s.good);
    CHECK(!s.chain); /* the forgery is whole: nothing but a checkpoint tells */
    CHECK(s.checkpoint);
    CHECK(s.good == before(at));
}

static void untouched(void)
{
    struct seen s = look();

    CHECK(!s.chain && !s.checkpoint && s.good == LINES);
}

static void every_line_rewritten(void)
{
    for (size_t i = 3; i <= LINES; i++) {
        struct slice lines[LINES];
        char *changed = mem_dup(line[i]);
        char *name = strstr(changed, "\"name\":\"");
        memcpy(lines, line + 1, sizeof lines);
        CHECK(name != NULL);
        if (name)
            name[8] = 'X';
        lines[i - 1] = slice_of(changed);
        forge(lines, LINES);
        expect_found(i);
        free(changed);
    }
    restore();
}

static void every_line_deleted(void)
{
    for (size_t i = 3; i <= LINES; i++) {
        struct slice lines[LINES];
        memcpy(lines, line + 1, (i - 1) * sizeof *lines);
        memcpy(lines + i - 1, line + i + 1, (LINES - i) * sizeof *lines);
        forge(lines, LINES - 1);
        expect_found(i);
    }
    restore();
}

static void every_line_doubled(void)
{
    for (size_t i = 3; i < LINES; i++) {
        struct slice lines[LINES + 1];
        memcpy(lines, line + 1, i * sizeof *lines);
        memcpy(lines + i, line + i, (LINES + 1 - i) * sizeof *lines);
        forge(lines, LINES + 1);
        expect_found(i + 1);
    }
    restore();
}

static void every_pair_of_neighbours_swapped(void)
{
    for (size_t i = 3; i < LINES; i++) {
        struct slice lines[LINES];
        memcpy(lines, line + 1, sizeof lines);
        lines[i - 1] = line[i + 1];
        lines[i] = line[i];
        forge(lines, LINES);
        expect_found(i);
    }
    restore();
}

static void rolled_back_to_every_length(void)
{
    for (size_t n = 2; n < LINES; n++) {
        struct seen s;
        forge(line + 1, n);
        s = look();
        CHECK(!s.chain);
        CHECK(s.checkpoint);
        CHECK(s.good == before(n + 1)); /* what is there is as it was */
    }
    restore();
}

static void written_anew_from_the_first_event(void)
{
    struct slice lines[LINES];
    char *first = mem_dup(line[1]);
    char *at = strstr(first, "\"at\":\"2");

    CHECK(at != NULL);
    if (at)
        at[8] = '1'; /* ten years before */
    memcpy(lines, line + 1, sizeof lines);
    lines[0] = slice_of(first);
    forge(lines, LINES);
    expect_found(1);
    free(first);
    restore();
}

/* Under a sanitizer the looks take ten times as long: a sample then. */
static size_t step(void)
{
    return getenv("LQ_SANITIZED") ? 17 : 1;
}

static void cut_at_every_byte(void)
{
    int fd = file_open(dirfd_store, SEGMENT, O_RDWR, 0);

    CHECK(fd >= 0);
    for (size_t n = sound.n - 1; n > step(); n -= step()) {
        struct seen s;
        CHECK(ftruncate(fd, (off_t)n) == 0);
        s = look();
        CHECK(s.chain);
        CHECK(s.checkpoint || n == sound.n - 1); /* without its last line feed all is there */
    }
    close(fd);
    restore();
}

static void a_flipped_bit_in_every_byte(void)
{
    int fd = file_open(dirfd_store, SEGMENT, O_RDWR, 0);

    CHECK(fd >= 0);
    for (size_t at = 0; at < sound.n; at += step()) {
        char c = (char)(sound.p[at] ^ (1 << at % 7));
        struct seen s;
        CHECK(file_write_at(fd, &c, 1, (off_t)at));
        s = look();
        CHECK(s.chain && s.checkpoint);
        CHECK(file_write_at(fd, sound.p + at, 1, (off_t)at));
    }
    close(fd);
    restore();
}

/* ---- the store ---- */

static bool stage(struct store *s, size_t i)
{
    char id[32];
    char patch[128 + BUF_PAD];
    struct event_in ev = {.kind = slice_of("order"), .event = "submit", .to = "submitted"};

    (void)snprintf(id, sizeof id, "A%03zu", i);
    (void)snprintf(patch, sizeof patch, "{\"name\":\"n%zu\"}", i);
    ev.id = slice_of(id);
    ev.patch = slice_of(patch);
    return store_stage(s, &ev);
}

static bool read_store(void)
{
    struct tree t = {0};
    enum status st;
    size_t from = 0;
    size_t n = 0;

    dirfd_store = meta_open_dir(dir, &st);
    if (dirfd_store < 0 || meta_load(dirfd_store, dir, &meta) != ST_YES ||
        !file_read_all(dirfd_store, SEGMENT, 1 << 20, &sound))
        return false;
    for (size_t at = 0; at < sound.n && n < LINES; at++) {
        unsigned char leaf[TREE_HASH];
        if (sound.p[at] != '\n')
            continue;
        line[++n] = slice_from(sound.p + from, at - from);
        from = at + 1;
        tree_leaf(line[n], leaf);
        tree_add(&t, leaf);
        if (n % 20 == 0) {
            kept[n / 20 - 1].size = n;
            tree_root(&t, kept[n / 20 - 1].root);
        }
    }
    return n == LINES && from == sound.n;
}

static void clean_up(void)
{
    static const char *const files[] = {"store.json", "staff.jsonl", "lock", SEGMENT};
    static const char *const dirs[] = {"journal",     "quarantine", "index",         "attachments",
                                       "checkpoints", "info",       "spool/pension", "spool"};

    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        (void)unlinkat(dirfd_store, files[i], 0);
    for (size_t i = 0; i < sizeof dirs / sizeof *dirs; i++)
        (void)unlinkat(dirfd_store, dirs[i], AT_REMOVEDIR);
    if (rmdir(dir) != 0)
        printf("# %s is left behind\n", dir);
}

int main(void)
{
    if (setenv("LQ_NOW", "2021-06-10T19:00:00Z", 1) != 0 ||
        !unit_store_make(dir, false, LINES, stage) || !read_store()) {
        printf("not ok 1 - a store of %d lines\n", LINES);
        return 1;
    }
    /* What is wrong is said each time: the tests ask how it was found. */
    if (!freopen("/dev/null", "w", stderr))
        return 1;
    RUN(untouched);
    RUN(every_line_rewritten);
    RUN(every_line_deleted);
    RUN(every_line_doubled);
    RUN(every_pair_of_neighbours_swapped);
    RUN(rolled_back_to_every_length);
    RUN(written_anew_from_the_first_event);
    RUN(cut_at_every_byte);
    RUN(a_flipped_bit_in_every_byte);
    RUN(untouched);
    printf("# %lu looks at %zu bytes\n", tried, sound.n);
    clean_up();
    return unit_done();
}
