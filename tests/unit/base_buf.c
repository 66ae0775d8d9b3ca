/* Buffers keep what they are given and their pad; arenas keep their pointers. */
#include "base/buf.h"
#include "unit.h"

#include <stdalign.h>

static void grows_and_keeps(void)
{
    struct buf b = {0};
    bool same = true;

    for (int i = 0; i < 100000; i++)
        buf_addc(&b, (char)('a' + i % 26));
    CHECK(b.n == 100000);
    for (int i = 0; i < 100000; i++)
        same = same && b.p[i] == (char)('a' + i % 26);
    CHECK(same);
    buf_release(&b);
    CHECK(b.p == NULL && b.n == 0 && b.cap == 0);
}

static void pad_is_readable_after_every_growth(void)
{
    struct buf b = {0};

    for (size_t n = 1; n < 3000; n++) {
        volatile char sink;
        buf_addc(&b, 'x');
        CHECK(b.cap >= b.n + BUF_PAD);
        sink = b.p[b.n + BUF_PAD - 1]; /* the address sanitizer objects if it isn't ours */
        (void)sink;
    }
    buf_release(&b);
}

static void empty_is_valid(void)
{
    struct buf b = {0};

    CHECK(buf_slice(&b).p && buf_slice(&b).n == 0);
    buf_add(&b, NULL, 0);
    buf_adds(&b, "");
    CHECK(b.n == 0);
    CHECK(strcmp(buf_str(&b), "") == 0);
    buf_release(&b);
    buf_release(&b);
}

static void string_ends_it_without_counting(void)
{
    struct buf b = {0};

    buf_adds(&b, "ab");
    CHECK(strcmp(buf_str(&b), "ab") == 0 && b.n == 2);
    buf_addc(&b, 'c');
    CHECK(strcmp(buf_str(&b), "abc") == 0);
    buf_reset(&b);
    CHECK(b.n == 0 && b.cap > 0);
    buf_release(&b);
}

static void numbers_and_formats(void)
{
    struct buf b = {0};

    buf_add_i64(&b, 0);
    buf_addc(&b, ' ');
    buf_add_i64(&b, INT64_MAX);
    buf_addc(&b, ' ');
    buf_add_i64(&b, INT64_MIN);
    CHECK(slice_is(buf_slice(&b), "0 9223372036854775807 -9223372036854775808"));
    buf_reset(&b);
    buf_addf(&b, "%0*d", 5000, 7);
    CHECK(b.n == 5000 && b.p[0] == '0' && b.p[4999] == '7');
    buf_release(&b);
}

static void arena_keeps_and_aligns(void)
{
    struct arena a = {0};
    struct slice first = arena_copy(&a, slice_of("first"));
    bool aligned = true;

    for (size_t n = 0; n < 5000; n++) {
        char *p = arena_alloc(&a, n % 97);
        memset(p, 1, n % 97);
        aligned = aligned && (uintptr_t)p % alignof(max_align_t) == 0;
    }
    memset(arena_alloc(&a, (size_t)1 << 20), 2, (size_t)1 << 20);
    CHECK(aligned);
    CHECK(slice_is(first, "first") && first.p[first.n] == '\0');
    arena_reset(&a);
    CHECK(slice_is(arena_copy(&a, slice_of("again")), "again"));
    arena_release(&a);
    arena_reset(&a);
    CHECK(a.first == NULL);
}

static void copies_are_terminated(void)
{
    char *p = mem_dup(slice_from("abc", 2));

    CHECK(strcmp(p, "ab") == 0);
    free(p);
}

int main(void)
{
    RUN(grows_and_keeps);
    RUN(pad_is_readable_after_every_growth);
    RUN(empty_is_valid);
    RUN(string_ends_it_without_counting);
    RUN(numbers_and_formats);
    RUN(arena_keeps_and_aligns);
    RUN(copies_are_terminated);
    return unit_done();
}
