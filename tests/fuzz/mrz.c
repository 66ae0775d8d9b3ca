/*
 * libFuzzer target: any lines as a machine-readable zone. What is read lies within the lines, and a zone
 * whose digits are all right is no longer sound once a digit of a checked field is changed.
 */
#include "base/buf.h"
#include "rules/mrz.h"

static void finding(const char *what)
{
    fprintf(stderr, "finding: %s\n", what);
    abort();
}

static bool within(struct slice part, const struct slice *lines, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (part.p >= lines[i].p && part.p + part.n <= lines[i].p + lines[i].n)
            return true;
    }
    return false;
}

static void inside(const struct mrz *m, const struct slice *lines, size_t n)
{
    const struct slice parts[] = {m->code,   m->issuer, m->surname,     m->given,
                                  m->number, m->more,   m->nationality, m->optional};

    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (!within(parts[i], lines, n))
            finding("a field outside of the lines");
    }
    if ((m->has_born && !civil_exists(m->born)) || (m->has_expires && !civil_exists(m->expires)))
        finding("a date that doesn't exist");
}

/* One digit of the number made another: its own check or the composite must tell. */
static void changed(const struct slice *lines, size_t n, struct mrz *m, struct civil today)
{
    size_t line = n == 3 ? 0 : 1;
    char *copy = mem_dup(lines[line]);
    struct slice other[MRZ_LINES_MAX];
    size_t at = n == 3 ? 5 : 0;

    if (copy[at] >= '0' && copy[at] <= '9') {
        copy[at] = (char)('0' + (copy[at] - '0' + 1) % 10);
        for (size_t i = 0; i < n; i++)
            other[i] = i == line ? slice_from(copy, lines[i].n) : lines[i];
        if (mrz_read(other, n, today, m) && mrz_sound(m))
            finding("a wrong digit in the number wasn't seen");
    }
    free(copy);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct slice lines[MRZ_LINES_MAX + 1];
    char *text[MRZ_LINES_MAX + 1];
    const struct civil today = {2021, 6, 20};
    struct findings found;
    struct mrz m;
    size_t count = 0;

    for (size_t at = 0; at <= n && count <= MRZ_LINES_MAX; count++) {
        const uint8_t *lf = at < n ? memchr(data + at, '\n', n - at) : NULL;
        size_t k = lf ? (size_t)(lf - data) - at : n - at;
        text[count] = mem_alloc(k ? k : 1, 1); /* no byte more, so that one read too far is seen */
        if (k)
            memcpy(text[count], data + at, k);
        lines[count] = slice_from(text[count], k);
        at += k + 1;
    }
    findings_reset(&found);
    if (mrz_read(lines, count, today, &m)) {
        inside(&m, lines, count);
        if (mrz_sound(&m))
            changed(lines, count, &m, today);
    }
    mrz_read(lines, count, today, &m);
    mrz_check(&found, &m, "/mrz");
    if (mrz_sound(&m) != (findings_verdict(&found) == VERDICT_YES))
        finding("sound, yet something was found; or the other way round");
    for (size_t i = 0; i < count; i++)
        free(text[i]);
    return 0;
}
