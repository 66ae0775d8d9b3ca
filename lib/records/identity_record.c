#include "records/identity_record.h"

void identity_record_fill(struct identity *i, struct rec *r, const struct post *post,
                          struct instant now)
{
    const struct json_node *root = json_root(&r->doc);
    const struct json_node *face = rec_obj(r, root, "face");
    struct slice channel = rec_str(r, root, "channel");
    const struct post_steps *steps;

    memset(i, 0, sizeof *i);
    interview_record_fill(&i->interview, r, post, now);
    if (!channel.p)
        channel = slice_of("app"); /* R77 */
    steps = post_steps_for(post, channel, rec_str(r, root, "module"));
    i->asked = steps && post_has_word(steps->steps, slice_of("identity"));
    i->recorded = face != NULL;
    i->subject = rec_str(r, face, "subject");
    i->owner_is_applicant = slice_is(rec_str(r, rec_obj(r, root, "account"), "relation"), "self");
}
