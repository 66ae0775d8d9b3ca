/*
 * mkfindings: the findings catalogue as a C table.
 *
 * Reads share/findings.jsonl, writes one FINDING(id, "id", "rule", SEVERITY,
 * "role that may waive or settle") a line, sorted as the file is: the order of
 * the file is the order of findings in a verdict.
 */
#include <ctype.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int fail(unsigned line, const char *what)
{
    fprintf(stderr, "findings.jsonl:%u: %s\n", line, what);
    return EXIT_FAILURE;
}

static const char *text(const json_t *o, const char *key)
{
    const char *s = json_string_value(json_object_get(o, key));

    return s ? s : "";
}

static void symbol(const char *id)
{
    for (; *id; id++)
        putchar(*id == '-' ? '_' : toupper((unsigned char)*id));
}

static int one(const char *line, unsigned no)
{
    json_error_t err;
    json_t *o = json_loads(line, JSON_REJECT_DUPLICATES, &err);
    const char *severity;

    if (!o)
        return fail(no, err.text);
    severity = text(o, "severity");
    if (!*text(o, "id") || !*text(o, "rule") || !*text(o, "zh") || !*text(o, "en") ||
        !*text(o, "hint_zh") || !*text(o, "hint_en"))
        return fail(no, "id, rule, zh, en, hint_zh and hint_en must all be there");
    if (strcmp(severity, "refuse") != 0 && strcmp(severity, "ask") != 0 &&
        strcmp(severity, "warn") != 0)
        return fail(no, "severity must be refuse, ask or warn");
    printf("FINDING(");
    symbol(text(o, "id"));
    printf(", \"%s\", \"%s\", ", text(o, "id"), text(o, "rule"));
    symbol(severity);
    printf(", \"%s\")\n", text(o, "waivable"));
    json_decref(o);
    return EXIT_SUCCESS;
}

int main(void)
{
    char line[16384];
    unsigned no = 0;

    while (fgets(line, sizeof line, stdin)) {
        no++;
        if (!strchr(line, '\n'))
            return fail(no, "line too long, or no final newline");
        if (one(line, no) != EXIT_SUCCESS)
            return EXIT_FAILURE;
    }
    return ferror(stdin) || fflush(stdout) != 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
