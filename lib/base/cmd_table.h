/*
 * cmd_table.h: what the parts of lib/base/cmd share: reading a command's table.
 *
 * cmd_parse.c parses with it, cmd_help.c prints --help from it, cmd_mdoc.c the
 * manual page, cmd_complete.c the completions. Not for commands.
 */
#ifndef LQ_CMD_TABLE_H
#define LQ_CMD_TABLE_H

#include "base/buf.h"
#include "base/cmd.h"

#define CMD_OPTS_MAX 128

/* All rows that can be shown: the command's own, then the common ones of its kind. */
size_t cmd_options(const struct cmd *c, const struct opt *out[CMD_OPTS_MAX]);

/* True when the row is one of the common options. */
bool cmd_opt_common(const struct opt *o);

/* The option takes a value. */
static inline bool cmd_opt_valued(const struct opt *o)
{
    return o->type != OPT_FLAG;
}

/* What the value is called: its name in the table, its choices as "zh|en", or a word for the type.
 */
void cmd_opt_arg(struct buf *out, const struct opt *o);

/* The row goes with that verb; a NULL verb takes them all. */
bool cmd_opt_fits(const struct opt *o, const struct verb *v);

/* The next word of a list separated by blanks; an absent slice at the end. */
struct slice cmd_word(const char **list);

/* The operands' text of a verb, or the command's; never NULL. */
const char *cmd_operands(const struct cmd *c, const struct verb *v);

/* ---- cmd_parse.c ---- */

/* One option as given. The row is looked up again once the verb is known. */
struct given {
    const struct opt *opt;
    const char *value;
};

struct parse {
    const struct cmd *cmd;
    const struct opt *rows[CMD_OPTS_MAX];
    size_t row_count;
    struct given *given;
    size_t given_count;
    char **operand;
    int operand_count;
    int before_dashes; /* operands before "--" */
};

/* --dump: common to all commands, shown by none. */
extern const struct opt cmd_opt_dump;

/* Gather options and operands; a word that can't be one ends the program with status 2. */
void cmd_parse_words(struct parse *p, int argc, char **argv);

/* The verb, taken off the operands; NULL only if may_lack and there is none. */
const struct verb *cmd_take_verb(struct parse *p, bool may_lack);

/* Set what was given, each by the row that goes with the verb. */
void cmd_set_options(const struct parse *p, const struct verb *v);
void cmd_set(const struct opt *o, const char *value);

/* Hold the number of operands to "ORDER [FILE...]". */
void cmd_check_operands(const struct parse *p, const char *text);

/* ---- printing ---- */

void cmd_help(struct buf *out, const struct cmd *c, const struct verb *v, const char *lang);

/* What --dump=WHAT prints; false for a WHAT there isn't. */
bool cmd_dump(struct buf *out, const struct cmd *c, const char *what);
void cmd_dump_mdoc(struct buf *out, const struct cmd *c);
void cmd_dump_bash(struct buf *out, const struct cmd *c);
void cmd_dump_zsh(struct buf *out, const struct cmd *c);
void cmd_dump_fish(struct buf *out, const struct cmd *c);

#endif
