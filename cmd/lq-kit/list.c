/* list: the order's materials, as records or as text. */
#include "lq-kit/kit.h"
#include "base/utf8.h"

static void put_shown(struct buf *out, struct slice s)
{
    char *to = buf_reserve(out, UTF8_SHOWN_MAX * s.n + 1);

    out->n += utf8_show(to, s.p, s.n);
}

static void put_text(const struct kit_order *o, const char *lang, struct buf *out)
{
    bool zh = strcmp(lang, "zh") == 0;

    put_shown(out, o->order);
    buf_addc(out, ' ');
    put_shown(out, o->name);
    buf_addc(out, '\n');
    for (size_t i = 0; i < o->materials.n; i++) {
        const struct material *m = &o->materials.v[i];
        buf_adds(out, "  [ ] ");
        put_shown(out, zh ? m->zh : m->en);
        if (m->count > 0)
            buf_addf(out, " × %lld", (long long)m->count);
        buf_addc(out, '\n');
    }
}

/* R32: the list is the stored one or the profile's, and each line says which. */
static void put_records(const struct kit_order *o, struct buf *out)
{
    for (size_t i = 0; i < o->materials.n; i++) {
        const struct material *m = &o->materials.v[i];
        buf_addc(out, '{');
        json_put_member_str(out, "order", o->order);
        json_put_member_i64(out, "item", (int64_t)i + 1);
        if (m->what.p)
            json_put_member_str(out, "what", m->what);
        json_put_member_str(out, "zh", m->zh);
        json_put_member_str(out, "en", m->en);
        if (m->count > 0)
            json_put_member_i64(out, "count", m->count);
        json_put_member_str(out, "by", slice_of("mail"));
        json_put_member_str(out, "from", slice_of(o->materials.own ? "order" : "profile"));
        buf_adds(out, "}\n");
    }
}

void list_put(const struct kit *k, const struct kit_order *o, const char *text_lang,
              struct buf *out)
{
    (void)k;
    if (text_lang)
        put_text(o, text_lang, out);
    else
        put_records(o, out);
}
