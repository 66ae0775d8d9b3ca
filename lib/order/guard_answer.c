/*
 * Asking and answering: request (R17), answer (R14, R18).
 */
#include "order/filed.h"
#include "order/guard.h"
#include "order/requests.h"
#include "records/fee_record.h"
#include "records/intake_record.h"
#include "records/photo_record.h"

/* ---- request ---- */

static void put_request(struct walk *w, struct slice item, const char *what, const char *by)
{
    json_put_member_str(&w->patch, "item", item);
    json_put_member_str(&w->patch, "what", slice_of(what));
    json_put_member_str(&w->patch, "by", slice_of(by));
    json_put_member_str(&w->patch, "at", slice_of(w->now_text));
    json_put_member_str(&w->patch, "asked_by", slice_of(store_actor(w->office->store)));
    if (w->note.p)
        json_put_member_str(&w->patch, "note", w->note);
    json_put_member_raw(&w->patch, "open", slice_of("true"));
    buf_addc(&w->patch, '}');
}

static void ask(struct walk *w, struct slice name, bool field, size_t *asked)
{
    const struct post_material *m = field ? NULL : post_material(w->office->post, name);
    struct slice item = field ? requests_field(w, name) : name;

    if (!item.p || (!field && !m)) {
        finding_add_seen(&w->found, F_REQUEST_UNKNOWN, field ? "/fix" : "/need", "", name);
        return;
    }
    if (requests_find(w, item))
        return; /* asked already and not answered yet */
    if ((*asked)++ == 0) {
        requests_append(w, "requests");
    } else {
        json_put_comma(&w->patch);
        buf_addc(&w->patch, '{');
    }
    put_request(w, item, field ? "field" : "material", field ? "online" : m->by);
}

static void ask_all(struct walk *w, const struct opt_list *option, const char *member, bool field,
                    size_t *asked)
{
    const struct json_node *list = rec_arr(w->in, walk_input(w, member), member);

    for (size_t i = 0; i < option->n; i++)
        ask(w, slice_of(option->v[i]), field, asked);
    for (const struct json_node *v = json_first(&w->in->doc, list); v;
         v = json_next(&w->in->doc, v)) {
        if (v->type != JSON_STRING)
            rec_fail(w->in, v, "not a string");
        else
            ask(w, json_str(&w->in->doc, v, &w->in->arena), field, asked);
    }
}

static bool same_item(void *ctx, struct slice item)
{
    return slice_eq(*(const struct slice *)ctx, item);
}

static void drop(struct walk *w, struct slice name)
{
    struct slice field = requests_field(w, name);
    struct slice item = requests_find(w, name) ? name : field;

    if (!item.p || !requests_find(w, item)) {
        finding_add_seen(&w->found, F_REQUEST_UNKNOWN, "/drop", "", name);
        return;
    }
    if (slice_blank(w->note)) {
        finding_add(&w->found, F_REASON_MISSING, "/note", "");
        return;
    }
    if (requests_close(w, same_item, &item) == 0 && w->state == S_NEEDS_SUPPLEMENT)
        requests_resume(w);
}

void guard_request(struct walk *w)
{
    const struct given *g = w->office->given;
    struct slice dropped = walk_text(w, g->drop, "drop");
    size_t asked = 0;

    w->note = walk_text(w, g->note, "note");
    if (dropped.p) {
        drop(w, dropped);
        return;
    }
    ask_all(w, &g->need, "need", false, &asked);
    ask_all(w, &g->fix, "fix", true, &asked);
    if (asked == 0) {
        if (w->found.n == 0)
            finding_add(&w->found, F_REQUEST_EMPTY, "/need", "");
        return;
    }
    buf_addc(&w->patch, ']');
    if (w->state == S_SUBMITTED || w->state == S_IN_REVIEW) {
        w->to = S_NEEDS_SUPPLEMENT;
        json_put_member_str(&w->patch, "resume_state", slice_of(state_name(w->state)));
    }
}

/* ---- answer ---- */

struct reply {
    struct walk *w;
    const struct json_node *changes;
    const struct json_node *uploads;
    struct intake before;
    struct buf path;           /* pointer of the leaf being looked at */
    struct slice changed[256]; /* pointers, in the input's arena */
    size_t changed_count;
    bool files_refused; /* R7, R8: of the files it brings */
};

static bool below(struct slice pointer, struct slice top)
{
    return pointer.n >= top.n && memcmp(pointer.p, top.p, top.n) == 0 &&
           (pointer.n == top.n || pointer.p[top.n] == '/');
}

static bool listed(struct slice pointer, const struct intake_list *l)
{
    for (size_t i = 0; i < l->n; i++) {
        if (below(pointer, slice_of(l->v[i])))
            return true;
    }
    return false;
}

/* What an incomplete application lacks is what it is asked for. */
static bool lacking(const struct intake *in, struct slice pointer)
{
    static const struct {
        const char *step;
        const char *top;
    } tops[] = {
        {"account", "/account"},  {"declaration", "/declaration"}, {"photo", "/photo"},
        {"identity", "/face"},    {"personal-data", "/applicant"}, {"capture", "/applicant"},
        {"capture", "/emergency"}};

    if (listed(pointer, &in->missing_fields) || listed(pointer, &in->missing_capture))
        return true;
    if (in->needs_declaration && !in->declaration_signed &&
        below(pointer, slice_of("/declaration")))
        return true;
    for (size_t i = 0; i < in->missing_steps.n; i++) {
        for (size_t k = 0; k < sizeof tops / sizeof *tops; k++) {
            if (strcmp(in->missing_steps.v[i], tops[k].step) == 0 &&
                below(pointer, slice_of(tops[k].top)))
                return true;
        }
    }
    return false;
}

static bool field_asked(struct walk *w, struct slice pointer)
{
    struct json *j = &w->cur->doc;
    const struct json_node *list = rec_arr(w->cur, json_root(j), "requests");

    for (const struct json_node *q = json_first(j, list); q; q = json_next(j, q)) {
        if (rec_bool(w->cur, q, "open", false) && below(pointer, rec_str(w->cur, q, "item")))
            return true;
    }
    return false;
}

/* An answer changes a field, it can't take it away. */
static bool empty(struct walk *w, const struct json_node *v)
{
    if (v->type == JSON_STRING)
        return slice_blank(json_str(&w->in->doc, v, &w->in->arena));
    return (v->type == JSON_ARRAY || v->type == JSON_OBJECT) && !json_first(&w->in->doc, v);
}

static unsigned kind_of(const struct json_node *v)
{
    return v->type == JSON_FALSE ? JSON_TRUE : v->type;
}

/* A text stays a text: what was checked at submission isn't undone by an answer. */
static void keep_type(struct reply *a, const struct json_node *v)
{
    struct walk *w = a->w;
    const struct json_node *was = json_pointer(&w->cur->doc, buf_slice(&a->path));

    if (was && kind_of(was) != kind_of(v))
        rec_fail(w->in, v, "not of the type that is recorded");
}

/* Nodes stand in document order: those within the answer follow it. */
static void refuse_nulls(struct walk *w, const struct json_node *answer)
{
    struct json *j = &w->in->doc;
    size_t end = (size_t)answer->val + answer->val_n;

    for (const struct json_node *v = answer + 1; v < j->node + j->count && v->val < end; v++) {
        if (v->type == JSON_NULL)
            rec_fail(w->in, v, "is null; an answer changes a field, it can't take it away");
    }
}

static void leaf(struct reply *a, const struct json_node *v)
{
    struct walk *w = a->w;
    struct slice pointer = arena_copy(&w->in->arena, buf_slice(&a->path));

    if (empty(w, v))
        finding_add_seen(&w->found, F_FIELD_MISSING, "", "", pointer);
    if (a->changed_count == sizeof a->changed / sizeof *a->changed) {
        rec_fail(w->in, v, "more than 256 changes in one answer");
        return;
    }
    a->changed[a->changed_count++] = pointer;
    /* R7: measures are the post's, whatever was asked for */
    if (!below(pointer, slice_of("/photo/measures")) &&
        (field_asked(w, pointer) || (w->state == S_INCOMPLETE && lacking(&a->before, pointer))))
        return;
    finding_add_seen(&w->found, F_FIELD_LOCKED, "", "", pointer);
}

/* Depth is bounded by the scanner. */
static void leaves(struct reply *a, const struct json_node *obj)
{
    struct json *j = &a->w->in->doc;
    size_t mark = a->path.n;

    for (const struct json_node *v = json_first(j, obj); v; v = json_next(j, v)) {
        struct slice key = json_key(j, v, &a->w->in->arena);
        buf_addc(&a->path, '/');
        for (size_t i = 0; i < key.n; i++) {
            if (key.p[i] == '/' || key.p[i] == '~')
                buf_adds(&a->path, key.p[i] == '/' ? "~1" : "~0");
            else
                buf_addc(&a->path, key.p[i]);
        }
        keep_type(a, v);
        if (v->type == JSON_OBJECT && json_first(j, v))
            leaves(a, v);
        else
            leaf(a, v);
        a->path.n = mark;
    }
}

static void check_uploads(struct reply *a)
{
    struct walk *w = a->w;
    struct json *j = &w->in->doc;

    for (const struct json_node *u = json_first(j, a->uploads); u; u = json_next(j, u)) {
        struct slice what = rec_str(w->in, u, "what");
        bool asked = requests_find(w, what) != NULL;
        if (!what.p)
            rec_missing(w->in, u, "what");
        for (size_t i = 0; w->state == S_INCOMPLETE && i < a->before.missing_materials.n; i++)
            asked = asked || slice_is(what, a->before.missing_materials.v[i]);
        if (!asked && what.p)
            finding_add_seen(&w->found, F_ITEM_NOT_ASKED, "/answer/uploads", "", what);
    }
}

static bool answered(void *ctx, struct slice item)
{
    struct reply *a = ctx;
    struct json *j = &a->w->in->doc;

    for (size_t i = 0; i < a->changed_count; i++) {
        if (below(a->changed[i], item))
            return true;
    }
    for (const struct json_node *u = json_first(j, a->uploads); u; u = json_next(j, u)) {
        if (slice_eq(rec_str(a->w->in, u, "what"), item))
            return true;
    }
    return false;
}

static void put_changes(struct reply *a)
{
    struct walk *w = a->w;
    struct json *j = &w->in->doc;
    const struct json_node *old = rec_arr(w->cur, json_root(&w->cur->doc), "uploads");
    size_t n = 0;

    for (const struct json_node *v = a->changes ? json_first(j, a->changes) : NULL; v;
         v = json_next(j, v)) {
        bool photo = slice_is(json_key(j, v, &w->in->arena), "photo") && v->type == JSON_OBJECT;
        json_put_key_of(&w->patch, j, v);
        if (photo)
            filed_put_answer(&w->patch, w->office->filed, w->in, v, w->cur);
        else
            buf_add_slice(&w->patch, json_raw(j, v));
    }
    if (!json_first(j, a->uploads))
        return;
    json_put_key(&w->patch, "uploads");
    buf_addc(&w->patch, '[');
    for (const struct json_node *u = json_first(&w->cur->doc, old); u;
         u = json_next(&w->cur->doc, u)) {
        json_put_comma(&w->patch);
        buf_add_slice(&w->patch, json_raw(&w->cur->doc, u));
    }
    for (const struct json_node *u = json_first(j, a->uploads); u; u = json_next(j, u)) {
        json_put_comma(&w->patch);
        filed_put_upload(&w->patch, w->office->filed, w->in, n++, u);
    }
    buf_addc(&w->patch, ']');
}

/* R7, R8: the files an answer brings (--files) have to be there, and its photo has to be one. What
 * only a person can tell is asked at the approval. after: the order with the answer in it. */
static void judge_files(struct reply *a, struct rec *after)
{
    struct walk *w = a->w;
    const struct filed *f = w->office->filed;
    struct filed_names names = filed_of_answer(w->in);
    struct findings found;

    if (!f)
        return;
    filed_findings(&w->found, f, w->in, &names, NULL);
    findings_reset(&found);
    if (f->photo.named && !f->photo.unreadable)
        photo_record_judge(&found, after, w->office->post);
    for (size_t i = 0; i < found.n; i++) {
        struct finding *x = &found.v[i];
        if (finding_kind(x->id)->severity == ASK)
            continue;
        if (x->seen.text.p) /* of a text that goes before the verdict is written */
            x->seen.text = arena_copy(&w->in->arena, x->seen.text);
        *finding_add(&w->found, x->id, "", "") = *x;
    }
    walk_apply_decisions(w);
    a->files_refused = findings_verdict(&w->found) == VERDICT_NO;
}

/* The order as it would be after the patch, judged: is it whole now, and are the types right? */
static void judge_after(struct reply *a, struct intake *after)
{
    struct walk *w = a->w;
    static struct json patch;
    struct json_error err;
    struct buf text = {0};
    struct buf body = {0};
    struct fee_quote quote;
    struct rec *r = mem_alloc(1, sizeof *r);

    buf_addc(&text, '{');
    buf_add_slice(&text, buf_slice(&w->patch));
    buf_addc(&text, '}');
    if (json_scan(&patch, text.p, text.n, &err)) {
        json_merge_patch(&body, &w->cur->doc, json_root(&w->cur->doc), &patch, json_root(&patch));
        buf_reserve(&body, 0);
        if (rec_scan(r, buf_slice(&body), "answer")) {
            intake_record_fill(after, r, w->office->post, w->now);
            fee_record_payment(r, rec_obj(r, json_root(&r->doc), "payment"));
            fee_record_quote(r, w->office->post, w->now, &quote);
        }
        judge_files(a, r);
        if (rec_failed(r))
            rec_fail(w->in, a->changes ? a->changes : json_root(&w->in->doc), "%s",
                     buf_str(&r->why));
        else if (w->state == S_INCOMPLETE)
            intake_complete(&w->found, after);
    } else {
        rec_fail(w->in, json_root(&w->in->doc), "the answer doesn't fit the order: %s", err.what);
    }
    /* after's slices point into body; only its lists of the profile's words are used later */
    buf_release(&text);
    buf_release(&body);
    rec_release(r);
    free(r);
}

static void take_answer(struct reply *a)
{
    struct walk *w = a->w;
    struct intake after;
    size_t open;

    put_changes(a);
    open = requests_close(w, answered, a);
    if (w->state == S_NEEDS_SUPPLEMENT && open == 0)
        requests_resume(w);
    memset(&after, 0, sizeof after);
    judge_after(a, &after);
    if (w->state != S_INCOMPLETE)
        return;
    w->written_anyway = !a->files_refused; /* what is answered is kept, whole or not */
    if (findings_verdict(&w->found) == VERDICT_YES)
        w->to = S_SUBMITTED;
}

/* A misspelt member would be an answer lost, with a message that it came. */
static void check_members(struct walk *w, const struct json_node *answer)
{
    struct json *j = &w->in->doc;

    for (const struct json_node *m = json_first(j, answer); m; m = json_next(j, m)) {
        struct slice key = json_key(j, m, &w->in->arena);
        if (!slice_is(key, "changes") && !slice_is(key, "uploads"))
            rec_fail(w->in, m, "not a member of an answer, which has changes and uploads");
    }
    if (!json_first(j, json_get(j, answer, "changes")) &&
        !json_first(j, json_get(j, answer, "uploads")))
        rec_fail(w->in, answer, "neither changes nor uploads in it");
}

void guard_answer(struct walk *w)
{
    static struct reply a;
    const struct json_node *answer = rec_obj(w->in, walk_input(w, "answer"), "answer");

    memset(&a, 0, sizeof a);
    a.w = w;
    if (!answer) {
        rec_missing(w->in, json_root(&w->in->doc), "answer");
        return;
    }
    if (w->state != S_INCOMPLETE && requests_open_count(w) == 0) {
        finding_add_seen(&w->found, F_STATE_WRONG, "/state", "", slice_of(state_name(w->state)));
        return;
    }
    refuse_nulls(w, answer);
    check_members(w, answer);
    a.changes = rec_obj(w->in, answer, "changes");
    a.uploads = rec_arr(w->in, answer, "uploads");
    intake_record_fill(&a.before, w->cur, w->office->post, w->now);
    leaves(&a, a.changes);
    check_uploads(&a);
    buf_release(&a.path);
    if (w->found.n == 0 && !rec_failed(w->in))
        take_answer(&a);
}
