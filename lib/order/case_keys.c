#include "order/case_keys.h"

static void text_key(struct store_keys *to, struct rec *r, const char *member, const char *space)
{
    struct slice s = rec_str(r, json_root(&r->doc), member);

    if (!slice_blank(s))
        store_key(to, space, s);
}

void case_keys(struct store_keys *to, struct rec *r)
{
    text_key(to, r, "person", "pension-person");
    text_key(to, r, "post_number", "pension-number");
    text_key(to, r, "intake_ref", "pension-ref");
}
