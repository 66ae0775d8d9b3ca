/*
 * store_drive.c: drives lib/store from a script, for the crash and store tests.
 *
 *   store_drive init DIR             a settable store
 *   store_drive write DIR [BATCH]    standard input: lines of `kind id event to key patch`
 *                                    separated by tabs, "-" for absent; after each commit
 *                                    the keys of its events go to standard output
 *   store_drive get DIR KIND ID      the record's body, version and state
 *   store_drive each DIR KIND        the ids
 *   store_drive owner DIR NAME       who holds the unique name
 *   store_drive hold DIR MS          take the lock and keep it
 */
#include "base/buf.h"
#include "base/num.h"
#include "store/store.h"

#include <errno.h>
#include <unistd.h>

static void keys(struct store_keys *to, struct slice kind, struct slice text)
{
    static struct json scanned;
    const struct json *body = &scanned;
    struct json_error err;
    const struct json_node *name;
    struct arena a = {0};

    (void)kind;
    if (!json_scan(&scanned, text.p, text.n, &err))
        return;
    name = json_get(body, json_root(body), "name");
    if (name && name->type == JSON_STRING)
        store_key(to, "name", json_str(body, name, &a));
    arena_release(&a);
}

static struct store *open_store(const char *dir, enum status *st)
{
    struct store_config cfg = {.dir = dir, .rules = "drive", .wait_ms = 500, .keys = keys};

    return store_open(&cfg, st);
}

static struct slice field(char **line)
{
    char *start = *line;
    char *end = strchr(start, '\t');

    if (end)
        *end = '\0';
    *line = end ? end + 1 : start + strlen(start);
    return strcmp(start, "-") == 0 ? (struct slice){0} : slice_of(start);
}

/* The event of one input line; strings live in line, padded for the scanner. */
static struct event_in parse(char *line)
{
    struct event_in ev = {0};

    ev.kind = field(&line);
    ev.id = field(&line);
    ev.event = field(&line).p;
    ev.to = field(&line).p;
    ev.key = field(&line);
    ev.patch = field(&line);
    return ev;
}

static enum status tell(const struct buf *acks)
{
    size_t at = 0;

    while (at < acks->n) {
        ssize_t w = write(STDOUT_FILENO, acks->p + at, acks->n - at);
        if (w < 0 && errno == EINTR)
            continue;
        if (w < 0)
            return ST_IO;
        at += (size_t)w;
    }
    return ST_YES;
}

static enum status write_batch(struct store *s, FILE *in, int64_t batch, bool *end)
{
    struct buf acks = {0};
    char *line = mem_alloc(((size_t)1 << 20) + BUF_PAD, 1);
    enum status st = store_begin(s, false);

    for (int64_t i = 0; st == ST_YES && i < batch; i++) {
        struct event_in ev;
        if (!fgets(line, 1 << 20, in)) {
            *end = true;
            break;
        }
        line[strcspn(line, "\n")] = '\0';
        ev = parse(line);
        if (ev.key.p && store_done(s, ev.key))
            continue;
        if (!store_stage(s, &ev))
            st = ST_IO;
        buf_add_slice(&acks, ev.key);
        buf_addc(&acks, '\n');
    }
    if (st == ST_YES)
        st = store_commit(s);
    if (st == ST_YES)
        st = tell(&acks);
    free(line);
    buf_release(&acks);
    return st;
}

static enum status run_write(const char *dir, const char *batch_arg)
{
    enum status st;
    struct store *s = open_store(dir, &st);
    int64_t batch = 1;
    bool end = false;

    if (!s)
        return st;
    if (batch_arg && !num_i64(slice_of(batch_arg), &batch))
        return ST_USAGE;
    while (st == ST_YES && !end)
        st = write_batch(s, stdin, batch, &end);
    store_close(s);
    return st;
}

static enum status run_get(const char *dir, const char *kind, const char *id)
{
    enum status st;
    struct store *s = open_store(dir, &st);
    struct store_record r;

    if (!s)
        return st;
    if (store_get(s, slice_of(kind), slice_of(id), &r))
        printf("%.*s %llu %.*s\n", (int)r.body.n, r.body.p, (unsigned long long)r.version,
               (int)r.state.n, r.state.p ? r.state.p : "");
    else
        st = store_failed(s) == ST_YES ? ST_NO : store_failed(s);
    store_close(s);
    return st;
}

static bool print_id(void *ctx, const struct store_record *r)
{
    (void)ctx;
    printf("%.*s\n", (int)r->id.n, r->id.p);
    return true;
}

static enum status run_each(const char *dir, const char *kind)
{
    enum status st;
    struct store *s = open_store(dir, &st);

    if (!s)
        return st;
    if (!store_each(s, slice_of(kind), NULL, print_id, NULL))
        st = store_failed(s);
    store_close(s);
    return st;
}

static enum status run_owner(const char *dir, const char *name)
{
    enum status st;
    struct store *s = open_store(dir, &st);
    struct slice owner;

    if (!s)
        return st;
    owner = store_key_owner(s, "name", slice_of(name));
    if (owner.p)
        printf("%.*s %zu\n", (int)owner.n, owner.p, store_key_count(s, "name", slice_of(name)));
    else
        st = ST_NO;
    store_close(s);
    return st;
}

static enum status run_hold(const char *dir, const char *ms_arg)
{
    enum status st;
    struct store *s = open_store(dir, &st);
    int64_t ms = 0;

    if (!s || !num_i64(slice_of(ms_arg), &ms))
        return st;
    st = store_begin(s, false);
    if (st == ST_YES) {
        struct timespec t = {ms / 1000, ms % 1000 * 1000000};
        puts("held");
        if (fflush(stdout) == 0)
            (void)nanosleep(&t, NULL);
        store_rollback(s);
    }
    store_close(s);
    return st;
}

int main(int argc, char **argv)
{
    const char *verb = argc > 1 ? argv[1] : "";
    enum status st = ST_USAGE;

    diag_init(argv[0]);
    if (argc >= 3 && strcmp(verb, "init") == 0)
        st = store_init(argv[2], "chicago",
                        "0000000000000000000000000000000000000000000000000000000000000000", true,
                        "drive");
    else if (argc >= 3 && strcmp(verb, "write") == 0)
        st = run_write(argv[2], argc > 3 ? argv[3] : NULL);
    else if (argc == 5 && strcmp(verb, "get") == 0)
        st = run_get(argv[2], argv[3], argv[4]);
    else if (argc == 4 && strcmp(verb, "each") == 0)
        st = run_each(argv[2], argv[3]);
    else if (argc == 4 && strcmp(verb, "owner") == 0)
        st = run_owner(argv[2], argv[3]);
    else if (argc == 4 && strcmp(verb, "hold") == 0)
        st = run_hold(argv[2], argv[3]);
    if (fflush(stdout) != 0)
        st = ST_IO;
    return (int)st;
}
