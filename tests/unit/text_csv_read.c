/* The CSV reader gives the same rows however the bytes are handed to it. */
#include "unit.h"

#include "text/csv_read.h"

#include <poll.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

/* A pipe whose writer sends the text in steps of that many bytes. */
static pid_t feed(const char *text, size_t n, size_t step)
{
    int ends[2];
    pid_t pid;

    if (pipe(ends) != 0 || (pid = fork()) < 0)
        abort();
    if (pid == 0) {
        for (size_t i = 0; i < n; i += step) {
            size_t k = n - i < step ? n - i : step;
            if (write(ends[1], text + i, k) != (ssize_t)k)
                _exit(1);
            if (step < 16)
                (void)poll(NULL, 0, 1); /* let the reader see it piecemeal */
        }
        _exit(0);
    }
    (void)close(ends[1]);
    if (dup2(ends[0], STDIN_FILENO) < 0)
        abort();
    (void)close(ends[0]);
    return pid;
}

/* All rows as "line:cell|cell;" or "line!column;" for a bad one. */
static void rows(struct buf *out, const char *text, size_t n, size_t step)
{
    pid_t pid = feed(text, n, step);
    struct csv_reader *r = csv_open("-");
    struct csv_row row;
    int status = 0;

    while (r && csv_next(r, &row)) {
        buf_addf(out, "%u", (unsigned)row.line);
        if (row.bad)
            buf_addf(out, "!%u", (unsigned)row.bad_cell);
        for (size_t i = 0; i < row.n && !row.bad; i++) {
            buf_addc(out, i ? '|' : ':');
            buf_add_slice(out, row.cell[i]);
        }
        buf_addc(out, ';');
    }
    CHECK(r && csv_close(r) == ST_YES);
    CHECK(waitpid(pid, &status, 0) == pid && status == 0);
}

static void line_ends_split_between_reads(void)
{
    static const char text[] = "a,b\r\n1,\"x\r\ny\"\r\n\r\n\"q\"x\r\n3,\"open\r\n4,5";
    static const char want[] = "1:a|b;2:1|x\r\ny;5!1;6!2;7:4|5;";
    static const size_t steps[] = {1, 2, 3, 5, 7, 1000};

    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
        struct buf got = {0};

        rows(&got, text, sizeof text - 1, steps[i]);
        CHECK(slice_is(buf_slice(&got), want));
        buf_release(&got);
    }
}

/* Rows around the limit: one that just fits, one a byte too long, one after. */
static void the_longest_row(void)
{
    struct buf in = {0};
    struct buf got = {0};
    size_t fits = CSV_ROW_MAX - 1; /* its line end counts */

    for (size_t extra = 0; extra < 2; extra++) {
        char *room = buf_reserve(&in, fits + extra);
        for (size_t i = 0; i < fits + extra; i++)
            room[i] = 'x';
        in.n += fits + extra;
        buf_addc(&in, '\n');
    }
    buf_adds(&in, "end\n");
    rows(&got, in.p, in.n, 65536);
    CHECK(got.n == fits + strlen("1:;2!1;3:end;"));
    CHECK(got.n > 12 && memcmp(got.p + got.n - 12, "x;2!1;3:end;", 12) == 0);
    buf_release(&in);
    buf_release(&got);
}

static void too_many_columns(void)
{
    struct buf in = {0};
    struct buf got = {0};

    for (int i = 0; i < CSV_CELLS_MAX; i++)
        buf_adds(&in, "x,");
    buf_adds(&in, "x\nend\n");
    rows(&got, in.p, in.n, 65536);
    CHECK(slice_is(buf_slice(&got), "1!1025;2:end;"));
    buf_release(&in);
    buf_release(&got);
}

int main(void)
{
    RUN(line_ends_split_between_reads);
    RUN(the_longest_row);
    RUN(too_many_columns);
    return unit_done();
}
