/* libFuzzer target: merge patches give RFC 7396's tree. The input is the
 * target, a line end, and the patch. */
#include "merge.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    const char *text = (const char *)data;
    const char *lf = n ? memchr(text, '\n', n) : NULL;
    const char *wrong;

    if (!lf)
        return 0;
    wrong = merge_agrees(slice_from(text, (size_t)(lf - text)),
                         slice_from(lf + 1, n - (size_t)(lf + 1 - text)));
    if (wrong)
        their_finding(wrong);
    return 0;
}
