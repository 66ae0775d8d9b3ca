/*
 * Every file of tests/corpus/json is judged as its name says, and as jansson
 * judges it: yes, no, or limit (JSON, but more than a record may hold).
 * tests/corpus/mkjson.py writes them.
 */
#include "../fuzz/agree.h"
#include "stream/json_text.h"
#include "unit.h"

#include <dirent.h>

#define CORPUS "tests/corpus/json/"

static size_t files;

static void load(struct buf *to, const char *name)
{
    char path[512];
    FILE *f;
    size_t n;

    buf_reset(to);
    snprintf(path, sizeof path, CORPUS "%s", name);
    f = fopen(path, "rb");
    if (!f)
        return;
    do {
        n = fread(buf_reserve(to, 65536), 1, 65536, f);
        to->n += n;
    } while (n > 0);
    fclose(f);
}

static bool as_named(const char *name, struct slice text)
{
    struct json_error err = {0, ""};
    json_error_t their_err;
    bool ours = json_scan(&agree_ours, text.p, text.n, &err);
    json_t *theirs = their_load(text.p, text.n, &their_err);
    bool ok = false;

    if (slice_starts(slice_of(name), "yes-"))
        ok = ours;
    else if (slice_starts(slice_of(name), "limit-"))
        ok = !ours && agree_limit(err.what) && theirs;
    else if (slice_starts(slice_of(name), "no-"))
        ok = !ours;
    json_decref(theirs);
    return ok;
}

static void judge(const char *name, struct buf *text)
{
    const char *wrong;

    load(text, name);
    wrong = agree(text->p, text->n);
    if (wrong || !as_named(name, buf_slice(text)))
        printf("# %s: %s\n", name, wrong ? wrong : "not as its name says");
    CHECK(!wrong);
    CHECK(as_named(name, buf_slice(text)));
    files++;
}

static void on_every_file(void)
{
    DIR *dir = opendir(CORPUS);
    struct buf text = {0};
    const struct dirent *e;

    CHECK(dir != NULL);
    while (dir && (e = readdir(dir))) {
        if (e->d_name[0] != '.')
            judge(e->d_name, &text);
    }
    if (dir)
        closedir(dir);
    buf_release(&text);
    CHECK(files > 250);
}

/* As many keys as a record can hold, all of one hash: found by computing
 * json_hash() backwards. */
static size_t colliding(struct buf *to, size_t count)
{
    uint64_t back = JSON_HASH_MUL; /* Newton: each step doubles the right bits of the inverse */
    size_t made = 0;

    for (int i = 0; i < 6; i++)
        back *= 2 - JSON_HASH_MUL * back;
    for (uint64_t high = 1; made < count; high++) {
        uint64_t mixed = high << 32 | 0x1234;
        uint64_t word = ((mixed ^ mixed >> 32) * back) ^ JSON_HASH_SEED ^ 8;
        char key[8];
        bool plain = true;
        for (int i = 0; i < 8; i++) {
            key[i] = (char)(word >> (8 * i) & 0xFF);
            plain = plain && key[i] > ' ' && key[i] < 0x7F && key[i] != '"' && key[i] != '\\';
        }
        if (!plain)
            continue;
        buf_addf(to, "%c\"%.8s\":%zu", made ? ',' : '{', key, made);
        made++;
    }
    return made;
}

static void on_keys_made_to_collide(void)
{
    struct buf text = {0};
    struct json_error err;
    const struct json_node *m;
    bool same = true;
    size_t start;

    colliding(&text, JSON_MAX_NODES - 2);
    start = text.n;
    buf_addc(&text, '}');
    CHECK(!agree(text.p, text.n));
    CHECK(json_scan(&agree_ours, text.p, text.n, &err));
    m = json_first(&agree_ours, json_root(&agree_ours));
    for (uint32_t hash = m ? m->hash : 0; m; m = json_next(&agree_ours, m))
        same = same && m->hash == hash;
    CHECK(same);

    text.n = start;
    buf_addc(&text, ',');
    buf_add(&text, text.p + 1, 10); /* the first key again */
    buf_adds(&text, ":0}");
    CHECK(!agree(text.p, text.n));
    CHECK(!json_scan(&agree_ours, text.p, text.n, &err));
    CHECK(strcmp(err.what, "the same member twice") == 0 && err.at == start + 2);
    buf_release(&text);
}

int main(void)
{
    RUN(on_every_file);
    RUN(on_keys_made_to_collide);
    arena_release(&agree_arena);
    return unit_done();
}
