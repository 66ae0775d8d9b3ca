#include "records/interview_record.h"
#include "records/verdict.h"
#include "records/calendar.h"

static void fill_age(struct interview *i, struct rec *r, const struct post *post,
                     struct instant now)
{
    const struct json_node *root = json_root(&r->doc);
    bool dated;
    struct instant submitted = rec_instant(r, root, "submitted_at", &dated);
    struct civil born = rec_date(r, rec_obj(r, root, "applicant"), "born", &i->has_age);

    if (i->has_age)
        i->age = civil_age(born, calendar_local_day(post, dated ? submitted : now));
}

void interview_record_fill(struct interview *i, struct rec *r, const struct post *post,
                           struct instant now)
{
    const struct json_node *root = json_root(&r->doc);
    const struct json_node *own = rec_obj(r, root, "interview");
    struct slice result = rec_str(r, rec_obj(r, own, "held"), "result");

    memset(i, 0, sizeof *i);
    i->asked_age = post->minor_process_age;
    i->minor_age = post->minor_civil_age;
    fill_age(i, r, post, now);
    i->face = rec_str(r, rec_obj(r, root, "face"), "result");
    i->open = rec_bool(r, own, "required", false);
    i->waived = rec_obj(r, own, "waived") != NULL;
    i->held = slice_is(result, "passed")   ? INTERVIEW_PASSED
              : slice_is(result, "failed") ? INTERVIEW_FAILED
                                           : INTERVIEW_NONE;
    i->slot = rec_str(r, own, "slot");
    i->place = rec_i64(r, own, "place", 0);
    i->missed = rec_i64(r, own, "missed", 0);
    i->onsite = slice_is(rec_str(r, own, "mode"), "onsite");
    i->has_notice = !slice_blank(rec_str(r, own, "notice"));
}

bool interview_record_slot(struct rec *r, struct instant *slot, int64_t *place)
{
    const struct json_node *own = rec_obj(r, json_root(&r->doc), "interview");
    bool have = false;

    *slot = rec_instant(r, own, "slot", &have);
    *place = rec_i64(r, own, "place", 0);
    return have && *place > 0 && !rec_failed(r);
}

void decisions_apply(struct rec *r, struct findings *to)
{
    verdict_settle(to, r, json_root(&r->doc));
}
