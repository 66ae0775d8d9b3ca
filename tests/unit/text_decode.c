/* GB18030 to UTF-8: right, located when wrong, each call on its own. */
#include "unit.h"

#include "text/decode.h"

static struct decoder *d;

static bool gives(const char *bytes, const char *want)
{
    struct buf b = {0};
    size_t bad = 0;
    bool same = decoder_run(d, slice_of(bytes), &b, &bad) && slice_is(buf_slice(&b), want);

    buf_release(&b);
    return same;
}

static bool fails_at(const char *bytes, size_t n, size_t where)
{
    struct buf b = {0};
    size_t bad = 99;
    bool failed = !decoder_run(d, slice_from(bytes, n), &b, &bad);

    buf_release(&b);
    return failed && bad == where && !decoder_accepts(d, slice_from(bytes, n));
}

static void two_and_four_byte_forms(void)
{
    CHECK(gives("", ""));
    CHECK(gives("A1", "A1"));
    CHECK(gives("\xD5\xC5\xCE\xB0", "张伟"));
    CHECK(gives("\x95\x34\xB2\x35", "𠮷"));
}

static void wrong_bytes_are_located(void)
{
    CHECK(fails_at("\xD5\xC5\xCE", 3, 2));
    CHECK(fails_at("ab\xFF", 3, 2));
    CHECK(fails_at("\x95\x32\x82", 3, 0));
}

static void a_failure_does_not_spoil_the_next_call(void)
{
    CHECK(fails_at("\xD5", 1, 0));
    CHECK(gives("\xC5\xB7", "欧"));
}

static void a_long_text_grows_the_buffer(void)
{
    struct buf in = {0};
    struct buf out = {0};
    size_t bad = 0;

    for (int i = 0; i < 100000; i++)
        buf_adds(&in, "\xD5\xC5");
    CHECK(decoder_run(d, buf_slice(&in), &out, &bad));
    CHECK(out.n == 300000);
    buf_release(&in);
    buf_release(&out);
}

int main(void)
{
    d = decoder_open("gb18030");
    if (!d)
        return 1;
    RUN(two_and_four_byte_forms);
    RUN(wrong_bytes_are_located);
    RUN(a_failure_does_not_spoil_the_next_call);
    RUN(a_long_text_grows_the_buffer);
    decoder_close(d);
    return unit_done();
}
