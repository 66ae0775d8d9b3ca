/*
 * cmd.h: one table per command.
 *
 * A command describes itself in a struct cmd. From that one table come
 * parsing, --help, the option part of the manual page, completions for bash,
 * zsh and fish, and the examples that the tests run.
 *
 *   static bool unique;
 *   static const struct opt opts[] = {
 *       {.name = "unique", .type = OPT_FLAG, .to = &unique, .verbs = "check",
 *        .help = "refuse a money order seen before in this stream"},
 *       {0}};
 *   static const struct verb verbs[] = {{"quote", "[FILE...]", "the fee due", quote}, {0}};
 *   static const struct cmd cmd = {.name = "lq-fee", .kind = CMD_FILTER, …};
 *
 *   int main(int argc, char **argv) { return cmd_main(&cmd, argc, argv); }
 *
 * Common options are appended by the parser and listed by no command: --help,
 * --version, --lang; for CMD_FILTER --rejects and --strict; for
 * CMD_POST --post; for CMD_STORE --store (else $LQ_STORE).
 *
 * Options may stand before, between and after operands; "--" ends them; "-"
 * is an operand. "--name=value" and "--name value" both work; a long name may
 * not be abbreviated (scripts would break when a longer one is added). A
 * wrong option is two lines on stderr and status 2. Help goes to stdout.
 * The same option name may stand in several rows for different verbs, as long
 * as all of them take a value or none does.
 *
 * The number of operands is checked against the operands' text: "ORDER" is one,
 * "[FILE]" none or one, "..." any number more; NULL or "" takes none.
 */
#ifndef LQ_CMD_H
#define LQ_CMD_H

#include "base/diag.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum opt_type {
    OPT_FLAG,   /* to: bool * */
    OPT_STR,    /* to: const char ** */
    OPT_FILE,   /* to: const char **, completes file names */
    OPT_DIR,    /* to: const char **, completes directories */
    OPT_INT,    /* to: int64_t *, within min..max */
    OPT_CHOICE, /* to: const char **, one of choices */
    OPT_LIST    /* to: struct opt_list *, may be repeated */
};

#define OPT_LIST_MAX 64
struct opt_list {
    size_t n;
    const char *v[OPT_LIST_MAX];
};

struct opt {
    const char *name; /* long name without dashes; NULL ends the table */
    char letter;      /* short name or 0 */
    enum opt_type type;
    void *to;
    const char *arg;     /* "FILE": what --help calls the value */
    const char *choices; /* OPT_CHOICE: words separated by blanks */
    int64_t min, max;    /* OPT_INT */
    const char *verbs;   /* verbs it goes with, separated by blanks; NULL: all */
    const char *help;    /* one line, lower case, no full stop */
};

struct verb {
    const char *name;     /* NULL ends the table */
    const char *operands; /* "[ORDER...]" */
    const char *help;     /* one line */
    /* The worker. Operands are argv[0..argc); returns the exit status. */
    enum status (*run)(const struct verb *v, int argc, char **argv);
};

enum cmd_kind { CMD_FILTER = 1, CMD_POST = 2, CMD_STORE = 4 };

struct cmd {
    const char *name;
    const char *purpose;    /* one sentence, English */
    const char *purpose_zh; /* the same in Chinese */
    unsigned kind;          /* enum cmd_kind, or-ed */
    const char *operands;   /* when there are no verbs */
    const char *reads;      /* members it looks at, separated by blanks: tests compare */
    const char *writes;     /* the member it adds, or what it prints */
    const char *prints;     /* verbs of a filter that print records of their own instead; may be NULL */
    const struct opt *opts; /* own options; may be NULL */
    const struct verb *verbs;
    const struct verb *fallback; /* worker when there are no verbs, or the default verb; else NULL */
    /* "command" lines, run by the tests in a directory with the demo's files
     * from a shell with the commands on PATH; NULL-terminated. */
    const char *const *examples;
};

/* Values of the common options after cmd_main() parsed them. */
struct cmd_common {
    const char *lang;    /* "zh" or "en": --lang, LQ_LANG, LANG's prefix, else "en" */
    const char *post;    /* --post or $LQ_POST or NULL */
    const char *rejects; /* --rejects FILE or NULL */
    const char *store;   /* --store or $LQ_STORE or NULL */
    bool strict;
};
const struct cmd_common *cmd_common(void);

/* Have cmd_main() end stdout with fn after the worker: lib/stream registers its
 * out_close() at the first use, as base doesn't know lib/stream. */
void cmd_at_end(enum status (*fn)(void));

/* Parse, run the verb's worker, close stdout with its errors checked, and
 * return the status for main. Handles --help, --version, and
 * --dump=mdoc|bash|zsh|fish|examples|json (for the build and the tests). */
int cmd_main(const struct cmd *c, int argc, char **argv);

/* True when a word is in a list of words separated by blanks. */
bool cmd_word_in(const char *word, const char *list);

#endif
