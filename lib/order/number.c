#include "order/number.h"
#include "base/num.h"
#include "rules/checkdigit.h"

bool order_number_plain(struct slice id)
{
    for (size_t i = 0; i < id.n; i++) {
        char c = id.p[i];
        if (!((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
              c == '-' || c == '_' || c == '.'))
            return false;
    }
    return id.n >= 1 && id.n <= 64;
}

bool order_number_format(struct buf *out, const char *prefix, int year, uint64_t seq)
{
    struct buf plain = {0};
    char check;

    buf_addf(&plain, "%s%02d%06llu", prefix, year % 100, (unsigned long long)seq);
    check = check_mod37_2(buf_slice(&plain));
    buf_release(&plain);
    if (check == 0 || check == '*')
        return false;
    buf_addf(out, "%s-%02d-%06llu-%c", prefix, year % 100, (unsigned long long)seq, check);
    return true;
}

bool order_number_next(struct buf *out, const char *prefix, int year, uint64_t *seq)
{
    /* Of three in a row two differ in the last digit alone, and one of them isn't '*'. */
    for (int tries = 0; tries < 3 && *seq < ORDER_NUMBER_LAST; tries++)
        if (order_number_format(out, prefix, year, ++*seq))
            return true;
    return false;
}

static bool find_free(struct store *s, const struct number_series *n, struct buf *out)
{
    struct buf series = {0};
    struct store_record taken;
    struct slice last;
    uint64_t seq = 0;
    bool found;

    buf_addf(&series, "%s-%02d-", n->prefix, n->year % 100);
    last = store_key_last(s, n->space, buf_slice(&series));
    if (last.p && last.n > series.n + 6)
        num_u64(slice_from(last.p + series.n, 6), &seq);
    do /* a record from elsewhere may bear a number of this form already */
        buf_reset(out);
    while ((found = order_number_next(out, n->prefix, n->year, &seq)) &&
           store_get(s, slice_of(n->kind), buf_slice(out), &taken));
    buf_release(&series);
    return found;
}

struct slice order_number_new(struct rec *in, struct store *s, const struct number_series *n)
{
    struct buf number = {0};
    struct slice out = {0};

    if (find_free(s, n, &number))
        out = arena_copy(&in->arena, buf_slice(&number));
    else
        rec_fail(in, NULL, "the post has no number left of the series %s-%02d-", n->prefix,
                 n->year % 100);
    buf_release(&number);
    return out;
}
