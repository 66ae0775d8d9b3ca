/*
 * The merge patch on text is RFC 7396: its appendix's cases, and what the
 * store needs beyond them, that values nobody named keep their bytes.
 */
#include "stream/json.h"
#include "unit.h"

static struct json target;
static struct json patch;

static bool merged(const char *on, const char *with, const char *want)
{
    struct buf t = {0};
    struct buf p = {0};
    struct buf out = {0};
    struct json_error err;
    bool ok;

    buf_adds(&t, on);
    buf_adds(&p, with);
    ok = json_scan(&target, t.p, t.n, &err) && json_scan(&patch, p.p, p.n, &err);
    if (ok)
        json_merge_patch(&out, &target, json_root(&target), &patch, json_root(&patch));
    ok = ok && slice_is(buf_slice(&out), want);
    if (!ok)
        printf("# %s + %s = %s, wanted %s\n", on, with, buf_str(&out), want);
    buf_release(&t);
    buf_release(&p);
    buf_release(&out);
    return ok;
}

static void cases_of_the_rfc(void)
{
    CHECK(merged("{\"a\":\"b\"}", "{\"a\":\"c\"}", "{\"a\":\"c\"}"));
    CHECK(merged("{\"a\":\"b\"}", "{\"b\":\"c\"}", "{\"a\":\"b\",\"b\":\"c\"}"));
    CHECK(merged("{\"a\":\"b\"}", "{\"a\":null}", "{}"));
    CHECK(merged("{\"a\":\"b\",\"b\":\"c\"}", "{\"a\":null}", "{\"b\":\"c\"}"));
    CHECK(merged("{\"a\":[\"b\"]}", "{\"a\":\"c\"}", "{\"a\":\"c\"}"));
    CHECK(merged("{\"a\":\"c\"}", "{\"a\":[\"b\"]}", "{\"a\":[\"b\"]}"));
    CHECK(merged("{\"a\":{\"b\":\"c\"}}", "{\"a\":{\"b\":\"d\",\"c\":null}}",
                 "{\"a\":{\"b\":\"d\"}}"));
    CHECK(merged("{\"a\":[{\"b\":\"c\"}]}", "{\"a\":[1]}", "{\"a\":[1]}"));
    CHECK(merged("[\"a\",\"b\"]", "[\"c\",\"d\"]", "[\"c\",\"d\"]"));
    CHECK(merged("{\"a\":\"b\"}", "[\"c\"]", "[\"c\"]"));
    CHECK(merged("{\"a\":\"foo\"}", "null", "null"));
    CHECK(merged("{\"a\":\"foo\"}", "\"bar\"", "\"bar\""));
    CHECK(merged("{\"e\":null}", "{\"a\":1}", "{\"e\":null,\"a\":1}"));
    CHECK(merged("[1,2]", "{\"a\":\"b\",\"c\":null}", "{\"a\":\"b\"}"));
    CHECK(merged("{}", "{\"a\":{\"bb\":{\"ccc\":null}}}", "{\"a\":{\"bb\":{}}}"));
}

/* Blanks between members may go; a value never changes, and stays where it stood. */
static void values_nobody_named_keep_their_bytes(void)
{
    CHECK(merged("{\"zip\":\"00501\",\"n\":1234567890123456789,\"x\":1.50}", "{\"y\":2}",
                 "{\"zip\":\"00501\",\"n\":1234567890123456789,\"x\":1.50,\"y\":2}"));
    CHECK(merged("{\"a\":{ \"b\" : [1E400 , 2.50] },\"c\":0}", "{\"c\":1}",
                 "{\"a\":{ \"b\" : [1E400 , 2.50] },\"c\":1}"));
    CHECK(merged("{\"a\":\"\\u5f20\\/\",\"b\":1}", "{\"b\":null}", "{\"a\":\"\\u5f20\\/\"}"));
}

static void names_are_compared_decoded(void)
{
    CHECK(merged("{\"f\\u0065e\":1}", "{\"fee\":null}", "{}"));
    CHECK(merged("{\"fee\":1}", "{\"f\\u0065e\":2}", "{\"fee\":2}"));
}

int main(void)
{
    RUN(cases_of_the_rfc);
    RUN(values_nobody_named_keep_their_bytes);
    RUN(names_are_compared_decoded);
    return unit_done();
}
