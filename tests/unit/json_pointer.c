/* JSON Pointers: the RFC's own examples, and what is malformed. */
#include "../fuzz/pointer.h"
#include "unit.h"

static const char doc[] =
    "{\"foo\":[\"bar\",\"baz\"],\"\":0,\"a/b\":1,\"c%d\":2,\"e^f\":3,\"g|h\":4,"
    "\"i\\\\j\":5,\"k\\\"l\":6,\" \":7,\"m~n\":8,\"\\u5f20\":{\"~1\":[[9]]},\"a~b\":10}";

static bool finds(const char *pointer, const char *want)
{
    static struct buf text;
    const struct json_node *v;
    struct json_error err;

    if (pointer_agrees(slice_of(doc), slice_of(pointer)))
        return false;
    buf_reset(&text);
    buf_adds(&text, doc);
    buf_reserve(&text, BUF_PAD);
    if (!json_scan(&agree_ours, text.p, text.n, &err))
        return false;
    v = json_pointer(&agree_ours, slice_of(pointer));
    return want ? v && slice_is(json_raw(&agree_ours, v), want) : !v;
}

static void rfc6901_section_5(void)
{
    CHECK(finds("", doc));
    CHECK(finds("/foo", "[\"bar\",\"baz\"]"));
    CHECK(finds("/foo/0", "\"bar\""));
    CHECK(finds("/", "0"));
    CHECK(finds("/a~1b", "1"));
    CHECK(finds("/c%d", "2"));
    CHECK(finds("/e^f", "3"));
    CHECK(finds("/g|h", "4"));
    CHECK(finds("/i\\j", "5"));
    CHECK(finds("/k\"l", "6"));
    CHECK(finds("/ ", "7"));
    CHECK(finds("/m~0n", "8"));
}

static void keys_with_escapes(void)
{
    CHECK(finds("/张/~01/0/0", "9"));
    CHECK(finds("/张/~1", NULL));
}

static void malformed_or_absent(void)
{
    CHECK(finds("foo", NULL) && finds(" /foo", NULL));
    CHECK(finds("/a~b", NULL) && finds("/m~", NULL) && finds("/m~2n", NULL));
    CHECK(finds("/foo/2", NULL) && finds("/foo/-", NULL) && finds("/foo/00", NULL));
    CHECK(finds("/foo/+1", NULL) && finds("/foo/1e0", NULL) && finds("/foo/", NULL));
    CHECK(finds("/foo/18446744073709551616", NULL));
    CHECK(finds("/foo/0/0", NULL) && finds("//", NULL) && finds("/fo", NULL));
}

int main(void)
{
    RUN(rfc6901_section_5);
    RUN(keys_with_escapes);
    RUN(malformed_or_absent);
    arena_release(&agree_arena);
    return unit_done();
}
