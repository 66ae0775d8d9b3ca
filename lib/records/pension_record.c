#include "records/pension_record.h"
#include "records/normal.h"

bool pension_tables_load(struct pension_tables *t, bool honour_env)
{
    t->divisions = divisions_load(honour_env);
    t->localities = t->divisions ? localities_load(honour_env) : NULL;
    if (t->localities)
        return true;
    pension_tables_free(t);
    return false;
}

void pension_tables_free(struct pension_tables *t)
{
    divisions_free(t->divisions);
    localities_free(t->localities);
    *t = (struct pension_tables){0};
}

struct slice pension_person(struct rec *r, const char **at, bool *changed)
{
    const struct json_node *root = json_root(&r->doc);
    struct slice s = rec_str(r, rec_obj(r, root, "applicant"), "id_number");

    *at = "/applicant/id_number";
    if (slice_blank(s)) {
        struct slice top = rec_str(r, root, "id_number");
        if (!slice_blank(top)) {
            s = top;
            *at = "/id_number";
        }
    }
    return slice_blank(s) ? (struct slice){0} : normal_number(s, &r->arena, changed);
}

/* What the text means: a code, else a name. */
static void find_place(struct pension_case *c, const struct pension_tables *t, struct slice text)
{
    struct pension *p = &c->facts;

    p->division = text = slice_trim(text);
    if (slice_blank(text))
        return;
    p->place = PENSION_DEAD;
    c->named = division_by_code(t->divisions, text);
    if (!c->named) {
        c->candidates = division_by_text(t->divisions, text, c->candidate, PENSION_CANDIDATES);
        if (c->candidates > 1)
            p->place = PENSION_SEVERAL;
        if (c->candidates != 1)
            return;
        c->named = c->candidate[0];
    }
    c->now = division_now(t->divisions, c->named);
    if (c->now && c->now->until)
        c->now = NULL;
    if (!c->now)
        return;
    p->place = c->now == c->named ? PENSION_HERE : PENSION_FORMER;
    if (p->place == PENSION_FORMER)
        p->successor = c->now->code;
}

static void put_candidates(struct pension_case *c, struct rec *r, const struct pension_tables *t)
{
    struct buf b = {0};

    for (size_t i = 0; i < c->candidates && i < PENSION_CANDIDATES; i++) {
        buf_adds(&b, i ? ", " : "");
        buf_add_slice(&b, c->candidate[i]->code);
        buf_addc(&b, ' ');
        division_put_place(t->divisions, c->candidate[i], &b);
    }
    if (c->candidates > PENSION_CANDIDATES)
        buf_adds(&b, " …");
    c->facts.candidates = arena_copy(&r->arena, buf_slice(&b));
    buf_release(&b);
}

static void find_desk(struct pension_case *c, const struct pension_tables *t)
{
    if (!c->now)
        return;
    c->locality = locality_for(t->localities, c->now->code, c->facts.today);
    if (!c->locality) {
        c->facts.place = PENSION_DEAD;
        return;
    }
    c->desk = locality_desk(t->divisions, c->locality, c->now);
    c->facts.interval_months = c->locality->interval_months;
}

void pension_record_fill(struct pension_case *c, struct rec *r, const struct post *post,
                         const struct pension_tables *t, struct civil today)
{
    const struct json_node *root = json_root(&r->doc);
    const struct json_node *face = rec_obj(r, root, "face");
    const struct json_node *proxy = rec_obj(r, root, "proxy");
    const struct json_node *proof = rec_arr(r, root, "proof");
    struct slice channel = rec_str(r, root, "channel");
    struct pension *p = &c->facts;

    memset(c, 0, sizeof *c);
    p->today = today;
    p->paper = channel.p && !slice_is(channel, "app");
    p->cause = rec_str(r, root, "cause");
    p->has_proof = json_first(&r->doc, proof) != NULL;
    p->has_face = face != NULL;
    p->face_result = rec_str(r, face, "result");
    p->face_subject = rec_str(r, face, "subject");
    p->has_proxy = proxy != NULL;
    p->mandated_on = rec_date(r, proxy, "mandated_on", &p->has_mandate);
    p->mandate_days = post->pension.mandate_days;
    p->last_certified = rec_date(r, root, "last_certified", &p->has_last);
    c->id_number = pension_person(r, &c->id_at, &c->id_typed);
    if (c->id_number.p)
        idnumber_read(c->id_number, &c->id);
    find_place(c, t, rec_str(r, root, "division"));
    put_candidates(c, r, t);
    find_desk(c, t);
}

static bool given(struct rec *r, const char *pointer)
{
    const struct json_node *v = json_pointer(&r->doc, slice_of(pointer));

    if (!v)
        return false;
    return v->type != JSON_STRING || !slice_blank(json_str(&r->doc, v, &r->arena));
}

void pension_missing(struct findings *to, const char *pointer)
{
    struct finding *f = finding_add(to, F_FIELD_MISSING, pointer, "");

    f->rule = "R68";
    f->seen = finding_text(slice_of(pointer));
}

/* R68: 完整、准确地填写个人基本信息. */
static void check_fields(struct pension_case *c, struct rec *r, const struct post *post,
                         struct findings *to)
{
    struct post_words fields = post->pension.fields;

    for (size_t i = 0; i < fields.n; i++) {
        bool here = strcmp(fields.v[i], "/applicant/id_number") == 0 ? c->id_number.p != NULL
                                                                     : given(r, fields.v[i]);
        if (!here)
            pension_missing(to, fields.v[i]);
    }
    if (c->facts.has_proxy && !given(r, "/proxy/name"))
        pension_missing(to, "/proxy/name");
    if (c->facts.has_proxy && !c->facts.has_mandate)
        pension_missing(to, "/proxy/mandated_on");
}

void pension_record_judge(struct pension_case *c, struct rec *r, const struct post *post,
                          struct findings *to)
{
    check_fields(c, r, post, to);
    if (c->id_number.p) {
        idnumber_check(to, &c->id, c->facts.today, c->id_at, "");
        if (c->id_typed)
            finding_add_seen(to, F_WRITTEN_OTHERWISE, c->id_at, "", c->id_number);
    }
    pension_check(to, &c->facts);
}

void pension_put_date(struct buf *out, const char *key, struct civil day)
{
    json_put_key(out, key);
    buf_addf(out, "\"%04d-%02d-%02d\"", day.year, day.month, day.day);
}

void pension_put_department(struct buf *out, const struct pension_case *c,
                            const struct pension_tables *t)
{
    struct buf place = {0};

    if (!c->desk)
        return;
    division_put_place(t->divisions, c->desk, &place);
    json_put_key(out, "department");
    buf_addc(out, '{');
    json_put_member_str(out, "division", c->desk->code);
    json_put_member_str(out, "place", buf_slice(&place));
    buf_adds(&place, c->locality->department);
    json_put_member_str(out, "name", buf_slice(&place));
    buf_addc(out, '}');
    buf_release(&place);
}

static void put_choice(struct buf *out, const struct division *v, const struct pension_tables *t)
{
    struct buf place = {0};

    division_put_place(t->divisions, v, &place);
    json_put_comma(out);
    buf_addc(out, '{');
    json_put_member_str(out, "division", v->code);
    json_put_member_str(out, "place", buf_slice(&place));
    buf_addc(out, '}');
    buf_release(&place);
}

void pension_record_put(struct buf *out, const struct pension_case *c,
                        const struct pension_tables *t)
{
    const struct pension *p = &c->facts;

    json_put_member_str(out, "way", slice_of(p->paper ? "paper" : "app"));
    pension_put_department(out, c, t);
    if (c->locality)
        json_put_member_i64(out, "interval_months", c->locality->interval_months);
    if (c->locality && p->has_last)
        pension_put_date(out, "due_on", pension_due(p->last_certified, p->interval_months));
    if (c->candidates < 2)
        return;
    json_put_key(out, "candidates");
    buf_addc(out, '[');
    for (size_t i = 0; i < c->candidates && i < PENSION_CANDIDATES; i++)
        put_choice(out, c->candidate[i], t);
    buf_addc(out, ']');
}
