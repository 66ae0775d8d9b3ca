#include "records/track_table.h"

#include "base/clock.h"
#include "base/diag.h"
#include "base/num.h"
#include "records/share.h"

#include <stdlib.h>

#define COLUMNS_MAX 12

/* One table while it is read. */
struct sheet {
    const char *file;
    const char *columns; /* the line that names them */
    size_t column_count;
    unsigned line;
    unsigned faults;
};

static void fault(struct sheet *s, const char *column, const char *what)
{
    s->faults++;
    diag_say("%s:%u: %s: %s", s->file, s->line, column, what);
}

/* ---- words ---- */

struct word {
    const char *name;
    int value;
};

static const struct word checks[] = {
    {"none", TRACK_CHECK_NONE},   {"mod10", TRACK_CHECK_MOD10}, {"legacy", TRACK_CHECK_LEGACY},
    {"mod92", TRACK_CHECK_MOD92}, {"s10", TRACK_CHECK_S10},     {"fedex", TRACK_CHECK_FEDEX},
    {"ups", TRACK_CHECK_UPS},     {"mod7", TRACK_CHECK_MOD7},   {NULL, 0}};
static const struct word flags[] = {
    {"Y", TRACK_YES}, {"N", TRACK_NO}, {"?", TRACK_UNKNOWN}, {NULL, 0}};
static const struct word carriers[] = {{"usps", 0},      {"fedex", 0},   {"ups", 0},
                                       {"dhl", 0},       {"ontrac", 0},  {"amazon", 0},
                                       {"lasership", 0}, {"unknown", 0}, {NULL, 0}};
static const struct word products[] = {{"priority", 0},
                                       {"priority-express", 0},
                                       {"ground-advantage", 0},
                                       {"first-class", 0},
                                       {"media", 0},
                                       {"library", 0},
                                       {"bound-printed-matter", 0},
                                       {"parcel-select", 0},
                                       {"marketing", 0},
                                       {"other", 0},
                                       {"priority-return", 0},
                                       {"priority-express-return", 0},
                                       {"ground-advantage-return", 0},
                                       {"unknown", 0},
                                       {NULL, 0}};

static const struct word extras[] = {
    {"certified", 0}, {"registered", 0}, {"return-receipt", 0}, {NULL, 0}};
static const struct word kinds[] = {
    {"carrier", TRACK_CARRIER}, {"product", TRACK_PRODUCT}, {"extra", TRACK_EXTRA}, {NULL, 0}};
static const struct word *const meanings[] = {
    [TRACK_CARRIER] = carriers, [TRACK_PRODUCT] = products, [TRACK_EXTRA] = extras};

/* The word's value; a fault and 0 if it isn't one of them. */
static int word_of(struct sheet *s, const char *column, const char *text, const struct word *words)
{
    for (; words->name; words++) {
        if (strcmp(words->name, text) == 0)
            return words->value;
    }
    fault(s, column, "not one of the words known here");
    return 0;
}

static enum track_flag flag_of(struct sheet *s, const char *column, const char *text)
{
    return (enum track_flag)word_of(s, column, text, flags);
}

/* Every row says since when it holds and who says so. */
static void check_origin(struct sheet *s, const char *valid_from, const char *source)
{
    struct civil day;

    if (!civil_parse(slice_of(valid_from), &day))
        fault(s, "valid_from", "not a date like 2021-06-07");
    if (slice_blank(slice_of(source)))
        fault(s, "source", "empty");
}

/* ---- patterns ---- */

/* "92|93|94": how many words, all of one length; 0: not such a list. */
static size_t words_in(const char *token, size_t *length)
{
    size_t count = 0;

    *length = strcspn(token, "|");
    for (const char *p = token;; p += *length + 1) {
        size_t n = strcspn(p, "|");
        if (n == 0 || n != *length || strspn(p, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ") < n)
            return 0;
        count++;
        if (p[n] == '\0')
            return count;
    }
}

/* "d20", "d9-18". */
static bool class_of(const char *token, struct track_part *part)
{
    struct slice from = {token + 1, strcspn(token + 1, "-")};
    uint64_t min;
    uint64_t max;

    if (!strchr("daxzs", *token) || !num_u64(from, &min))
        return false;
    max = min;
    if (from.p[from.n] == '-' && !num_u64(slice_of(from.p + from.n + 1), &max))
        return false;
    if (min == 0 || min > max || max > TRACK_MAX)
        return false;
    *part = (struct track_part){.kind = *token == 'z' || *token == 's' ? 'd' : *token,
                                .min = (uint8_t)min,
                                .max = (uint8_t)max};
    return true;
}

static bool part_of(const char *token, struct track_part *part)
{
    size_t length;
    size_t count;

    if (class_of(token, part))
        return true;
    count = words_in(token, &length);
    if (count == 0 || count > 16 || length > TRACK_MAX)
        return false;
    *part = (struct track_part){.kind = 'w',
                                .min = (uint8_t)length,
                                .max = (uint8_t)length,
                                .words = token,
                                .word_count = (uint8_t)count};
    return true;
}

/* One token of a pattern; `tail` is where the covered part ends, or -1. */
static const char *add_token(struct track_format *f, const char *token, int *tail)
{
    struct track_part *part = &f->part[f->part_count];

    if (strcmp(token, ">") == 0) {
        f->check_from = f->len_min;
        return NULL;
    }
    if (strcmp(token, "<") == 0) {
        *tail = f->len_min;
        return NULL;
    }
    if (f->part_count == TRACK_PARTS_MAX)
        return "too many parts";
    if (f->len_min != f->len_max)
        return "only the last part may vary in length";
    if (!part_of(token, part))
        return "a part isn't like d20, a2, x16, z5, s3 or 92|93";
    if (f->len_max + part->max > TRACK_MAX)
        return "longer than a number can be";
    if (*token == 'z') {
        f->zip_at = f->len_min;
        f->zip_n = part->min;
    } else if (*token == 's') {
        f->service_at = f->len_min;
        f->service_n = part->min;
    }
    f->len_min = (uint8_t)(f->len_min + part->min);
    f->len_max = (uint8_t)(f->len_max + part->max);
    f->part_count++;
    return NULL;
}

/* Cuts the text into its tokens in place; it stays with the format. */
static void read_pattern(struct sheet *s, char *text, struct track_format *f)
{
    const char *trouble = NULL;
    int tail = -1;

    for (char *next = text; *next && !trouble;) {
        char *token = next;
        next += strcspn(next, " ");
        if (*next)
            *next++ = '\0';
        trouble = add_token(f, token, &tail);
    }
    if (!trouble && f->part_count == 0)
        trouble = "empty";
    if (!trouble &&
        ((f->zip_n && f->zip_n != 5 && f->zip_n != 9) || (f->service_n && f->service_n != 3)))
        trouble = "a ZIP code has 5 or 9 digits, a service code 3";
    if (!trouble && f->check != TRACK_CHECK_NONE) {
        int end = tail < 0 ? f->len_min : tail;
        f->check_tail = (uint8_t)(f->len_min - end);
        if (f->len_min != f->len_max || end - f->check_from < 2)
            trouble = "nothing for a check digit to cover";
    }
    if (trouble)
        fault(s, "pattern", trouble);
}

/* ---- rows ---- */

#define FORMAT_COLUMNS                                                                             \
    "format\tcarrier\tproduct\tcertified\tregistered\treturn_receipt\tcheck\tpattern\t"            \
    "valid_from\tsource"
#define WORD_COLUMNS    "printed\tkind\tmeans\tvalid_from\tsource"
#define SERVICE_COLUMNS "code\tproduct\tcertified\tregistered\treturn_receipt\tvalid_from\tsource"

static void read_format(struct sheet *s, char **cell, struct track_data *d)
{
    struct track_format *f = &d->formats[d->tables.format_count++];

    *f = (struct track_format){.name = cell[0], .carrier = cell[1], .product = cell[2]};
    if (slice_blank(slice_of(f->name)))
        fault(s, "format", "empty");
    (void)word_of(s, "carrier", f->carrier, carriers);
    (void)word_of(s, "product", f->product, products);
    f->certified = flag_of(s, "certified", cell[3]);
    f->registered = flag_of(s, "registered", cell[4]);
    f->return_receipt = flag_of(s, "return_receipt", cell[5]);
    f->check = (enum track_check)word_of(s, "check", cell[6], checks);
    read_pattern(s, cell[7], f);
    check_origin(s, cell[8], cell[9]);
}

static void read_service(struct sheet *s, char **cell, struct track_data *d)
{
    struct track_service *to;
    uint64_t code;

    if (strlen(cell[0]) != 3 || !num_u64(slice_of(cell[0]), &code)) {
        fault(s, "code", "not three digits");
        return;
    }
    if (d->tables.service[code])
        fault(s, "code", "is there twice");
    to = arena_alloc(&d->arena, sizeof *to);
    *to = (struct track_service){.code = cell[0], .product = cell[1]};
    (void)word_of(s, "product", to->product, products);
    to->certified = flag_of(s, "certified", cell[2]);
    to->registered = flag_of(s, "registered", cell[3]);
    to->return_receipt = flag_of(s, "return_receipt", cell[4]);
    check_origin(s, cell[5], cell[6]);
    d->tables.service[code] = to;
}

static void read_word(struct sheet *s, char **cell, struct track_data *d)
{
    struct track_word *w = &d->words[d->tables.word_count++];

    *w = (struct track_word){.printed = cell[0], .length = strlen(cell[0]), .means = cell[2]};
    w->kind = (enum track_word_kind)word_of(s, "kind", cell[1], kinds);
    (void)word_of(s, "means", w->means, meanings[w->kind]);
    if (*w->printed == '\0' || strpbrk(w->printed, " _ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
        fault(s, "printed", "not in small letters with hyphens");
    check_origin(s, cell[3], cell[4]);
}

/* ---- files ---- */

typedef void row_reader(struct sheet *s, char **cell, struct track_data *d);

static void read_line(struct sheet *s, char *line, row_reader *row, struct track_data *d)
{
    char *cell[COLUMNS_MAX];
    char *end = line + strlen(line);
    size_t n = 0;

    if (*line == '#' || *line == '\0')
        return;
    if (s->column_count == 0) {
        s->column_count = 1;
        for (const char *p = s->columns; (p = strchr(p, '\t')) != NULL; p++)
            s->column_count++;
        if (strcmp(line, s->columns) != 0)
            fault(s, "columns", "not those of this table");
        return;
    }
    for (size_t i = 0; i < COLUMNS_MAX; i++)
        cell[i] = end; /* columns that aren't there are empty */
    for (char *next = line; next && n < COLUMNS_MAX; n++) {
        cell[n] = next;
        next = strchr(next, '\t');
        if (next)
            *next++ = '\0';
    }
    if (n != s->column_count)
        fault(s, "row", "not as many columns as the table has");
    else
        row(s, cell, d);
}

/* Cuts the text into lines and cells in place; the tables point into it. */
static bool read_sheet(struct sheet *s, const struct buf *file, row_reader *row,
                       struct track_data *d)
{
    char *text = file->p;

    if (file->n == 0 || memchr(text, '\0', file->n) || text[file->n - 1] != '\n') {
        diag_say("%s: empty, or holds a NUL, or its last line has no end", s->file);
        return false;
    }
    for (char *end = text + file->n; text < end;) {
        char *lf = memchr(text, '\n', (size_t)(end - text));
        *lf = '\0';
        s->line++;
        read_line(s, text, row, d);
        text = lf + 1;
    }
    return s->faults == 0;
}

static size_t lines_of(const struct buf *b)
{
    size_t count = 0;

    for (size_t i = 0; i < b->n; i++)
        count += b->p[i] == '\n';
    return count;
}

static bool load(struct track_data *d, bool honour_env)
{
    struct sheet formats = {.file = "carriers/formats.tsv", .columns = FORMAT_COLUMNS};
    struct sheet services = {.file = "carriers/usps-stc.tsv", .columns = SERVICE_COLUMNS};
    struct sheet words = {.file = "carriers/words.tsv", .columns = WORD_COLUMNS};
    bool ok;

    if (!share_read(formats.file, honour_env, &d->text[0]) ||
        !share_read(services.file, honour_env, &d->text[1]) ||
        !share_read(words.file, honour_env, &d->text[2]))
        return false;
    d->formats = mem_alloc(lines_of(&d->text[0]) + 1, sizeof *d->formats);
    d->words = mem_alloc(lines_of(&d->text[2]) + 1, sizeof *d->words);
    d->tables.formats = d->formats;
    d->tables.words = d->words;
    /* all three, so that one run shows every fault */
    ok = read_sheet(&formats, &d->text[0], read_format, d);
    ok = read_sheet(&services, &d->text[1], read_service, d) && ok;
    return read_sheet(&words, &d->text[2], read_word, d) && ok;
}

struct track_data *track_table_load(bool honour_env)
{
    struct track_data *d = mem_alloc(1, sizeof *d);

    *d = (struct track_data){0};
    if (load(d, honour_env))
        return d;
    track_table_free(d);
    return NULL;
}

void track_table_free(struct track_data *d)
{
    if (!d)
        return;
    free(d->formats);
    free(d->words);
    for (size_t i = 0; i < sizeof d->text / sizeof *d->text; i++)
        buf_release(&d->text[i]);
    arena_release(&d->arena);
    free(d);
}
