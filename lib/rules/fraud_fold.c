#include "base/utf8.h"
#include "rules/fraud.h"

/* Drawn as nothing, or as an order to draw the rest backwards (Unicode 15.1: Bidi_Control,
 * Default_Ignorable_Code_Point). Only their use to hide a word in a text is told: joiners and
 * variation selectors belong to honest emoji. */
static bool is_invisible(uint32_t c, bool *tell)
{
    *tell = c == 0x00AD || (c >= 0x200B && c <= 0x200C) || c == 0x200E || c == 0x200F ||
            (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x2069) || c == 0xFEFF ||
            c == 0x061C || c == 0x180E || (c >= 0xE0000 && c <= 0xE007F);
    return *tell || c == 0x034F || c == 0x200D || (c >= 0xFE00 && c <= 0xFE0F) ||
           (c >= 0xE0100 && c <= 0xE01EF);
}

static bool is_blank(uint32_t c)
{
    return c == ' ' || c == '\t' || c == 0x00A0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) ||
           c == 0x202F || c == 0x205F || c == 0x3000;
}

static bool is_line_end(uint32_t c)
{
    return (c >= 0x0A && c <= 0x0D) || c == 0x85 || c == 0x2028 || c == 0x2029;
}

/* Mathematical alphanumerics (Unicode block U+1D400): thirteen alphabets of 52, then digits. */
static uint32_t unmath(uint32_t c)
{
    uint32_t k;

    if (c >= 0x1D7CE && c <= 0x1D7FF)
        return '0' + (c - 0x1D7CE) % 10;
    if (c < 0x1D400 || c > 0x1D6A3)
        return c;
    k = (c - 0x1D400) % 52;
    return k < 26 ? 'a' + k : 'a' + k - 26;
}

static uint32_t look_up(const struct fraud_tables *t, uint32_t c)
{
    size_t lo = 0;
    size_t hi = t->alike_count;

    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;

        if (t->alike[mid].from < c)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo < t->alike_count && t->alike[lo].from == c ? (unsigned char)t->alike[lo].to : c;
}

/* The plain form; never longer in UTF-8 than what it stands for. */
static uint32_t plain(const struct fraud_tables *t, uint32_t c)
{
    if (c >= 0xFF01 && c <= 0xFF5E) /* full width: U+FF01 is '!' */
        c -= 0xFEE0;
    else if (c >= 0x80)
        c = look_up(t, unmath(c));
    return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c;
}

/* A blank separates words only where both neighbours are plain ones: 转 账 is 转账. */
static void put(struct fraud_text *t, uint32_t c, size_t at, size_t blank_at, bool blank)
{
    char bytes[4];
    size_t k = utf8_encode(bytes, c);

    if (blank && c < 0x80 && c != '\n' && t->n > 0 && (unsigned char)t->folded[t->n - 1] < 0x80 &&
        t->folded[t->n - 1] != '\n') {
        t->origin[t->n] = (uint32_t)blank_at;
        t->folded[t->n++] = ' ';
    }
    for (size_t i = 0; i < k; i++) {
        t->origin[t->n] = (uint32_t)at;
        t->folded[t->n++] = bytes[i];
    }
}

void fraud_fold(const struct fraud_tables *tables, struct fraud_text *t)
{
    size_t blank_at = 0;
    bool blank = false;

    t->n = 0;
    t->hidden = false;
    for (size_t at = 0; at < t->text.n;) {
        uint32_t c = 0;
        size_t k = utf8_decode(t->text.p + at, t->text.n - at, &c);
        bool tell;

        if (k == 0) { /* not from a record: those are UTF-8 */
            k = 1;
            c = '?';
        }
        if (is_blank(c) || (c < 0x20 && !is_line_end(c)) || c == 0x7F) {
            blank_at = blank ? blank_at : at;
            blank = true;
        } else if (is_invisible(c, &tell)) {
            if (tell && !t->hidden) {
                t->hidden = true;
                t->hidden_at = at;
            }
        } else {
            put(t, is_line_end(c) ? '\n' : plain(tables, c), at, blank_at, blank);
            blank = false;
        }
        at += k;
    }
    t->origin[t->n] = (uint32_t)t->text.n;
}
