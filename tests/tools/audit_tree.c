/*
 * audit_tree: notes and proofs over the lines on standard input, for others to judge.
 *
 *   audit_tree KEY.key ORIGIN SEED COUNT < lines
 *
 * COUNT times: a random size, the signed checkpoint of that many lines, and the
 * proof of one random line in it, as a JSON line. The last is of all lines.
 */
#include "audit/note.h"
#include "audit/path.h"
#include "stream/json.h"

#include <stdio.h>
#include <stdlib.h>

static struct buf text;
static struct slice *line;
static size_t lines;

static bool read_lines(void)
{
    size_t from = 0;
    size_t n;

    while ((n = fread(buf_reserve(&text, 65536), 1, 65536, stdin)) > 0)
        text.n += n;
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] != '\n')
            continue;
        line = mem_grow(line, lines + 1, sizeof *line);
        line[lines++] = slice_from(text.p + from, i - from);
        from = i + 1;
    }
    return lines > 0 && !ferror(stdin);
}

static void one(const char *origin, const struct legal_key *key, uint64_t size, uint64_t leaf)
{
    struct checkpoint c = {.size = size};
    struct path_maker m;
    struct buf note = {0};
    struct buf out = {0};
    unsigned char hash[TREE_HASH];
    unsigned char path[TREE_LEVELS][TREE_HASH];
    size_t n;

    snprintf(c.origin, sizeof c.origin, "%s", origin);
    path_start(&m, &leaf, 1);
    for (uint64_t i = 0; i < size; i++) {
        tree_leaf(line[i], hash);
        path_add(&m, hash);
    }
    path_end(&m);
    tree_root(&m.tree, c.root);
    note_sign(&note, &c, key);
    n = path_of(&m, leaf, path);
    buf_addf(&out, "{\"leaf\":%llu,\"note\":", (unsigned long long)leaf);
    json_put_str(&out, buf_slice(&note));
    buf_adds(&out, ",\"path\":\"");
    base64_put(&out, path, n * TREE_HASH);
    buf_adds(&out, "\"}\n");
    fwrite(out.p, 1, out.n, stdout);
    path_release(&m);
    buf_release(&note);
    buf_release(&out);
}

int main(int argc, char **argv)
{
    struct legal_key *key = argc == 5 ? legal_key_private(argv[1]) : NULL;
    unsigned count = argc == 5 ? (unsigned)strtoul(argv[4], NULL, 10) : 0;

    if (!key || !read_lines())
        return 2;
    srandom((unsigned)strtoul(argv[3], NULL, 10));
    for (unsigned i = 0; i < count; i++) {
        uint64_t size = i + 1 == count ? lines : 1 + (uint64_t)random() % lines;
        one(argv[2], key, size, (uint64_t)random() % size);
    }
    legal_key_free(key);
    return fflush(stdout) == 0 ? 0 : 5;
}
