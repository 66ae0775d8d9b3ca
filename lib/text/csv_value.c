#include "text/csv_value.h"

#include "base/num.h"
#include "base/utf8.h"
#include "text/amount.h"

#define QUOTED_MAX 24

static const struct {
    const char *name;
    const char *expects;
} types[] = {[CSV_AS_STRING] = {"string", "text"},
             [CSV_AS_INT] = {"int", "a whole number without leading zeros such as 12"},
             [CSV_AS_BOOL] = {"bool", "one of true false 1 0 yes no 是 否"},
             [CSV_AS_MONEY] = {"money", "an amount such as 23.00"},
             [CSV_AS_DECIMAL] = {"decimal", "a decimal number such as 9.5"}};

bool csv_type_named(struct slice name, enum csv_type *out)
{
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
        if (!slice_is(name, types[i].name))
            continue;
        *out = (enum csv_type)i;
        return true;
    }
    return false;
}

void csv_value_quote(struct buf *out, struct slice cell)
{
    size_t at = 0;

    buf_addc(out, '\'');
    for (int i = 0; i < QUOTED_MAX && at < cell.n; i++) {
        size_t k = utf8_len(cell.p + at, cell.n - at);
        if (k == 0)
            break;
        at += k;
    }
    buf_add(out, cell.p, at);
    buf_adds(out, at < cell.n ? "…'" : "'");
}

struct slice csv_value_unwrap(struct slice cell)
{
    if (cell.n < 3 || cell.p[0] != '=' || cell.p[1] != '"' || cell.p[cell.n - 1] != '"')
        return cell;
    if (memchr(cell.p + 2, '"', cell.n - 3))
        return cell;
    return slice_from(cell.p + 2, cell.n - 3);
}

/* Digits at the start of s that are a JSON integer part; 0 if there is none. */
static size_t int_part(struct slice s)
{
    size_t i = s.n > 0 && s.p[0] == '-';
    size_t from = i;

    while (i < s.n && s.p[i] >= '0' && s.p[i] <= '9')
        i++;
    if (i == from || (s.p[from] == '0' && i > from + 1))
        return 0;
    return i;
}

static bool put_int(struct buf *out, struct slice s)
{
    int64_t v;

    if (int_part(s) != s.n || !num_i64(s, &v))
        return false;
    buf_add_i64(out, v);
    return true;
}

static bool put_decimal(struct buf *out, struct slice s)
{
    size_t i = int_part(s);
    size_t dot = i;

    if (i == 0)
        return false;
    if (i < s.n && s.p[i] == '.')
        for (i++; i < s.n && s.p[i] >= '0' && s.p[i] <= '9';)
            i++;
    if (i != s.n || (dot < s.n && i == dot + 1))
        return false;
    buf_add_slice(out, s);
    return true;
}

static bool put_bool(struct buf *out, struct slice s)
{
    static const char *const yes[] = {"true", "1", "yes", "是"};
    static const char *const no[] = {"false", "0", "no", "否"};

    for (size_t i = 0; i < sizeof yes / sizeof yes[0]; i++) {
        bool is = slice_eq_loose(s, slice_of(yes[i]));
        if (!is && !slice_eq_loose(s, slice_of(no[i])))
            continue;
        buf_adds(out, is ? "true" : "false");
        return true;
    }
    return false;
}

static bool put_money(struct buf *out, struct slice s)
{
    int64_t cents;

    if (!money_cents(s, &cents))
        return false;
    buf_add_i64(out, cents);
    return true;
}

static bool put(struct buf *out, enum csv_type type, struct slice cell)
{
    switch (type) {
    case CSV_AS_STRING:
        json_put_str(out, cell);
        return true;
    case CSV_AS_INT:
        return put_int(out, slice_trim(cell));
    case CSV_AS_BOOL:
        return put_bool(out, cell);
    case CSV_AS_MONEY:
        return put_money(out, slice_trim(cell));
    case CSV_AS_DECIMAL:
        return put_decimal(out, slice_trim(cell));
    }
    return false;
}

bool csv_value_put(struct buf *out, enum csv_type type, struct slice cell, struct buf *why)
{
    if (put(out, type, cell))
        return true;
    csv_value_quote(why, cell);
    buf_addf(why, " is not %s", types[type].expects);
    return false;
}

const char *csv_value_text(struct buf *out, enum csv_type type, const struct json *j,
                           const struct json_node *v)
{
    bool number = v->type == JSON_NUMBER;
    int64_t cents;

    switch (type) {
    case CSV_AS_STRING:
        break;
    case CSV_AS_INT:
        return number && put_int(out, json_raw(j, v)) ? NULL : "not an integer";
    case CSV_AS_DECIMAL:
        return number && put_decimal(out, json_raw(j, v)) ? NULL : "not a number without exponent";
    case CSV_AS_BOOL:
        if (v->type != JSON_TRUE && v->type != JSON_FALSE)
            return "not true or false";
        buf_add_slice(out, json_raw(j, v));
        return NULL;
    case CSV_AS_MONEY:
        if (!number || !json_i64(j, v, &cents))
            return "not an integer of cents";
        amount_put(out, cents);
        return NULL;
    }
    return "not a value of a type";
}
