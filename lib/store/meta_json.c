/*
 * meta_json.c: reading store.json with jansson. A file of its own because
 * jansson.h and stream/json.h name the same things.
 */
#include "store/meta.h"

#include <jansson.h>

static char *get_string(const json_t *o, const char *name)
{
    const char *s = json_string_value(json_object_get(o, name));

    return s && *s ? mem_dup(slice_of(s)) : NULL;
}

static bool is_hex_id(const char *s)
{
    return s && strlen(s) == 32 && strspn(s, "0123456789abcdef") == 32;
}

static const char *fill(const json_t *o, struct meta *m)
{
    const json_t *format = json_object_get(o, "format");
    const json_t *bytes = json_object_get(o, "segment_bytes");
    const json_t *settable = json_object_get(o, "settable");

    if (!json_is_integer(format))
        return "format is missing";
    m->format = json_integer_value(format);
    if (m->format != META_FORMAT)
        return NULL; /* the rest may look like anything */
    m->id = get_string(o, "id");
    m->post = get_string(o, "post");
    m->profile_sha256 = get_string(o, "profile_sha256");
    m->settable = json_is_true(settable);
    if (!is_hex_id(m->id) || !m->post || !m->profile_sha256)
        return "id, post or profile_sha256 is missing";
    if (!json_is_boolean(settable))
        return "settable is neither true nor false";
    if (!json_is_integer(bytes) || json_integer_value(bytes) < META_SEGMENT_MIN ||
        json_integer_value(bytes) > META_SEGMENT_MAX)
        return "segment_bytes is not a size from 4096 to 1073741824";
    m->segment_bytes = (uint64_t)json_integer_value(bytes);
    return NULL;
}

const char *meta_parse(struct slice text, struct meta *m)
{
    json_error_t err;
    json_t *o = json_loadb(text.p, text.n, JSON_REJECT_DUPLICATES, &err);
    const char *why = "not a JSON object";

    *m = (struct meta){0};
    if (json_is_object(o))
        why = fill(o, m);
    json_decref(o);
    return why;
}
