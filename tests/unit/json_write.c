/* What is written: strings that can always be read, members put where they belong. */
#include "stream/json.h"
#include "unit.h"

static const char *written(const char *p, size_t n)
{
    static struct buf out;

    buf_reset(&out);
    json_put_str(&out, slice_from(p, n));
    return buf_str(&out);
}

static bool writes(const char *text, const char *want)
{
    return strcmp(written(text, strlen(text)), want) == 0;
}

static void strings(void)
{
    CHECK(writes("", "\"\"") && writes("plain", "\"plain\"") && writes("张伟 𠮷", "\"张伟 𠮷\""));
    CHECK(writes("a\"b\\c/", "\"a\\\"b\\\\c/\""));
    CHECK(writes("\b\f\n\r\t", "\"\\b\\f\\n\\r\\t\""));
    CHECK(writes("\x01\x1f\x7f", "\"\\u0001\\u001f\\u007f\""));
}

static void bytes_no_record_can_hold(void)
{
    CHECK(writes("a\xff"
                 "b",
                 "\"a\\ufffdb\""));
    CHECK(writes("cut \xe5\xbc", "\"cut \\ufffd\\ufffd\""));
    CHECK(writes("\xed\xa0\x80", "\"\\ufffd\\ufffd\\ufffd\""));
    CHECK(strcmp(written("a\0b", 3), "\"a\\ufffdb\"") == 0);
}

static const char *spliced(const char *object, const char *key, const char *value)
{
    static struct json j;
    static struct buf text, out;
    struct json_error err;

    buf_reset(&text);
    buf_reset(&out);
    buf_adds(&text, object);
    buf_reserve(&text, BUF_PAD);
    if (!json_scan(&j, text.p, text.n, &err))
        return "not JSON";
    json_splice(&out, &j, key, slice_of(value));
    return buf_str(&out);
}

static bool splices(const char *object, const char *value, const char *want)
{
    return strcmp(spliced(object, "fee", value), want) == 0;
}

static void appended(void)
{
    CHECK(splices("{}", "1", "{\"fee\":1}"));
    CHECK(splices(" { } ", "1", " { \"fee\":1} "));
    CHECK(splices("{\"a\":{\"fee\":0}}\r", "1", "{\"a\":{\"fee\":0},\"fee\":1}\r"));
}

static void replaced_where_it_stands(void)
{
    CHECK(
        splices("{\"a\":1,\"fee\" : {\"x\":[]} ,\"b\":2}", "7", "{\"a\":1,\"fee\" : 7 ,\"b\":2}"));
    CHECK(splices("{\"f\\u0065e\":0}", "7", "{\"f\\u0065e\":7}"));
}

static void removed_with_its_comma(void)
{
    CHECK(splices("{ \"fee\":1 }", NULL, "{ }"));
    CHECK(splices("{\"fee\":1, \"a\":2}", NULL, "{\"a\":2}"));
    CHECK(splices("{\"a\":2 , \"fee\":1 }", NULL, "{\"a\":2  }"));
    CHECK(splices("{\"a\":2,\"fee\":1,\"b\":3}", NULL, "{\"a\":2,\"b\":3}"));
    CHECK(splices("{\"a\":2}", NULL, "{\"a\":2}"));
}

int main(void)
{
    RUN(strings);
    RUN(bytes_no_record_can_hold);
    RUN(appended);
    RUN(replaced_where_it_stands);
    RUN(removed_with_its_comma);
    return unit_done();
}
