/* Merge patches: the RFC's own examples, and what the text form promises beyond the tree. */
#include "../fuzz/merge.h"
#include "unit.h"

static const char *merged(const char *target, const char *patch)
{
    static struct buf t, p, out;
    struct json_error err;

    buf_reset(&t);
    buf_reset(&p);
    buf_reset(&out);
    buf_adds(&t, target);
    buf_adds(&p, patch);
    buf_reserve(&t, BUF_PAD);
    buf_reserve(&p, BUF_PAD);
    if (!json_scan(&merge_t, t.p, t.n, &err) || !json_scan(&merge_p, p.p, p.n, &err))
        return "not JSON";
    json_merge_patch(&out, &merge_t, json_root(&merge_t), &merge_p, json_root(&merge_p));
    return buf_str(&out);
}

static bool gives(const char *target, const char *patch, const char *want)
{
    const char *is = merged(target, patch);

    if (strcmp(is, want) == 0 && !merge_agrees(slice_of(target), slice_of(patch)))
        return true;
    printf("# %s + %s = %s\n", target, patch, is);
    return false;
}

static void rfc7396_appendix(void)
{
    CHECK(gives("{\"a\":\"b\"}", "{\"a\":\"c\"}", "{\"a\":\"c\"}"));
    CHECK(gives("{\"a\":\"b\"}", "{\"b\":\"c\"}", "{\"a\":\"b\",\"b\":\"c\"}"));
    CHECK(gives("{\"a\":\"b\"}", "{\"a\":null}", "{}"));
    CHECK(gives("{\"a\":\"b\",\"b\":\"c\"}", "{\"a\":null}", "{\"b\":\"c\"}"));
    CHECK(gives("{\"a\":[\"b\"]}", "{\"a\":\"c\"}", "{\"a\":\"c\"}"));
    CHECK(gives("{\"a\":\"c\"}", "{\"a\":[\"b\"]}", "{\"a\":[\"b\"]}"));
    CHECK(gives("{\"a\":{\"b\":\"c\"}}", "{\"a\":{\"b\":\"d\",\"c\":null}}",
                "{\"a\":{\"b\":\"d\"}}"));
    CHECK(gives("{\"a\":[{\"b\":\"c\"}]}", "{\"a\":[1]}", "{\"a\":[1]}"));
    CHECK(gives("[\"a\",\"b\"]", "[\"c\",\"d\"]", "[\"c\",\"d\"]"));
    CHECK(gives("{\"a\":\"b\"}", "[\"c\"]", "[\"c\"]"));
    CHECK(gives("{\"a\":\"foo\"}", "null", "null"));
    CHECK(gives("{\"a\":\"foo\"}", "\"bar\"", "\"bar\""));
    CHECK(gives("{\"e\":null}", "{\"a\":1}", "{\"e\":null,\"a\":1}"));
    CHECK(gives("[1,2]", "{\"a\":\"b\",\"c\":null}", "{\"a\":\"b\"}"));
    CHECK(gives("{}", "{\"a\":{\"bb\":{\"ccc\":null}}}", "{\"a\":{\"bb\":{}}}"));
}

static void values_and_order_stay_as_written(void)
{
    CHECK(gives("{ \"z\" : [ 1 , 2.50 ] , \"n\":12345678901234567890123,\"a\":\"\\u5f20\"}",
                "{\"a\":1}", "{\"z\":[ 1 , 2.50 ],\"n\":12345678901234567890123,\"a\":1}"));
    CHECK(gives("{\"c\":1,\"a\":2,\"b\":3}", "{\"d\":4,\"a\":5}",
                "{\"c\":1,\"a\":5,\"b\":3,\"d\":4}"));
}

static void keys_are_compared_decoded(void)
{
    CHECK(gives("{\"f\\u0065e\":1,\"x\":2}", "{\"fee\":null}", "{\"x\":2}"));
    CHECK(gives("{\"fee\":{\"a\":1}}", "{\"f\\u0065e\":{\"\\u0061\":2}}", "{\"fee\":{\"a\":2}}"));
}

/* A null inside an array is data; inside an object of a new member it is a removal. */
static void nulls(void)
{
    CHECK(gives("{}", "{\"a\":[null,{\"b\":null}]}", "{\"a\":[null,{\"b\":null}]}"));
    CHECK(gives("{\"a\":1}", "{\"a\":{\"b\":null,\"c\":{\"d\":null}}}", "{\"a\":{\"c\":{}}}"));
}

int main(void)
{
    RUN(rfc7396_appendix);
    RUN(values_and_order_stay_as_written);
    RUN(keys_are_compared_decoded);
    RUN(nulls);
    return unit_done();
}
