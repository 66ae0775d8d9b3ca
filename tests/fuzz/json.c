/* libFuzzer target: our scanner and jansson agree on every input. `make fuzz` runs it. */
#include "agree.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    const char *wrong = agree(data, n);

    if (wrong)
        their_finding(wrong);
    return 0;
}
