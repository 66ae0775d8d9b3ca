#include "text/csv_guard.h"

/* What is looked through: an apostrophe, and blanks of one or three bytes. */
static const char *const through[] = {"'", " ", "\xC2\xA0" /* no-break */,
                                      "\xE3\x80\x80" /* wide */,
                                      "\xEF\xBB\xBF" /* byte order mark */};

static const char *const starts[] = {"=",
                                     "+",
                                     "-",
                                     "@",
                                     "\t",
                                     "\r",
                                     "\n",
                                     "\xEF\xBC\x9D" /* ＝ */,
                                     "\xEF\xBC\x8B" /* ＋ */,
                                     "\xEF\xBC\x8D" /* － */,
                                     "\xEF\xBC\xA0" /* ＠ */};

/* Length of the entry the text begins with; 0: none. */
static size_t begins_with(struct slice text, const char *const *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (slice_starts(text, list[i]))
            return strlen(list[i]);
    return 0;
}

bool csv_guard_needed(struct slice text)
{
    unsigned char c = text.n ? (unsigned char)text.p[0] : '0';
    size_t k;

    /* Digits, letters and Chinese: nearly every cell. */
    if ((c >= '0' && c <= '9') || (c >= 'A' && c < 0x80) || (c >= 0xE4 && c <= 0xE9))
        return false;
    while ((k = begins_with(text, through, sizeof through / sizeof through[0])) > 0)
        text = slice_from(text.p + k, text.n - k);
    return begins_with(text, starts, sizeof starts / sizeof starts[0]) > 0;
}

struct slice csv_guard_undo(struct slice cell)
{
    struct slice text;

    if (cell.n < 2 || cell.p[0] != '\'')
        return cell;
    text = slice_from(cell.p + 1, cell.n - 1);
    return csv_guard_needed(text) ? text : cell;
}
