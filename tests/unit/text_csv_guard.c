/* The guard before formulas is undone exactly, and undoes nothing else: tried
 * on every text of up to five pieces out of what matters to it. */
#include "unit.h"

#include "text/csv_cell.h"
#include "text/csv_guard.h"

static const char *const pieces[] = {"'", "=",           "-",  " ",  "\t",           "\n",
                                     "a", "1",           "\"", "＝", "\xE3\x80\x80", "张",
                                     "é", "\xEF\xBB\xBF"};

#define PIECES  (sizeof pieces / sizeof pieces[0])
#define LONGEST 5

/* The text of that number, a different one for each. */
static void text_of(struct buf *out, unsigned long n)
{
    buf_reset(out);
    for (; n > 0; n = (n - 1) / PIECES)
        buf_adds(out, pieces[(n - 1) % PIECES]);
}

static unsigned long texts(void)
{
    unsigned long n = 0;

    for (int i = 0; i < LONGEST; i++)
        n = n * PIECES + PIECES;
    return n;
}

static void writing_then_reading_changes_nothing(void)
{
    struct buf text = {0};
    struct buf cell = {0};
    bool all = true;

    for (unsigned long n = 0; n <= texts(); n++) {
        text_of(&text, n);
        buf_reset(&cell);
        if (csv_guard_needed(buf_slice(&text)))
            buf_addc(&cell, '\'');
        buf_add_slice(&cell, buf_slice(&text));
        all = all && slice_eq(csv_guard_undo(buf_slice(&cell)), buf_slice(&text));
    }
    CHECK(all);
    buf_release(&text);
    buf_release(&cell);
}

/* A cell that reading changes is the very one that writing makes of what is read. */
static void reading_undoes_nothing_else(void)
{
    struct buf cell = {0};
    unsigned long changed = 0;
    bool all = true;

    for (unsigned long n = 0; n <= texts(); n++) {
        struct slice read;

        text_of(&cell, n);
        read = csv_guard_undo(buf_slice(&cell));
        if (read.n == cell.n)
            continue;
        changed++;
        all = all && cell.p[0] == '\'' && read.n == cell.n - 1 && csv_guard_needed(read);
    }
    CHECK(all && changed > 1000);
    buf_release(&cell);
}

/* Nothing that is written begins as a formula does, whatever is looked through. */
static void no_cell_begins_as_a_formula(void)
{
    struct buf text = {0};
    bool all = true;

    for (unsigned long n = 0; n <= texts(); n++) {
        struct slice s;

        text_of(&text, n);
        s = buf_slice(&text);
        if (csv_guard_needed(s))
            continue;
        while (s.n > 0 && s.p[0] == ' ')
            s = slice_from(s.p + 1, s.n - 1);
        all = all && !(s.n > 0 && strchr("=-\t\n", s.p[0])) && !slice_starts(s, "＝");
    }
    CHECK(all);
    buf_release(&text);
}

static void which_digits_are_wrapped(void)
{
    CHECK(csv_cell_long_digits(slice_of("00123")));
    CHECK(csv_cell_long_digits(slice_of("940559000000")));
    CHECK(!csv_cell_long_digits(slice_of("12345678901")));
    CHECK(!csv_cell_long_digits(slice_of("0")));
    CHECK(!csv_cell_long_digits(slice_of("")));
    CHECK(!csv_cell_long_digits(slice_of("0a")));
}

int main(void)
{
    RUN(writing_then_reading_changes_nothing);
    RUN(reading_undoes_nothing_else);
    RUN(no_cell_begins_as_a_formula);
    RUN(which_digits_are_wrapped);
    return unit_done();
}
