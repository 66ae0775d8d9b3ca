#include "order/number.h"
#include "base/num.h"
#include "records/calendar.h"
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

struct slice order_number_new(struct walk *w)
{
    const char *prefix = w->office->post->order_prefix;
    int year = calendar_local_day(w->office->post, w->now).year;
    struct buf series = {0};
    struct buf number = {0};
    struct slice last;
    struct slice out = {0};
    struct store_record taken;
    uint64_t seq = 0;
    bool found;

    buf_addf(&series, "%s-%02d-", prefix, year % 100);
    last = store_key_last(w->office->store, "post-number", buf_slice(&series));
    if (last.p && last.n > series.n + 6)
        num_u64(slice_from(last.p + series.n, 6), &seq);
    do /* an order from elsewhere may bear a number of this form already */
        buf_reset(&number);
    while ((found = order_number_next(&number, prefix, year, &seq)) &&
           store_get(w->office->store, slice_of("order"), buf_slice(&number), &taken));
    if (found) {
        json_put_member_str(&w->patch, "post_number", buf_slice(&number));
        out = arena_copy(&w->in->arena, buf_slice(&number));
    } else {
        rec_fail(w->in, NULL, "the post has no number left of the series %s", buf_str(&series));
    }
    buf_release(&series);
    buf_release(&number);
    return out;
}
