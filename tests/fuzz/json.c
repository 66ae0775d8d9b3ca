/* libFuzzer target: our scanner and jansson agree on every input. `make fuzz` runs it. */
#include "agree.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    const char *wrong = agree(data, n);

    if (wrong) {
        fprintf(stderr, "disagreement: %s\n", wrong);
        abort();
    }
    return 0;
}
