/*
 * store_parts.c: what the store is made of keeps its word at the edges: lines
 * that look like other lines, torn marks, full batches, dry runs, rollbacks,
 * journals longer than a block.
 */
#include "store/event.h"
#include "store/file.h"
#include "store/lock.h"
#include "store/store.h"
#include "store/table.h"
#include "store/verify.h"
#include "unit.h"

#include <fcntl.h>
#include <unistd.h>

#define SEGMENT "journal/000000000001.jsonl"

static char dir[] = "/tmp/lq-parts.XXXXXX";

static struct slice text(const char *s)
{
    return slice_of(s);
}

/* ---- one line ---- */

static void a_line_comes_back_as_it_went_in(void)
{
    static const char patch[] =
        "{\"rules\":\"x\",\"note\":\"y\",\"h\":\"}\\\"\",\"d\":{\"rules\":\"z\"}}";
    static const char *const notes[] = {NULL,    "", "\\", "\"", "a \\\" b\\\\", ",\"rules\":\"",
                                        "张伟\n"};
    struct json *j = mem_alloc(1, sizeof *j);
    struct arena a = {0};

    for (size_t i = 0; i < sizeof notes / sizeof *notes; i++)
        for (int with_patch = 0; with_patch < 2; with_patch++) {
            struct buf line = {0};
            char h[SHA256_HEX + 1];
            char prev[SHA256_HEX + 1];
            struct event ev;
            struct event_error err = {0};
            struct event_out out = {.n = 7,
                                    .prev = prev,
                                    .by = text("o\"brien"),
                                    .kind = text("order"),
                                    .id = text("A\\1"),
                                    .event = text("note"),
                                    .rules = text("0.1")};

            event_genesis("id", prev);
            out.note = slice_of(notes[i]);
            out.patch = with_patch ? slice_of(patch) : (struct slice){0};
            event_compose(&line, &out, h);
            line.n--; /* the LF */
            CHECK(event_parse(buf_slice(&line), &ev, &err));
            CHECK(ev.n == 7 && slice_is(ev.h, h) && event_hash_ok(buf_slice(&line), &ev));
            CHECK(event_check(buf_slice(&line), &ev, j, &err));
            CHECK(slice_eq(event_text(ev.note, j, &a), out.note));
            CHECK(slice_is(event_text(ev.by, j, &a), "o\"brien"));
            CHECK(slice_is(event_text(ev.id, j, &a), "A\\1"));
            CHECK(slice_eq(ev.patch, out.patch));
            CHECK(!ev.to.p && !ev.key.p);
            buf_release(&line);
        }
    arena_release(&a);
    free(j);
}

/* ---- the mark ---- */

static void a_torn_mark_leaves_the_one_before(void)
{
    struct mark m = {.seq = 1, .segment = 1, .length = 10, .n = 1};
    struct mark got;
    int here = file_open_dir(AT_FDCWD, ".");
    int fd;

    event_genesis("x", m.h);
    CHECK(lock_create(here, &m));
    fd = file_open(AT_FDCWD, "lock", O_RDWR, 0);
    for (uint64_t n = 2; n < 20; n++) {
        off_t slot = (off_t)((m.seq + 1) % 2 * LOCK_SLOT);
        char half[100];
        m.n = n;
        m.length = n * 10;
        CHECK(mark_write(fd, &m));
        CHECK(mark_read(fd, &got) == MARK_GOOD && got.n == n && got.seq == m.seq);
        CHECK(file_read_at(fd, half, sizeof half, slot + 150) == (ssize_t)sizeof half);
        CHECK(file_write_at(fd, "torn by a power cut", 19, slot + 150));
        CHECK(mark_read(fd, &got) == MARK_GOOD && got.n == n - 1);
        CHECK(file_write_at(fd, half, sizeof half, slot + 150));
    }
    CHECK(ftruncate(fd, 0) == 0);
    CHECK(mark_read(fd, &got) == MARK_DAMAGED);
    close(fd);
    close(here);
    CHECK(unlink("lock") == 0);
}

static void network_file_systems_are_known(void)
{
    const char *what = NULL;

    CHECK(file_magic_is_remote(0x6969UL, &what) && strcmp(what, "NFS") == 0);
    CHECK(file_magic_is_remote(0xFF534D42UL, &what) && strcmp(what, "SMB") == 0);
    CHECK(file_magic_is_remote(0xFFFFFFFFFE534D42UL, &what)); /* as a negative long shows it */
    CHECK(!file_magic_is_remote(0xEF53UL, &what));            /* ext4 */
    CHECK(!file_magic_is_remote(0x58465342UL, &what));        /* XFS */
}

static void a_table_finds_all_of_one_hash(void)
{
    struct table t;
    size_t it = 0;
    size_t found = 0;

    table_start(&t);
    for (uint32_t i = 0; i < 5000; i++)
        table_add(&t, i % 2 ? 42 : i, i);
    for (uint32_t v = table_find(&t, 42, &it); v != TABLE_NONE; v = table_find(&t, 42, &it))
        found += v % 2 == 1 || v == 42;
    CHECK(found == 2501);
    table_clear(&t);
    it = 0;
    CHECK(table_find(&t, 42, &it) == TABLE_NONE);
    table_release(&t);
}

/* ---- batches ---- */

static struct store *open_store(void)
{
    struct store_config cfg = {.dir = dir, .rules = "unit"};
    enum status st;

    return store_open(&cfg, &st);
}

/* Text of a test has no room for the scanner after it: a buffer's has. */
static bool stage(struct store *s, const char *id, struct slice patch)
{
    static struct buf padded;
    struct event_in ev = {.kind = text("order"),
                          .id = slice_of(id),
                          .event = "submit",
                          .to = "submitted",
                          .key = slice_of(id)};

    buf_reset(&padded);
    buf_add_slice(&padded, patch);
    ev.patch = buf_slice(&padded);
    return store_stage(s, &ev);
}

static bool there(struct store *s, const char *id)
{
    struct store_record r;

    return store_get(s, text("order"), slice_of(id), &r);
}

static void what_is_staged_is_seen_and_gone_after_a_rollback(void)
{
    static const char patch[] = "{\"a\":1}";
    struct store *s = open_store();
    struct store_record r;

    CHECK(store_begin(s, false) == ST_YES);
    CHECK(stage(s, "A1", text(patch)) && stage(s, "A1", text("{\"a\":null,\"b\":2}")));
    CHECK(store_get(s, text("order"), text("A1"), &r) && r.version == 2 && r.events == 2);
    CHECK(slice_is(r.body, "{\"b\":2}") && slice_is(r.state, "submitted"));
    CHECK(store_done(s, text("A1")) && store_staged(s) == 2);
    store_rollback(s);
    CHECK(!there(s, "A1") && !store_done(s, text("A1")));
    CHECK(store_begin(s, false) == ST_YES);
    CHECK(stage(s, "A2", text(patch)) && store_commit(s) == ST_YES);
    CHECK(there(s, "A2") && !there(s, "A1"));
    store_close(s);
}

static void a_dry_run_writes_nothing(void)
{
    struct store *s = open_store();
    struct store *other = open_store();

    CHECK(store_begin(s, true) == ST_YES);
    CHECK(stage(s, "D1", text("{}")) && there(s, "D1"));
    CHECK(store_staged_lines(s).n > 0);
    CHECK(store_begin(other, false) == ST_YES); /* no lock is held */
    store_rollback(other);
    CHECK(store_commit(s) != ST_YES);
    CHECK(!there(s, "D1") && !there(other, "D1"));
    store_close(s);
    store_close(other);
}

static void a_batch_is_bounded(void)
{
    struct store *s = open_store();
    struct buf patch = {0};
    char id[16];
    int n = 0;

    CHECK(store_begin(s, false) == ST_YES);
    for (;; n++) {
        (void)snprintf(id, sizeof id, "L%d", n);
        if (!stage(s, id, text("{}")))
            break;
    }
    CHECK(n == STORE_BATCH_LINES && store_commit(s) == ST_YES);
    buf_adds(&patch, "{\"x\":\"");
    memset(buf_reserve(&patch, 1 << 20), 'x', 1 << 20);
    patch.n += 1 << 20;
    buf_adds(&patch, "\"}");
    CHECK(store_begin(s, false) == ST_YES);
    for (n = 0; stage(s, "B", buf_slice(&patch)); n++)
        continue;
    CHECK(n == 3 && store_commit(s) == ST_YES && store_failed(s) == ST_YES);
    store_close(s);
    buf_release(&patch);
}

/* Said on stderr, and the commit fails: none of the batch is written. */
static void what_could_not_be_read_back_is_not_stored(void)
{
    static const char *const bad[] = {"[1]", "{\"a\":1,\"a\":2}", "{\"a\":}", "{} {}"};

    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct store *s = open_store();
        CHECK(store_begin(s, false) == ST_YES);
        CHECK(stage(s, "G1", text("{}")));
        CHECK(!stage(s, "G2", text(bad[i])));
        CHECK(store_commit(s) == ST_IO && !there(s, "G1"));
        store_close(s);
    }
}

/* ---- a journal longer than a block ---- */

struct seen {
    uint64_t n;
    uint64_t line[4];
};

static void see(void *ctx, uint64_t segment, uint64_t line, uint64_t byte, const char *what)
{
    struct seen *s = ctx;

    (void)segment;
    (void)byte;
    (void)what;
    if (s->n < 4)
        s->line[s->n] = line;
    s->n++;
}

static struct seen walk(uint64_t *events)
{
    struct seen seen = {0};
    struct verify_opts opts = {.on_damage = see, .ctx = &seen};
    struct verify_result r = {0};
    struct meta m;
    enum status st;
    int fd = meta_open_dir(dir, &st);

    CHECK(fd >= 0 && meta_load(fd, dir, &m) == ST_YES);
    (void)verify_run(fd, dir, &m, &opts, &r);
    *events = r.n;
    meta_release(&m);
    close(fd);
    return seen;
}

static void damage_beyond_the_first_block_is_found_where_it_is(void)
{
    struct buf all = {0};
    struct seen s;
    uint64_t events;
    uint64_t line = 0;
    int fd = file_open(AT_FDCWD, dir, O_RDONLY | O_DIRECTORY, 0);
    int seg = file_open(fd, SEGMENT, O_RDWR, 0);

    CHECK(walk(&events).n == 0 && events > STORE_BATCH_LINES);
    CHECK(file_read_all(fd, SEGMENT, 1 << 26, &all) && all.n > (3 << 20));
    for (size_t at = 0; at + 40 < all.n; at += 40) {
        const char *lf = memchr(all.p + at, '\n', 40);
        line += lf != NULL;
        if (at % 120040 != 0)
            continue;
        CHECK(file_write_at(seg, all.p[at + 39] == '~' ? "!" : "~", 1, (off_t)at + 39));
        s = walk(&events);
        /* A line end turned into something else is the line before it. */
        CHECK(s.n >= 1 && (s.line[0] == line + 1 || s.line[0] == line));
        CHECK(file_write_at(seg, all.p + at + 39, 1, (off_t)at + 39));
    }
    CHECK(walk(&events).n == 0);
    close(seg);
    close(fd);
    buf_release(&all);
}

/* 3 MiB without a line end in the middle: one damage, and the walk finds its way. */
static void a_line_longer_than_any_is_one_damage(void)
{
    struct buf all = {0};
    struct buf text_with = {0};
    struct seen s;
    uint64_t events;
    int fd = file_open(AT_FDCWD, dir, O_RDONLY | O_DIRECTORY, 0);
    int seg = file_open(fd, SEGMENT, O_RDWR, 0);
    const char *lf;
    size_t cut;

    CHECK(file_read_all(fd, SEGMENT, 1 << 26, &all));
    lf = memchr(all.p + 100000, '\n', all.n - 100000);
    CHECK(lf != NULL);
    cut = lf ? (size_t)(lf - all.p) + 1 : 0;
    buf_add(&text_with, all.p, cut);
    memset(buf_reserve(&text_with, 3 << 20), 'z', 3 << 20);
    text_with.n += 3 << 20;
    buf_addc(&text_with, '\n');
    buf_add(&text_with, all.p + cut, all.n - cut);
    CHECK(file_write_at(seg, text_with.p, text_with.n, 0));
    s = walk(&events);
    /* The line itself, the number after it, and that the mark isn't at a line's end. */
    CHECK(s.n >= 1 && s.n <= 3);
    CHECK(ftruncate(seg, (off_t)all.n) == 0 && file_write_at(seg, all.p, all.n, 0));
    CHECK(walk(&events).n == 0);
    close(seg);
    close(fd);
    buf_release(&all);
    buf_release(&text_with);
}

static void clean_up(void)
{
    static const char *const files[] = {"store.json", "staff.jsonl",    "lock",
                                        SEGMENT,      "index/data.mdb", "index/lock.mdb"};
    static const char *const dirs[] = {"journal",     "quarantine", "index",         "attachments",
                                       "checkpoints", "info",       "spool/pension", "spool"};

    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        (void)unlink(files[i]);
    for (size_t i = 0; i < sizeof dirs / sizeof *dirs; i++)
        (void)rmdir(dirs[i]);
    if (rmdir(dir) != 0)
        printf("# %s is left behind\n", dir);
}

int main(void)
{
    diag_init("store_parts");
    if (!mkdtemp(dir) || chdir(dir) != 0) {
        printf("not ok 1 - a directory in /tmp\n");
        return 1;
    }
    RUN(a_line_comes_back_as_it_went_in);
    RUN(a_torn_mark_leaves_the_one_before);
    RUN(network_file_systems_are_known);
    RUN(a_table_finds_all_of_one_hash);
    if (store_init(dir, "chicago", "0000", true, "unit") != ST_YES) {
        printf("not ok - a store\n");
        return 1;
    }
    RUN(what_is_staged_is_seen_and_gone_after_a_rollback);
    RUN(a_dry_run_writes_nothing);
    RUN(a_batch_is_bounded);
    RUN(what_could_not_be_read_back_is_not_stored);
    RUN(damage_beyond_the_first_block_is_found_where_it_is);
    RUN(a_line_longer_than_any_is_one_damage);
    clean_up();
    return unit_done();
}
