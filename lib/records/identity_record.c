#include "records/identity_record.h"
#include "records/calendar.h"

static void fill_document(struct identity_document *d, struct rec *r, struct civil on)
{
    const struct json_node *root = json_root(&r->doc);
    const struct json_node *held = rec_obj(r, root, "held_document");
    const struct json_node *applicant = rec_obj(r, root, "applicant");
    const struct json_node *list = rec_arr(r, held, "mrz");
    struct slice line[MRZ_LINES_MAX + 1];
    size_t n = 0;

    d->on = on;
    d->number = rec_str(r, held, "number");
    d->expires = rec_date(r, held, "expires", &d->has_expires);
    d->name_latin = rec_str(r, applicant, "name_latin");
    d->born = rec_date(r, applicant, "born", &d->has_born);
    for (const struct json_node *v = json_first(&r->doc, list); v && n <= MRZ_LINES_MAX;
         v = json_next(&r->doc, v)) {
        if (v->type != JSON_STRING)
            rec_fail(r, v, "not a string");
        line[n++] = v->type == JSON_STRING ? json_str(&r->doc, v, &r->arena) : (struct slice){0};
    }
    d->has_mrz = n > 0;
    if (d->has_mrz && !rec_failed(r))
        mrz_read(line, n, on, &d->mrz);
}

void identity_record_fill(struct identity *i, struct rec *r, const struct post *post,
                          struct instant now)
{
    const struct json_node *root = json_root(&r->doc);
    const struct json_node *face = rec_obj(r, root, "face");
    struct slice channel = rec_str(r, root, "channel");
    const struct post_steps *steps;
    bool dated;
    struct instant submitted = rec_instant(r, root, "submitted_at", &dated);

    memset(i, 0, sizeof *i);
    interview_record_fill(&i->interview, r, post, now);
    if (!channel.p)
        channel = slice_of("app"); /* R77 */
    steps = post_steps_for(post, channel, rec_str(r, root, "module"));
    i->asked = steps && post_has_word(steps->steps, slice_of("identity"));
    fill_document(&i->document, r, calendar_local_day(post, dated ? submitted : now));
    i->recorded = face != NULL;
    i->subject = rec_str(r, face, "subject");
    i->owner_is_applicant = slice_is(rec_str(r, rec_obj(r, root, "account"), "relation"), "self");
}
