#include "records/custody.h"

const struct custody_kind custody_kinds[] = {
    {"old-document", "old_document"},       {"payment", "payment"}, {"photos", "photos"},
    {"return-envelope", "return_envelope"}, {"extra", "extra"},     {0}};

const struct custody_kind *custody_kind(struct slice item)
{
    for (const struct custody_kind *k = custody_kinds; k->item; k++) {
        if (slice_is(item, k->item))
            return k;
    }
    return NULL;
}

static bool list_has(struct rec *r, const struct json_node *list, const char *word)
{
    for (const struct json_node *v = json_first(&r->doc, list); v; v = json_next(&r->doc, v)) {
        if (v->type == JSON_STRING && slice_is(json_str(&r->doc, v, &r->arena), word))
            return true;
    }
    return false;
}

bool custody_gone_of(struct rec *r, const struct json_node *order, const char *item)
{
    const struct json_node *d = rec_obj(r, order, "dispatch");

    if (!d)
        return false;
    if (list_has(r, rec_arr(r, d, "gone"), item))
        return true;
    return list_has(r, rec_arr(r, d, "items"), item) &&
           !list_has(r, rec_arr(r, d, "came_back"), item);
}

bool custody_gone(struct rec *r, const char *item)
{
    return custody_gone_of(r, json_root(&r->doc), item);
}

static bool listed(struct rec *r, const struct json_node *list, const char *item)
{
    for (const struct json_node *v = json_first(&r->doc, list); v; v = json_next(&r->doc, v)) {
        if (slice_is(rec_str(r, v, "item"), item))
            return true;
    }
    return false;
}

bool custody_away(struct rec *r, const struct json_node *element, const char *item)
{
    return listed(r, rec_arr(r, element, "returned"), item) ||
           listed(r, rec_arr(r, element, "mislaid"), item);
}

bool custody_holds_of(struct rec *r, const struct json_node *order, const struct json_node *content,
                      const struct json_node *element, const char *member)
{
    const struct json_node *v = json_get(&r->doc, content, member);
    const struct custody_kind *k = custody_kinds;

    while (k->item && strcmp(k->member, member) != 0)
        k++;
    if (!v || !k->item || custody_away(r, element, k->item))
        return false;
    if (strcmp(member, "old_document") == 0 && custody_gone_of(r, order, "old-document"))
        return false;
    if (strcmp(member, "return_envelope") == 0 && rec_bool(r, element, "envelope_used", false))
        return false;
    if (v->type == JSON_NUMBER)
        return rec_i64(r, content, member, 0) > 0;
    return !(v->type == JSON_ARRAY && !json_first(&r->doc, v));
}

bool custody_holds(struct rec *r, const struct json_node *element, const char *member)
{
    return custody_holds_of(r, json_root(&r->doc), element, element, member);
}

bool custody_live(struct rec *r, const struct json_node *order, const struct json_node *content,
                  const struct json_node *element)
{
    bool came = false;
    bool holds = false;

    for (const struct custody_kind *k = custody_kinds; k->item; k++) {
        came = came || json_get(&r->doc, content, k->member);
        holds = holds || custody_holds_of(r, order, content, element, k->member);
    }
    return holds || !came;
}

static void take(struct custody *c, struct rec *r, const struct json_node *e, size_t index)
{
    for (const struct custody_kind *k = custody_kinds; k->item; k++) {
        struct held_item it = {e, json_get(&r->doc, e, k->member), index};
        if (!custody_holds(r, e, k->member))
            continue;
        c->items++;
        if (strcmp(k->item, "old-document") == 0)
            c->old_document = it;
        else if (strcmp(k->item, "payment") == 0)
            c->payments[c->payment_count < CUSTODY_MAX ? c->payment_count++ : CUSTODY_MAX - 1] = it;
        else if (strcmp(k->item, "return-envelope") == 0 && c->envelope_count < CUSTODY_MAX)
            c->envelopes[c->envelope_count++] = it;
        else if (strcmp(k->item, "photos") == 0)
            c->photos += rec_i64(r, e, "photos", 0);
    }
}

void custody_read(struct custody *c, struct rec *r)
{
    const struct json_node *list = rec_arr(r, json_root(&r->doc), "packets");

    memset(c, 0, sizeof *c);
    for (const struct json_node *e = json_first(&r->doc, list); e; e = json_next(&r->doc, e))
        take(c, r, e, c->packets++);
}
