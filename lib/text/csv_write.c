#include "text/csv_write.h"

#include "stream/out.h"
#include "text/csv_cell.h"
#include "text/csv_columns.h"
#include "text/csv_guard.h"

#define ROWS_MAX ((size_t)16 << 20) /* of one record */
#define LEFT_MAX 20                 /* members named on stderr */

/* A member that no column takes: the node of the tree it would be in, and its key. */
struct left {
    uint32_t parent;
    uint32_t key;
};

struct writer {
    const struct csv_write_opts *o;
    struct csv_columns columns;
    struct rec *rec; /* the current one */
    bool headed;
    struct left left[LEFT_MAX];
    size_t lefts;
    bool more_left; /* said */
    bool terminal;  /* stdout is one */
    struct buf text;
    struct buf shown;
};

/* ---- what no column takes ---- */

static void name_left(struct writer *w, const struct json_node *v)
{
    if (w->lefts == LEFT_MAX) {
        if (!w->more_left)
            diag_say("more members are left out than are named here");
        w->more_left = true;
        return;
    }
    buf_reset(&w->text);
    json_where(&w->rec->doc, v, &w->text);
    diag_say("%s:%llu: %s is left out: no column takes it", w->rec->file,
             (unsigned long long)w->rec->line_no, buf_str(&w->text));
}

static void on_left(void *state, const struct json_node *v, uint32_t parent)
{
    struct writer *w = state;
    struct left me = {parent, v->key_n ? v->hash : 0};

    if (w->o->strict) {
        rec_fail(w->rec, v, "no column takes it");
        return;
    }
    for (size_t i = 0; i < w->lefts; i++)
        if (w->left[i].parent == me.parent && w->left[i].key == me.key)
            return;
    name_left(w, v);
    if (w->lefts < LEFT_MAX)
        w->left[w->lefts++] = me;
}

/* ---- cells ---- */

/* On a terminal nothing an applicant wrote may drive it; elsewhere text is what it is. */
static struct slice shown(struct writer *w, struct slice text)
{
    if (!w->terminal)
        return text;
    buf_reset(&w->shown);
    column_show(&w->shown, text);
    return buf_slice(&w->shown);
}

static void put_text(struct writer *w, struct buf *out, struct slice text)
{
    text = shown(w, text);
    if (w->o->excel_text && csv_cell_long_digits(text))
        csv_cell_put_excel(out, text);
    else
        csv_cell_put(out, text, !w->o->no_guard && csv_guard_needed(text));
}

static void put_cell(struct writer *w, struct buf *out, size_t i)
{
    const struct csv_column *column = &w->columns.column[i];
    const struct json_node *v = w->columns.node[i];
    struct rec *r = w->rec;
    const char *why;

    if (!v || v->type == JSON_NULL)
        return;
    if (column->type != CSV_AS_STRING) {
        why = csv_value_text(out, column->type, &r->doc, v);
        if (why)
            rec_fail(r, v, "%s", why);
    } else if (v->type == JSON_STRING && !column->json) {
        put_text(w, out, json_str(&r->doc, v, &r->arena));
    } else if (v->type == JSON_NUMBER) {
        buf_add_slice(out, json_raw(&r->doc, v));
    } else {
        buf_reset(&w->text);
        json_put_compact(&w->text, json_raw(&r->doc, v));
        csv_cell_put(out, shown(w, buf_slice(&w->text)), false);
    }
}

/* ---- rows ---- */

static void end_row(const struct writer *w, struct buf *out, size_t start)
{
    /* A line with nothing on it is no row: readers pass over it. */
    if (w->columns.n == 1 && out->n == start)
        buf_adds(out, "\"\"");
    buf_adds(out, w->o->crlf ? "\r\n" : "\n");
}

static void put_row(struct writer *w, struct buf *out)
{
    size_t start = out->n;

    for (size_t i = 0; i < w->columns.n; i++) {
        if (i > 0)
            buf_addc(out, ',');
        put_cell(w, out, i);
    }
    end_row(w, out, start);
    if (out->n - start > CSV_ROW_MAX)
        rec_fail(w->rec, NULL, "longer than 1 MiB as a row");
}

static void put_header(struct writer *w, struct buf *out)
{
    size_t start;

    if (w->headed)
        return;
    w->headed = true;
    if (w->o->bom)
        buf_adds(out, "\xEF\xBB\xBF");
    start = out->n;
    for (size_t i = 0; i < w->columns.n; i++) {
        if (i > 0)
            buf_addc(out, ',');
        put_text(w, out, w->columns.column[i].name);
    }
    end_row(w, out, start);
}

static enum answer work(void *state, struct rec *r, struct buf *unused)
{
    struct writer *w = state;
    struct buf *out = out_buf();
    size_t start = out->n;
    bool headed = w->headed;

    (void)unused;
    w->rec = r;
    if (!csv_columns_ready(&w->columns, r)) {
        rec_fail(r, json_root(&r->doc), "no member that could be a column");
        return ANSWER_YES;
    }
    put_header(w, out);
    csv_columns_find(&w->columns, r);
    while (!rec_failed(r) && csv_columns_next(&w->columns, r)) {
        put_row(w, out);
        if (out->n - start > ROWS_MAX)
            rec_fail(r, NULL, "longer than 16 MiB as rows");
    }
    if (rec_failed(r)) {
        out->n = start;
        w->headed = headed;
    }
    return ANSWER_YES;
}

enum status csv_write(const struct csv_write_opts *o, int filec, char *const *files)
{
    static struct writer w;
    struct filter f = {.work = work, .state = &w};
    enum status st;

    w = (struct writer){.o = o, .terminal = out_is_terminal()};
    csv_columns_open(&w.columns, o->map, o->columns, on_left, &w);
    st = filter_run(&f, filec, files);
    if (w.columns.chosen)
        put_header(&w, out_buf());
    csv_columns_close(&w.columns);
    buf_release(&w.text);
    buf_release(&w.shown);
    return st;
}
