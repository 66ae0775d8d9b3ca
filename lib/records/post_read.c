#include "records/post_read.h"

#include "base/cmd.h"
#include "base/diag.h"
#include "base/utf8.h"
#include "records/post.h"

#include <stdarg.h>

#define ROWS_MAX 2000

void read_fault(struct reader *r, const char *where, const char *fmt, ...)
{
    char text[256];
    va_list ap;

    va_start(ap, fmt);
    if (vsnprintf(text, sizeof text, fmt, ap) < 0)
        text[0] = '\0';
    va_end(ap);
    r->faults++;
    diag_say("%s: %s: %s", r->file, where, text);
}

static void fault(struct reader *r, const char *key, const char *what)
{
    char where[512];

    if (snprintf(where, sizeof where, "%s%s%s", r->where, *r->where && *key ? "." : "", key) < 0)
        where[0] = '\0';
    read_fault(r, where, "%s", what);
}

static void item_fault(struct reader *r, const char *key, size_t i, const char *what)
{
    char name[160];

    if (snprintf(name, sizeof name, "%.100s[%zu]", key, i) > 0)
        fault(r, name, what);
}

static bool has_control(const char *s, size_t n)
{
    uint32_t cp;

    for (size_t i = 0; i < n;) {
        size_t len = utf8_decode(s + i, n - i, &cp);
        if (len == 0 || utf8_is_control(cp))
            return true;
        i += len;
    }
    return false;
}

static const char *keep(struct reader *r, const char *s)
{
    size_t n = strlen(s) + 1;

    return memcpy(arena_alloc(r->arena, n), s, n);
}

/* Why a value isn't a fit text, or NULL. */
static const char *text_trouble(const json_t *v, const char *choices)
{
    const char *s = json_string_value(v);

    if (!s)
        return "not a string";
    if (slice_blank(slice_of(s)))
        return "empty";
    if (has_control(s, json_string_length(v)))
        return "holds a control character";
    if (choices && !cmd_word_in(s, choices))
        return "not one of the words known here";
    return NULL;
}

static void read_words(struct reader *r, const struct member *m, const json_t *v, void *to)
{
    struct post_words out = {json_array_size(v), NULL};
    const char **list;

    if (!json_is_array(v) || out.n > ROWS_MAX) {
        fault(r, m->key, "not a list");
        return;
    }
    list = arena_alloc(r->arena, (out.n + 1) * sizeof *list);
    for (size_t i = 0; i < out.n; i++) {
        const json_t *item = json_array_get(v, i);
        const char *trouble = text_trouble(item, m->choices);
        if (!trouble && m->type == V_POINTERS && *json_string_value(item) != '/')
            trouble = "not a JSON Pointer";
        if (trouble)
            item_fault(r, m->key, i, trouble);
        list[i] = trouble ? "" : keep(r, json_string_value(item));
    }
    list[out.n] = NULL;
    out.v = list;
    memcpy(to, &out, sizeof out);
}

static void read_integer(struct reader *r, const struct member *m, const json_t *v, void *to)
{
    int64_t n = json_integer_value(v);
    char what[96];

    if (!json_is_integer(v)) {
        fault(r, m->key, "not an integer");
        return;
    }
    if (n < m->min || n > m->max) {
        if (snprintf(what, sizeof what, "not within %lld to %lld", (long long)m->min,
                     (long long)m->max) > 0)
            fault(r, m->key, what);
        return;
    }
    memcpy(to, &n, sizeof n);
}

static bool read_date(struct reader *r, const struct member *m, const json_t *v, void *to)
{
    struct civil day;

    if (!json_is_string(v) || !civil_parse(slice_of(json_string_value(v)), &day)) {
        fault(r, m->key, "not a date like 2021-06-07");
        return false;
    }
    memcpy(to, &day, sizeof day);
    return true;
}

static void read_weekdays(struct reader *r, const struct member *m, const json_t *v, void *to)
{
    static const char *const names[] = {"monday", "tuesday",  "wednesday", "thursday",
                                        "friday", "saturday", "sunday"};
    unsigned mask = 0;

    if (!json_is_array(v) || json_array_size(v) == 0) {
        fault(r, m->key, "not a list of weekdays");
        return;
    }
    for (size_t i = 0; i < json_array_size(v); i++) {
        struct slice name = slice_of(json_string_value(json_array_get(v, i)));
        unsigned day = 0;
        while (day < 7 && !slice_is(name, names[day]))
            day++;
        if (day == 7)
            item_fault(r, m->key, i, "not a weekday's name in lower case");
        else
            mask |= 1U << day;
    }
    memcpy(to, &mask, sizeof mask);
}

/* "14:30" as minutes after midnight, or -1. */
static int time_of_day(const json_t *v)
{
    const char *s = json_string_value(v);
    int min = 0;

    if (!s || strlen(s) != 5 || s[2] != ':')
        return -1;
    for (int i = 0; i < 5; i++) {
        if (i != 2 && (s[i] < '0' || s[i] > '9'))
            return -1;
    }
    min = ((s[0] - '0') * 10 + (s[1] - '0')) * 60 + (s[3] - '0') * 10 + (s[4] - '0');
    return s[3] > '5' || min > 24 * 60 ? -1 : min;
}

static void read_spans(struct reader *r, const struct member *m, const json_t *v,
                       struct post_hours *to)
{
    int last = -1;

    if (!json_is_array(v) || json_array_size(v) == 0 || json_array_size(v) > POST_SPANS_MAX) {
        fault(r, m->key, "not a list of one to four spans");
        return;
    }
    to->span_count = json_array_size(v);
    for (size_t i = 0; i < to->span_count; i++) {
        const json_t *pair = json_array_get(v, i);
        int from = time_of_day(json_array_get(pair, 0));
        int until = time_of_day(json_array_get(pair, 1));
        if (json_array_size(pair) != 2 || from < 0 || until < 0)
            item_fault(r, m->key, i, "not a pair of times like [\"09:00\",\"12:00\"]");
        else if (from >= until || from <= last)
            item_fault(r, m->key, i, "ends before it begins, or touches the one before");
        to->spans[i] = (struct post_span){from, until};
        last = until;
    }
}

static void read_value(struct reader *r, const struct member *m, const json_t *v, char *base)
{
    char scratch[32] = {0}; /* room for any value */
    void *to = m->to == NOWHERE ? scratch : base + m->to;
    const char *trouble = NULL;
    bool yes = json_is_true(v);

    switch (m->type) {
    case V_STRING:
        trouble = text_trouble(v, m->choices);
        if (!trouble) {
            const char *s = keep(r, json_string_value(v));
            memcpy(to, &s, sizeof s);
        }
        break;
    case V_BOOLEAN:
        trouble = json_is_boolean(v) ? NULL : "not true or false";
        memcpy(to, &yes, sizeof yes);
        break;
    case V_INTEGER:
        read_integer(r, m, v, to);
        break;
    case V_DATE:
        (void)read_date(r, m, v, to);
        break;
    case V_LAST_DAY:
        yes = read_date(r, m, v, to);
        memcpy(base + m->flag, &yes, sizeof yes);
        break;
    case V_WORDS:
    case V_POINTERS:
        read_words(r, m, v, to);
        break;
    case V_WEEKDAYS:
        read_weekdays(r, m, v, to);
        break;
    case V_SPANS:
        read_spans(r, m, v, to);
        break;
    case V_END:
        break;
    }
    if (trouble)
        fault(r, m->key, trouble);
}

static const struct member *member_of(const struct member *m, const char *key)
{
    for (; m->type != V_END; m++) {
        if (strcmp(m->key, key) == 0)
            return m;
    }
    return NULL;
}

/* Every datum says where it comes from. */
static void read_source(struct reader *r, const json_t *obj)
{
    const json_t *source = json_object_get(obj, "source");
    const json_t *judged = json_object_get(obj, "judgement");
    const char *trouble = source ? text_trouble(source, NULL) : "missing";

    if (trouble)
        fault(r, "source", trouble);
    else if (strcmp(json_string_value(source), "judgement") == 0 && !json_is_true(judged))
        fault(r, "judgement", "must be true where the source is judgement");
    if (judged && !json_is_boolean(judged))
        fault(r, "judgement", "not true or false");
}

static void read_object(struct reader *r, json_t *obj, const struct member *members, char *base)
{
    const char *key;
    json_t *v;

    if (!json_is_object(obj)) {
        fault(r, "", "not an object");
        return;
    }
    for (const struct member *m = members; m->type != V_END; m++) {
        v = json_object_get(obj, m->key);
        if (v)
            read_value(r, m, v, base);
        else if (!m->optional)
            fault(r, m->key, "missing");
    }
    json_object_foreach(obj, key, v)
    {
        if (*key != '_' && strcmp(key, "source") != 0 && strcmp(key, "judgement") != 0 &&
            !member_of(members, key))
            fault(r, key, "unknown member");
    }
    read_source(r, obj);
}

static void enter(struct reader *r, const char *key)
{
    if (snprintf(r->where, sizeof r->where, "%s", key) < 0)
        r->where[0] = '\0';
}

static void enter_row(struct reader *r, const char *key, size_t i)
{
    if (snprintf(r->where, sizeof r->where, "%s[%zu]", key, i) < 0)
        r->where[0] = '\0';
}

static void read_rows(struct reader *r, const json_t *list, const struct section *s, char *post)
{
    size_t n = json_array_size(list);
    char *rows;

    if (!json_is_array(list) || n > ROWS_MAX || (n == 0 && !s->may_be_empty)) {
        fault(r, "", n == 0 && json_is_array(list) ? "empty" : "not a list of rows");
        return;
    }
    rows = arena_alloc(r->arena, n * s->row_size + 1);
    memset(rows, 0, n * s->row_size + 1);
    for (size_t i = 0; i < n; i++) {
        enter_row(r, s->key, i);
        read_object(r, json_array_get(list, i), s->members, rows + i * s->row_size);
    }
    memcpy(post + s->to_rows, &rows, sizeof rows);
    memcpy(post + s->to_count, &n, sizeof n);
}

void read_section(struct reader *r, const json_t *root, const struct section *s, void *post)
{
    json_t *v = json_object_get(root, s->key);

    enter(r, s->key);
    if (!v)
        fault(r, "", "missing");
    else if (s->row_size == 0)
        read_object(r, v, s->members, post);
    else
        read_rows(r, v, s, post);
    enter(r, "");
}
