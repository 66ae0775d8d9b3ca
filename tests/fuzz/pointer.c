/* libFuzzer target: JSON Pointers find RFC 6901's value. The input is the
 * pointer, a line end, and the document. */
#include "pointer.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    const char *text = (const char *)data;
    const char *lf = n ? memchr(text, '\n', n) : NULL;
    const char *wrong;

    if (!lf)
        return 0;
    wrong = pointer_agrees(slice_from(lf + 1, n - (size_t)(lf + 1 - text)),
                           slice_from(text, (size_t)(lf - text)));
    if (wrong)
        their_finding(wrong);
    return 0;
}
