/*
 * Our scanner and jansson agree: on chosen inputs, each known to trip a JSON
 * reader, and on half a million cuts and changes of them. The fuzz target
 * (tests/fuzz/json.c) goes on from there.
 */
#include "../fuzz/agree.h"
#include "unit.h"

static const char *const chosen[] = {
    "",
    " ",
    "{}",
    "[]",
    "null",
    "nul",
    "nulll",
    "true false",
    "\"\"",
    "\"a",
    "0",
    "-0",
    "-",
    "01",
    "1.",
    ".5",
    "1.5e",
    "1e+5",
    "1E400",
    "-1e-400",
    "123456789012345678901234567890",
    "9223372036854775807",
    "9223372036854775808",
    "-9223372036854775808",
    "{\"a\":1,\"a\":2}",
    "{\"a\":1,\"\\u0061\":2}",
    "{\"a\":1,\"b\":{\"a\":1}}",
    "{\"a\":1,}",
    "[1,]",
    "[,1]",
    "{\"a\" 1}",
    "{a:1}",
    "{'a':1}",
    "{\"a\":\"\\ud842\\udfb7\"}",
    "{\"a\":\"\\ud842\"}",
    "{\"a\":\"\\udfb7\\ud842\"}",
    "{\"a\":\"\\u0000\"}",
    "{\"\\u0000\":1}",
    "{\"a\":\"\\x\"}",
    "{\"a\":\"\t\"}",
    "{\"a\":\"\x7f\"}",
    "{\"a\":\"\xF0\xA0\xAE\xB7\"}",
    "{\"a\":\"\xC0\xAF\"}",
    "{\"a\":\"\xED\xA0\x80\"}",
    "{\"a\":\"\xF4\x90\x80\x80\"}",
    "\xEF\xBB\xBF{}",
    "{\"fee\":{\"ok\":false},\"x\":[1,2.50,{\"y\":\"\\/\\\"\\\\\"}]}",
    "  { \"order\" : \"A1\" , \"zip\" : \"00501\" , \"n\" : 1234567890123456789 }  ",
    "{\"f\\u0065e\":1,\"after\":[true,false,null]}",
    "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]",
    "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]",
};
#define CHOSEN (sizeof chosen / sizeof *chosen)

static bool same(const char *p, size_t n)
{
    const char *wrong = agree(p, n);

    if (wrong)
        printf("# %s: %.*s\n", wrong, (int)(n < 200 ? n : 200), p);
    return !wrong;
}

static void on_chosen_inputs(void)
{
    for (size_t i = 0; i < CHOSEN; i++)
        CHECK(same(chosen[i], strlen(chosen[i])));
    CHECK(same("{\"a\":\"\0\"}", 9));
    CHECK(same("{}\0", 3));
}

static void on_every_prefix(void)
{
    bool all = true;

    for (size_t i = 0; i < CHOSEN; i++)
        for (size_t n = 0; n < strlen(chosen[i]); n++)
            all = all && same(chosen[i], n);
    CHECK(all);
}

/* xorshift: the same changes on every run */
static uint32_t next_random(void)
{
    static uint32_t x = 2463534242U;

    x ^= x << 13;
    x ^= x >> 17;
    x ^= x << 5;
    return x;
}

static void change(char *p, size_t *n)
{
    static const char likely[] = "{}[]:,\"\\ue0123456789.-+ tfnau\x80\xC3\xED\xF0";
    size_t at = *n ? next_random() % *n : 0;
    char c = likely[next_random() % (sizeof likely - 1)];

    switch (next_random() % 3) {
    case 0:
        if (*n)
            p[at] = c;
        break;
    case 1:
        memmove(p + at + 1, p + at, *n - at);
        p[at] = c;
        ++*n;
        break;
    default:
        if (*n) {
            memmove(p + at, p + at + 1, *n - at - 1);
            --*n;
        }
    }
}

static void on_changed_inputs(void)
{
    bool all = true;

    for (int turn = 0; turn < 500000 && all; turn++) {
        char text[512];
        const char *from = chosen[next_random() % CHOSEN];
        size_t n = strlen(from);

        memcpy(text, from, n);
        for (uint32_t k = next_random() % 4 + 1; k > 0; k--)
            change(text, &n);
        all = same(text, n);
    }
    CHECK(all);
}

/* An object larger than what is compared member by member. */
static void on_many_members(void)
{
    struct buf b = {0};

    for (int twice = 0; twice < 2; twice++) {
        buf_reset(&b);
        for (int i = 0; i < 1000; i++)
            buf_addf(&b, "%c\"k%d\":%d", i ? ',' : '{', i, i);
        buf_adds(&b, twice ? ",\"k7\":0}" : "}");
        CHECK(same(b.p, b.n));
        CHECK((bool)twice != json_scan(&agree_ours, b.p, b.n, &(struct json_error){0, ""}));
    }
    buf_release(&b);
}

int main(void)
{
    RUN(on_chosen_inputs);
    RUN(on_every_prefix);
    RUN(on_changed_inputs);
    RUN(on_many_members);
    arena_release(&agree_arena);
    return unit_done();
}
