#include "text/column.h"

#include "base/num.h"
#include "base/utf8.h"
#include "text/amount.h"

bool column_parse(struct slice spec, struct column *out)
{
    const char *eq = spec.n ? memchr(spec.p, '=', spec.n) : NULL;
    struct slice path = slice_from(spec.p, eq ? (size_t)(eq - spec.p) : spec.n);
    const char *colon = path.n ? memchr(path.p, ':', path.n) : NULL;
    struct slice format;

    *out = (struct column){.path = path};
    if (colon) {
        out->path.n = (size_t)(colon - path.p);
        format = slice_from(colon + 1, path.n - out->path.n - 1);
        if (slice_is(format, "money"))
            out->format = COLUMN_MONEY;
        else if (slice_is(format, "json"))
            out->format = COLUMN_JSON;
        else
            return false;
    }
    out->label = eq ? slice_from(eq + 1, spec.n - path.n - 1) : out->path;
    return out->path.n > 0;
}

static const struct json_node *element(const struct json *j, const struct json_node *of,
                                       struct slice step)
{
    const struct json_node *e;
    uint64_t i;

    if (of->type == JSON_OBJECT)
        return json_get_slice(j, of, step);
    if (of->type != JSON_ARRAY || !num_u64(step, &i))
        return NULL;
    for (e = json_first(j, of); e && i > 0; i--)
        e = json_next(j, e);
    return e;
}

const struct json_node *column_node(const struct column *c, struct rec *r)
{
    const struct json_node *at = json_get_slice(&r->doc, json_root(&r->doc), c->path);
    struct slice rest = c->path;

    if (at) /* a member's name may have dots and slashes in it */
        return at;
    if (rest.p[0] == '/')
        return json_pointer(&r->doc, rest);
    at = json_root(&r->doc);
    while (at && rest.p) {
        const char *dot = rest.n ? memchr(rest.p, '.', rest.n) : NULL;
        struct slice step = slice_from(rest.p, dot ? (size_t)(dot - rest.p) : rest.n);

        at = element(&r->doc, at, step);
        rest = dot ? slice_from(dot + 1, rest.n - step.n - 1) : (struct slice){0};
    }
    return at;
}

void column_show(struct buf *out, struct slice s)
{
    size_t room;

    if (__builtin_mul_overflow(s.n, (size_t)UTF8_SHOWN_MAX, &room))
        return; /* a line is at most 1 MiB */
    (void)buf_reserve(out, room);
    out->n += utf8_show(out->p + out->n, s.p, s.n);
}

static void show_json(struct buf *out, struct slice raw)
{
    struct buf text = {0};

    json_put_compact(&text, raw);
    column_show(out, buf_slice(&text));
    buf_release(&text);
}

bool column_is_verdict(const struct json *j, const struct json_node *v)
{
    return v->type == JSON_OBJECT && json_get(j, v, "ok") && json_get(j, v, "findings");
}

static void show_findings(struct rec *r, const struct json_node *holder, struct buf *out)
{
    const struct json_node *list = json_get(&r->doc, holder, "findings");
    const struct json_node *f = list ? json_first(&r->doc, list) : NULL;

    for (; f; f = json_next(&r->doc, f)) {
        const struct json_node *id = json_get(&r->doc, f, "id");

        if (!id || id->type != JSON_STRING)
            continue;
        buf_addc(out, ' ');
        column_show(out, json_str(&r->doc, id, &r->arena));
    }
}

static void show_verdict(struct rec *r, const struct json_node *v, struct buf *out)
{
    const struct json_node *ok = json_get(&r->doc, v, "ok");
    const struct json_node *orders = json_get(&r->doc, v, "orders");
    const struct json_node *o = orders ? json_first(&r->doc, orders) : NULL;

    buf_adds(out, ok->type == JSON_TRUE ? "yes" : ok->type == JSON_FALSE ? "no" : "open");
    show_findings(r, v, out);
    for (; o; o = json_next(&r->doc, o))
        show_findings(r, o, out);
}

static bool show_money(struct rec *r, const struct json_node *v, struct buf *out)
{
    int64_t cents;

    if (v->type != JSON_NUMBER || !json_i64(&r->doc, v, &cents))
        return false;
    amount_put(out, cents);
    return true;
}

bool column_cell(const struct column *c, struct rec *r, struct buf *out)
{
    const struct json_node *v = column_node(c, r);

    if (!v)
        return false;
    if (c->format == COLUMN_MONEY && show_money(r, v, out))
        return true;
    if (c->format != COLUMN_JSON && column_is_verdict(&r->doc, v))
        show_verdict(r, v, out);
    else if (c->format != COLUMN_JSON && v->type == JSON_STRING)
        column_show(out, json_str(&r->doc, v, &r->arena));
    else
        show_json(out, json_raw(&r->doc, v));
    return v->type == JSON_NUMBER;
}
