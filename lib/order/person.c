#include "order/person.h"

const struct person_space person_spaces[] = {
    {"name", "name", false},         {"name_latin", "name", false},
    {"passport", "passport", false}, {"id_number", "id-number", false},
    {"phone", "phone", true},        {"email", "email", false},
    {"account", "account", false},   {0}};

/* Where an order says it. */
static const struct {
    const char *space;
    const char *path;
} places[] = {{"name", "applicant/name"},
              {"name", "applicant/name_latin"},
              {"passport", "held_document/number"},
              {"passport", "account/real_name/number"},
              {"passport", "new_document/number"},
              {"id-number", "applicant/id_number"},
              {"phone", "applicant/phone"},
              {"phone", "account/phone"},
              {"email", "applicant/email"},
              {"email", "account/email"},
              {"account", "account/id"}};

static struct slice digits_only(struct slice v, char *out)
{
    size_t n = 0;

    for (size_t i = 0; i < v.n; i++) {
        if (v.p[i] >= '0' && v.p[i] <= '9')
            out[n++] = v.p[i];
    }
    if (n == 13 && out[0] == '8' && out[1] == '6')
        return slice_from(out + 2, 11);
    if (n == 11 && out[0] == '1' && v.n > 0 && v.p[0] == '+')
        return slice_from(out + 1, 10);
    return slice_from(out, n);
}

static struct slice squeezed(struct slice v, char *out)
{
    size_t n = 0;

    v = slice_trim(v);
    for (size_t i = 0; i < v.n; i++) {
        char c = v.p[i];
        if (c == '\t' || c == '\n' || c == '\r')
            c = ' ';
        if (c == ' ' && n > 0 && out[n - 1] == ' ')
            continue;
        out[n++] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
    }
    return slice_from(out, n);
}

struct slice person_value(const struct person_space *s, struct slice v, struct arena *a)
{
    char *out;
    struct slice kept;

    if (slice_blank(v))
        return (struct slice){0};
    out = arena_alloc(a, v.n + 1);
    kept = s->phone ? digits_only(v, out) : squeezed(v, out);
    return kept.n ? kept : (struct slice){0};
}

static const struct person_space *space_named(const char *name)
{
    const struct person_space *s = person_spaces;

    while (strcmp(s->space, name) != 0)
        s++;
    return s;
}

static struct slice value_at(struct rec *r, size_t place)
{
    const struct json_node *v = json_path(&r->doc, places[place].path);

    if (!v || v->type != JSON_STRING)
        return (struct slice){0};
    return person_value(space_named(places[place].space), json_str(&r->doc, v, &r->arena),
                        &r->arena);
}

void person_keys(struct store_keys *to, struct rec *r)
{
    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        store_key(to, places[i].space, value_at(r, i));
}

bool person_has(struct rec *r, const struct person_space *s, struct slice kept)
{
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        if (strcmp(places[i].space, s->space) == 0 && slice_eq(value_at(r, i), kept) && kept.p)
            return true;
    }
    return false;
}
