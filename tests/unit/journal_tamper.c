/*
 * journal_tamper.c: whatever is done to a journal of 50 lines, the walk of the
 * whole chain finds it, and names the line.
 *
 * Every bit is flipped, every prefix is cut, every line is deleted and
 * doubled, every pair of lines is swapped. A cut exactly at the end of a line
 * is found by the durable mark alone, and the last test shows that it is.
 */
#include "base/clock.h"
#include "store/file.h"
#include "store/store.h"
#include "store/verify.h"
#include "unit.h"
#include "unit_store.h"

#include <fcntl.h>
#include <unistd.h>

#define LINES   50
#define SEGMENT "journal/000000000001.jsonl"

static char dir[] = "/tmp/lq-tamper.XXXXXX";
static int dirfd_store;
static int fd;
static struct meta meta;
static struct buf sound;        /* the journal as it was written */
static size_t start[LINES + 2]; /* of each line, from 1; start[LINES + 1] is the end */
static unsigned long tried;

struct seen {
    uint64_t damages;
    uint64_t first_line; /* 0: not in a segment */
};

static void see(void *ctx, uint64_t segment, uint64_t line, uint64_t byte, const char *what)
{
    struct seen *s = ctx;

    (void)byte;
    (void)what;
    if (s->damages++ == 0)
        s->first_line = segment ? line : 0;
}

static struct seen walk(void)
{
    struct seen seen = {0};
    struct verify_opts opts = {.on_damage = see, .ctx = &seen};
    struct verify_result r;
    enum status st = verify_run(dirfd_store, dir, &meta, &opts, &r);

    tried++;
    if ((st == ST_YES) != (seen.damages == 0) || seen.damages != r.damages)
        seen.damages = UINT64_MAX; /* status and reports must agree */
    return seen;
}

static bool put(size_t at, const void *p, size_t n)
{
    return file_write_at(fd, p, n, (off_t)at);
}

static bool restore(void)
{
    return ftruncate(fd, (off_t)sound.n) == 0 && put(0, sound.p, sound.n);
}

static size_t line_of(size_t at)
{
    size_t i = 1;

    while (i < LINES && at >= start[i + 1])
        i++;
    return i;
}

static bool found_at(size_t line)
{
    struct seen s = walk();

    return s.damages > 0 && s.damages != UINT64_MAX && s.first_line == line;
}

static void untouched(void)
{
    CHECK(walk().damages == 0);
}

static void every_bit_flip(void)
{
    /* Under a sanitizer the walks take ten times as long: a sample then. */
    size_t step = getenv("LQ_SANITIZED") ? 13 : 1;

    for (size_t at = 0; at < sound.n; at += step)
        for (unsigned bit = 0; bit < 8; bit++) {
            char c = (char)(sound.p[at] ^ (1 << bit));
            bool found_there;
            CHECK(put(at, &c, 1));
            found_there = found_at(line_of(at));
            if (!found_there)
                printf("# bit %u of byte %zu in line %zu\n", bit, at, line_of(at));
            CHECK(found_there);
            CHECK(put(at, sound.p + at, 1));
        }
    CHECK(walk().damages == 0);
}

static void every_cut(void)
{
    for (size_t n = sound.n; n-- > 0;) {
        CHECK(ftruncate(fd, (off_t)n) == 0);
        CHECK(found_at(line_of(n)));
    }
    CHECK(restore());
}

static void every_line_deleted(void)
{
    for (size_t i = 1; i <= LINES; i++) {
        size_t n = start[i + 1] - start[i];
        CHECK(put(start[i], sound.p + start[i + 1], sound.n - start[i + 1]));
        CHECK(ftruncate(fd, (off_t)(sound.n - n)) == 0);
        CHECK(found_at(i));
        CHECK(restore());
    }
}

static void every_line_doubled(void)
{
    for (size_t i = 1; i <= LINES; i++) {
        CHECK(put(start[i + 1], sound.p + start[i], sound.n - start[i]));
        /* After the last line the double lies beyond the mark: not acknowledged, no damage. */
        CHECK(i == LINES ? walk().damages == 0 : found_at(i + 1));
        CHECK(restore());
    }
}

static void every_pair_swapped(void)
{
    struct buf text = {0};

    for (size_t i = 1; i <= LINES; i++)
        for (size_t j = i + 1; j <= LINES; j++) {
            buf_reset(&text);
            buf_add(&text, sound.p, start[i]);
            buf_add(&text, sound.p + start[j], start[j + 1] - start[j]);
            buf_add(&text, sound.p + start[i + 1], start[j] - start[i + 1]);
            buf_add(&text, sound.p + start[i], start[i + 1] - start[i]);
            buf_add(&text, sound.p + start[j + 1], sound.n - start[j + 1]);
            CHECK(put(0, text.p, text.n));
            CHECK(found_at(i));
        }
    buf_release(&text);
    CHECK(restore());
}

static void every_bit_of_the_mark(void)
{
    char slot[512];
    int lock = file_open(dirfd_store, "lock", O_RDWR, 0);

    CHECK(lock >= 0);
    for (off_t base = 0; base <= LOCK_SLOT; base += LOCK_SLOT) {
        size_t used;
        CHECK(file_read_at(lock, slot, sizeof slot, base) == (ssize_t)sizeof slot);
        used = strcspn(slot, "}") + 1;
        for (size_t at = 0; at < used && at < sizeof slot; at++)
            for (unsigned bit = 0; bit < 8; bit++) {
                char c = (char)(slot[at] ^ (1 << bit));
                struct seen s;
                CHECK(file_write_at(lock, &c, 1, base + (off_t)at));
                s = walk(); /* the other slot serves, or the mark is said to be lost */
                CHECK(s.damages == 0 || (s.damages == 1 && s.first_line == 0));
                CHECK(file_write_at(lock, slot + at, 1, base + (off_t)at));
            }
    }
    close(lock);
}

static void a_cut_at_a_line_end_needs_the_mark(void)
{
    CHECK(unlinkat(dirfd_store, "lock", 0) == 0);
    for (size_t i = 1; i <= LINES; i++) {
        struct seen s;
        CHECK(ftruncate(fd, (off_t)start[i + 1]) == 0);
        s = walk();
        CHECK(s.damages == 1 && s.first_line == 0); /* the mark is gone, nothing else is seen */
        CHECK(restore());
    }
}

static bool stage(struct store *s, size_t i)
{
    char id[32];
    char patch[128 + BUF_PAD];
    struct event_in ev = {.kind = slice_of("order"), .event = "submit", .to = "submitted"};

    (void)snprintf(id, sizeof id, "A%03zu", i % 20);
    (void)snprintf(patch, sizeof patch, "{\"name\":\"\xe5\xbc\xa0\\\"%zu\",\"n\":[%zu,null]}", i,
                   i);
    ev.id = slice_of(id);
    ev.patch = i % 5 == 4 ? (struct slice){0} : slice_of(patch);
    ev.note = i % 3 == 0 ? slice_of("a \"note\" \\") : (struct slice){0};
    return store_stage(s, &ev);
}

static bool open_store(void)
{
    enum status st;
    size_t line = 1;

    dirfd_store = meta_open_dir(dir, &st);
    if (dirfd_store < 0 || meta_load(dirfd_store, dir, &meta) != ST_YES ||
        !file_read_all(dirfd_store, SEGMENT, 1 << 20, &sound))
        return false;
    fd = file_open(dirfd_store, SEGMENT, O_RDWR, 0);
    for (size_t at = 0; at < sound.n && line <= LINES; at++)
        if (sound.p[at] == '\n')
            start[++line] = at + 1;
    return fd >= 0 && line == LINES + 1 && start[line] == sound.n;
}

static void clean_up(void)
{
    static const char *const files[] = {"store.json", "staff.jsonl", SEGMENT, "index/data.mdb",
                                        "index/lock.mdb"};
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
    if (!unit_store_make(dir, true, LINES, stage) || !open_store()) {
        printf("not ok 1 - a store of %d lines\n", LINES);
        return 1;
    }
    RUN(untouched);
    RUN(every_bit_flip);
    RUN(every_cut);
    RUN(every_line_deleted);
    RUN(every_line_doubled);
    RUN(every_pair_swapped);
    RUN(every_bit_of_the_mark);
    RUN(a_cut_at_a_line_end_needs_the_mark);
    printf("# %lu walks over %zu bytes\n", tried, sound.n);
    clean_up();
    meta_release(&meta);
    buf_release(&sound);
    return unit_done();
}
