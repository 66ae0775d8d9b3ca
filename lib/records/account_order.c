/* What approval and lq-route ask of an order (R77, R79), without the tables of Unicode. */
#include "records/account_record.h"

/* R78 of a number as documents print it; one in other letters than theirs can't be told here. */
static enum realname realname_of(struct rec *r, const struct id_tables *t, struct slice kind,
                                 struct slice number)
{
    if (!normal_ascii(number))
        return REALNAME_MALFORMED;
    return account_realname(t->ids->forms, t->ids->form_count, kind,
                            normal_capitals(number, &r->arena), t->today);
}

static enum realname applicants(struct rec *r, const struct id_tables *t)
{
    const struct json_node *root = json_root(&r->doc);
    const struct json_node *held = rec_obj(r, root, "held_document");
    struct slice id = rec_str(r, rec_obj(r, root, "applicant"), "id_number");
    enum realname card =
        slice_blank(id) ? REALNAME_NONE : realname_of(r, t, slice_of("id-card"), id);
    enum realname document = REALNAME_NONE;

    if (held && !rec_bool(r, held, "lost", false))
        document = realname_of(r, t, rec_str(r, held, "kind"), rec_str(r, held, "number"));
    if (card == REALNAME_TAKEN || document == REALNAME_TAKEN)
        return REALNAME_TAKEN;
    return card == REALNAME_MALFORMED ? card : document;
}

void account_record_order(struct account *a, struct rec *r, const struct id_tables *t)
{
    const struct json_node *root = json_root(&r->doc);
    const struct json_node *of = rec_obj(r, root, "account");
    struct slice channel = rec_str(r, root, "channel");
    struct slice relation = rec_str(r, of, "relation");

    memset(a, 0, sizeof *a);
    a->at = of ? "/account" : "";
    a->given = of != NULL;
    a->on_app = !channel.p || slice_is(channel, "app");
    a->by_email = slice_is(channel, "email");
    a->registered = !slice_blank(rec_str(r, of, "id"));
    a->on_behalf = !slice_blank(relation) && !slice_is(relation, "self");
    a->applicant_known = rec_obj(r, root, "applicant") || rec_obj(r, root, "held_document");
    a->applicant_document = applicants(r, t);
}
