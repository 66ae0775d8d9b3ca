#include "records/id_record.h"

/* ---- finding ---- */

struct place {
    const char *object; /* NULL: the record itself */
    const char *key;
    const char *at;
};

static struct id_text text_at(struct rec *r, const struct place *p, size_t n)
{
    struct id_text t = {0};

    for (size_t i = 0; i < n && !t.text.p; i++) {
        const struct json_node *root = json_root(&r->doc);
        t.text = rec_str(r, p[i].object ? rec_obj(r, root, p[i].object) : root, p[i].key);
        t.plain = t.text;
        t.at = p[i].at;
    }
    return t;
}

static void find_document(struct rec *r, struct id_found *f)
{
    static const struct place top = {NULL, "passport", "/passport"};
    const struct json_node *root = json_root(&r->doc);
    const struct json_node *held = rec_obj(r, root, "held_document");

    f->passport = text_at(r, &top, 1);
    if (f->passport.text.p)
        return;
    f->passport = text_at(r, &(struct place){NULL, "number", "/number"}, 1);
    f->kind = f->passport.text.p ? rec_str(r, root, "kind") : (struct slice){0};
    if (f->passport.text.p || !held)
        return;
    f->passport =
        text_at(r, &(struct place){"held_document", "number", "/held_document/number"}, 1);
    f->kind = rec_str(r, held, "kind");
}

bool id_record_find(struct rec *r, struct id_found *f)
{
    static const struct place id[] = {{NULL, "id_number", "/id_number"},
                                      {"applicant", "id_number", "/applicant/id_number"}};
    static const struct place phone[] = {{NULL, "phone", "/phone"},
                                         {"applicant", "phone", "/applicant/phone"}};
    static const struct place email[] = {{NULL, "email", "/email"},
                                         {"applicant", "email", "/applicant/email"}};
    const struct json_node *root = json_root(&r->doc);

    memset(f, 0, sizeof *f);
    f->id_number = text_at(r, id, 2);
    find_document(r, f);
    f->phone = text_at(r, phone, 2);
    f->email = text_at(r, email, 2);
    f->mrz.at = "/mrz";
    f->mrz_lines = rec_arr(r, root, "mrz");
    if (!f->mrz_lines) {
        f->mrz.at = "/held_document/mrz";
        f->mrz_lines = rec_arr(r, rec_obj(r, root, "held_document"), "mrz");
    }
    return !rec_failed(r) && (f->id_number.text.p || f->passport.text.p || f->phone.text.p ||
                              f->email.text.p || f->mrz_lines);
}

/* ---- judging ---- */

static void otherwise(struct findings *to, const struct id_text *t, bool changed)
{
    if (changed)
        finding_add_seen(to, F_WRITTEN_OTHERWISE, t->at, "", t->text);
}

static void judge_id_number(struct id_found *f, const struct id_tables *t, struct rec *r,
                            struct findings *to)
{
    bool changed;

    f->id_number.plain = normal_number(f->id_number.text, &r->arena, &changed);
    idnumber_read(f->id_number.plain, &f->id);
    f->id_number.valid = idnumber_fault(&f->id, t->today) == IDNUMBER_FINE;
    idnumber_check(to, &f->id, t->today, f->id_number.at, "");
    otherwise(to, &f->id_number, changed);
    if (f->id.kind != IDNUMBER_RESIDENT)
        return;
    f->division = division_by_code(t->divisions, slice_of(f->id.division));
    if (!f->division)
        finding_add_seen(to, F_ID_NUMBER_DIVISION, f->id_number.at, "",
                         slice_from(f->id_number.plain.p, 6));
}

/* The kind a zone names: a form with the zone's document code that its number has. */
static const struct document_form *zone_form(const struct mrz *m, const struct id_tables *t)
{
    for (size_t i = 0; i < t->ids->form_count; i++) {
        const struct document_form *f = &t->ids->forms[i];
        if (*f->mrz && slice_is(m->code, f->mrz) && slice_is(m->issuer, "CHN") && m->more.n == 0 &&
            document_pattern_match(f->pattern, m->number))
            return f;
    }
    return NULL;
}

static void judge_mrz(struct id_found *f, const struct id_tables *t, struct rec *r,
                      struct findings *to)
{
    struct slice line[MRZ_LINES_MAX + 1];
    bool changed = false;
    size_t n = 0;

    for (const struct json_node *l = json_first(&r->doc, f->mrz_lines); l && n <= MRZ_LINES_MAX;
         l = json_next(&r->doc, l)) {
        bool one;
        if (l->type != JSON_STRING) {
            rec_fail(r, l, "not a string");
            return;
        }
        line[n++] = normal_mrz(json_str(&r->doc, l, &r->arena), &r->arena, &one);
        changed |= one;
    }
    mrz_read(line, n, t->today, &f->zone);
    mrz_check(to, &f->zone, f->mrz.at);
    f->mrz.valid = mrz_sound(&f->zone);
    f->mrz_form = zone_form(&f->zone, t);
    if (changed)
        finding_add(to, F_WRITTEN_OTHERWISE, f->mrz.at, "");
}

/* The number in the zone, in one piece. */
static struct slice zone_number(const struct mrz *m, struct arena *a)
{
    char *whole = arena_alloc(a, m->number.n + m->more.n + 1);

    memcpy(whole, m->number.p, m->number.n);
    memcpy(whole + m->number.n, m->more.p, m->more.n);
    return slice_from(whole, m->number.n + m->more.n);
}

static void judge_document(struct id_found *f, const struct id_tables *t, struct rec *r,
                           struct findings *to)
{
    struct slice kind = f->kind;
    bool changed;

    f->passport.plain = normal_number(f->passport.text, &r->arena, &changed);
    if (slice_blank(kind) && f->mrz_form && mrz_number_is(&f->zone, f->passport.plain))
        kind = slice_of(f->mrz_form->kind); /* G is a passport's or a travel document's */
    f->document = document_judge(t->ids->forms, t->ids->form_count, f->passport.plain, kind,
                                 t->today, &f->form);
    f->passport.valid = f->document == DOCUMENT_FINE || f->document == DOCUMENT_FOREIGN;
    document_check(to, f->document, f->form, f->passport.plain, kind, f->passport.at, "");
    otherwise(to, &f->passport, changed);
    if (f->mrz.valid && !mrz_number_is(&f->zone, f->passport.plain))
        finding_add_seen(to, F_MRZ_NUMBER_MISMATCH, f->mrz.at, "",
                         zone_number(&f->zone, &r->arena));
}

static void judge_phone(struct id_found *f, const struct id_tables *t, struct rec *r,
                        struct findings *to)
{
    bool changed;

    f->phone.plain = normal_phone(f->phone.text, &r->arena, &changed);
    f->phone.valid =
        phone_read(f->phone.plain, t->ids->mobiles, t->ids->mobile_count, t->today, &f->dialled);
    if (!f->phone.valid)
        finding_add_seen(to, F_PHONE_MALFORMED, f->phone.at, "", f->phone.text);
    otherwise(to, &f->phone, changed);
}

static void judge_email(struct id_found *f, struct rec *r, struct findings *to)
{
    bool changed;

    f->email.plain = normal_email(f->email.text, &r->arena, &changed, &f->email_fault);
    f->email.valid = f->email_fault == EMAIL_FINE;
    if (!f->email.valid)
        finding_add_seen(to, F_EMAIL_MALFORMED, f->email.at, "", f->email.text);
    otherwise(to, &f->email, changed && f->email.valid);
}

void id_record_judge(struct id_found *f, const struct id_tables *t, struct rec *r,
                     struct findings *to)
{
    if (f->id_number.text.p)
        judge_id_number(f, t, r, to);
    if (f->mrz_lines)
        judge_mrz(f, t, r, to);
    if (f->passport.text.p)
        judge_document(f, t, r, to);
    if (f->phone.text.p)
        judge_phone(f, t, r, to);
    if (f->email.text.p)
        judge_email(f, r, to);
}

enum realname id_record_realname(struct rec *r, const struct id_tables *t, struct slice kind,
                                 struct slice number, const char *at, struct findings *to)
{
    bool changed;
    struct slice plain = number.p ? normal_number(number, &r->arena, &changed) : number;
    enum realname answer =
        account_realname(t->ids->forms, t->ids->form_count, kind, plain, t->today);
    const struct document_form *form;
    enum document_answer a;

    if (answer != REALNAME_MALFORMED || !to)
        return answer;
    if (account_realname_is_id(kind, plain)) {
        struct idnumber *id = arena_alloc(&r->arena, sizeof *id); /* findings borrow from it */
        idnumber_read(plain, id);
        idnumber_check(to, id, t->today, at, "");
    } else {
        a = document_judge(t->ids->forms, t->ids->form_count, plain, kind, t->today, &form);
        document_check(to, a, form, plain, kind, at, "");
    }
    return answer;
}

/* ---- writing ---- */

static void begin(struct buf *out, const char *key, const struct id_text *t)
{
    json_put_key(out, key);
    buf_adds(out, t->valid ? "{\"valid\":true" : "{\"valid\":false");
}

static void put_char(struct buf *out, const char *key, char c)
{
    json_put_member_str(out, key, slice_from(&c, 1));
}

static void put_bool(struct buf *out, const char *key, bool b)
{
    json_put_member_raw(out, key, slice_of(b ? "true" : "false"));
}

/* Dates here lie between the years 1 and 9999. */
static void put_date(struct buf *out, const char *key, struct civil c)
{
    char text[10] = {(char)('0' + c.year / 1000 % 10),
                     (char)('0' + c.year / 100 % 10),
                     (char)('0' + c.year / 10 % 10),
                     (char)('0' + c.year % 10),
                     '-',
                     (char)('0' + c.month / 10),
                     (char)('0' + c.month % 10),
                     '-',
                     (char)('0' + c.day / 10),
                     (char)('0' + c.day % 10)};

    json_put_member_str(out, key, slice_from(text, sizeof text));
}

static void put_id_number(struct buf *out, const struct id_found *f, const struct id_tables *t)
{
    const struct idnumber *id = &f->id;
    enum idnumber_fault fault = idnumber_fault(id, t->today);

    begin(out, "id_number", &f->id_number);
    json_put_member_str(out, "kind", slice_of(idnumber_kind_word(id->kind)));
    if (fault != IDNUMBER_FINE)
        json_put_member_str(out, "fault", slice_of(idnumber_fault_word(fault)));
    json_put_member_str(out, "normalised", f->id_number.plain);
    if (id->kind == IDNUMBER_NONE) {
        buf_addc(out, '}');
        return;
    }
    json_put_member_str(out, "division", slice_of(id->division));
    if (f->division) {
        json_put_key(out, "place");
        buf_addc(out, '"'); /* names of the table: no character to escape */
        division_put_place(t->divisions, f->division, out);
        buf_addc(out, '"');
    }
    if (f->division && f->division->until)
        json_put_member_str(out, "division_now", f->division->successor);
    if (id->has_born)
        put_date(out, "born", id->born);
    put_char(out, "sex", id->sex);
    buf_addc(out, '}');
}

static void put_document(struct buf *out, const struct id_found *f)
{
    begin(out, "passport", &f->passport);
    if (f->form)
        json_put_member_str(out, "kind", slice_of(f->form->kind));
    else
        json_put_member_str(out, "kind",
                            f->document == DOCUMENT_FOREIGN ? f->kind : slice_of("unknown"));
    json_put_member_str(out, "normalised", f->passport.plain);
    put_bool(out, "real_name", f->document == DOCUMENT_FINE && f->form && f->form->real_name);
    buf_addc(out, '}');
}

static void put_checks(struct buf *out, const struct mrz *m)
{
    json_put_key(out, "checks");
    buf_addc(out, '[');
    for (int i = 0; i < MRZ_DIGITS; i++) {
        const struct mrz_digit *d = &m->digit[i];
        if (!d->there)
            continue;
        json_put_comma(out);
        buf_addc(out, '{');
        json_put_member_str(out, "field", slice_of(mrz_digit_word((enum mrz_digit_of)i)));
        put_char(out, "seen", d->seen);
        put_char(out, "want", d->want);
        put_bool(out, "ok", d->ok);
        buf_addc(out, '}');
    }
    buf_addc(out, ']');
}

/* Fillers between the parts of a name as the blanks they stand for. */
static void put_name(struct buf *out, const char *key, struct slice name)
{
    json_put_key(out, key);
    buf_addc(out, '"');
    for (size_t i = 0; i < name.n; i++)
        buf_addc(out, name.p[i] == '<' ? ' ' : name.p[i]);
    buf_addc(out, '"');
}

static void put_mrz(struct buf *out, const struct id_found *f)
{
    const struct mrz *m = &f->zone;

    begin(out, "mrz", &f->mrz);
    if (m->format == MRZ_NONE) {
        json_put_member_str(out, "fault", slice_of(mrz_fault_word(m->fault)));
        buf_addc(out, '}');
        return;
    }
    json_put_member_str(out, "format", slice_of(mrz_format_word(m->format)));
    if (f->mrz_form)
        json_put_member_str(out, "kind", slice_of(f->mrz_form->kind));
    json_put_member_str(out, "code", m->code);
    json_put_member_str(out, "issuer", m->issuer);
    put_name(out, "surname", m->surname);
    put_name(out, "given_names", m->given);
    json_put_key(out, "number");
    buf_addc(out, '"');
    buf_add_slice(out, m->number);
    buf_add_slice(out, m->more);
    buf_addc(out, '"');
    json_put_member_str(out, "nationality", m->nationality);
    if (m->has_born)
        put_date(out, "born", m->born);
    put_char(out, "sex", m->sex == '<' ? 'X' : m->sex);
    if (m->has_expires)
        put_date(out, "expires", m->expires);
    json_put_member_str(out, "optional", m->optional);
    put_checks(out, m);
    buf_addc(out, '}');
}

static void put_contacts(struct buf *out, const struct id_found *f)
{
    if (f->phone.text.p) {
        begin(out, "phone", &f->phone);
        json_put_member_str(out, "kind", slice_of(phone_kind_word(f->dialled.kind)));
        if (f->phone.valid)
            json_put_member_str(out, "normalised", slice_of(f->dialled.e164));
        buf_addc(out, '}');
    }
    if (f->email.text.p) {
        begin(out, "email", &f->email);
        if (f->email.valid)
            json_put_member_str(out, "normalised", f->email.plain);
        else
            json_put_member_str(out, "fault", slice_of(email_fault_word(f->email_fault)));
        buf_addc(out, '}');
    }
}

void id_record_put(struct buf *out, const struct id_found *f, const struct id_tables *t)
{
    if (f->id_number.text.p)
        put_id_number(out, f, t);
    if (f->passport.text.p)
        put_document(out, f);
    put_contacts(out, f);
    if (f->mrz_lines)
        put_mrz(out, f);
}
