/*
 * libFuzzer target: whatever the bytes are, a photo is measured without a fault
 * and its figures are within what a verdict can hold.
 */
#include "photo/measure.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t n);

static void finding(const char *what)
{
    fprintf(stderr, "%s\n", what);
    abort();
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t n)
{
    struct photo_measures m;
    struct photo_measures again;

    photo_measure(data, n, &m);
    if (!m.format.p && !m.unreadable.p)
        finding("neither a format nor a reason");
    if (m.width < 0 || m.height < 0 || m.orientation < 1 || m.orientation > 8)
        finding("impossible figures");
    if (m.trailing_bytes < 0 || m.trailing_bytes > (int64_t)n)
        finding("more bytes behind the picture than there are");
    if (m.has_background && (m.lightness > 255 || m.tint > 255 || m.spread > 128))
        finding("a background that can't be");
    if (m.has_background && (m.unreadable.p || m.width * m.height > PHOTO_PIXELS_MAX))
        finding("decoded what mustn't be");
    photo_measure(data, n, &again);
    if (m.lightness != again.lightness || m.spread != again.spread || m.tint != again.tint ||
        !slice_eq(m.unreadable, again.unreadable))
        finding("another measure the second time");
    return 0;
}
