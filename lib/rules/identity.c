#include "rules/identity.h"

/* R13 为确保相关证件申请系本人操作: whose face was it? */
static void whose(struct findings *to, const struct identity *i)
{
    if (slice_is(i->subject, "applicant"))
        return;
    if (slice_is(i->subject, "account-owner") && i->owner_is_applicant)
        return;
    if (slice_blank(i->subject))
        finding_add(to, F_IDENTITY_NOT_SETTLED, "/face/subject", "");
    else
        finding_add_seen(to, F_FACE_NOT_APPLICANT, "/face/subject", "", i->subject);
}

static void face(struct findings *to, const struct identity *i)
{
    struct slice result = i->interview.face;

    if (!i->recorded) {
        if (i->asked)
            finding_add(to, F_IDENTITY_NOT_SETTLED, "/face", "");
        return;
    }
    if (slice_is(result, "pass"))
        whose(to, i);
    else if (!slice_is(result, "fail") && !slice_is(result, "not-possible"))
        finding_add_seen(to, F_IDENTITY_NOT_SETTLED, "/face/result", "", result);
}

/* ---- the document ---- */

/* The letters of a name in capitals; blanks, hyphens, fillers and the like are left out. */
struct letters {
    size_t n;
    char v[128];
};

static void add_letters(struct letters *to, struct slice name)
{
    for (size_t i = 0; i < name.n && to->n < sizeof to->v; i++) {
        char c = name.p[i];
        if (c >= 'a' && c <= 'z')
            c = (char)(c - 'a' + 'A');
        if (c >= 'A' && c <= 'Z')
            to->v[to->n++] = c;
    }
}

/* In whichever order its parts were written. A zone's name field of 39 characters (TD3; 31 in
 * TD2, 30 in TD1) that is full may have been cut: its beginning counts then. */
static bool name_is(const struct mrz *m, struct slice name)
{
    size_t room = m->format == MRZ_TD3 ? 39 : m->format == MRZ_TD2 ? 31 : 30;
    bool cut = m->surname.n + m->given.n + 2 >= room;
    struct letters want = {.n = 0};
    struct letters zone[2] = {{.n = 0}, {.n = 0}};

    add_letters(&want, name);
    add_letters(&zone[0], m->surname);
    add_letters(&zone[0], m->given);
    add_letters(&zone[1], m->given);
    add_letters(&zone[1], m->surname);
    for (int i = 0; i < 2; i++) {
        if (zone[i].n > 0 && memcmp(zone[i].v, want.v, zone[i].n) == 0 &&
            (zone[i].n == want.n || (cut && i == 0 && zone[i].n < want.n)))
            return true;
    }
    return false;
}

static void document(struct findings *to, const struct identity_document *d)
{
    const struct mrz *m = &d->mrz;

    if (d->has_expires && civil_cmp(d->expires, d->on) < 0)
        finding_add(to, F_DOCUMENT_EXPIRED, "/held_document/expires", "");
    if (!d->has_mrz)
        return;
    mrz_check(to, m, "/held_document/mrz");
    if (!mrz_sound(m))
        return; /* misread: nothing in it can be compared */
    if (!slice_blank(d->number) && !mrz_number_is(m, d->number))
        finding_add_seen(to, F_MRZ_NUMBER_MISMATCH, "/held_document/number", "", d->number);
    if (!slice_blank(d->name_latin) && !name_is(m, d->name_latin))
        finding_add_seen(to, F_DOCUMENT_NAME_MISMATCH, "/applicant/name_latin", "", d->name_latin);
    if (d->has_born && m->has_born && civil_cmp(d->born, m->born) != 0)
        finding_add(to, F_DOCUMENT_BIRTH_MISMATCH, "/applicant/born", "");
    if (d->has_expires && m->has_expires && civil_cmp(d->expires, m->expires) != 0)
        finding_add(to, F_DOCUMENT_EXPIRY_MISMATCH, "/held_document/expires", "");
}

void identity_check(struct findings *to, const struct identity *i)
{
    interview_need(to, &i->interview);
    document(to, &i->document);
    if (i->interview.open)
        finding_add_seen(to, F_IDENTITY_NOT_SETTLED, "/interview", "", slice_of("required"));
    if (i->interview.held == INTERVIEW_FAILED) /* overrides a passed face */
        finding_add(to, F_INTERVIEW_FAILED, "/interview/held/result", "");
    else if (i->interview.held == INTERVIEW_NONE && !i->interview.open)
        face(to, i);
}

/* An interview that was asked for isn't a stop: what is left to do is to hold it. */
enum identity_outcome identity_outcome(const struct findings *f, const struct identity *i)
{
    enum identity_outcome o = i->interview.open ? IDENTITY_INTERVIEW : IDENTITY_GO;

    for (size_t k = 0; k < f->n; k++) {
        enum severity s = finding_kind(f->v[k].id)->severity;
        if (f->v[k].decision == ACCEPTED || s == WARN)
            continue;
        if (f->v[k].decision != REFUSED && s == ASK)
            o = o == IDENTITY_STOP ? o : IDENTITY_INTERVIEW;
        else if (f->v[k].id != F_IDENTITY_NOT_SETTLED || !i->interview.open)
            o = IDENTITY_STOP;
    }
    return f->overflow ? IDENTITY_STOP : o;
}

const char *identity_outcome_name(enum identity_outcome o)
{
    static const char *const names[] = {
        [IDENTITY_GO] = "go", [IDENTITY_INTERVIEW] = "interview", [IDENTITY_STOP] = "stop"};

    return names[o];
}

const char *identity_settled_by(const struct findings *f, const struct identity *i)
{
    if (identity_outcome(f, i) != IDENTITY_GO)
        return NULL;
    if (i->interview.held == INTERVIEW_PASSED)
        return "interview";
    if (!i->recorded)
        return "documents";
    return slice_is(i->interview.face, "pass") ? "face" : "officer";
}
