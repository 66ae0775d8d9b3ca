#include "records/photo_record.h"

static void put_text(struct buf *out, const char *key, struct slice v)
{
    if (v.p)
        json_put_member_str(out, key, v);
}

static void put_bool(struct buf *out, const char *key, bool v)
{
    json_put_member_raw(out, key, slice_of(v ? "true" : "false"));
}

static void put_picture(struct buf *out, const struct photo_measures *m)
{
    json_put_member_i64(out, "width", m->width);
    json_put_member_i64(out, "height", m->height);
    json_put_member_i64(out, "aspect", photo_aspect(m));
    json_put_member_i64(out, "orientation", m->orientation);
    put_text(out, "colour", m->colour);
    if (m->bits)
        json_put_member_i64(out, "bits", m->bits);
    put_bool(out, "progressive", m->progressive);
    put_bool(out, "transparent", m->transparent);
    put_bool(out, "animated", m->animated);
    json_put_member_i64(out, "trailing_bytes", m->trailing_bytes);
}

void photo_record_put(struct buf *out, const struct photo_measures *m)
{
    bool there = !slice_is(m->unreadable, "no-file") && !slice_is(m->unreadable, "other-file");

    buf_addc(out, '{');
    put_text(out, "unreadable", m->unreadable);
    put_text(out, "format", m->format);
    if (there)
        json_put_member_i64(out, "bytes", m->bytes);
    if (m->width > 0)
        put_picture(out, m);
    if (m->has_background) {
        json_put_key(out, "background");
        buf_addc(out, '{');
        json_put_member_i64(out, "lightness", m->lightness);
        json_put_member_i64(out, "tint", m->tint);
        json_put_member_i64(out, "spread", m->spread);
        buf_addc(out, '}');
    }
    buf_addc(out, '}');
}

void photo_record_get(struct rec *r, const struct json_node *v, struct photo_measures *m)
{
    const struct json_node *ground = rec_obj(r, v, "background");

    *m = (struct photo_measures){
        .format = rec_str(r, v, "format"),
        .unreadable = rec_str(r, v, "unreadable"),
        .bytes = rec_i64(r, v, "bytes", 0),
        .width = rec_i64(r, v, "width", 0),
        .height = rec_i64(r, v, "height", 0),
        .orientation = rec_i64(r, v, "orientation", 1),
        .colour = rec_str(r, v, "colour"),
        .bits = rec_i64(r, v, "bits", 0),
        .progressive = rec_bool(r, v, "progressive", false),
        .transparent = rec_bool(r, v, "transparent", false),
        .animated = rec_bool(r, v, "animated", false),
        .trailing_bytes = rec_i64(r, v, "trailing_bytes", 0),
        .has_background = ground != NULL,
        .lightness = rec_i64(r, ground, "lightness", 0),
        .tint = rec_i64(r, ground, "tint", 0),
        .spread = rec_i64(r, ground, "spread", 0),
    };
}

const struct post_photo *photo_record_profile(const struct post *post, const char *name)
{
    for (size_t i = 0; i < post->photo_count; i++) {
        if (!name || strcmp(post->photos[i].name, name) == 0)
            return &post->photos[i];
    }
    return NULL;
}

struct photo_rules photo_record_rules(const struct post_photo *p)
{
    return (struct photo_rules){.formats = {p->formats.n, p->formats.v},
                                .colours = {p->colours.n, p->colours.v},
                                .ask = {p->ask.n, p->ask.v},
                                .min_bytes = p->min_bytes,
                                .max_bytes = p->max_bytes,
                                .min_width = p->min_width,
                                .max_width = p->max_width,
                                .min_height = p->min_height,
                                .max_height = p->max_height,
                                .min_aspect = p->min_aspect,
                                .max_aspect = p->max_aspect,
                                .max_bits = p->max_bits,
                                .min_lightness = p->min_lightness,
                                .max_tint = p->max_tint,
                                .max_spread = p->max_spread};
}

void photo_record_judge(struct findings *to, struct rec *order, const struct post *post)
{
    const struct json_node *photo = rec_obj(order, json_root(&order->doc), "photo");
    const struct json_node *measures = rec_obj(order, photo, "measures");
    const struct post_photo *p = photo_record_profile(post, NULL);
    struct photo_measures m;
    struct photo_rules rules;

    if (!measures || !json_first(&order->doc, measures) || !p)
        return;
    photo_record_get(order, measures, &m);
    rules = photo_record_rules(p);
    photo_judge(to, &m, &rules, "/photo/measures");
}
