#include "text/amount.h"

void amount_put(struct buf *out, int64_t cents)
{
    uint64_t size = cents < 0 ? 0 - (uint64_t)cents : (uint64_t)cents;

    buf_addf(out, "%s%llu.%02llu", cents < 0 ? "-" : "", (unsigned long long)size / 100,
             (unsigned long long)size % 100);
}
