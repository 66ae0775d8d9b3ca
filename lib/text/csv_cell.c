#include "text/csv_cell.h"

#define SHOWN_DIGITS 11 /* a longer number is shown as 9.4055E+21 */

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static bool needs_quotes(struct slice s)
{
    static const bool special[256] = {[','] = true, ['"'] = true, ['\r'] = true, ['\n'] = true};

    if (s.n == 0)
        return false;
    if (is_blank(s.p[0]) || is_blank(s.p[s.n - 1]) || slice_starts(s, "\xEF\xBB\xBF"))
        return true;
    for (size_t i = 0; i < s.n; i++)
        if (special[(unsigned char)s.p[i]])
            return true;
    return false;
}

void csv_cell_put(struct buf *out, struct slice text, bool guard)
{
    const char *quote;

    if (!needs_quotes(text)) {
        if (guard)
            buf_addc(out, '\'');
        buf_add_slice(out, text);
        return;
    }
    buf_adds(out, guard ? "\"'" : "\"");
    while (text.n > 0 && (quote = memchr(text.p, '"', text.n)) != NULL) {
        size_t k = (size_t)(quote - text.p) + 1;

        buf_add(out, text.p, k);
        buf_addc(out, '"');
        text = slice_from(text.p + k, text.n - k);
    }
    buf_add_slice(out, text);
    buf_addc(out, '"');
}

bool csv_cell_long_digits(struct slice text)
{
    for (size_t i = 0; i < text.n; i++)
        if (text.p[i] < '0' || text.p[i] > '9')
            return false;
    return text.n > SHOWN_DIGITS || (text.n > 1 && text.p[0] == '0');
}

void csv_cell_put_excel(struct buf *out, struct slice text)
{
    buf_adds(out, "\"=\"\"");
    buf_add_slice(out, text);
    buf_adds(out, "\"\"\"");
}
