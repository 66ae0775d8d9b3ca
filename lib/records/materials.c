#include "records/materials.h"
#include "records/intake_record.h"

static void add(struct materials *m, struct rec *r, const struct json_node *at,
                struct material item)
{
    if (m->n == MATERIALS_MAX)
        rec_fail(r, at, "more than %d materials", MATERIALS_MAX);
    else
        m->v[m->n++] = item;
}

static struct material of_profile(const struct post *post, const struct post_material *m)
{
    struct material item = {slice_of(m->what), slice_of(m->zh), slice_of(m->en), 0};

    if (strcmp(m->what, "photos") == 0)
        item.count = post->photo_prints;
    return item;
}

/* An element that the profile knows is worded by the profile unless it brings words. */
static void own_item(struct materials *m, struct rec *r, const struct post *post,
                     const struct json_node *e)
{
    bool object = e->type == JSON_OBJECT;
    struct slice what = object                   ? rec_str(r, e, "what")
                        : e->type == JSON_STRING ? json_str(&r->doc, e, &r->arena)
                                                 : (struct slice){0};
    struct slice by = object ? rec_str(r, e, "by") : (struct slice){0};
    struct slice zh = object ? rec_str(r, e, "zh") : (struct slice){0};
    struct slice en = object ? rec_str(r, e, "en") : (struct slice){0};
    const struct post_material *known = post_material(post, what);
    struct material item = {.what = what};

    if (slice_blank(what) && slice_blank(zh) && slice_blank(en)) {
        rec_fail(r, e, "not a material");
        return;
    }
    if (known)
        item = of_profile(post, known);
    if (by.p ? !slice_is(by, "mail") : known && strcmp(known->by, "mail") != 0)
        return;
    item.zh = zh.p ? zh : item.zh.p ? item.zh : en.p ? en : what;
    item.en = en.p ? en : item.en.p ? item.en : zh.p ? zh : what;
    if (object)
        item.count = rec_i64(r, e, "count", item.count);
    if (item.count < 0 || item.count > 999)
        rec_fail(r, json_get(&r->doc, e, "count"), "not a count");
    add(m, r, e, item);
}

bool materials_read(struct materials *m, struct rec *r, const struct post *post, struct instant now)
{
    const struct json_node *own = rec_arr(r, json_root(&r->doc), "materials");
    struct intake in;
    struct post_case of;

    m->n = 0;
    m->own = own != NULL;
    for (const struct json_node *e = json_first(&r->doc, own); e && !rec_failed(r);
         e = json_next(&r->doc, e))
        own_item(m, r, post, e);
    if (own || rec_failed(r))
        return !rec_failed(r);
    intake_record_fill(&in, r, post, now);
    of = intake_record_case(r, &in);
    for (size_t i = 0; i < post->material_count && !rec_failed(r); i++) {
        const struct post_material *p = &post->materials[i];
        if (strcmp(p->by, "mail") == 0 && post_material_due(p, &of))
            add(m, r, json_root(&r->doc), of_profile(post, p));
    }
    return !rec_failed(r);
}

const struct material *materials_find(const struct materials *m, const char *what)
{
    for (size_t i = 0; i < m->n; i++) {
        if (slice_is(m->v[i].what, what))
            return &m->v[i];
    }
    return NULL;
}
