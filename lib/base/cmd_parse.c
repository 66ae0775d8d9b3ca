/*
 * Parsing of words into options, verb and operands. In two steps, because the
 * same option name may mean different rows for different verbs: the words are
 * gathered first, and set once the verb is known.
 */
#include "base/cmd_table.h"
#include "base/num.h"

static const struct opt *find_long(const struct parse *p, struct slice name)
{
    for (size_t i = 0; i < p->row_count; i++)
        if (slice_is(name, p->rows[i]->name))
            return p->rows[i];
    return slice_is(name, cmd_opt_dump.name) ? &cmd_opt_dump : NULL;
}

static const struct opt *find_letter(const struct parse *p, char letter)
{
    for (size_t i = 0; i < p->row_count; i++)
        if (p->rows[i]->letter == letter)
            return p->rows[i];
    return NULL;
}

static void give(struct parse *p, const struct opt *o, const char *value)
{
    p->given[p->given_count++] = (struct given){o, value};
}

/* "--name", "--name=value", "--name value". Returns how many words it took. */
static int parse_long(struct parse *p, const char *word, const char *next)
{
    const char *eq = strchr(word, '=');
    struct slice name = slice_from(word, eq ? (size_t)(eq - word) : strlen(word));
    const struct opt *o = find_long(p, name);

    if (!o)
        diag_usage("unknown option '--%.*s'", (int)(name.n < 80 ? name.n : 80), name.p);
    if (!cmd_opt_valued(o)) {
        if (eq)
            diag_usage("option '--%s' takes no value", o->name);
        give(p, o, NULL);
        return 1;
    }
    if (!eq && !next)
        diag_usage("option '--%s' needs a value", o->name);
    give(p, o, eq ? eq + 1 : next);
    return eq ? 1 : 2;
}

/* "-a", "-ab", "-fVALUE", "-f VALUE". Returns how many words it took. */
static int parse_letters(struct parse *p, const char *word, const char *next)
{
    for (; *word; word++) {
        const struct opt *o = find_letter(p, *word);

        if (!o)
            diag_usage("unknown option '-%c'", *word);
        if (!cmd_opt_valued(o)) {
            give(p, o, NULL);
            continue;
        }
        if (word[1] == '\0' && !next)
            diag_usage("option '-%c' needs a value", *word);
        give(p, o, word[1] ? word + 1 : next);
        return word[1] ? 1 : 2;
    }
    return 1;
}

void cmd_parse_words(struct parse *p, int argc, char **argv)
{
    int i = 1;

    p->before_dashes = -1;
    while (i < argc) {
        char *word = argv[i];
        const char *next = i + 1 < argc ? argv[i + 1] : NULL;

        if (p->before_dashes >= 0 || word[0] != '-' || word[1] == '\0') {
            p->operand[p->operand_count++] = word;
            i++;
        } else if (word[1] != '-') {
            i += parse_letters(p, word + 1, next);
        } else if (word[2] == '\0') {
            p->before_dashes = p->operand_count;
            i++;
        } else {
            i += parse_long(p, word + 2, next);
        }
    }
    if (p->before_dashes < 0)
        p->before_dashes = p->operand_count;
}

static void name_verbs(struct buf *out, const struct verb *v)
{
    const char *sep = "";

    for (; v->name; v++, sep = ", ")
        buf_addf(out, "%s%s", sep, v->name);
}

/* The verb, taken off the operands; what help asks for may lack one. */
const struct verb *cmd_take_verb(struct parse *p, bool may_lack)
{
    const struct cmd *c = p->cmd;
    const char *word = p->operand_count > 0 ? p->operand[0] : NULL;
    struct buf names = {0};

    if (!c->verbs)
        return c->fallback;
    for (const struct verb *v = c->verbs; v->name && word; v++) {
        if (strcmp(v->name, word) != 0 || (c->fallback && p->before_dashes == 0))
            continue;
        p->operand++;
        p->operand_count--;
        return v;
    }
    if (c->fallback || may_lack)
        return c->fallback;
    name_verbs(&names, c->verbs);
    if (word)
        diag_usage("unknown verb '%.80s': one of %s", word, buf_str(&names));
    diag_usage("a verb is missing: one of %s", buf_str(&names));
}

static void set_int(const struct opt *o, const char *value)
{
    int64_t v;
    int64_t *to = o->to;

    if (!num_i64(slice_of(value), &v))
        diag_usage("option '--%s': '%.80s' is not a whole number", o->name, value);
    if (o->min < o->max && (v < o->min || v > o->max))
        diag_usage("option '--%s': %lld is not within %lld to %lld", o->name, (long long)v,
                   (long long)o->min, (long long)o->max);
    *to = v;
}

static void set_choice(const struct opt *o, const char *value)
{
    struct buf words = {0};
    const char *list = o->choices;
    const char **to = o->to;
    struct slice w;

    if (*value && !strchr(value, ' ') && cmd_word_in(value, o->choices)) {
        *to = value;
        return;
    }
    while ((w = cmd_word(&list)).p)
        buf_addf(&words, "%s%.*s", words.n ? ", " : "", (int)w.n, w.p);
    diag_usage("option '--%s': '%.80s' is not one of %s", o->name, value, buf_str(&words));
}

static void set_list(const struct opt *o, const char *value)
{
    struct opt_list *to = o->to;

    if (to->n >= OPT_LIST_MAX)
        diag_usage("option '--%s' is given more than %d times", o->name, OPT_LIST_MAX);
    to->v[to->n++] = value;
}

void cmd_set(const struct opt *o, const char *value)
{
    switch (o->type) {
    case OPT_FLAG:
        *(bool *)o->to = true;
        return;
    case OPT_FILE:
    case OPT_DIR:
        if (*value == '\0')
            diag_usage("option '--%s' needs a value that isn't empty", o->name);
        *(const char **)o->to = value;
        return;
    case OPT_STR:
        *(const char **)o->to = value;
        return;
    case OPT_INT:
        set_int(o, value);
        return;
    case OPT_CHOICE:
        set_choice(o, value);
        return;
    case OPT_LIST:
        set_list(o, value);
        return;
    }
}

/* The row of that name that goes with the verb. */
static const struct opt *row_for(const struct parse *p, const struct opt *like,
                                 const struct verb *v)
{
    if (cmd_opt_fits(like, v))
        return like;
    for (size_t i = 0; i < p->row_count; i++)
        if (strcmp(p->rows[i]->name, like->name) == 0 && cmd_opt_fits(p->rows[i], v))
            return p->rows[i];
    return NULL;
}

void cmd_set_options(const struct parse *p, const struct verb *v)
{
    for (size_t i = 0; i < p->given_count; i++) {
        const struct opt *like = p->given[i].opt;
        const char *name = like->name;
        const struct opt *o = row_for(p, like, v);

        if (!o)
            diag_usage("option '--%s' doesn't go with '%s' but with: %s", name, v->name,
                       like->verbs);
        cmd_set(o, p->given[i].value);
    }
}

/* "ORDER [FILE...]": how many operands must and may come. */
void cmd_check_operands(const struct parse *p, const char *text)
{
    int need = 0;
    int room = 0;
    int depth = 0;
    bool more = false;
    struct slice w;
    struct slice missing = {0};

    while ((w = cmd_word(&text)).p) {
        if (depth == 0 && w.p[0] != '[' && ++need > p->operand_count && !missing.p)
            missing = w;
        room++;
        for (size_t i = 0; i < w.n; i++) {
            depth += (w.p[i] == '[') - (w.p[i] == ']');
            more = more || (w.n - i >= 3 && memcmp(w.p + i, "...", 3) == 0);
        }
    }
    if (missing.p)
        diag_usage("operand missing: %.*s", (int)missing.n, missing.p);
    if (!more && p->operand_count > room)
        diag_usage("unexpected operand '%.80s'", p->operand[room]);
}
