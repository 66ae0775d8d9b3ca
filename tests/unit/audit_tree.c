/*
 * audit_tree.c: the tree over eight leaves has the roots that implementations of
 * RFC 6962 agree on (the test inputs of the certificate-transparency project),
 * and a frontier goes on as if it had never been put away.
 */
#include "audit/note.h"
#include "audit/tree.h"
#include "unit.h"

#include <stdlib.h>

static const char *const leaves[] = {"",
                                     "00",
                                     "10",
                                     "2021",
                                     "3031",
                                     "40414243",
                                     "5051525354555657",
                                     "606162636465666768696a6b6c6d6e6f"};

static void add(struct tree *t, size_t i)
{
    unsigned char raw[16];
    unsigned char leaf[TREE_HASH];
    size_t n = strlen(leaves[i]) / 2;

    CHECK(legal_unhex(slice_of(leaves[i]), raw, n));
    tree_leaf(slice_from((const char *)raw, n), leaf);
    tree_add(t, leaf);
}

static bool root_is(const struct tree *t, const char *want)
{
    unsigned char root[TREE_HASH];
    char hex[2 * TREE_HASH + 1];

    tree_root(t, root);
    legal_hex(root, TREE_HASH, hex);
    return strcmp(hex, want) == 0;
}

static void published_roots(void)
{
    struct tree t = {0};

    CHECK(root_is(&t, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
    add(&t, 0);
    CHECK(root_is(&t, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"));
    for (size_t i = 1; i < 8; i++)
        add(&t, i);
    CHECK(root_is(&t, "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"));
}

/* By the definition: the largest power of two below n to the left. */
static void mth(size_t from, size_t n, unsigned char out[TREE_HASH])
{
    unsigned char left[TREE_HASH];
    size_t k = 1;

    if (n == 1) {
        char text[24];
        (void)snprintf(text, sizeof text, "leaf %zu", from);
        tree_leaf(slice_of(text), out);
        return;
    }
    while (2 * k < n)
        k *= 2;
    mth(from, k, left);
    mth(from + k, n - k, out);
    tree_node(left, out, out);
}

static void every_size_by_the_definition(void)
{
    struct tree t = {0};

    for (size_t n = 1; n <= 300; n++) {
        unsigned char leaf[TREE_HASH];
        unsigned char want[TREE_HASH];
        unsigned char root[TREE_HASH];
        mth(n - 1, 1, leaf);
        tree_add(&t, leaf);
        tree_root(&t, root);
        mth(0, n, want);
        CHECK(memcmp(root, want, TREE_HASH) == 0);
    }
}

static void base64_is_written_one_way(void)
{
    unsigned char out[2];

    CHECK(base64_take(slice_of("AQI="), out, 2) && out[0] == 1 && out[1] == 2);
    CHECK(!base64_take(slice_of("AQJ="), out, 2)); /* bits that nobody reads */
    CHECK(!base64_take(slice_of("AQI"), out, 2));
    CHECK(!base64_take(slice_of(" AQI="), out, 2));
    CHECK(!base64_take(slice_of("AQID"), out, 2));
    CHECK(!base64_take(slice_of("A*I="), out, 2));
}

int main(void)
{
    RUN(published_roots);
    RUN(every_size_by_the_definition);
    RUN(base64_is_written_one_way);
    return unit_done();
}
