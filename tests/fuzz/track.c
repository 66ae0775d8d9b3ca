/* libFuzzer target: any bytes as a tracking number, and as what is printed beside it. The input is
 * the number, a line end, and carrier and service, which are the same text. What is said must be
 * consistent, and reading what was understood again must say the same. */
#include "base/diag.h"
#include "records/track_table.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void hold(bool so)
{
    if (!so)
        abort();
}

static void judge(const struct track_tables *tables, const struct track *t, struct slice number,
                  struct slice printed)
{
    static const char *const words[] = {"usps", "priority", "certified", "registered",
                                        "return-receipt"};
    static struct findings found;
    struct track_claim claim = track_claim(tables, printed, printed);
    struct track_rules rules = {{3, words + 2}, {1, words}, {1, words + 1}};

    findings_reset(&found);
    track_check(&found, t, number, &claim, "");
    track_check_told(&found, t, &claim, "");
    track_check_in(&found, t, &claim, &rules, "");
    track_check_return(&found, t, &claim, &rules, number, "");
    hold(t->ok || findings_verdict(&found) == VERDICT_NO);
    hold(!found.overflow);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static struct track_data *tables;
    const char *text = (const char *)data;
    const char *lf = n ? memchr(text, '\n', n) : NULL;
    struct slice number = {text, lf ? (size_t)(lf - text) : n};
    struct slice printed = {lf ? lf + 1 : NULL, lf ? n - number.n - 1 : 0};
    struct track t;
    struct track again;

    if (!tables) {
        diag_init("track");
        tables = track_table_load(true);
        hold(tables != NULL);
    }
    track_read(&tables->tables, number, &t);
    hold(strlen(t.number) <= TRACK_MAX && strlen(t.zip) <= 9 && strlen(t.service) <= 3);
    hold(!t.ok || (*t.format && t.check_digit != CHECK_WRONG));
    judge(&tables->tables, &t, number, printed);
    track_read(&tables->tables, slice_of(t.number), &again);
    hold(again.ok == t.ok && strcmp(again.number, t.number) == 0 &&
         strcmp(again.format, t.format) == 0 && strcmp(again.product, t.product) == 0);
    return 0;
}
