/*
 * calendar_ask: a post's calendar, asked line by line.
 *
 *   calendar_ask POST KIND < questions
 *
 * Instants in questions are seconds since the epoch; those in answers are RFC 3339.
 *
 *   local T          the instant as the post's clock shows it
 *   day T            the date there
 *   start DATE       the first instant of a date
 *   open T           "open" or "closed"
 *   next T           the next opening, or "none"
 *   closes T         when it closes, or "closed"
 *   between A B      open seconds
 *   add T N          the instant N open seconds later, or "none"
 *
 * tests/calendar.bats compares the answers with computations of other make.
 */
#include "base/diag.h"
#include "records/calendar.h"

#include <inttypes.h>

static void print_instant(bool have, struct instant t, const char *otherwise)
{
    char text[INSTANT_LEN + 1];

    instant_print(text, t);
    puts(have ? text : otherwise);
}

static bool about_date(const struct post *p, const char *text)
{
    struct civil day;
    struct instant t = {0};

    if (!civil_parse(slice_of(text), &day))
        return false;
    print_instant(calendar_day_start(p, day, &t), t, "none");
    return true;
}

static bool about_two(const struct post *p, const char *kind, const char *verb, struct instant a,
                      int64_t b)
{
    struct instant t = {0};
    int64_t seconds;

    if (strcmp(verb, "add") == 0) {
        print_instant(calendar_add(p, kind, a, b, &t), t, "none");
        return true;
    }
    if (strcmp(verb, "between") != 0)
        return false;
    if (calendar_between(p, kind, a, (struct instant){b, 0}, &seconds))
        printf("%" PRId64 "\n", seconds);
    else
        puts("none");
    return true;
}

static bool about_one(const struct post *p, const char *kind, const char *verb, struct instant at)
{
    struct instant t = {0};

    if (strcmp(verb, "local") == 0) {
        print_instant(true, calendar_local(p, at), "");
    } else if (strcmp(verb, "day") == 0) {
        struct civil c = calendar_local_day(p, at);
        printf("%04d-%02d-%02d\n", c.year, c.month, c.day);
    } else if (strcmp(verb, "open") == 0) {
        puts(calendar_open(p, kind, at) ? "open" : "closed");
    } else if (strcmp(verb, "next") == 0) {
        print_instant(calendar_next(p, kind, at, &t), t, "none");
    } else if (strcmp(verb, "closes") == 0) {
        print_instant(calendar_closes(p, kind, at, &t), t, "closed");
    } else {
        return false;
    }
    return true;
}

static bool answer(const struct post *p, const char *kind, const char *line)
{
    char verb[16];
    char date[16];
    int64_t a;
    int64_t b;
    int n;

    if (sscanf(line, "start %15s", date) == 1)
        return about_date(p, date);
    n = sscanf(line, "%15s %" SCNd64 " %" SCNd64, verb, &a, &b);
    if (n == 3)
        return about_two(p, kind, verb, (struct instant){a, 0}, b);
    return n == 2 && about_one(p, kind, verb, (struct instant){a, 0});
}

int main(int argc, char **argv)
{
    char line[128];
    struct post *p;

    diag_init(argv[0]);
    if (argc != 3)
        diag_die(ST_USAGE, "usage: calendar_ask POST KIND");
    p = post_load(argv[1], true);
    if (!p)
        return ST_IO;
    if (calendar_trouble(p, argv[2]))
        diag_die(ST_IO, "%s", calendar_trouble(p, argv[2]));
    while (fgets(line, sizeof line, stdin)) {
        if (!answer(p, argv[2], line))
            diag_die(ST_USAGE, "not a question: %s", line);
    }
    post_free(p);
    return fflush(stdout) == 0 ? 0 : ST_IO;
}
